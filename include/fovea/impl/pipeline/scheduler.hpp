#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/pipeline/scheduler.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI {
namespace schedule_detail {

/// Every category but `offered`.
inline void add(coverage& to, const coverage& from) noexcept {
  to.offered += from.offered, to.detected += from.detected, to.reduced += from.reduced;
  to.between += from.between, to.quiet += from.quiet, to.thinned += from.thinned;
  to.missed += from.missed, to.skipped += from.skipped, to.waiting += from.waiting;
}

}  // namespace schedule_detail

FOVEA_INLINE scheduler::scheduler(int cameras, const schedule_options& how)
    : how_(how), cameras_(std::size_t(std::max(cameras, 0))) {
  FOVEA_ASSERT(cameras >= 0 && how.threads > 0 && how.interval > 0 && how.window > 0,
               "a scheduler has cameras, threads, an interval and a window");
}

/// Whether something moves, or a track wants to be seen.
FOVEA_INLINE bool scheduler::wanted(const one_camera& c) const noexcept {
  return !c.seen || c.moved >= how_.motion || c.signs.unsure > 0;
}

FOVEA_INLINE double scheduler::due(const one_camera& c, int every) const noexcept {
  if (!c.seen) return c.taken;
  const double interval = wanted(c) ? how_.interval : std::max(how_.interval, how_.quiet_interval);
  return c.looked + interval * every;
}

/// Turns go round by eighths, so that each camera is left out equally long.
FOVEA_INLINE bool scheduler::is_skipped(int camera, double now) const noexcept {
  const auto turn = static_cast<long long>(now / how_.turn);
  return int((camera + turn * 3) % 8) < how().skipped_eighths;
}

/// Says of frames that nobody will look at why that is.
FOVEA_INLINE void scheduler::drop(int camera, long long how_many, double now) noexcept {
  if (how_many <= 0) return;
  one_camera& c = cameras_[std::size_t(camera)];
  constexpr double close = 1e-9;
  if (is_skipped(camera, now)) {
    c.counts.skipped += how_many;
  } else if (!c.busy && due(c, how().every) <= c.taken + close) {
    c.counts.missed += how_many;
    // A little later is no overload: cameras that come due together spread out by being served.
    const double interval = c.seen ? due(c, how().every) - c.looked : how_.interval;
    if (c.owed && *c.owed + interval / 2 <= c.taken) window_.late += how_many;
  } else if (!c.busy && due(c, 1) <= c.taken + close) {
    c.counts.thinned += how_many;
  } else {
    (wanted(c) ? c.counts.between : c.counts.quiet) += how_many;
  }
}

FOVEA_INLINE void scheduler::offer(int camera, long long frame, double now, float moved,
                                   long long passed) {
  FOVEA_ASSERT(camera >= 0 && camera < int(cameras_.size()), "a camera has a number");
  if (!started_) started_ = true, window_.begun = now;
  one_camera& c = cameras_[std::size_t(camera)];
  c.counts.offered += 1 + passed;
  // What moved in a frame that was replaced has not been looked at yet.
  drop(camera, passed + (c.has_frame ? 1 : 0), now);
  c.moved = c.has_frame ? std::max(moved, c.moved) : moved;
  c.has_frame = true, c.frame = frame, c.taken = now;
  const bool is_owed = !c.busy && !is_skipped(camera, now) && due(c, how().every) <= now;
  if (!is_owed)
    c.owed.reset();
  else if (!c.owed)
    c.owed = now;
  if (now - window_.begun >= how_.window) reconsider(now);
}

FOVEA_INLINE std::optional<look_task> scheduler::next(double now) {
  int best = -1;
  double most = -1;
  for (std::size_t i = 0; i < cameras_.size(); ++i) {
    one_camera& c = cameras_[i];
    if (c.busy && now - c.started > how_.stale) c.busy = false, ++c.counts.missed;
    if (!c.has_frame || c.busy || is_skipped(int(i), now)) continue;
    const double late = now - due(c, how().every);
    if (late < -1e-9) continue;
    // One that was never looked at goes first, then who has waited for most of its interval.
    const double urgency = c.seen ? late + now - c.looked : 1e9;
    if (urgency > most) most = urgency, best = int(i);
  }
  if (best < 0) return std::nullopt;
  one_camera& c = cameras_[std::size_t(best)];
  c.has_frame = false, c.busy = true, c.started = now, c.owed.reset();
  return look_task{best, c.frame, c.taken, now, c.seen ? now - c.looked : 0, step_, how()};
}

FOVEA_INLINE void scheduler::finished(const look_task& task, double now, const track_signs& signs) {
  one_camera& c = cameras_[std::size_t(task.camera)];
  if (!c.busy || c.started != task.started) return;  // it was given up
  c.busy = false, c.seen = true, c.signs = signs;
  // Intervals run from frame to frame, so that cameras keep their rate whatever a look costs.
  c.looked = task.taken;
  const bool whole = task.how.scale >= 1 && task.how.attributes;
  (whole ? c.counts.detected : c.counts.reduced) += 1;
  const double cost = now - task.started, latency = now - task.taken;
  double& known = cost_[std::size_t(task.step)];
  known = known == 0 ? cost : known + 0.1 * (cost - known);
  window_.used += cost, window_.latency += latency, ++window_.looks;
  window_.worst = std::max(window_.worst, latency);
  if (now - window_.begun >= how_.window) reconsider(now);
}

/// Seconds that a look takes at a step; where it was never tried, what smaller input usually saves.
FOVEA_INLINE double scheduler::costs(int step) const noexcept {
  const auto guess = [](const effort& e) {
    return double(e.scale) * double(e.scale) * (e.attributes ? 1.3 : 1.0);
  };
  const auto same = [&](int a, int b) {
    const effort &x = effort_steps[std::size_t(a)], &y = effort_steps[std::size_t(b)];
    return x.scale == y.scale && x.attributes == y.attributes;
  };
  double nearest = 0;
  for (int i = 0; i < int(cost_.size()); ++i) {
    const double known = cost_[std::size_t(i)];
    if (known == 0) continue;
    if (same(i, step)) return known;
    nearest = known * guess(effort_steps[std::size_t(step)]) / guess(effort_steps[std::size_t(i)]);
  }
  return nearest > 0 ? nearest : 1;
}

/// The share of the threads' time that another step would take.
FOVEA_INLINE double scheduler::load_at(int step, double used) const noexcept {
  const auto looks = [](int s) {
    const effort& e = effort_steps[std::size_t(s)];
    return double(8 - e.skipped_eighths) / e.every;
  };
  return used * looks(step) / looks(step_) * costs(step) / costs(step_);
}

/// One step down the list where a window was too full, one back where several would have had room.
FOVEA_INLINE void scheduler::reconsider(double now) noexcept {
  const double span = now - window_.begun;
  const double used = window_.used / (span * how_.threads);
  const auto looks = double(window_.looks);
  last_.used = used;
  last_.mean_latency = window_.looks ? window_.latency / looks : 0;
  last_.worst_latency = window_.worst;
  const bool late = double(window_.late) > 0.05 * (looks + double(window_.late));
  // A budget is a matter of several windows: cameras that are due together fill one.
  used_ = used_ < 0 ? used : used_ + 0.3 * (used - used_);
  int step = step_;
  if ((used_ > how_.budget || late) && step_ + 1 < int(effort_steps.size())) {
    ++step, ++last_.steps_up, calm_ = 0;
  } else if (step_ > 0 && !late && load_at(step_ - 1, used_) < 0.8 * how_.budget) {
    if (++calm_ >= how_.calm_windows) --step, ++last_.steps_down, calm_ = 0;
  } else {
    calm_ = 0;
  }
  used_ = load_at(step, used_);
  step_ = step;
  window_ = {};
  window_.begun = now;
}

FOVEA_INLINE double scheduler::freshness(int camera, double now) const noexcept {
  const one_camera& c = cameras_[std::size_t(camera)];
  return c.seen ? now - c.looked : -1;
}

FOVEA_INLINE coverage scheduler::report(int camera) const noexcept {
  const one_camera& c = cameras_[std::size_t(camera)];
  coverage out = c.counts;
  out.waiting = (c.has_frame ? 1 : 0) + (c.busy ? 1 : 0);
  return out;
}

FOVEA_INLINE schedule_report scheduler::report() const noexcept {
  schedule_report out = last_;
  out.step = step_;
  for (int i = 0; i < int(cameras_.size()); ++i) schedule_detail::add(out.frames, report(i));
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
