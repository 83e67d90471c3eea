#pragma once

#include "apps/common/cpu_time.hpp"
#include "apps/watch/replay.hpp"
#include "support/kept_clip.hpp"

#include <algorithm>
#include <limits>

/// What each stage costs, in milliseconds of CPU of one thread.
namespace bench_cameras {

using fovea_test::kept_clip;

/// The least of three, so that what else runs on the machine counts least.
template <class Work>
double least_ms(Work work) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 3; ++i) {
    const double begun = app::cpu_milliseconds();
    work();
    best = std::min(best, app::cpu_milliseconds() - begun);
  }
  return best;
}

/// Milliseconds a frame.
struct stage_costs {
  double gate = 0, paint = 0, net = 0, decode = 0, follow = 0;
  double objects = 0;  ///< in a frame, not milliseconds
};

/// `net` is the detector's own at the shape of these frames; it is run again by itself to tell its
/// share from the detector's.
template <class Detector>
stage_costs costs_of(const kept_clip& c, Detector& detector, const fovea::nn::program& net) {
  const auto each = [&](auto stage) {
    return least_ms([&] {
             for (int i = 0; i < c.count(); ++i) stage(i);
           }) /
           c.count();
  };
  stage_costs out;
  fovea::motion_gate gate;
  out.gate = each([&](int i) { gate.update(c.frame(i)); });
  fovea::nn::session session(net);
  const auto& dims = net.inputs()[0].dims;
  fovea::tensor_input how;
  how.height = int(dims[2]), how.width = int(dims[3]), how.order = fovea::channel_order::bgr;
  how.layout = fovea::tensor_layout::nchw;
  const float scale = float(c.frame(0).width) / float(how.width);
  fovea::sampler paint;
  out.paint = each([&](int i) {
    paint(c.frame(i), fovea::affine{scale, 0, 0, 0, scale, 0}, how, session.input<float>(0).data());
  });
  out.net = each([&](int) { session.run(); });
  std::vector<std::vector<fovea::road_detection>> found(std::size_t(c.count()));
  const double detect = each([&](int i) {
    const auto all = detector.detect(c.frame(i));
    found[std::size_t(i)].assign(all.begin(), all.end());
  });
  out.decode = std::max(0.0, detect - out.paint - out.net);
  fovea::object_tracker<fovea::road_detection> tracker;
  double pass = 0;
  out.follow = each([&](int i) {
    if (i == 0) pass += c.seconds() + 10;
    tracker.update(found[std::size_t(i)], pass + c.time(i));
  });
  for (const auto& f : found) out.objects += double(f.size()) / c.count();
  return out;
}

/// Seconds of CPU for a second of a camera, as `watch` does it: gate, schedule, look, record.
struct camera_cost {
  double share = 0;   ///< of a core
  double looked = 0;  ///< part of the frames that a net has seen
};

template <class Detector>
camera_cost cost_of_camera(const kept_clip& c, const watch::looker<Detector>& looker, bool gated) {
  camera_cost out;
  const double ms = least_ms([&] {
    watch::cameras one;
    one.push_back(std::make_unique<watch::camera>("camera", app::areas("", "")));
    one[0]->next = [&c, i = 0](fovea::video_frame& f) mutable {
      if (i == c.count()) return false;
      f = {c.frame(i), i, c.time(i), 0};
      return ++i, true;
    };
    fovea::schedule_options how;
    how.interval = 0.16;
    if (!gated) how.motion = 0;
    watch::replay<Detector> run(one, looker, how);
    while (run.step([](const std::string&) {})) {}
    out.looked = double(run.report(0).detected) / double(run.report(0).offered);
  });
  out.share = ms / 1e3 / c.seconds();
  return out;
}

}  // namespace bench_cameras
