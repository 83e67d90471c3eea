#pragma once

#include "fovea/vision/liveness/liveness.hpp"

#include <cstdint>
#include <string>

namespace fovea::inline FOVEA_ABI {

enum class unlock_state : std::uint8_t {
  waiting,  ///< for a face
  looking,  ///< at one
  open,
  locked_out,  ///< for some time, after too many failures
  fallback     ///< only the other way in is left
};
const char* name_of(unlock_state s) noexcept;

/// What one frame says, as the caller's nets see it; by default, that there is no face.
struct unlock_evidence {
  double seconds = 0;  ///< on the caller's clock
  bool face = false;
  bool attentive = false;  ///< looks at the camera with open eyes: `attentive(glance)`
  bool owner = false;      ///< as similar to an enrolled face as the operating point asks
  liveness_verdict live = liveness_verdict::cannot_tell;
};

struct unlock_limits {
  int frames = 3;       ///< in a row that must agree, for or against; at least 1, as are the counts
  double look = 5;      ///< seconds an attempt may take; then it is over, and no failure
  double pause = 1;     ///< seconds between a failure and the next attempt
  int failures = 5;     ///< in a row, until it is locked out
  double lockout = 30;  ///< seconds the first time, twice as long each time after it
  int lockouts = 3;     ///< the last of which leaves only the fallback
  double stays_open = 0;  ///< seconds, or 0: until `lock`
};

/// What must outlive the program, or turning it off and on gives new attempts.
struct unlock_record {
  int failures = 0, lockouts = 0;
  double locked_until = 0;  ///< on a clock that goes on while the program does not run
};

/// Decides when a face opens something.
///
/// It opens when, for `frames` in a row, the face is the owner's, alive and attentive. An attack,
/// or an attentive face that is not the owner's, for as many frames in a row is a failure; who
/// looks away, or of whom nets cannot tell, is none, and is asked again. The fallback (a number, a
/// password) opens from every state and clears what was counted. Time that runs backwards counts
/// as standing still. Allocates nothing.
class unlock {
 public:
  unlock() = default;
  explicit unlock(const unlock_limits& limits, const unlock_record& before = {});

  unlock_state update(const unlock_evidence& at) noexcept;
  /// The caller has checked the other way in.
  unlock_state open_by_fallback(double seconds) noexcept;
  /// Closes what is open; else nothing changes.
  unlock_state lock() noexcept;

  unlock_state state() const noexcept { return state_; }
  const unlock_record& record() const noexcept { return record_; }
  /// "locked out for 25 more seconds, or use the fallback". Allocates.
  std::string text() const;

 private:
  unlock_state look(const unlock_evidence& at) noexcept;
  unlock_state fail() noexcept;
  unlock_state enter(unlock_state s) noexcept;

  unlock_limits limits_{};
  unlock_record record_{};
  unlock_state state_ = unlock_state::waiting;
  double now_ = 0, entered_ = 0, not_before_ = 0;
  int right_ = 0, wrong_ = 0;  ///< frames in a row
  bool started_ = false;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/liveness/unlock.hpp"
#endif
