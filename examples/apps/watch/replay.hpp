#pragma once

#include "apps/watch/looker.hpp"

#include <fovea/core/thread_pool.hpp>
#include <fovea/pipeline/scheduler.hpp>

namespace watch {

/// Files on their own clock: every frame is offered, whatever looking costs, in the order of its
/// time. The same files give the same records byte by byte, on any number of threads.
template <class Detector>
class replay {
 public:
  replay(cameras& all, looker<Detector> first, const fovea::schedule_options& how)
      : all_(all), plan_(int(all.size()), how), pool_(how.threads) {
    lookers_.assign(std::size_t(how.threads), std::move(first));
    for (auto& c : all_) c->ahead = c->gives() && c->next(c->frame);
  }

  /// Looks at what comes next; false at the end of all files. `tell(json)` gets each record.
  template <class Tell>
  bool step(Tell tell) {
    double now = -1;
    for (const auto& c : all_)
      if (c->ahead && (now < 0 || c->frame.seconds < now)) now = c->frame.seconds;
    if (now < 0) return false;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      camera& c = *all_[i];
      if (!c.ahead || c.frame.seconds > now) continue;
      plan_.offer(int(i), c.frame.number, now,
                  c.gate.update(c.frame.picture, c.frame.seconds).share);
    }
    look(now, tell);
    for (auto& c : all_)
      if (c->ahead && c->frame.seconds <= now) c->ahead = c->next(c->frame);
    return seconds_ = now, true;
  }

  double seconds() const { return seconds_; }
  fovea::coverage report(std::size_t i) const { return plan_.report(int(i)); }

 private:
  template <class Tell>
  void look(double now, Tell& tell) {
    tasks_.clear();
    while (const auto task = plan_.next(now)) tasks_.push_back({*task, {}, {}});
    const int threads = int(lookers_.size());
    pool_.run(threads, [&](int k) {
      for (auto i = std::size_t(k); i < tasks_.size(); i += std::size_t(threads)) {
        auto& [task, signs, json] = tasks_[i];
        json = lookers_[std::size_t(k)].look(
            *all_[std::size_t(task.camera)], task, [] { return 0.0; }, signs);
      }
    });
    for (const auto& each : tasks_) {
      plan_.finished(each.task, now, each.signs);
      tell(each.json);
    }
  }

  struct one_look {
    fovea::look_task task;
    fovea::track_signs signs;
    std::string json;
  };
  cameras& all_;
  fovea::scheduler plan_;
  fovea::thread_pool pool_;
  std::vector<looker<Detector>> lookers_;
  std::vector<one_look> tasks_;
  double seconds_ = 0;
};

}  // namespace watch
