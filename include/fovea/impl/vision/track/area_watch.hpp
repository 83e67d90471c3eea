#pragma once

#include "fovea/core/json_writer.hpp"
#include "fovea/vision/track/area_watch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace fovea::inline FOVEA_ABI {

namespace area_watch_detail {

inline constexpr float clearance = 0.1f;  ///< of a track's height

/// Twice the area of a, b, c; positive where c is to the right of the way from a to b on a screen.
inline double turn(point a, point b, point c) {
  return double(b.x - a.x) * double(c.y - a.y) - double(b.y - a.y) * double(c.x - a.x);
}

/// Whether a-b and c-d have a place in common that is an end of neither.
inline bool cross(point a, point b, point c, point d) {
  const double p = turn(a, b, c), q = turn(a, b, d), r = turn(c, d, a), s = turn(c, d, b);
  return ((p > 0 && q < 0) || (p < 0 && q > 0)) && ((r > 0 && s < 0) || (r < 0 && s > 0));
}

inline double distance(point a, point b, point p) {
  const double dx = double(b.x - a.x), dy = double(b.y - a.y), length = dx * dx + dy * dy;
  double along = length > 0 ? (double(p.x - a.x) * dx + double(p.y - a.y) * dy) / length : 0;
  along = std::clamp(along, 0.0, 1.0);
  return std::hypot(double(p.x - a.x) - along * dx, double(p.y - a.y) - along * dy);
}

inline bool inside(const std::vector<point>& corners, point p) {
  bool in = false;
  for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
    const point a = corners[i], b = corners[j];
    if ((a.y > p.y) != (b.y > p.y) &&
        double(p.x) < double(b.x - a.x) * double(p.y - a.y) / double(b.y - a.y) + double(a.x))
      in = !in;
  }
  return in;
}

inline double to_edge(const std::vector<point>& corners, point p) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0, j = corners.size() - 1; i < corners.size(); j = i++)
    least = std::min(least, distance(corners[j], corners[i], p));
  return least;
}

inline point foot(const box_track& t) noexcept {
  return {t.box.x + t.box.width / 2, t.box.bottom()};
}

inline bool finite(point p) { return std::isfinite(p.x) && std::isfinite(p.y); }

/// What is wrong with a zone; empty where nothing is.
inline std::string trouble(const zone& z) {
  const auto& c = z.corners;
  if (c.size() < 3) return "has " + std::to_string(c.size()) + " corners; three are the least";
  if (!std::all_of(c.begin(), c.end(), finite)) return "has a corner that is no place";
  for (std::size_t i = 0; i < c.size(); ++i)
    for (std::size_t k = i + 1; k < c.size(); ++k)
      if (cross(c[i], c[(i + 1) % c.size()], c[k], c[(k + 1) % c.size()]))
        return "has edges that cross; give its corners in order, around it";
  return {};
}

}  // namespace area_watch_detail

FOVEA_INLINE std::string area_event::json() const {
  static constexpr const char* names[] = {"crossed_forth", "crossed_back", "entered", "left"};
  json_writer j;
  j.object().member("event", names[static_cast<int>(kind)]).member("where", where);
  j.member("track", track).member("kind", track_kind).member("seconds", seconds);
  j.key("at").array().value(at.x).value(at.y).end();
  j.key("velocity").array().value(velocity.x).value(velocity.y).end();
  if (kind == area_event_kind::left) j.member("dwell", dwell);
  j.end();
  return j.text();
}

FOVEA_INLINE result<area_watch> area_watch::make(std::vector<count_line> lines,
                                                 std::vector<zone> zones) {
  const auto refuse = [](const std::string& what, const std::string& name, const std::string& why) {
    return failure{error_code::malformed, "the " + what + " '" + name + "' " + why + "."};
  };
  area_watch w;
  std::vector<std::string> names;
  const auto twice = [&](const std::string& name) {
    const bool known = std::find(names.begin(), names.end(), name) != names.end();
    names.push_back(name);
    return known;
  };
  for (const auto& each : lines) {
    if (twice(each.name)) return refuse("line", each.name, "has a name that another one has");
    if (!area_watch_detail::finite(each.a) || !area_watch_detail::finite(each.b) ||
        each.a == each.b)
      return refuse("line", each.name, "has no length; give two places");
  }
  for (const auto& each : zones) {
    if (twice(each.name)) return refuse("zone", each.name, "has a name that another one has");
    if (const auto why = area_watch_detail::trouble(each); !why.empty())
      return refuse("zone", each.name, why);
  }
  w.lines_ = std::move(lines), w.zones_ = std::move(zones);
  for (const auto& each : w.lines_) w.counts_.push_back({each.name});
  for (const auto& each : w.zones_) w.counts_.push_back({each.name});
  return w;
}

