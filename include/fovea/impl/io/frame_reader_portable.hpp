#pragma once

#include "fovea/io/frame_reader.hpp"

/// PGM and PPM as netpbm's manuals pgm(5) and ppm(5) have them: binary, 8 bits, one behind another.
namespace fovea::inline FOVEA_ABI {

/// The next number of a header, behind blanks and comments; eats the one blank behind it.
FOVEA_INLINE result<std::size_t> frame_reader::portable_number(feed from) {
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  std::size_t value = 0;
  int digits = 0, passed = 0;
  bool comment = false;
  while (more(from)) {
    const char c = static_cast<char>(ahead_[at_++]);
    if (++passed > 1000) break;
    if (comment) {
      comment = c != '\n';
    } else if (c >= '0' && c <= '9' && digits < 6) {
      value = value * 10 + std::size_t(c - '0'), ++digits;
    } else if (blank(c)) {
      if (digits > 0) return value;
    } else if (c == '#' && digits == 0) {
      comment = true;
    } else {
      break;
    }
  }
  return damaged("a header has no number where one must be");
}

FOVEA_INLINE result<bool> frame_reader::next_portable(feed from, frame_buffer& into) {
  while (end_ - at_ < 3 && fill(from)) {}
  if (end_ - at_ < 3 || static_cast<char>(ahead_[at_]) != 'P')
    return damaged("there is no frame where one must be");
  const char kind = static_cast<char>(ahead_[at_ + 1]);
  if (kind != '5' && kind != '6') return cannot("has frames that are not binary PGM or PPM");
  at_ += 2;
  std::size_t numbers[3] = {};
  for (auto& each : numbers) {
    const auto read = portable_number(from);
    if (!read) return read.error();
    each = *read;
  }
  if (const status s = check_size(numbers[0], numbers[1]); !s) return s.error();
  if (numbers[2] != 255) return cannot("has samples of other than 8 bits");
  width_ = static_cast<int>(numbers[0]), height_ = static_cast<int>(numbers[1]);
  into.raw_.resize(numbers[0] * numbers[1] * (kind == '6' ? 3 : 1));
  if (!take(into.raw_.data(), into.raw_.size(), from)) return damaged("it ends within a frame");
  if (kind == '6')
    into.view_ = view<rgb8>(into.raw_.data(), width_, height_);
  else
    into.view_ = view<gray8>(into.raw_.data(), width_, height_);
  return true;
}

}  // namespace fovea::inline FOVEA_ABI
