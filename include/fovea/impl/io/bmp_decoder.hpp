#pragma once

#include "fovea/impl/io/image_header.hpp"

#include <algorithm>
#include <bit>

/// Windows bitmaps: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits, not compressed.
namespace fovea::inline FOVEA_ABI::image_file_detail {

class bmp_decoder {
 public:
  bmp_decoder(std::string_view name, const image_file_options& options) noexcept
      : name_(name), options_(options) {}

  result<image<rgb8>> operator()(bytes file);

 private:
  /// One colour's place in a pixel of 16 or 32 bits.
  struct field {
    std::uint32_t mask = 0;
    std::uint8_t of(std::uint32_t pixel) const noexcept {
      if (mask == 0) return 0;
      const int shift = std::countr_zero(mask);
      const std::uint64_t most = mask >> shift, value = (pixel & mask) >> shift;
      return static_cast<std::uint8_t>((value * 255 + most / 2) / most);
    }
  };

  failure damaged(const char* what) const { return malformed(name_, what); }
  status read_header(bytes file);
  status read_size(bytes file);
  status read_fields(bytes file, std::size_t info_size);
  status read_palette(bytes file, std::size_t info_size);
  void row(bytes in, std::uint8_t* out) const noexcept;
  void indexed(bytes in, int x, std::uint8_t* out) const noexcept;

  std::string_view name_;
  const image_file_options& options_;
  int width_ = 0, height_ = 0;
  unsigned bits_ = 0;
  bool bottom_up_ = true, old_ = false;
  std::uint32_t compression_ = 0;
  bytes palette_;
  std::size_t palette_step_ = 4, pixels_at_ = 0;
  field red_{0x00ff0000}, green_{0x0000ff00}, blue_{0x000000ff};
};

inline result<image<rgb8>> bmp_decoder::operator()(bytes file) {
  if (const status s = read_header(file); !s) return s.error();
  // Both factors are bounded by `check_size`.
  const std::size_t stride = (std::size_t(width_) * bits_ + 31) / 32 * 4;
  if (pixels_at_ > file.size() || stride * std::size_t(height_) > file.size() - pixels_at_)
    return damaged("it ends before its picture does");
  image<rgb8> out(width_, height_);
  for (int y = 0; y < height_; ++y)
    row(file.subspan(pixels_at_ + stride * std::size_t(y), stride),
        out.at(0, bottom_up_ ? height_ - 1 - y : y));
  return out;
}

inline status bmp_decoder::read_header(bytes file) {
  constexpr std::size_t file_header = 14;
  if (file.size() < file_header + 12) return damaged("it ends within its header");
  pixels_at_ = little_32(file, 10);
  const std::size_t info = little_32(file, file_header);
  old_ = info == 12;
  if (!old_ && (info < 40 || info > 256 || file.size() < file_header + info))
    return damaged("its header has a wrong length");
  if (const status s = read_size(file); !s) return s;
  const std::size_t planes_at = old_ ? 22 : 26;
  if (little_16(file, planes_at) != 1) return damaged("it does not have one plane");
  bits_ = little_16(file, planes_at + 2);
  compression_ = old_ ? 0 : little_32(file, 30);
  if (bits_ != 1 && bits_ != 4 && bits_ != 8 && bits_ != 16 && bits_ != 24 && bits_ != 32)
    return damaged("it has an impossible number of bits for each pixel");
  const bool by_fields = compression_ == 3 || compression_ == 6;
  if (compression_ != 0 && !(by_fields && (bits_ == 16 || bits_ == 32)))
    return unsupported(name_, "is a compressed BMP");
  if (pixels_at_ < file_header + info) return damaged("its pixels start within its header");
  return bits_ <= 8 ? read_palette(file, info) : read_fields(file, info);
}

inline status bmp_decoder::read_size(bytes file) {
  const auto width = old_ ? little_16(file, 18) : little_32(file, 18);
  std::uint32_t height = old_ ? little_16(file, 20) : little_32(file, 22);
  if (!old_ && height > 0x7fffffff) bottom_up_ = false, height = 0 - height;
  if (const status s = check_size(name_, width, height, options_); !s) return s;
  width_ = static_cast<int>(width), height_ = static_cast<int>(height);
  return done;
}

inline status bmp_decoder::read_fields(bytes file, std::size_t info) {
  if (bits_ == 16 && compression_ == 0) red_ = {0x7c00}, green_ = {0x03e0}, blue_ = {0x001f};
  if (compression_ == 0) return done;
  constexpr std::size_t masks_at = 54;  // within a long header, or right after one of 40 bytes
  if (info < 52 && pixels_at_ < masks_at + 12) return damaged("its colour masks are missing");
  if (file.size() < masks_at + 12) return damaged("it ends within its header");
  field* const fields[3] = {&red_, &green_, &blue_};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::uint32_t mask = little_32(file, masks_at + 4 * i);
    const std::uint64_t run = std::uint64_t(mask >> (mask ? std::countr_zero(mask) : 0)) + 1;
    if (!std::has_single_bit(run) || (bits_ == 16 && mask > 0xffff))
      return damaged("its colour masks have gaps");
    *fields[i] = {mask};
  }
  return done;
}

inline status bmp_decoder::read_palette(bytes file, std::size_t info) {
  const std::size_t most = std::size_t(1) << bits_, at = 14 + info;
  std::size_t entries = old_ ? 0 : little_32(file, 46);
  if (entries > most) return damaged("its palette has more colours than there can be");
  if (entries == 0) entries = most;
  palette_step_ = old_ ? 3 : 4;
  const std::size_t end = std::min(pixels_at_, file.size());
  if (end < at) return damaged("it ends within its header");
  entries = std::min(entries, (end - at) / palette_step_);
  palette_ = file.subspan(at, entries * palette_step_);
  return done;
}

/// A colour of the palette; an index past its end is black.
inline void bmp_decoder::indexed(bytes in, int x, std::uint8_t* out) const noexcept {
  const std::size_t bit = std::size_t(x) * bits_;
  const unsigned byte = byte_at(in, bit / 8);
  const std::size_t index = byte >> (8 - bits_ - bit % 8) & ((1u << bits_) - 1);
  const std::size_t at = index * palette_step_;
  const bool there = at + 3 <= palette_.size();
  for (std::size_t c = 0; c < 3; ++c)
    out[c] = there ? static_cast<std::uint8_t>(byte_at(palette_, at + 2 - c)) : std::uint8_t(0);
}

inline void bmp_decoder::row(bytes in, std::uint8_t* out) const noexcept {
  for (int x = 0; x < width_; ++x, out += 3) {
    const std::size_t at = std::size_t(x) * bits_ / 8;
    if (bits_ <= 8) {
      indexed(in, x, out);
    } else if (bits_ == 24) {
      for (std::size_t c = 0; c < 3; ++c)
        out[c] = static_cast<std::uint8_t>(byte_at(in, at + 2 - c));
    } else {
      const std::uint32_t pixel = bits_ == 16 ? little_16(in, at) : little_32(in, at);
      out[0] = red_.of(pixel), out[1] = green_.of(pixel), out[2] = blue_.of(pixel);
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
