#pragma once

#include "fovea/io/frame_reader.hpp"

#include "fovea/impl/io/frame_reader_jpeg.hpp"
#include "fovea/impl/io/frame_reader_portable.hpp"
#include "fovea/impl/io/frame_reader_y4m.hpp"

#include <algorithm>
#include <cstring>

/// What the formats share: bytes ahead, sentences, sizes.
namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE frame_reader::frame_reader(std::string name, const frame_limits& limits)
    : name_(std::move(name)), limits_(limits), ahead_(std::size_t(1) << 16) {
  line_.reserve(512);
}

FOVEA_INLINE bool frame_reader::knows(bytes start) noexcept {
  const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
  const bool portable = text.size() > 2 && text[0] == 'P' && (text[1] == '5' || text[1] == '6') &&
                        (text[2] == '\n' || text[2] == ' ' || text[2] == '\r' || text[2] == '\t');
  return text.starts_with("YUV4MPEG2 ") || text.starts_with("\xff\xd8\xff") || portable;
}

/// More bytes behind those that are there already; false at the end.
FOVEA_INLINE bool frame_reader::fill(feed from) {
  if (at_ > 0 && at_ < end_) std::memmove(ahead_.data(), ahead_.data() + at_, end_ - at_);
  end_ -= at_, at_ = 0;
  if (end_ == ahead_.size()) return false;
  const std::size_t got = from(ahead_.data() + end_, ahead_.size() - end_);
  end_ += std::min(got, ahead_.size() - end_);
  return got > 0;
}

FOVEA_INLINE bool frame_reader::take(std::uint8_t* to, std::size_t count, feed from) {
  while (count > 0) {
    const std::size_t there = std::min(count, end_ - at_);
    if (there > 0) {
      std::memcpy(to, ahead_.data() + at_, there);
      to += there, at_ += there, count -= there;
    } else if (count >= ahead_.size()) {  // large: straight to where it belongs
      const std::size_t got = std::min(from(reinterpret_cast<std::byte*>(to), count), count);
      if (got == 0) return false;
      to += got, count -= got;
    } else if (!fill(from)) {
      return false;
    }
  }
  return true;
}

/// A line without its end; false where it is longer than `most` or the stream ends in it.
FOVEA_INLINE bool frame_reader::line(feed from, std::string& out, std::size_t most) {
  out.clear();
  while (more(from)) {
    const char c = static_cast<char>(ahead_[at_++]);
    if (c == '\n') return true;
    if (out.size() == most) return false;
    out += c;
  }
  return false;
}

FOVEA_INLINE failure frame_reader::damaged(const std::string& what) const {
  return {error_code::malformed, name_ + " is damaged behind frame " + std::to_string(frames_) +
                                     ": " + what + "; make the video anew, or copy it again."};
}

FOVEA_INLINE failure frame_reader::cannot(const std::string& what) const {
  return {error_code::unsupported,
          name_ + " " + what + "; convert it with ffmpeg -pix_fmt yuv420p -f yuv4mpegpipe."};
}

FOVEA_INLINE status frame_reader::check_size(std::size_t width, std::size_t height) const {
  if (width == 0 || height == 0) return damaged("a header says that a side has no pixels");
  constexpr std::size_t longest = 65535;
  if (width <= longest && height <= longest && width * height <= limits_.most_pixels) return done;
  return failure{error_code::too_large,
                 name_ + ": a header says " + std::to_string(width) + " x " +
                     std::to_string(height) + " pixels; the limit here is " +
                     std::to_string(limits_.most_pixels) +
                     " pixels and 65535 along a side. Make it smaller or raise the limit."};
}

FOVEA_INLINE status frame_reader::recognise(feed from) {
  while (end_ - at_ < 12 && fill(from)) {}
  const bytes start = bytes(ahead_).subspan(at_, end_ - at_);
  if (start.empty()) return damaged("it is empty");
  if (!knows(start)) return cannot("is neither Y4M, PPM, PGM nor a row of JPEG pictures");
  const char first = static_cast<char>(start[0]);
  format_ = first == 'Y' ? format::y4m : first == 'P' ? format::portable : format::jpeg;
  return done;
}

FOVEA_INLINE result<bool> frame_reader::next(feed from, frame_buffer& into) {
  if (format_ == format::unknown)
    if (const status s = recognise(from); !s) return s.error();
  if (!more(from)) return false;
  auto read = format_ == format::y4m        ? next_y4m(from, into)
              : format_ == format::portable ? next_portable(from, into)
                                            : next_jpeg(from, into);
  if (read && *read) ++frames_;
  return read;
}

}  // namespace fovea::inline FOVEA_ABI
