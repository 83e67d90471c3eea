#pragma once

#include "fovea/vision/liveness/unlock.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE const char* name_of(unlock_state s) noexcept {
  switch (s) {
    case unlock_state::waiting: return "waiting";
    case unlock_state::looking: return "looking";
    case unlock_state::open: return "open";
    case unlock_state::locked_out: return "locked out";
    case unlock_state::fallback: return "fallback only";
  }
  return "";
}

FOVEA_INLINE unlock::unlock(const unlock_limits& limits, const unlock_record& before)
    : limits_(limits), record_(before) {
  limits_.frames = std::max(limits_.frames, 1);
  limits_.failures = std::max(limits_.failures, 1);
  limits_.lockouts = std::max(limits_.lockouts, 1);
  if (record_.lockouts >= limits_.lockouts)
    state_ = unlock_state::fallback;
  else if (record_.lockouts > 0)
    state_ = unlock_state::locked_out;  // until the first frame tells the time
}

FOVEA_INLINE unlock_state unlock::enter(unlock_state s) noexcept {
  right_ = wrong_ = 0, entered_ = now_;
  return state_ = s;
}

FOVEA_INLINE unlock_state unlock::fail() noexcept {
  not_before_ = now_ + limits_.pause;
  if (++record_.failures < limits_.failures) return enter(unlock_state::waiting);
  if (++record_.lockouts >= limits_.lockouts) return enter(unlock_state::fallback);
  record_.failures = limits_.failures - 1;  // one more, and it is locked out again
  const int doubled = std::min(record_.lockouts - 1, 20);
  record_.locked_until = now_ + std::ldexp(limits_.lockout, doubled);
  return enter(unlock_state::locked_out);
}

FOVEA_INLINE unlock_state unlock::look(const unlock_evidence& at) noexcept {
  const bool attack = at.face && at.live == liveness_verdict::attack;
  const bool stranger = at.face && at.attentive && !at.owner;
  const bool right = at.face && at.attentive && at.owner && at.live == liveness_verdict::live;
  right_ = right ? right_ + 1 : 0;
  wrong_ = attack || stranger ? wrong_ + 1 : 0;
  if (right_ >= limits_.frames) {
    record_ = {};
    return enter(unlock_state::open);
  }
  if (wrong_ >= limits_.frames) return fail();
  return now_ - entered_ > limits_.look ? enter(unlock_state::waiting) : state_;
}

FOVEA_INLINE unlock_state unlock::update(const unlock_evidence& at) noexcept {
  now_ = started_ ? std::max(now_, at.seconds) : at.seconds;
  started_ = true;
  switch (state_) {
    case unlock_state::waiting:
      if (!at.face || now_ < not_before_) return state_;
      enter(unlock_state::looking);
      return look(at);
    case unlock_state::looking: return look(at);
    case unlock_state::open:
      return limits_.stays_open > 0 && now_ - entered_ > limits_.stays_open
                 ? enter(unlock_state::waiting)
                 : state_;
    case unlock_state::locked_out:
      return now_ >= record_.locked_until ? enter(unlock_state::waiting) : state_;
    case unlock_state::fallback: return state_;
  }
  return state_;
}

FOVEA_INLINE unlock_state unlock::open_by_fallback(double seconds) noexcept {
  now_ = started_ ? std::max(now_, seconds) : seconds;
  started_ = true;
  record_ = {};
  return enter(unlock_state::open);
}

FOVEA_INLINE unlock_state unlock::lock() noexcept {
  return state_ == unlock_state::open ? enter(unlock_state::waiting) : state_;
}

FOVEA_INLINE std::string unlock::text() const {
  if (state_ == unlock_state::locked_out)
    return "locked out for " +
           std::to_string(int(std::ceil(std::max(record_.locked_until - now_, 0.0)))) +
           " more seconds, or use the fallback";
  if (state_ == unlock_state::fallback) return "locked: use the fallback";
  if (state_ == unlock_state::open) return "open";
  const int left = std::max(limits_.failures - record_.failures, 0);
  return std::string(name_of(state_)) + "; " + std::to_string(left) +
         (left == 1 ? " failure" : " failures") + " until it is locked out";
}

}  // namespace fovea::inline FOVEA_ABI
