#pragma once

#include "fovea/impl/io/image_header.hpp"

#include <cstddef>
#include <vector>

/// Walks a PNG's chunks before a decoder sees them (PNG specification, third edition).
namespace fovea::inline FOVEA_ABI::image_file_detail {

/// CRC-32 of ISO 3309, half a byte at a time: a table of 16 words needs no start-up.
inline std::uint32_t crc_32(bytes b, std::uint32_t crc = 0) noexcept {
  static constexpr std::uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
                                              0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                              0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                              0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  crc = ~crc;
  for (const std::byte byte : b) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return ~crc;
}

struct png_header : header {
  int bits = 8, color_type = 2;
  bool interlaced = false;
  bytes header_chunk, palette, transparency;  ///< bodies
  std::vector<bytes> data;                    ///< bodies of the IDAT chunks

  int channels() const noexcept {
    return color_type == 2 ? 3 : color_type == 4 ? 2 : color_type == 6 ? 4 : 1;
  }
  bool has_alpha() const noexcept { return (color_type & 4) != 0 || !transparency.empty(); }
};

class png_check {
 public:
  png_check(std::string_view name, const image_file_options& options) noexcept
      : name_(name), options_(options) {}

  result<png_header> operator()(bytes file);

 private:
  failure damaged(const char* what) const { return malformed(name_, what); }
  status chunk(bytes type, bytes body);
  status first(bytes body);
  status palette(bytes body);
  status transparency(bytes body);

  std::string_view name_;
  const image_file_options& options_;
  png_header found_;
  bool data_over_ = false;
};

inline result<png_header> png_check::operator()(bytes file) {
  constexpr std::size_t signature = 8, around = 12;  // length, type and checksum
  for (std::size_t at = signature;;) {
    if (file.size() - at < around) return damaged("it ends before its picture does");
    const std::size_t length = big_32(file, at);
    if (length > file.size() - at - around) return damaged("it ends before its picture does");
    const bytes type = file.subspan(at + 4, 4), body = file.subspan(at + 8, length);
    const bool needed = (byte_at(type, 0) & 32) == 0;
    if (needed && crc_32(file.subspan(at + 4, length + 4)) != big_32(file, at + 8 + length))
      return damaged("a checksum does not fit");
    if (found_.width == 0 && !starts(type, "IHDR")) return damaged("it has no header");
    if (starts(type, "IEND")) break;
    if (const status s = chunk(type, body); !s) return s.error();
    at += around + length;
  }
  if (found_.data.empty()) return damaged("it has no picture data");
  return std::move(found_);
}

inline status png_check::chunk(bytes type, bytes body) {
  if (starts(type, "IHDR")) return first(body);
  if (starts(type, "IDAT")) {
    if (data_over_) return damaged("its picture data is torn apart");
    if (found_.color_type == 3 && found_.palette.empty()) return damaged("it has no palette");
    found_.data.push_back(body);
    return done;
  }
  data_over_ = !found_.data.empty();
  if (starts(type, "PLTE")) return palette(body);
  if (starts(type, "tRNS")) return transparency(body);
  if (starts(type, "eXIf")) found_.stored = exif_orientation(body);
  const bool needed = (byte_at(type, 0) & 32) == 0;
  return needed ? status(damaged("it has an unknown chunk")) : status(done);
}

inline status png_check::first(bytes body) {
  if (found_.width != 0) return damaged("it has two headers");
  if (body.size() != 13) return damaged("its header has a wrong length");
  const std::uint32_t width = big_32(body, 0), height = big_32(body, 4);
  if (const status s = check_size(name_, width, height, options_); !s) return s;
  found_.width = static_cast<int>(width), found_.height = static_cast<int>(height);
  found_.bits = static_cast<int>(byte_at(body, 8));
  found_.color_type = static_cast<int>(byte_at(body, 9));
  found_.interlaced = byte_at(body, 12) == 1;
  found_.header_chunk = body;
  const int bits = found_.bits, type = found_.color_type;
  const bool small = bits == 1 || bits == 2 || bits == 4;
  const bool fits = type == 0 ? small || bits == 8 || bits == 16
                    : type == 3
                        ? small || bits == 8
                        : (type == 2 || type == 4 || type == 6) && (bits == 8 || bits == 16);
  if (!fits) return damaged("its colour type and bits do not go together");
  if (byte_at(body, 10) != 0 || byte_at(body, 11) != 0 || byte_at(body, 12) > 1)
    return damaged("its header asks for a method that does not exist");
  return done;
}

inline status png_check::palette(bytes body) {
  const std::size_t entries = body.size() / 3;
  if (body.size() % 3 != 0 || entries < 1 || entries > 256 ||
      (found_.color_type == 3 && entries > std::size_t(1) << found_.bits))
    return damaged("its palette has a wrong length");
  if (!found_.palette.empty() || !found_.data.empty()) return damaged("its palette is misplaced");
  if (found_.color_type == 0 || found_.color_type == 4) return damaged("it is gray with a palette");
  found_.palette = body;
  return done;
}

inline status png_check::transparency(bytes body) {
  const std::size_t expected = found_.color_type == 0 ? 2 : found_.color_type == 2 ? 6 : 0;
  const bool fits = found_.color_type == 3
                        ? !body.empty() && body.size() <= found_.palette.size() / 3
                        : expected != 0 && body.size() == expected;
  if (!fits || !found_.transparency.empty() || !found_.data.empty())
    return damaged("its transparency is misplaced or has a wrong length");
  found_.transparency = body;
  return done;
}

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
