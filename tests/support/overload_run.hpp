#pragma once

#include "apps/watch/desk.hpp"
#include "apps/watch/figures.hpp"
#include "support/kept_clip.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>

/// More cameras than the machine can look at, with real nets in real time: how `watch` bears it.
namespace fovea_test {

/// A clip to its end and back, at 25 frames a second of the real clock.
class looping_camera {
 public:
  looping_camera(const kept_clip& clip, double phase) : clip_(&clip), phase_(phase) {}

  bool operator()(fovea::video_frame& out) {
    const double now = std::chrono::duration<double>(clock::now() - begun_).count();
    const auto at = (long long)((now + phase_) * 25);
    if (at == last_) return false;
    const auto count = (long long)(clip_->count());
    const auto turn = at % (2 * count);
    const auto frame = clip_->frame(int(turn < count ? turn : 2 * count - 1 - turn));
    out = {frame, at, now, last_ < 0 ? 0 : at - last_ - 1};
    last_ = at;
    return true;
  }

 private:
  using clock = std::chrono::steady_clock;
  const kept_clip* clip_;
  double phase_;
  long long last_ = -1;
  clock::time_point begun_ = clock::now();
};

inline double resident_megabytes() {
  long long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return double(resident) * double(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// A part of the run.
struct overload_window {
  double seconds = 0, megabytes = 0, used = 0;
  int looks = 0, first_step = 0, last_step = 0;
  std::vector<double> late, since;

  static double at(std::vector<double> all, double share) {
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    return all[std::min(all.size() - 1, std::size_t(share * double(all.size())))];
  }
  std::string text() const {
    char line[200];
    std::snprintf(line, sizeof line,
                  "%5.0f s  step %d to %d  %5d looks  late %5.0f ms (median) %5.0f (99 %%)  "
                  "known for %4.1f s (99 %%)  used %3.0f %%  %.1f MB",
                  seconds, first_step, last_step, looks, 1e3 * at(late, 0.5), 1e3 * at(late, 0.99),
                  at(since, 0.99), 100 * used, megabytes);
    return line;
  }
};

struct overload_result {
  std::vector<overload_window> windows;
  bool in_order = true;  ///< from step to step there was never more than one
  bool adds_up = true;   ///< of each camera
  int most_step = 0, cameras_looked_at = 0;
  fovea::coverage all;
};

struct overload_options {
  int cameras = 64, threads = 2;
  double seconds = 20, window = 5;
  std::function<void(const overload_window&)> tell;
};

class overload_run {
 public:
  overload_run(const std::vector<kept_clip>& clips, const overload_options& o) : o_(o) {
    for (int i = 0; i < o.cameras; ++i) {
      const auto& clip = clips[std::size_t(i) % clips.size()];
      all_.push_back(
          std::make_unique<watch::camera>("camera" + std::to_string(i), app::areas("", "")));
      all_.back()->next = looping_camera(clip, 0.37 * i);
    }
  }

  template <class Detector>
  overload_result run(const watch::looker<Detector>& looker) {
    fovea::schedule_options how;
    how.threads = o_.threads;
    watch::desk desk(all_, how);
    std::vector<std::thread> crew;
    for (int i = 0; i < o_.threads; ++i)
      crew.emplace_back([&, looker] {
        desk.work(
            looker, [&] { return desk.now() > o_.seconds; },
            [&](const std::string& json) { take(json); });
      });
    for (double next = o_.window; desk.now() < o_.seconds;) {
      desk.take_frames();
      if (desk.now() >= next) close(desk), next += o_.window;
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    for (auto& each : crew) each.join();
    if (now_.looks > 0) close(desk);
    for (std::size_t i = 0; i < desk.size(); ++i) {
      const auto frames = desk.state(i).frames;
      out_.adds_up = out_.adds_up && frames.sum() == frames.offered && frames.offered > 0;
      out_.cameras_looked_at += frames.detected + frames.reduced > 0;
    }
    out_.all = desk.report().frames;
    return out_;
  }

 private:
  static double number(const std::string& json, const char* name) {
    const auto at = json.find(name);
    return at == json.npos ? NAN : std::atof(json.c_str() + at + std::string(name).size());
  }
  /// What a reader of the lines gets to know.
  void take(const std::string& json) {
    const std::lock_guard hold(lock_);
    const int step = int(number(json, "\"step\":"));
    if (std::abs(step - step_) > 1) out_.in_order = false;
    step_ = step, out_.most_step = std::max(out_.most_step, step);
    if (now_.looks++ == 0) now_.first_step = step;
    now_.last_step = step;
    now_.late.push_back(number(json, "\"late\":"));
    now_.since.push_back(number(json, "\"since\":"));
  }
  void close(watch::desk& desk) {
    const double used = desk.report().used;
    overload_window done;
    {
      const std::lock_guard hold(lock_);
      std::swap(done, now_);
    }
    done.seconds = desk.now(), done.megabytes = resident_megabytes(), done.used = used;
    if (o_.tell) o_.tell(done);
    out_.windows.push_back(std::move(done));
  }

  overload_options o_;
  watch::cameras all_;
  std::mutex lock_;
  overload_window now_;
  overload_result out_;
  int step_ = 0;
};

}  // namespace fovea_test
