#pragma once

#include "apps/watch/looker.hpp"

#include <fovea/pipeline/scheduler.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace watch {

/// What the outside may know of a camera.
struct camera_state {
  std::string name, state, problem;
  double since = -1;  ///< seconds since it was looked at; negative: never
  std::size_t objects = 0;
  int restarts = 0;
  fovea::coverage frames;
};

/// Cameras, threads that look at them, and the schedule between: takes frames, gives work, answers
/// how things are. Times are seconds since it was made.
class desk {
 public:
  desk(cameras& all, const fovea::schedule_options& how)
      : all_(all),
        busy_(all.size()),
        passed_(all.size()),
        told_(all.size()),
        plan_(int(all.size()), how) {}

  double now() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

  /// Takes every camera's newest frame that is there, unless its last one is being looked at. To be
  /// called by one thread.
  void take_frames() {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      camera& c = *all_[i];
      std::unique_lock hold(lock_);
      if (!c.gives() || busy_[i] || !c.next(c.frame)) continue;
      const auto frame = c.frame;
      passed_[i] += frame.dropped;
      hold.unlock();
      const float moved = c.gate.update(frame.picture, frame.seconds).share;
      hold.lock();
      // Somebody began to look while it was compared: this is the frame that is looked at, and the
      // one before it passed.
      if (busy_[i]) {
        ++passed_[i];
        continue;
      }
      // Who sees a camera sees it move, whatever moves in it.
      const float counts = c.pictures.is_watched() ? 1 : moved;
      plan_.offer(int(i), frame.number, now(), counts, std::exchange(passed_[i], 0));
      work_.notify_one();
    }
  }

  /// What became of sources since they were opened and was not told yet, as sentences.
  std::vector<std::string> news() {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const auto& c = *all_[i];
      const std::string say = c.source ? c.source->report().problem : std::string();
      if (say.empty() || say == told_[i]) continue;
      told_[i] = say;
      out.push_back(say.starts_with(c.name) ? say : c.name + ": " + say);
    }
    return out;
  }

  /// Looks until `stop`; `tell(json)` gets each record, one thread at a time.
  template <class Detector, class Stop, class Tell>
  void work(looker<Detector> mine, Stop stop, Tell tell) {
    for (std::unique_lock hold(lock_); !stop();) {
      const auto task = plan_.next(now());
      if (!task) {
        work_.wait_for(hold, std::chrono::milliseconds(5));
        continue;
      }
      busy_[std::size_t(task->camera)] = true;
      hold.unlock();
      fovea::track_signs signs;
      const auto json = mine.look(
          *all_[std::size_t(task->camera)], *task, [&] { return now() - task->taken; }, signs);
      hold.lock();
      plan_.finished(*task, now(), signs);
      busy_[std::size_t(task->camera)] = false;
      tell(json);
    }
  }

  fovea::schedule_report report() {
    const std::lock_guard hold(lock_);
    return plan_.report();
  }
  camera_state state(std::size_t i) {
    const auto& c = *all_[i];
    camera_state out;
    out.name = c.name, out.problem = c.problem;
    out.state = c.gives() ? "live" : "not opened";
    if (c.source) {
      const auto source = c.source->report();
      out.state = name_of(source.state), out.restarts = source.restarts;
      if (source.state != fovea::video_state::live) out.problem = source.problem;
    }
    const std::lock_guard hold(lock_);
    out.since = plan_.freshness(int(i), now());
    out.objects = c.objects, out.frames = plan_.report(int(i));
    return out;
  }
  std::size_t size() const { return all_.size(); }
  app::live& pictures(std::size_t i) { return all_[i]->pictures; }

 private:
  cameras& all_;
  std::vector<char> busy_;
  std::vector<long long> passed_;  ///< frames that came and went, and were not counted yet
  std::vector<std::string> told_;
  std::mutex lock_;
  std::condition_variable work_;
  fovea::scheduler plan_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace watch
