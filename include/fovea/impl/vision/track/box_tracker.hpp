#pragma once

#include "fovea/vision/track/box_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fovea::inline FOVEA_ABI {

namespace box_tracker_detail {

inline constexpr float no_match = 2;  ///< costs lie between -1 and 1

/// Whether an object may still be where it was seen last, as its speed has it. Asked of all, cars
/// were given to those that came behind them.
inline bool lingers(const box_track& t) noexcept { return overlap(t.box, t.expected) >= 0.3f; }

inline point unit(point from, point to) noexcept {
  const point d = to - from;
  const float length = std::hypot(d.x, d.y);
  return length > 0 ? (1 / length) * d : point{};
}

}  // namespace box_tracker_detail

/// All tracks on to this time, in steps of the usual length.
FOVEA_INLINE void box_tracker::advance(double seconds, const std::optional<affine>& camera) {
  const double passed = updates_ ? seconds - last_ : 0;
  last_ = seconds;
  if (!(passed > 0)) return predict(0, camera);
  if (!(step_ > 0)) step_ = passed;
  predict(float(std::min(passed / step_, 300.0)), camera);
  pace(passed);
}

/// Speeds are in pixels a step: where its length changes they go with it.
FOVEA_INLINE void box_tracker::pace(double passed) {
  const double before = step_;
  step_ += 0.1 * (std::min(passed, 3 * step_) - step_);  // a gap is no new pace
  const float times = float(step_ / before);
  if (std::abs(times - 1) < 1e-6f) return;
  for (auto& m : memories_)
    m.motion.stretch(times), m.when_seen.stretch(times), m.lost_steps /= times;
}

FOVEA_INLINE void box_tracker::predict(float steps, const std::optional<affine>& camera) {
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    auto& m = memories_[i];
    if (camera) {
      m.motion.move(*camera), m.when_seen.move(*camera);
      for (auto& each : m.past) each = camera->bounds(each);
      tracks_[i].box = camera->bounds(tracks_[i].box);
    }
    m.motion.predict(steps);
    m.lost_steps += steps;
    tracks_[i].expected = m.motion.box();
    ++tracks_[i].missed;
    tracks_[i].detection = -1;
  }
}

/// From 1/2 to -1/2: how well a box lies in the direction in which the object went (OC-SORT, 4.2).
FOVEA_INLINE float box_tracker::direction(const memory& m, const rect& box) const noexcept {
  using box_tracker_detail::unit;
  const int known = std::min(m.boxes, remembered);
  if (known < 2) return 0;
  const point last = m.past[0].centre();
  const point went = unit(m.past[std::size_t(known - 1)].centre(), last);
  const point goes = unit(last, box.centre());
  const float along = went.x * goes.x + went.y * goes.y;
  if (went == point{} || goes == point{}) return 0;
  return 0.5f - std::acos(std::clamp(along, -1.0f, 1.0f)) / std::numbers::pi_v<float>;
}

FOVEA_INLINE float box_tracker::cost(stage now, std::size_t track,
                                     std::span<const observed_box> boxes, std::size_t box,
                                     const track_context& context) const {
  using box_tracker_detail::no_match;
  const auto& t = tracks_[track];
  const auto& b = boxes[box];
  if (t.kind != b.kind) return no_match;
  const float both = overlap(now == stage::last_seen ? t.box : t.expected, b.box);
  const float least = now == stage::sure       ? how_.overlap
                      : now == stage::doubtful ? how_.doubtful
                      : now == stage::fresh    ? how_.fresh
                                               : how_.last_seen;
  const float counts =
      how_.weigh_score && now != stage::doubtful && now != stage::last_seen ? both * b.score : both;
  float c = counts >= least ? 1 - counts : no_match;
  if (now != stage::sure) return c;
  if (c < no_match) c -= how_.momentum * b.score * direction(memories_[track], b.box);
  if (!context.likeness || both < 0.1f) return c;
  const float alike = (*context.likeness)(track, box);
  return alike >= how_.alike ? std::min(c, 1 - alike) : c;
}

