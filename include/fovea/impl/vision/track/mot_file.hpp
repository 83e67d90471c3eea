#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/vision/track/mot_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

namespace fovea::inline FOVEA_ABI {

namespace mot_file_detail {

inline constexpr std::size_t most_bytes = std::size_t(4) << 30, most_boxes = 100'000'000;
inline constexpr double most_images = 10'000'000;

/// Up to `count` numbers between commas or blanks; gives how many there are, or -1.
inline int numbers_of(std::string_view line, double* to, int count) {
  int found = 0;
  while (!line.empty() && found < count) {
    const auto skip = std::min(line.find_first_not_of(" \t"), line.size());
    line.remove_prefix(skip);
    const auto read = std::from_chars(line.data(), line.data() + line.size(), to[found]);
    if (read.ec != std::errc() || !std::isfinite(to[found])) return -1;
    ++found;
    line.remove_prefix(std::size_t(read.ptr - line.data()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.empty() && line[0] == ',') line.remove_prefix(1);
  }
  return found;
}

inline failure wrong(const std::string& path, std::size_t line, const std::string& what) {
  return {
      error_code::malformed,
      path + ": line " + std::to_string(line) + " " + what +
          "; a line is image, id, left, top, width, height, score, as the MOTChallenge has it."};
}

}  // namespace mot_file_detail

FOVEA_INLINE result<mot_sequence> parse_mot(bytes text, const std::string& path) {
  using namespace mot_file_detail;
  std::string_view rest(reinterpret_cast<const char*>(text.data()), text.size());
  mot_sequence all;
  std::size_t boxes = 0;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(" \t") == line.npos) continue;
    double v[7] = {0, 0, 0, 0, 0, 0, 1};
    if (numbers_of(line, v, 7) < 6) return wrong(path, number, "has not six numbers at its front");
    if (!(v[0] >= 1 && v[0] <= most_images) || v[0] != std::floor(v[0]))
      return wrong(path, number, "has an image that is not 1 to 10000000");
    if (!(std::abs(v[1]) <= 2e9)) return wrong(path, number, "has an id that is too large");
    if (++boxes > most_boxes) return wrong(path, number, "is one box too many for this reader");
    const auto image = std::size_t(v[0]) - 1;
    if (image >= all.images.size()) all.images.resize(image + 1);
    auto& here = all.images[image];
    const int id = int(v[1]);
    const bool twice = id >= 0 && std::any_of(here.begin(), here.end(),
                                              [&](const mot_box& b) { return b.id == id; });
    if (twice) return wrong(path, number, "gives id " + std::to_string(id) + " a second box");
    here.push_back({id, {float(v[2]), float(v[3]), float(v[4]), float(v[5])}, float(v[6])});
  }
  return all;
}

FOVEA_INLINE result<mot_sequence> read_mot(const std::string& path) {
  const auto file = file_map::read(path, mot_file_detail::most_bytes);
  if (!file) return file.error();
  return parse_mot(file->contents(), path);
}

}  // namespace fovea::inline FOVEA_ABI
