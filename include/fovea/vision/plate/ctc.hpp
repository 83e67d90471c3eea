#pragma once

#include "fovea/core/config.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// What a reader of lines saw, from left to right: for each step the probability of no character
/// (class 0) and of each letter of an alphabet (class 1 and up), in the way of connectionist
/// temporal classification (Graves et al. 2006): steps of one class in a row are one character.
///
/// What a net sees that is not in the alphabet is left out, so that a step may sum to less than 1.
struct ctc_steps {
  int steps = 0, classes = 0;
  std::vector<float> values;  ///< steps x classes

  /// Mean probability of the characters that the net would read if it were free to, 0 to 1; 0
  /// where it reads none.
  float confidence = 0;

  std::span<const float> operator[](int step) const noexcept {
    return {values.data() + std::size_t(step) * std::size_t(classes), std::size_t(classes)};
  }

  /// Empties it; keeps its memory.
  void clear(int class_count) noexcept;
  /// Appends a step of zeros and gives it to be filled.
  std::span<float> append();
  /// Appends a step that is surely no character: between two lines.
  void append_gap() { append()[0] = 1; }
};

/// The logarithm of the probability of exactly this text: the sum over all ways to spread its
/// letters over the steps (Graves et al. 2006, 4.1), in double. `text` holds classes.
///
/// Values below 1e-9 count as 1e-9. Takes steps * letters; allocates nothing up to 24 letters,
/// above which the answer is minus infinity.
double log_likelihood(const ctc_steps& seen, std::span<const unsigned char> text) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/ctc.hpp"
#endif
