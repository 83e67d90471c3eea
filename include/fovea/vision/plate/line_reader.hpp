#pragma once

#include "fovea/image/homography.hpp"
#include "fovea/vision/plate/ctc.hpp"

#include <concepts>
#include <span>

namespace fovea::inline FOVEA_ABI {

/// One line of letters in an image: where its corners are, and how long it is for its height once
/// it is straight. 0: as long as the corners say.
struct text_line {
  quad corners{};
  float aspect = 0;
};

template <class R>
concept LearnsLetters = requires(R& r, std::span<const char32_t> letters) {
  r.learn(letters);
};

template <class R>
concept ReadsLines = requires(R& r, const image_view& image, const text_line& line,
                              ctc_steps& out) {
  r.read(image, line, out);
};

/// Reads lines of letters: after `r.learn(letters)`, `r.read(image, line, out)` appends steps whose
/// class 0 is no letter and whose class i is `letters[i - 1]`, and sets `out.confidence`, which is
/// of this line alone. A copy shares its weights and has scratch memory of its own.
template <class R>
concept LineReader = LearnsLetters<R> && ReadsLines<R> && std::copyable<R>;

/// A reader that has `static constexpr bool wants_level_lines = true` mistakes tilted letters even
/// where it is confident.
template <class R>
concept WantsLevelLines = LineReader<R> && requires {
  requires R::wants_level_lines;
};

}  // namespace fovea::inline FOVEA_ABI
