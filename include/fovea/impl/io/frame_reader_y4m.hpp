#pragma once

#include "fovea/io/frame_reader.hpp"

#include <cstring>
#include <string_view>

/// Y4M as mjpegtools' manual yuv4mpeg(5) has it, with ffmpeg's XCOLORRANGE.
namespace fovea::inline FOVEA_ABI {
namespace frame_detail {

/// Digits only, at most 999,999,999; false for anything else.
inline bool read_number(std::string_view text, std::size_t& out) noexcept {
  if (text.empty() || text.size() > 9) return false;
  out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    out = out * 10 + std::size_t(c - '0');
  }
  return true;
}

/// "30000:1001"; 0 where either is zero, as a file says that does not know.
inline bool read_rate(std::string_view text, double& out) noexcept {
  std::size_t up = 0, down = 0;
  const auto colon = text.find(':');
  if (colon == text.npos || !read_number(text.substr(0, colon), up) ||
      !read_number(text.substr(colon + 1), down))
    return false;
  out = up == 0 || down == 0 ? 0 : double(up) / double(down);
  return true;
}

inline std::size_t half(int n) noexcept { return (std::size_t(n) + 1) / 2; }

/// 0..255 to 16..235, for luma.
inline std::uint8_t video_luma(int v) noexcept {
  return static_cast<std::uint8_t>(16 + (v * 219 + 127) / 255);
}
/// The same for chroma, 16..240 around 128.
inline std::uint8_t video_chroma(int v) noexcept {
  const int d = (v - 128) * 224;
  return static_cast<std::uint8_t>(128 + (d + (d < 0 ? -127 : 127)) / 255);
}
/// 16..235 to 0..255.
inline std::uint8_t full_luma(int v) noexcept {
  const int wide = ((v - 16) * 255 + 109) / 219;
  return static_cast<std::uint8_t>(v <= 16 ? 0 : wide > 255 ? 255 : wide);
}

template <class F>
void each(std::uint8_t* at, std::size_t count, F&& f) {
  for (std::size_t i = 0; i < count; ++i) at[i] = f(at[i]);
}

}  // namespace frame_detail

FOVEA_INLINE status frame_reader::read_chroma(const std::string& word) {
  static constexpr struct {
    std::string_view word;
    chroma is;
  } known[] = {{"mono", chroma::mono},     {"420", chroma::c420},      {"420jpeg", chroma::c420},
               {"420mpeg2", chroma::c420}, {"420paldv", chroma::c420}, {"411", chroma::c411},
               {"422", chroma::c422},      {"444", chroma::c444}};
  for (const auto& each : known)
    if (each.word == word) {
      chroma_ = each.is;
      return done;
    }
  return cannot("is Y4M of the kind '" + word.substr(0, 24) + "', not of 8 bits without alpha");
}

FOVEA_INLINE status frame_reader::read_header(const std::string& text) {
  std::size_t width = 0, height = 0;
  chroma_ = chroma::c420, full_range_ = false, rate_ = 0;
  for (std::size_t at = 9; at < text.size();) {
    const auto end = std::min(text.find(' ', at + 1), text.size());
    const std::string word = text.substr(at + 1, end - at - 1);
    at = end;
    if (word.empty()) continue;
    const std::string value = word.substr(1);
    bool good = true;
    if (word[0] == 'W') good = frame_detail::read_number(value, width);
    if (word[0] == 'H') good = frame_detail::read_number(value, height);
    if (word[0] == 'F') good = frame_detail::read_rate(value, rate_);
    if (word[0] == 'C')
      if (const status s = read_chroma(value); !s) return s;
    if (word == "XCOLORRANGE=FULL") full_range_ = true;
    if (!good) return damaged("its header says '" + word.substr(0, 24) + "'");
  }
  if (const status s = check_size(width, height); !s) return s;
  width_ = static_cast<int>(width), height_ = static_cast<int>(height);
  return done;
}

FOVEA_INLINE result<bool> frame_reader::next_y4m(feed from, frame_buffer& into) {
  constexpr std::size_t longest_line = 400;
  if (!line(from, line_, longest_line)) return damaged("a header does not end");
  while (line_.starts_with("YUV4MPEG2 ")) {
    if (const status s = read_header(line_); !s) return s.error();
    if (!more(from)) return false;
    if (!line(from, line_, longest_line)) return damaged("a header does not end");
  }
  if (!line_.starts_with("FRAME") || (line_.size() > 5 && line_[5] != ' '))
    return damaged("there is no frame where one must be");
  const std::size_t luma = std::size_t(width_) * std::size_t(height_);
  std::size_t plane = 0;
  if (chroma_ == chroma::c420) plane = frame_detail::half(width_) * frame_detail::half(height_);
  if (chroma_ == chroma::c411) plane = (std::size_t(width_) + 3) / 4 * std::size_t(height_);
  if (chroma_ == chroma::c422) plane = frame_detail::half(width_) * std::size_t(height_);
  if (chroma_ == chroma::c444) plane = luma;
  into.raw_.resize(luma + 2 * plane);
  if (!take(into.raw_.data(), into.raw_.size(), from)) return damaged("it ends within a frame");
  arrange(into);
  return true;
}

/// Brings what was read to i420 of video range, or gray.
FOVEA_INLINE void frame_reader::arrange(frame_buffer& into) const {
  using namespace frame_detail;
  std::uint8_t* const raw = into.raw_.data();
  const std::size_t luma = std::size_t(width_) * std::size_t(height_);
  if (chroma_ == chroma::mono) {
    if (!full_range_) each(raw, luma, full_luma);
    into.view_ = view<gray8>(raw, width_, height_);
    return;
  }
  if (full_range_) {
    each(raw, luma, video_luma);
    each(raw + luma, into.raw_.size() - luma, video_chroma);
  }
  const std::size_t stride = half(width_), plane = stride * half(height_);
  const std::uint8_t* u = raw + luma;
  if (chroma_ != chroma::c420) {
    halve_chroma(into);
    u = into.made_.data();
  }
  into.view_ =
      i420_view(raw, u, u + plane, width_, height_, width_, static_cast<std::ptrdiff_t>(stride));
}

/// The mean of the samples that a square of two by two pixels covers.
FOVEA_INLINE void frame_reader::halve_chroma(frame_buffer& into) const {
  const int across = chroma_ == chroma::c444 ? 1 : chroma_ == chroma::c422 ? 2 : 4;
  const int columns = (width_ + across - 1) / across;
  const int w = (width_ + 1) / 2, h = (height_ + 1) / 2;
  const std::size_t luma = std::size_t(width_) * std::size_t(height_);
  into.made_.resize(2 * std::size_t(w) * std::size_t(h));
  std::uint8_t* out = into.made_.data();
  for (int plane = 0; plane < 2; ++plane) {
    const std::uint8_t* in =
        into.raw_.data() + luma + std::size_t(plane) * std::size_t(columns) * std::size_t(height_);
    for (int y = 0; y < h; ++y) {
      const std::uint8_t* top = in + std::ptrdiff_t(2 * y) * columns;
      const std::uint8_t* low = 2 * y + 1 < height_ ? top + columns : top;
      for (int x = 0; x < w; ++x) {
        const int a = 2 * x / across, b = std::min((2 * x + 1) / across, columns - 1);
        *out++ = static_cast<std::uint8_t>((top[a] + top[b] + low[a] + low[b] + 2) / 4);
      }
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI
