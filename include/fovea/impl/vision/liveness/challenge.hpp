#pragma once

#include "fovea/vision/liveness/challenge.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE const char* request_of(challenge_task t) noexcept {
  switch (t) {
    case challenge_task::blink: return "blink";
    case challenge_task::turn_left: return "turn your head to the left";
    case challenge_task::turn_right: return "turn your head to the right";
    case challenge_task::smile: return "smile";
  }
  return "";
}

FOVEA_INLINE const char* name_of(challenge_state s) noexcept {
  switch (s) {
    case challenge_state::settling: return "settling";
    case challenge_state::acting: return "acting";
    case challenge_state::passed: return "passed";
    case challenge_state::timed_out: return "timed out";
    case challenge_state::face_lost: return "face lost";
    case challenge_state::face_changed: return "face changed";
  }
  return "";
}

FOVEA_INLINE bool challenge::follows(const face_glance& at) const noexcept {
  if (!last_.seen) return true;
  const point moved = at.centre - last_.centre;
  const float size = std::max(at.size, last_.size), small = std::min(at.size, last_.size);
  return std::hypot(moved.x, moved.y) <= limits_.jump * size && size <= limits_.growth * small;
}

/// Whether something has been so for long enough without a break.
FOVEA_INLINE bool challenge::holds(bool is, double seconds, double long_enough) noexcept {
  if (!is)
    since_ = -1;
  else if (since_ < 0)
    since_ = seconds;
  return is && seconds - since_ >= long_enough;
}

FOVEA_INLINE bool challenge::does(const face_glance& at, bool blinked) noexcept {
  const double time = at.seconds - begun_;
  switch (task_) {
    case challenge_task::blink: return blinked;
    case challenge_task::turn_left: return holds(at.pose.yaw >= limits_.turn, time, limits_.held);
    case challenge_task::turn_right: return holds(at.pose.yaw <= -limits_.turn, time, limits_.held);
    case challenge_task::smile:
      return holds(at.gestures.smile() >= smile_ + limits_.smile, time, limits_.held);
  }
  return false;
}

FOVEA_INLINE challenge_state challenge::next(const face_glance& at) noexcept {
  if (at.seen && !follows(at)) return challenge_state::face_changed;
  if (at.seconds - begun_ > limits_.seconds) return challenge_state::timed_out;
  if (!at.seen) {
    since_ = -1;
    const bool lost = last_.seen && at.seconds - last_.seconds > limits_.lost;
    return lost ? challenge_state::face_lost : state_;
  }
  last_ = at;
  const bool blinked = eyes_.update(at.gestures.eyes(), at.seconds);
  if (state_ == challenge_state::acting)
    return does(at, blinked) ? challenge_state::passed : state_;
  const bool ahead = std::abs(at.pose.yaw) <= limits_.ahead && !eyes_.shut();
  if (!holds(ahead, at.seconds - begun_, limits_.settled)) return state_;
  since_ = -1, smile_ = at.gestures.smile();
  return challenge_state::acting;
}

FOVEA_INLINE challenge_state challenge::update(const face_glance& at) noexcept {
  if (!started_)
    started_ = true, begun_ = at.seconds;
  else if (!(at.seconds > now_))
    return state_;
  now_ = at.seconds;
  if (!ended()) state_ = next(at);
  return state_;
}

FOVEA_INLINE challenge_course::challenge_course(std::uint64_t seed, int count,
                                                const challenge_limits& limits)
    : limits_(limits), count_(std::clamp(count, 1, most)) {
  int before = -1;
  for (auto& task : tasks_) {
    // SplitMix64 (Steele, Lea and Flood 2014): any seed is as good as another.
    seed += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    int drawn = int((mixed >> 33) % (before < 0 ? 4 : 3));
    if (before >= 0 && drawn >= before) ++drawn;
    task = challenge_task(before = drawn);
  }
  // Nobody turns aside unasked.
  const auto turns = [](challenge_task t) {
    return t == challenge_task::turn_left || t == challenge_task::turn_right;
  };
  if (count_ > 1 && std::none_of(tasks_.begin(), tasks_.begin() + count_, turns))
    tasks_[0] = seed % 2 ? challenge_task::turn_left : challenge_task::turn_right;
  current_ = challenge(tasks_[0], limits_);
}

FOVEA_INLINE challenge_state challenge_course::update(const face_glance& at) noexcept {
  if (passed_ == count_) return challenge_state::passed;
  const auto state = current_.update(at);
  if (state != challenge_state::passed || ++passed_ == count_) return state;
  current_ = challenge(tasks_[std::size_t(passed_)], limits_);
  current_.update(at);  // the face must not change between two tasks
  return current_.state();
}

}  // namespace fovea::inline FOVEA_ABI
