#pragma once

#include "fovea/io/frame_reader.hpp"
#include "fovea/io/image_file.hpp"

/// JPEG pictures one behind another: where each ends is found by walking its segments (ITU-T T.81,
/// annex B), as thumbnails within them have ends of their own.
namespace fovea::inline FOVEA_ABI {

/// Entropy-coded bytes up to the next marker, which is eaten too.
FOVEA_INLINE status frame_reader::jpeg_scan(feed from, std::vector<std::uint8_t>& out,
                                            unsigned& marker) {
  unsigned before = 0;
  while (more(from)) {
    const unsigned byte = std::to_integer<unsigned>(ahead_[at_++]);
    out.push_back(static_cast<std::uint8_t>(byte));
    if (out.size() > limits_.most_bytes) break;
    const bool inside = byte == 0 || byte == 0xff || (byte >= 0xd0 && byte <= 0xd7);
    if (before == 0xff && !inside) {
      marker = byte;
      return done;
    }
    before = byte;
  }
  return damaged("a JPEG picture does not end");
}

/// From behind the start of the picture to its end.
FOVEA_INLINE status frame_reader::jpeg_segments(feed from, std::vector<std::uint8_t>& out) {
  constexpr unsigned end_of_image = 0xd9, start_of_scan = 0xda;
  unsigned marker = 0;
  if (const status s = jpeg_scan(from, out, marker); !s) return s;
  while (marker != end_of_image) {
    std::uint8_t size[2];
    if (!take(size, 2, from)) return damaged("it ends within a frame");
    const std::size_t length = std::size_t(size[0]) << 8 | size[1];
    if (length < 2) return damaged("a JPEG segment has a wrong length");
    if (out.size() + length > limits_.most_bytes) return damaged("a JPEG picture does not end");
    out.insert(out.end(), size, size + 2);
    const std::size_t at = out.size();
    out.resize(at + length - 2);
    if (!take(out.data() + at, length - 2, from)) return damaged("it ends within a frame");
    if (marker == start_of_scan) {
      if (const status s = jpeg_scan(from, out, marker); !s) return s;
      continue;
    }
    std::uint8_t next[2];
    if (!take(next, 2, from)) return damaged("it ends within a frame");
    out.insert(out.end(), next, next + 2);
    if (next[0] != 0xff) return damaged("a JPEG picture has no marker where one must be");
    marker = next[1];
  }
  return done;
}

FOVEA_INLINE result<bool> frame_reader::next_jpeg(feed from, frame_buffer& into) {
  std::uint8_t start[2];
  if (!take(start, 2, from)) return damaged("it ends within a frame");
  if (start[0] != 0xff || start[1] != 0xd8) return damaged("there is no frame where one must be");
  into.made_.assign(start, start + 2);
  if (const status s = jpeg_segments(from, into.made_); !s) return s.error();
  image_file_options how;
  how.most_pixels = limits_.most_pixels, how.most_bytes = limits_.most_bytes;
  const bytes file(reinterpret_cast<const std::byte*>(into.made_.data()), into.made_.size());
  const auto picture = decode_image(file, name_, how);
  if (!picture) return picture.error();
  width_ = picture->width(), height_ = picture->height();
  into.raw_.assign(picture->data(),
                   picture->data() + std::size_t(picture->stride()) * std::size_t(height_));
  into.view_ = view<rgb8>(into.raw_.data(), width_, height_);
  return true;
}

}  // namespace fovea::inline FOVEA_ABI
