#pragma once

#include "apps/watch/camera.hpp"

#include <fovea/core/json_writer.hpp>
#include <fovea/io/image_file.hpp>

namespace watch {

/// What a look became, as one line of JSON.
template <class Tracks>
std::string record(const camera& c, const fovea::look_task& task, double late, const Tracks& tracks,
                   std::span<const fovea::area_event> events) {
  fovea::json_writer j;
  j.object().member("camera", c.name).member("number", c.frame.number);
  j.member("seconds", c.frame.seconds).member("late", late).member("since", task.freshness);
  j.member("step", task.step).member("every", task.how.every).member("scale", task.how.scale);
  j.member("attributes", task.how.attributes);
  j.member("width", c.frame.picture.width).member("height", c.frame.picture.height);
  j.key("objects").array();
  for (const auto& t : tracks) {
    j.object().member("id", t.id).member("is", name_of(t.last.is));
    j.member("title", c.known.of(t.id).title()).member("score", t.score).key("box").array();
    j.value(t.box.x).value(t.box.y).value(t.box.width).value(t.box.height).end();
    j.key("velocity").array().value(t.velocity.x).value(t.velocity.y).end().end();
  }
  app::tell_plates(j.end(), c.plates, c.frame.seconds);
  j.key("events").array();
  for (const auto& each : events) j.raw(each.json());
  j.end().key("counts").array();
  for (const auto& a : c.areas.counts()) {
    j.object().member("name", a.name).member("forth", a.forth).member("back", a.back);
    j.member("entered", a.entered).member("inside", a.inside).end();
  }
  return j.end().end().text();
}

/// The nets that read more of what was found, each where it is wanted.
struct readers {
  std::optional<app::road_heads> heads;
  std::optional<app::plate_nets> plates;
};

/// Looks at one camera's frame after another: a detector, the same at half the size, and what reads
/// more. A copy a thread.
template <class Detector>
class looker {
 public:
  looker(Detector whole, Detector smaller, readers more)
      : whole_(std::move(whole)), smaller_(std::move(smaller)), more_(std::move(more)) {}

  static constexpr double remembered = 10;  ///< seconds after which an object is forgotten

  /// `late` gives the seconds from the frame to now. Publishes for viewers; gives the record.
  template <class Late>
  std::string look(camera& c, const fovea::look_task& task, Late late, fovea::track_signs& signs) {
    const auto& photo = c.frame.picture;
    const double seconds = c.frame.seconds;
    auto& detector = task.how.scale < 1 ? smaller_ : whole_;
    const auto tracks = c.tracker.update(detector.detect(photo), seconds);
    auto* heads = more_.heads && task.how.attributes ? &*more_.heads : nullptr;
    for (const auto& t : tracks) c.known.look(photo, t, seconds, heads);
    if (more_.plates && task.how.attributes)
      c.plates.look(photo, tracks, *more_.plates, c.known, seconds);
    c.known.forget(seconds - remembered), c.plates.forget(seconds - remembered);
    c.boxes.assign(c.tracker.tracks().begin(), c.tracker.tracks().end());
    const auto events = c.areas.update(c.boxes, seconds);
    signs = {int(tracks.size()), 0};
    // New, or lost from sight just now; what was lost at a quiet camera is not lost for long.
    for (const auto& b : c.boxes) signs.unsure += !b.confirmed || b.missed > 0;
    auto json = record(c, task, late(), tracks, events);
    c.objects = tracks.size();
    c.pictures.publish(
        {++c.looks, c.pictures.is_watched() ? encoded(photo, c.page) : app::shown::bytes{}, json});
    return json;
  }

 private:
  static constexpr int widest = 1280;  ///< pixels that viewers get along the longer side

  app::shown::bytes encoded(const fovea::image_view& photo, fovea::image<fovea::rgb8>& page) {
    const float scale = std::min(1.0f, float(widest) / float(std::max(photo.width, photo.height)));
    const int w = std::max(1, int(float(photo.width) * scale)),
              h = std::max(1, int(float(photo.height) * scale));
    if (page.width() != w || page.height() != h) page = fovea::image<fovea::rgb8>(w, h);
    paint_(photo, fovea::affine{1 / scale, 0, 0, 0, 1 / scale, 0}, page);
    return fovea::encode_jpeg(page, 80);
  }

  Detector whole_, smaller_;
  readers more_;
  fovea::sampler paint_;
};

}  // namespace watch
