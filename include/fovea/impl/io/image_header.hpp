#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"
#include "fovea/image/orient.hpp"
#include "fovea/io/image_file.hpp"

#include <string>
#include <string_view>

/// What the checks before decoding learn of a picture file.
namespace fovea::inline FOVEA_ABI::image_file_detail {

struct header {
  int width = 0, height = 0;
  int components = 3;  ///< JPEG: 1, 3 or 4
  orientation stored = orientation::upright;
};

inline failure malformed(std::string_view name, const std::string& what) {
  return {error_code::malformed, std::string(name) + " is damaged: " + what +
                                     "; copy it again or save it anew from the original."};
}
inline failure unsupported(std::string_view name, const std::string& what) {
  return {error_code::unsupported,
          std::string(name) + " " + what + "; save it as an ordinary JPEG, PNG or BMP picture."};
}

inline unsigned byte_at(bytes b, std::size_t i) noexcept { return std::to_integer<unsigned>(b[i]); }
inline unsigned big_16(bytes b, std::size_t i) noexcept {
  return byte_at(b, i) << 8 | byte_at(b, i + 1);
}
inline std::uint32_t big_32(bytes b, std::size_t i) noexcept {
  return std::uint32_t(big_16(b, i)) << 16 | big_16(b, i + 2);
}
inline unsigned little_16(bytes b, std::size_t i) noexcept {
  return byte_at(b, i) | byte_at(b, i + 1) << 8;
}
inline std::uint32_t little_32(bytes b, std::size_t i) noexcept {
  return little_16(b, i) | std::uint32_t(little_16(b, i + 2)) << 16;
}

/// Whether `b` starts with these letters.
inline bool starts(bytes b, std::string_view with) noexcept {
  if (b.size() < with.size()) return false;
  for (std::size_t i = 0; i < with.size(); ++i)
    if (byte_at(b, i) != static_cast<unsigned char>(with[i])) return false;
  return true;
}

/// Refuses a picture by its header's size, before anything of that size exists.
inline status check_size(std::string_view name, std::uint32_t width, std::uint32_t height,
                         const image_file_options& options) {
  if (width == 0 || height == 0)
    return malformed(name, "its header says " + std::to_string(width) + " x " +
                               std::to_string(height) + " pixels");
  constexpr std::uint32_t longest = 65535;
  if (width > longest || height > longest ||
      std::uint64_t(width) * height > std::uint64_t(options.most_pixels))
    return failure{error_code::too_large,
                   std::string(name) + ": its header says " + std::to_string(width) + " x " +
                       std::to_string(height) + " pixels; the limit here is " +
                       std::to_string(options.most_pixels) +
                       " pixels and 65535 along a side. Make it smaller or raise the limit."};
  return done;
}

/// The orientation in a TIFF structure as EXIF has it; upright where it has none or is damaged.
inline orientation exif_orientation(bytes tiff) noexcept {
  constexpr unsigned orientation_tag = 0x0112, short_type = 3;
  const bool little = starts(tiff, "II"), big = starts(tiff, "MM");
  if ((!little && !big) || tiff.size() < 8) return orientation::upright;
  const auto two = [&](std::size_t i) { return little ? little_16(tiff, i) : big_16(tiff, i); };
  const auto four = [&](std::size_t i) { return little ? little_32(tiff, i) : big_32(tiff, i); };
  const std::size_t at = four(4);
  if (two(2) != 42 || at > tiff.size() - 2) return orientation::upright;
  const std::size_t count = two(at);
  for (std::size_t i = 0, entry = at + 2; i < count && entry + 12 <= tiff.size(); ++i, entry += 12)
    if (two(entry) == orientation_tag && two(entry + 2) == short_type && four(entry + 4) == 1) {
      const unsigned value = two(entry + 8);
      return value >= 1 && value <= 8 ? static_cast<orientation>(value) : orientation::upright;
    }
  return orientation::upright;
}

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
