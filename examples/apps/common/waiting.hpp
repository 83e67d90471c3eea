#pragma once

#include "apps/common/options.hpp"

#include <fovea/io/video.hpp>

#include <atomic>
#include <chrono>
#include <string>

namespace app {

/// Where a file does not say how many frames a second it has its times are a guess, which is said.
inline void tell_guess(const char* program, const fovea::video_source& video) {
  if (video.is_live() || video.report().rate > 0) return;
  fail(program, video.name() +
                    " does not say how many frames a second it has; times and speeds are as if it "
                    "had 25.");
}

/// The frames of one video for a program that somebody may end. A camera that gives nothing is
/// waited for; why is said when it changes.
class patient {
 public:
  patient(std::string program, fovea::video_source source, const std::atomic<bool>& stopped,
          double longest)
      : program_(std::move(program)),
        source_(std::move(source)),
        stopped_(stopped),
        longest_(longest) {}

  const fovea::video_source& source() const { return source_; }

  /// False at the end, when stopped, or after `longest` seconds (0: never) of the video or of
  /// waiting.
  bool next(fovea::video_frame& frame) {
    while (!stopped_ && !over(frame.seconds)) {
      if (source_.next(frame, 0.2)) return ++frames_, !over(frame.seconds);
      if (!source_.is_live()) return false;
      tell(source_.problem());
      const auto waited = std::chrono::steady_clock::now() - opened_;
      if (over(std::chrono::duration<double>(waited).count())) return false;
    }
    return false;
  }

  /// How a program ends that used it: not well where a file ended early, or a camera gave nothing.
  int status() {
    const auto why = source_.problem();
    if (source_.is_live() ? frames_ > 0 : why.empty()) return fine;
    tell(why.empty() ? source_.name() + " gave no picture; see whether it is on." : why);
    return bad_input;
  }

 private:
  bool over(double seconds) const { return longest_ > 0 && seconds >= longest_; }
  void tell(const std::string& problem) {
    if (problem.empty() || problem == told_) return;
    fail(program_, told_ = problem);
  }

  std::string program_;
  fovea::video_source source_;
  const std::atomic<bool>& stopped_;
  double longest_;
  std::chrono::steady_clock::time_point opened_ = std::chrono::steady_clock::now();
  long long frames_ = 0;
  std::string told_;
};

}  // namespace app
