#pragma once

#include "fovea/vision/plate/ctc.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE void ctc_steps::clear(int class_count) noexcept {
  steps = 0, classes = class_count, confidence = 0;
  values.clear();
}

FOVEA_INLINE std::span<float> ctc_steps::append() {
  const std::size_t width = std::size_t(classes), before = values.size();
  values.resize(before + width, 0.0f);
  ++steps;
  return {values.data() + before, width};
}

namespace ctc_detail {

inline constexpr std::size_t most_letters = 24;
inline constexpr double least = 1e-9;

inline double at(std::span<const float> step, std::size_t c) noexcept {
  return std::max(double(step[c]), least);
}

}  // namespace ctc_detail

FOVEA_INLINE double log_likelihood(const ctc_steps& seen,
                                   std::span<const unsigned char> text) noexcept {
  using namespace ctc_detail;
  const std::size_t n = text.size();
  if (n > most_letters) return -std::numeric_limits<double>::infinity();
  // Places 2 i are "no character" before letter i, places 2 i + 1 are letter i.
  std::array<double, 2 * most_letters + 1> now{}, next{};
  now[0] = 1;
  double log_scale = 0;
  for (int t = 0; t < seen.steps; ++t) {
    const auto step = seen[t];
    double sum = 0;
    for (std::size_t s = 0; s < 2 * n + 1; ++s) {
      double from = now[s];
      // Before the first step only place 0 is reached, as if a blank had been seen.
      if (s > 0) from += now[s - 1];
      if (s % 2 == 1 && s > 1 && text[s / 2] != text[s / 2 - 1]) from += now[s - 2];
      next[s] = from * at(step, s % 2 == 1 ? std::size_t(text[s / 2]) : 0);
      sum += next[s];
    }
    for (std::size_t s = 0; s < 2 * n + 1; ++s) now[s] = next[s] / sum;
    log_scale += std::log(sum);
  }
  const double last = now[2 * n] + (n > 0 ? now[2 * n - 1] : 0);
  return last > 0 ? std::log(last) + log_scale : -std::numeric_limits<double>::infinity();
}

}  // namespace fovea::inline FOVEA_ABI