/// Boxes that are left, and the tracks that this stage is for, become pairs.
FOVEA_INLINE void box_tracker::match(stage now, std::span<const observed_box> boxes,
                                     const track_context& context) {
  rows_.clear(), columns_.clear();
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const auto& t = tracks_[i];
    const bool wanted = now == stage::fresh       ? !t.confirmed
                        : now == stage::doubtful  ? t.confirmed && t.missed == 1
                        : now == stage::last_seen ? t.confirmed && box_tracker_detail::lingers(t)
                                                  : t.confirmed;
    if (t.detection < 0 && wanted) rows_.push_back(i);
  }
  for (std::size_t k = 0; k < boxes.size(); ++k) {
    const bool sure = boxes[k].score >= how_.sure, low = boxes[k].score >= how_.least && !sure;
    if (!taken_[k] && (now == stage::doubtful ? low : sure)) columns_.push_back(k);
  }
  costs_.clear();
  for (const auto i : rows_)
    for (const auto k : columns_) costs_.push_back(cost(now, i, boxes, k, context));
  const auto pairs =
      pairs_.solve(costs_, int(rows_.size()), int(columns_.size()), box_tracker_detail::no_match);
  for (std::size_t r = 0; r < pairs.size(); ++r) {
    if (pairs[r] < 0) continue;
    const auto k = columns_[std::size_t(pairs[r])];
    taken_[k] = 1;
    see(rows_[r], boxes[k], int(k), last_);
  }
}

FOVEA_INLINE void box_tracker::see(std::size_t track, const observed_box& box, int which,
                                   double seconds) {
  auto& t = tracks_[track];
  auto& m = memories_[track];
  if (how_.rewind && t.missed > 1) {  // OC-SORT, 4.1: as if it had been seen on a line
    m.motion = m.when_seen;
    const float part = 1 / float(t.missed);
    for (int i = 1; i <= t.missed; ++i) {
      const float w = part * float(i);
      const auto between = [w](float a, float b) { return a + w * (b - a); };
      m.motion.predict(part * m.lost_steps);
      if (i < t.missed)
        m.motion.update({between(t.box.x, box.box.x), between(t.box.y, box.box.y),
                         between(t.box.width, box.box.width),
                         between(t.box.height, box.box.height)});
    }
  }
  m.motion.update(box.box);
  m.when_seen = m.motion, m.lost_steps = 0;
  std::move_backward(m.past.begin(), m.past.end() - 1, m.past.end());
  m.past[0] = box.box, ++m.boxes;
  t.box = box.box, t.expected = m.motion.box(), t.score = box.score, t.detection = which;
  const float steps_a_second = step_ > 0 ? float(1 / step_) : 0.0f;
  t.velocity = steps_a_second * m.motion.velocity();
  t.missed = 0, ++t.hits, t.seen = seconds;
  t.confirmed = t.confirmed || t.hits >= how_.confirm;
}

/// Tracks that were not seen for too long, or not confirmed in time; and of two in one place, the
/// one that is not seen.
FOVEA_INLINE void box_tracker::forget(double seconds) {
  const auto gone = [&](const box_track& t) {
    if (t.missed == 0) return false;
    if (!t.confirmed) return true;
    if (t.missed > 1 && seconds - t.seen > how_.keep + 1e-9) return true;
    return std::any_of(tracks_.begin(), tracks_.end(), [&](const box_track& other) {
      return other.missed == 0 && other.confirmed && other.kind == t.kind && other.hits >= t.hits &&
             overlap(other.expected, t.expected) > 0.85f;
    });
  };
  // Decided on all before any is moved.
  rows_.clear();
  for (std::size_t i = 0; i < tracks_.size(); ++i)
    if (!gone(tracks_[i])) rows_.push_back(i);
  for (std::size_t to = 0; to < rows_.size(); ++to)
    if (rows_[to] != to) tracks_[to] = tracks_[rows_[to]], memories_[to] = memories_[rows_[to]];
  tracks_.resize(rows_.size()), memories_.resize(rows_.size());
}

FOVEA_INLINE void box_tracker::begin(std::span<const observed_box> boxes, double seconds) {
  for (std::size_t k = 0; k < boxes.size(); ++k) {
    const auto& b = boxes[k];
    if (taken_[k] || b.score < how_.begin || b.score < how_.sure) continue;
    box_track t;
    t.id = ++last_id_, t.kind = b.kind, t.born = seconds;
    tracks_.push_back(t);
    memories_.emplace_back().motion = box_motion(b.box);
    auto& m = memories_.back();
    m.when_seen = m.motion, m.past[0] = b.box, m.boxes = 1;
    auto& made = tracks_.back();
    made.box = made.expected = b.box, made.score = b.score, made.detection = int(k);
    made.hits = 1, made.seen = seconds, made.confirmed = updates_ == 0 || how_.confirm <= 1;
  }
}

FOVEA_INLINE std::span<const box_track> box_tracker::update(std::span<const observed_box> boxes,
                                                            double seconds,
                                                            const track_context& context) {
  advance(seconds, context.camera);
  taken_.assign(boxes.size(), 0);
  match(stage::sure, boxes, context);
  match(stage::doubtful, boxes, context);
  if (how_.last_seen < 1) match(stage::last_seen, boxes, context);
  match(stage::fresh, boxes, context);
  forget(seconds);
  begin(boxes, seconds);
  ++updates_;
  return tracks_;
}

}  // namespace fovea::inline FOVEA_ABI
