#pragma once

#include "fovea/vision/plate/plate.hpp"

#include <algorithm>
#include <cstdio>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE const char* name_of(plate_trust t) noexcept {
  constexpr const char* names[] = {"refused", "doubtful", "likely", "sure"};
  return names[static_cast<int>(t)];
}

FOVEA_INLINE std::string plate::reasons() const {
  std::string all;
  const auto say = [&](const std::string& words) { all += (all.empty() ? "" : ", ") + words; };
  const auto add = [&](const char* words, auto first, auto... numbers) {
    char line[128];
    std::snprintf(line, sizeof line, words, first, numbers...);
    say(line);
  };
  if (height < limits.height) {
    add("too small: %.0f px high; %.0f asked", double(height), double(limits.height));
    return all;
  }
  if (trust == plate_trust::refused && confidence > 0) {
    add("unreadable: confidence %.2f; %.2f asked", double(confidence), double(limits.least));
    return all;
  }
  if (count == 0) return "no letters were read";
  if (height < limits.advised_height)
    add("small: %.0f px high; %.0f advised", double(height), double(limits.advised_height));
  if (confidence < limits.sure)
    add("confidence %.2f; %.2f asked", double(confidence), double(limits.sure));
  if (!fits()) say("no template of the countries asked for fits");
  if (fits() && readings[0].probability < 0.5f)
    add("one of %d readings, with probability %.2f", count, double(readings[0].probability));
  return all;
}

namespace plate_detail {

inline constexpr std::size_t most_compared = 32;

/// The letters that are compared; gives how many.
inline std::size_t folded(std::string_view text,
                          std::array<char32_t, most_compared>& out) noexcept {
  std::size_t count = 0;
  while (!text.empty() && count < out.size()) {
    char32_t c = take_character(text);
    if (c == ' ' || c == '-' || c == '.' || c == 0xb7) continue;
    if (c >= 'a' && c <= 'z') c = c - 'a' + 'A';
    out[count++] = c == 'O' ? U'0' : c == 'I' ? U'1' : c;
  }
  return count;
}

}  // namespace plate_detail

FOVEA_INLINE int plate_distance(std::string_view a, std::string_view b) noexcept {
  using namespace plate_detail;
  std::array<char32_t, most_compared> one{}, other{};
  const std::size_t m = folded(a, one), n = folded(b, other);
  std::array<int, most_compared + 1> row{};
  for (std::size_t j = 0; j <= n; ++j) row[j] = int(j);
  for (std::size_t i = 1; i <= m; ++i) {
    int corner = row[0];
    row[0] = int(i);
    for (std::size_t j = 1; j <= n; ++j) {
      const int change = corner + (one[i - 1] == other[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[n];
}

FOVEA_INLINE plate_match find_in(std::span<const std::string> list, const plate& read,
                                 int most) noexcept {
  plate_match best{-1, most + 1};
  for (int r = 0; r < read.count; ++r)
    for (std::size_t i = 0; i < list.size(); ++i) {
      const int d = plate_distance(read.readings[std::size_t(r)].text.view(), list[i]);
      if (d < best.distance) best = {int(i), d};
    }
  return best.index < 0 ? plate_match{-1, 0} : best;
}

}  // namespace fovea::inline FOVEA_ABI
