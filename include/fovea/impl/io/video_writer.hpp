#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/image/color.hpp"
#include "fovea/io/video_writer.hpp"

#include "fovea/impl/io/child_process.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace fovea::inline FOVEA_ABI {
namespace video_detail {

/// ITU-R BT.601 times 2^16: luma 16 to 235, chroma 16 to 240.
inline std::uint8_t video_y(int r, int g, int b) noexcept {
  return static_cast<std::uint8_t>(16 + ((16829 * r + 33039 * g + 6416 * b + 32768) >> 16));
}
inline std::uint8_t video_u(int r, int g, int b) noexcept {
  return static_cast<std::uint8_t>(128 + ((-9714 * r - 19070 * g + 28784 * b + 32768) >> 16));
}
inline std::uint8_t video_v(int r, int g, int b) noexcept {
  return static_cast<std::uint8_t>(128 + ((28784 * r - 24103 * g - 4681 * b + 32768) >> 16));
}

/// Two rows of at most `count` pixels, R G B A, to luma and chroma.
struct i420_rows {
  std::uint8_t *y, *u, *v;
  std::ptrdiff_t stride;

  void put(const std::uint8_t* top, const std::uint8_t* low, int count, bool two) const noexcept {
    for (int x = 0; x < count; ++x) {
      y[x] = video_y(top[4 * x], top[4 * x + 1], top[4 * x + 2]);
      if (two) y[stride + x] = video_y(low[4 * x], low[4 * x + 1], low[4 * x + 2]);
    }
    for (int x = 0; x < count; x += 2) {
      const int next = x + 1 < count ? x + 1 : x;
      int sum[3];
      for (int c = 0; c < 3; ++c)
        sum[c] = (top[4 * x + c] + top[4 * next + c] + low[4 * x + c] + low[4 * next + c] + 2) / 4;
      u[x / 2] = video_u(sum[0], sum[1], sum[2]), v[x / 2] = video_v(sum[0], sum[1], sum[2]);
    }
  }
};

/// Marked as what it is; sides made even by a row or column of black.
inline std::vector<std::string> encoder_command(const video_writer_options& how,
                                                const std::string& file) {
  std::vector<std::string> out{how.encoder, "-hide_banner", "-loglevel", "error", "-y"};
  const auto add = [&](std::initializer_list<std::string> words) { out.insert(out.end(), words); };
  add({"-f", "yuv4mpegpipe", "-i", "pipe:0", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2"});
  add({"-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "smpte170m"});
  add({"-color_primaries", "smpte170m", "-color_trc", "smpte170m", "file:" + file});
  return out;
}

inline std::size_t i420_bytes(int width, int height) noexcept {
  const auto w = std::size_t(width), h = std::size_t(height);
  return w * h + 2 * ((w + 1) / 2) * ((h + 1) / 2);
}

}  // namespace video_detail

FOVEA_INLINE void write_i420(const image_view& from, std::uint8_t* out) noexcept {
  constexpr int chunk = 256;
  const int w = from.width, h = from.height, half = (w + 1) / 2;
  std::uint8_t *const u = out + std::ptrdiff_t(w) * h, *const v =
                                                           u + std::ptrdiff_t(half) * ((h + 1) / 2);
  std::uint8_t top[4 * chunk], low[4 * chunk];
  for (int y = 0; y < h; y += 2)
    for (int x = 0; x < w; x += chunk) {
      const int count = std::min(chunk, w - x);
      const bool two = y + 1 < h;
      read_row(from, y, x, count, top);
      if (two) read_row(from, y + 1, x, count, low);
      const std::ptrdiff_t chroma = std::ptrdiff_t(y / 2) * half + x / 2;
      const video_detail::i420_rows rows{out + std::ptrdiff_t(y) * w + x, u + chroma, v + chroma,
                                         w};
      rows.put(top, two ? low : top, count, two);
    }
}

struct video_writer::state {
  std::string path, part;  ///< `part` empty: standard output
  video_writer_options how;
  video_detail::descriptor file;
  video_detail::child_process child;
  std::vector<std::uint8_t> frame;
  int out = -1;
  bool broken = false, begun = false;

  ~state() {
    child.end();
    file.close();
    if (!part.empty()) std::remove(part.c_str());
  }

  status put(const void* data, std::size_t count);
  status start();
  failure lost(const std::string& what);
};

/// With the last line that the encoder said.
FOVEA_INLINE failure video_writer::state::lost(const std::string& what) {
  broken = true;
  std::string words(4096, '\0');
  const auto got = child.said.get() < 0 ? 0 : ::read(child.said.get(), words.data(), words.size());
  words.resize(got > 0 ? std::size_t(got) : 0);
  while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
  words = words.substr(words.rfind('\n') + 1);
  return {error_code::unreadable, path + " cannot be written: " + what +
                                      (words.empty() ? std::string() : " (\"" + words + "\")") +
                                      "; free some space, or choose another name."};
}

FOVEA_INLINE status video_writer::state::put(const void* data, std::size_t count) {
  const char* at = static_cast<const char*>(data);
  while (count > 0) {
    const auto put =
        child.running() ? ::send(out, at, count, MSG_NOSIGNAL) : ::write(out, at, count);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return lost(child.running() ? "the encoder has stopped" : std::strerror(errno));
    at += put, count -= std::size_t(put);
  }
  return done;
}

FOVEA_INLINE status video_writer::state::start() {
  const auto dot = path.rfind('.');
  const std::string ending =
      dot == path.npos || path.find('/', dot) != path.npos ? "" : path.substr(dot);
  if (path == "-") {
    out = STDOUT_FILENO;
    return done;
  }
  if (ending.empty())
    return failure{error_code::unsupported,
                   path + " has no ending that says what to write; use .y4m, .mp4, .mkv or .webm."};
  part = path.substr(0, dot) + ".part" + ending;
  file = video_detail::descriptor(
      ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (file.get() < 0) {
    const std::string why = std::strerror(errno);
    part.clear();
    return lost(why);
  }
  out = file.get();
  if (ending == ".y4m") return done;
  file.close();
  auto started = video_detail::child_process::start(video_detail::encoder_command(how, part),
                                                    video_detail::wiring::writes_its_input);
  if (!started) return started.error();
  child = std::move(*started);
  out = child.data.get();
  return done;
}

FOVEA_INLINE result<video_writer> video_writer::open(const std::string& path,
                                                     const video_writer_options& how) {
  constexpr int longest = 65535;
  if (how.width <= 0 || how.height <= 0 || how.width > longest || how.height > longest)
    return failure{error_code::unsupported,
                   path + ": a video of " + std::to_string(how.width) + " x " +
                       std::to_string(how.height) +
                       " pixels cannot be written; give a size up to 65535."};
  if (path.empty() || (path[0] == '-' && path != "-"))
    return failure{error_code::unsupported,
                   "'" + path + "' looks like an option; for a file write ./" + path + "."};
  auto made = std::make_unique<state>();
  made->path = path, made->how = how;
  if (const status s = made->start(); !s) return s.error();
  made->frame.resize(video_detail::i420_bytes(how.width, how.height));
  char header[128];
  const long long rate = std::max(1LL, static_cast<long long>(how.rate * 1000 + 0.5));
  const int n = std::snprintf(header, sizeof header,
                              "YUV4MPEG2 W%d H%d F%lld:1000 Ip A1:1 C420jpeg XCOLORRANGE=LIMITED\n",
                              how.width, how.height, rate);
  if (const status s = made->put(header, std::size_t(n)); !s) return s.error();
  return video_writer(std::move(made));
}

FOVEA_INLINE status video_writer::write(const image_view& picture) {
  state& s = *state_;
  FOVEA_ASSERT(picture.width == s.how.width && picture.height == s.how.height,
               "every frame of a video has the size it was opened with");
  write_i420(picture, s.frame.data());
  s.begun = true;
  return again();
}

FOVEA_INLINE status video_writer::again() {
  state& s = *state_;
  if (!s.begun) return done;
  if (const status put = s.put("FRAME\n", 6); !put) return put;
  return s.put(s.frame.data(), s.frame.size());
}

FOVEA_INLINE status video_writer::finish() {
  state& s = *state_;
  if (s.broken || s.out < 0)
    return failure{error_code::unreadable,
                   s.path + " was not finished: writing had failed before."};
  s.out = -1;
  if (s.child.running()) {
    video_detail::descriptor said(::dup(s.child.said.get()));
    const std::string end = video_detail::ending(s.child.wait());
    s.child.said = std::move(said);
    if (!end.empty()) return s.lost("the encoder " + end);
    s.child.said.close();
  }
  if (s.part.empty()) return done;
  if (s.file.get() >= 0 && ::fsync(s.file.get()) != 0) return s.lost(std::strerror(errno));
  s.file.close();
  if (std::rename(s.part.c_str(), s.path.c_str()) != 0) return s.lost(std::strerror(errno));
  s.part.clear();
  return done;
}

FOVEA_INLINE video_writer::video_writer(std::unique_ptr<state> s) noexcept : state_(std::move(s)) {}
FOVEA_INLINE video_writer::video_writer(video_writer&&) noexcept = default;
FOVEA_INLINE video_writer& video_writer::operator=(video_writer&&) noexcept = default;
FOVEA_INLINE video_writer::~video_writer() = default;

}  // namespace fovea::inline FOVEA_ABI
