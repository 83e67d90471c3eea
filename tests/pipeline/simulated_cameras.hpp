#pragma once

#include "fovea/pipeline/scheduler.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <queue>
#include <string>
#include <vector>

/// Cameras and threads that exist only as times: what a scheduler decides for them is a function of
/// the numbers here.
namespace fovea_test::inline FOVEA_ABI {

struct street {
  int cameras = 64, threads = 2;
  double frames_a_second = 25, seconds = 300;
  double find = 0.050, read = 0.020;  ///< seconds of a detector at full size, and of the heads
  double busy_until = 1e9;            ///< then nothing moves anywhere
  bool always_moves = false;
};

struct look_record {
  fovea::look_task task;
  double ended = 0;
};

class simulation {
 public:
  simulation(const street& s, const fovea::schedule_options& how)
      : scheduler(s.cameras, how), street_(s) {
    for (int c = 0; c < s.cameras; ++c) push(phase(c), c, -1);
    free_ = s.threads;
  }

  void run() {
    while (!events_.empty() && events_.top().at < street_.seconds) {
      const event e = events_.top();
      events_.pop();
      now = e.at;
      if (e.look < 0)
        frame_comes(e.camera);
      else
        look_ends(std::size_t(e.look));
      give();
    }
  }

  /// Every decision as text: what a replay must repeat byte by byte.
  std::string log() const {
    std::string out;
    char line[160];
    for (const auto& each : looks) {
      std::snprintf(line, sizeof line, "%d %lld %.9f %.9f %.9f %d\n", each.task.camera,
                    each.task.frame, each.task.taken, each.task.started, each.ended,
                    each.task.step);
      out += line;
    }
    return out;
  }

  /// The latency that `share` of the looks between two times stay under.
  double latency(double from, double to, double share) const {
    std::vector<double> all;
    for (const auto& each : looks)
      if (each.ended >= from && each.ended < to) all.push_back(each.ended - each.task.taken);
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    return all[std::min(all.size() - 1, std::size_t(share * double(all.size())))];
  }

  fovea::scheduler scheduler;
  std::vector<look_record> looks;
  std::vector<int> steps;  ///< each that was taken, in order
  double now = 0;

 private:
  struct event {
    double at;
    long long order;
    int camera, look;
    bool operator<(const event& o) const { return at > o.at || (at == o.at && order > o.order); }
  };

  void push(double at, int camera, int look) { events_.push({at, order_++, camera, look}); }
  double phase(int c) const { return double(c) / street_.cameras / street_.frames_a_second; }

  /// Each camera's scene moves for a while and rests for a while, each at its own pace.
  float moved(int c) const {
    if (now >= street_.busy_until) return 0;
    if (street_.always_moves) return 0.1f;
    return std::sin(now * (0.1 + 0.01 * c) + c) > -0.3 ? 0.05f : 0.0f;
  }

  void frame_comes(int c) {
    const auto number =
        static_cast<long long>(std::llround((now - phase(c)) * street_.frames_a_second));
    scheduler.offer(c, number, now, moved(c));
    push(phase(c) + double(number + 1) / street_.frames_a_second, c, -1);
  }
  void look_ends(std::size_t i) {
    looks[i].ended = now, ++free_;
    const bool moving = moved(looks[i].task.camera) > 0;
    scheduler.finished(looks[i].task, now, {moving ? 3 : 0, moving && i % 5 == 0 ? 1 : 0});
  }
  void give() {
    while (free_ > 0) {
      const auto task = scheduler.next(now);
      if (!task) break;
      if (steps.empty() || steps.back() != task->step) steps.push_back(task->step);
      const double size = double(task->how.scale) * double(task->how.scale);
      const double cost = street_.find * size + (task->how.attributes ? street_.read : 0);
      looks.push_back({*task, -1});
      push(now + cost, task->camera, int(looks.size()) - 1);
      --free_;
    }
  }

  street street_;
  std::priority_queue<event> events_;
  long long order_ = 0;
  int free_ = 0;
};

}  // namespace fovea_test::inline FOVEA_ABI
