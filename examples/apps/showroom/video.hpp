#pragma once

#include "apps/common/film.hpp"
#include "apps/common/live_server.hpp"
#include "apps/common/options.hpp"
#include "apps/common/people.hpp"
#include "apps/common/print_line.hpp"
#include "apps/showroom/live_page.hpp"
#include "apps/showroom/moving.hpp"

#include <fovea/io/video.hpp>

#include <csignal>

namespace showroom {

inline std::atomic<bool> stopped{false};

/// Where annotated pictures go: to a video, to a page, to both or nowhere.
class screens {
 public:
  explicit screens(const settings& o) {
    if (!o.video.empty()) video_.emplace(std::initializer_list<std::string>{o.video});
    if (!o.live) return;
    pictures_ = std::make_unique<app::live>();
    server_ = std::make_unique<app::live_server>(
        app::exhibits{.page = live_page,
                      .pictures = {pictures_.get()},
                      .cameras = [] { return std::string("[]\n"); },
                      .metrics = [this] { return figures(); },
                      .health = [this] { return app::health_of(*pictures_); }},
        o.port);
    std::fprintf(stderr, "showroom: http://127.0.0.1:%d/ (end with Ctrl-C)\n", server_->port());
  }

  bool wanted() const { return server_ || video_; }

  void show(const fovea::image<fovea::rgb8>& picture, const fovea::video_frame& frame, double rate,
            std::string json) {
    if (video_) video_->write(picture, rate, frame.seconds);
    if (server_) pictures_->publish({frame.number, encode_jpeg(picture, 80), std::move(json)});
    ++shown_;
  }
  void finish() {
    if (video_) video_->finish();
  }

 private:
  std::string figures() const {
    return "fovea_pictures_shown_total " + std::to_string(shown_) + "\n";
  }

  std::optional<app::film> video_;
  std::unique_ptr<app::live> pictures_;
  std::atomic<long long> shown_{0};
  std::unique_ptr<app::live_server> server_;  ///< last, so that it ends before what it shows
};

inline std::string record(const fovea::video_frame& frame, const std::vector<panel>& panels) {
  fovea::json_writer j;
  j.object().member("frame", frame.number).member("seconds", frame.seconds).key("faces").array();
  for (const auto& p : panels) write(j, p);
  return j.end().end().text();
}

/// A camera that gives nothing is waited for; why is said when it changes.
inline void tell_once(const std::string& problem, std::string& told) {
  if (problem.empty() || problem == told) return;
  app::fail("showroom", problem);
  told = problem;
}

/// Shows a video until it ends, until `longest` seconds, or until a signal.
inline int play(const settings& o, const shop& s, const std::string& name) {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { stopped = true; });
  fovea::video_options how;
  how.as_camera = o.again;
  auto source = fovea::video_source::open(name, how).value();
  moving faces(s);
  screens to(o);
  fovea::video_frame frame;
  std::string told;
  long frames = 0;
  const double begun = app::cpu_milliseconds();
  double drawing = 0;
  while (!stopped && (o.longest <= 0 || frame.seconds < double(o.longest))) {
    if (!source.next(frame, 0.5)) {
      if (!source.is_live()) break;
      tell_once(source.problem(), told);
      continue;
    }
    const auto& panels = faces.update(frame.picture, frame.seconds);
    auto json = record(frame, panels);
    if (o.json) app::print_line(json);
    ++frames;
    const double drawn = app::cpu_milliseconds();
    if (to.wanted()) {
      auto picture = fovea::convert<fovea::rgb8>(frame.picture);
      draw(picture, panels);
      const double rate = source.report().rate;
      to.show(picture, frame, rate > 0 ? rate : 25, std::move(json));
    }
    drawing += app::cpu_milliseconds() - drawn;
  }
  to.finish();
  const double each = 1 / double(std::max(1L, frames));
  std::fprintf(stderr,
               "showroom: %ld frames; the detector ran %ld times, %ld faces were read; %.1f ms of "
               "CPU a frame, and %.1f to show it\n",
               frames, faces.looks(), faces.reads(),
               (app::cpu_milliseconds() - begun - drawing) * each, drawing * each);
  if (source.problem().empty() || source.problem() == told)
    return told.empty() ? app::fine : app::bad_input;
  return app::fail("showroom", source.problem());
}

}  // namespace showroom
