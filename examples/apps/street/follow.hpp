#pragma once

#include "apps/common/areas.hpp"
#include "apps/common/waiting.hpp"
#include "apps/street/outputs.hpp"
#include "apps/street/report.hpp"

#include <algorithm>

namespace street {

inline fovea::region_options regions_of(const settings& o) {
  return {.side = 640, .most = o.regions, .score = 0.5f};
}

/// What only a region shows is seen once a round of turns: it is remembered for two of them.
inline fovea::track_options lasting(const settings& o, const fovea::image_view& photo,
                                    double rate) {
  fovea::track_options how;
  if (o.regions <= 0) return how;
  fovea::region_turns turns(regions_of(o));
  turns.choose(photo.width, photo.height, fovea::motion_gate());
  const auto most = std::size_t(o.regions), round = (turns.all().size() + most - 1) / most;
  how.keep = std::max(how.keep, 2 * double(round) / rate);
  return how;
}

/// Frames a second that are looked at.
inline double rate_of(const fovea::video_source& video, const settings& o) {
  const double own = video.report().rate;
  if (own > 0) return std::min(own, double(o.rate));
  app::tell_guess("street", video);
  return double(o.rate);
}

inline void print(const app::road_memory& known, const extras& more,
                  std::span<const fovea::area_count> counts) {
  for (const auto& [id, each] : known.all())
    if (each.is.answer())
      std::printf("%6.1f to %6.1f s  %s\n", each.born, each.seen, each.title().c_str());
  for (const auto& [id, each] : more.plates().all())
    if (each.is_read())
      std::printf("%6.1f to %6.1f s  %s\n", each.born, each.seen, told(each).c_str());
  for (const auto& c : counts)
    std::printf("%s: %d forth, %d back, %d entered\n", std::string(c.name).c_str(), c.forth, c.back,
                c.entered);
}

/// Regions want to know when a picture was made.
template <class Detector>
auto found_in(Detector& detector, const fovea::image_view& photo, double seconds) {
  if constexpr (requires { detector.detect(photo, seconds); })
    return detector.detect(photo, seconds);
  else
    return detector.detect(photo);
}

/// From the first frame to the last, or until somebody ends it: what was seen so far is written in
/// any case.
template <class Detector>
int follow(Detector detector, const settings& o, app::patient video) {
  auto areas = app::areas(o.lines, o.zones);
  auto heads = app::road_heads::load();
  app::road_memory known;
  extras more(o);
  const double rate = rate_of(video.source(), o);
  std::optional<fovea::object_tracker<fovea::road_detection>> tracker;
  outputs to(o, rate);
  double seconds = 0;
  std::vector<fovea::box_track> boxes;
  for (fovea::video_frame frame; video.next(frame);) {
    seconds = frame.seconds;
    auto photo = fovea::convert<fovea::rgb8>(frame.picture);
    if (!tracker) tracker.emplace(lasting(o, photo, rate));
    const auto tracks = tracker->update(found_in(detector, photo, seconds), seconds);
    for (const auto& t : tracks)
      if (auto* read = known.look(photo, t, seconds, &heads))
        read->best.keep(photo, t.box, t.box.area());
    more.look(photo, tracks, known, seconds);
    to.line(record(frame.number, seconds, tracks, known, more.plates()));
    boxes.assign(tracker->tracks().begin(), tracker->tracks().end());
    for (const auto& event : areas.update(boxes, seconds)) to.line(event.json());
    for (const auto& t : tracks) draw(photo, t.box, t.id, known.of(t.id).title());
    draw(photo, more.plates(), seconds);
    to.picture(photo, seconds);
  }
  areas.update({}, seconds);
  const auto shown = page(video.source().name(), known, more.plates(), areas.counts(), seconds);
  const int written = to.finish(shown, known.all().size(), seconds);
  print(known, more, areas.counts());  // last: who reads it may have gone
  return std::max(written, video.status());
}

}  // namespace street
