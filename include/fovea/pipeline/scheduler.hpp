#pragma once

#include "fovea/core/config.hpp"

#include <array>
#include <optional>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// What a camera does without when there is too much to do, in this order.
struct effort {
  int every = 1;            ///< the usual interval between detections, times this
  float scale = 1;          ///< of the detector's input
  bool attributes = true;   ///< heads beside the detector
  int skipped_eighths = 0;  ///< share of the cameras that are not looked at, in turns

  friend bool operator==(const effort&, const effort&) = default;
};

/// Step 0 is everything; each step does less than the one before it: less often, smaller, without
/// attributes, not all cameras.
inline constexpr std::array<effort, 9> effort_steps{{{1, 1, true, 0},
                                                     {2, 1, true, 0},
                                                     {4, 1, true, 0},
                                                     {4, 0.5f, true, 0},
                                                     {4, 0.5f, false, 0},
                                                     {4, 0.5f, false, 2},
                                                     {4, 0.5f, false, 4},
                                                     {4, 0.5f, false, 6},
                                                     {4, 0.5f, false, 7}}};

struct schedule_options {
  int threads = 1;            ///< that call `next`
  double interval = 0.2;      ///< seconds between detections where something moves
  double quiet_interval = 2;  ///< where nothing moves and every track is sure
  float motion = 0.004f;      ///< share of the picture that counts as something
  double budget = 0.9;        ///< share of the threads' time that may be used
  double window = 1;          ///< seconds after which the effort is reconsidered
  int calm_windows = 5;       ///< that must pass before a step back
  double turn = 5;            ///< seconds until other cameras are skipped
  double stale = 10;          ///< a task that was not finished for so long is given up
};

/// What became of every frame that was offered. Adds up to `offered`.
struct coverage {
  long long offered = 0;
  long long detected = 0;  ///< looked at by the detector, whole and with attributes
  long long reduced = 0;   ///< looked at smaller or without attributes
  long long between = 0;   ///< not due yet at the usual interval: left to the tracker
  long long quiet = 0;     ///< nothing moved and no track was unsure
  long long thinned = 0;   ///< would have been due, but overload makes detections rarer
  long long missed = 0;    ///< was due when it came, and a newer one came before a thread was free
  long long skipped = 0;   ///< its camera had to be left out
  long long waiting = 0;   ///< is there still, or being looked at

  long long sum() const noexcept {
    return detected + reduced + between + quiet + thinned + missed + skipped + waiting;
  }
};

/// A frame to look at, and how.
struct look_task {
  int camera = 0;
  long long frame = 0;   ///< its number
  double taken = 0;      ///< when the frame was offered
  double started = 0;    ///< when `next` gave it
  double freshness = 0;  ///< seconds since this camera was looked at before
  int step = 0;          ///< in `effort_steps`
  effort how;
};

/// What looking told of a camera: whether its tracks want to be seen again soon.
struct track_signs {
  int tracks = 0;
  int unsure = 0;  ///< new, lost just now, or about to cross
};

struct schedule_report {
  int step = 0, steps_up = 0, steps_down = 0;
  double used = 0;          ///< share of the threads' time in the last window
  double mean_latency = 0;  ///< seconds from offer to the end of looking, in the last window
  double worst_latency = 0;
  coverage frames;
};

/// Decides which camera's frame is looked at next, and how well, so that many cameras share few
/// threads: what moves and what is unsure first, and less of everything when it is too much.
///
/// It knows no pictures and no clock: times are the caller's, in seconds that do not go back, so
/// that a replay with the same times gives the same decisions. Only the newest frame of a camera
/// waits. Not for several threads at once: hold a lock around each call, they take microseconds.
/// Allocates only when made.
///
///     scheduler.offer(camera, number, now, moved.share);
///     if (const auto task = scheduler.next(now))        // detect as task->how says, then
///       scheduler.finished(*task, later, {tracks, unsure});
class scheduler {
 public:
  explicit scheduler(int cameras, const schedule_options& how = {});

  /// A camera has a new frame; what waited is replaced and counted. `moved` is the share of the
  /// picture that moved; `passed` counts frames that came and went before this one.
  void offer(int camera, long long frame, double now, float moved, long long passed = 0);

  /// The most overdue frame, or nothing where nothing is due. A camera whose frame is being looked
  /// at is not given again.
  std::optional<look_task> next(double now);

  /// Looking has ended.
  void finished(const look_task& task, double now, const track_signs& signs = {});

  /// Seconds since a camera was looked at; negative where it never was.
  double freshness(int camera, double now) const noexcept;
  int step() const noexcept { return step_; }
  const effort& how() const noexcept { return effort_steps[std::size_t(step_)]; }
  bool is_skipped(int camera, double now) const noexcept;

  schedule_report report() const noexcept;
  coverage report(int camera) const noexcept;

 private:
  struct one_camera {
    bool has_frame = false, busy = false, seen = false;
    long long frame = 0;
    double taken = 0, looked = 0, started = 0;
    std::optional<double> owed;  ///< since when it could have been looked at
    float moved = 1;
    track_signs signs;
    coverage counts;
  };
  struct window_counts {
    double begun = 0, used = 0, latency = 0, worst = 0;
    long long looks = 0, late = 0;
  };

  bool wanted(const one_camera& c) const noexcept;
  double due(const one_camera& c, int every) const noexcept;
  void drop(int camera, long long how_many, double now) noexcept;
  void reconsider(double now) noexcept;
  double costs(int step) const noexcept;
  double load_at(int step, double used) const noexcept;

  schedule_options how_;
  std::vector<one_camera> cameras_;
  window_counts window_;
  schedule_report last_;
  std::array<double, effort_steps.size()> cost_{};  ///< seconds of a look, by step; 0: not known
  int step_ = 0, calm_ = 0;
  double used_ = -1;  ///< smoothed over windows; negative before the first
  bool started_ = false;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/pipeline/scheduler.hpp"
#endif