FOVEA_INLINE area_watch::known_track& area_watch::track_of(const box_track& t) {
  const auto at =
      std::lower_bound(known_.begin(), known_.end(), t.id,
                       [](const known_track& k, std::uint64_t id) { return k.id < id; });
  if (at != known_.end() && at->id == t.id) return *at;
  known_track fresh;
  fresh.id = t.id, fresh.kind = t.kind;
  fresh.visits.resize(lines_.size() + zones_.size());
  return *known_.insert(at, std::move(fresh));
}

FOVEA_INLINE void area_watch::tell(area_event_kind kind, std::size_t i, const known_track& who,
                                   double seconds) {
  area_event e;
  e.kind = kind, e.where = counts_[i].name, e.track = who.id, e.track_kind = who.kind;
  e.seconds = seconds, e.at = who.at;
  events_.push_back(e);
}

FOVEA_INLINE void area_watch::at_line(std::size_t i, known_track& who, const box_track& t,
                                      double seconds) {
  using namespace area_watch_detail;
  const auto& line = lines_[i];
  auto& v = who.visits[i];
  const double length = std::hypot(double(line.b.x - line.a.x), double(line.b.y - line.a.y));
  const double off = turn(line.a, line.b, who.at) / length;
  if (std::abs(off) <= double(clearance * t.box.height)) return;
  const int side = off > 0 ? 1 : -1;
  if (v.side && side != v.side && cross(v.from, who.at, line.a, line.b)) {
    const bool forth = side > 0;
    ++(forth ? counts_[i].forth : counts_[i].back);
    tell(forth ? area_event_kind::crossed_forth : area_event_kind::crossed_back, i, who, seconds);
    events_.back().velocity = t.velocity;
  }
  v.side = side, v.from = who.at;
}

FOVEA_INLINE void area_watch::leave(std::size_t i, known_track& who, double seconds) {
  auto& c = counts_[i];
  const double stayed = seconds - who.visits[i].since;
  who.visits[i].side = -1;
  --c.inside, ++c.left;
  c.dwell += (stayed - c.dwell) / c.left;
  tell(area_event_kind::left, i, who, seconds);
  events_.back().dwell = stayed;
}

FOVEA_INLINE void area_watch::at_zone(std::size_t i, known_track& who, const box_track& t,
                                      double seconds) {
  using namespace area_watch_detail;
  const auto& corners = zones_[i - lines_.size()].corners;
  auto& v = who.visits[i];
  const bool in = inside(corners, who.at);
  const bool clear = to_edge(corners, who.at) > double(clearance * t.box.height);
  if (v.side == 0 && !in) v.side = -1;
  if (in && v.side <= 0 && (clear || v.side == 0)) {
    v.side = 1, v.since = seconds;
    ++counts_[i].inside, ++counts_[i].entered;
    tell(area_event_kind::entered, i, who, seconds);
    events_.back().velocity = t.velocity;
  } else if (!in && clear && v.side > 0) {
    leave(i, who, seconds);
    events_.back().velocity = t.velocity;
  }
}

FOVEA_INLINE std::span<const area_event> area_watch::update(std::span<const box_track> tracks,
                                                            double seconds) {
  events_.clear();
  for (auto& each : known_) each.here = false;
  for (const auto& t : tracks) {
    if (!t.confirmed) continue;
    auto& who = track_of(t);
    who.here = true;
    if (t.missed > 0) continue;
    who.at = area_watch_detail::foot(t), who.seen = t.seen;
    for (std::size_t i = 0; i < lines_.size(); ++i) at_line(i, who, t, seconds);
    for (std::size_t i = lines_.size(); i < counts_.size(); ++i) at_zone(i, who, t, seconds);
  }
  for (auto& each : known_)
    for (std::size_t i = lines_.size(); !each.here && i < counts_.size(); ++i)
      if (each.visits[i].side > 0) leave(i, each, each.seen);
  std::erase_if(known_, [](const known_track& k) { return !k.here; });
  return events_;
}

}  // namespace fovea::inline FOVEA_ABI
