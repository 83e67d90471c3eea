#pragma once

#include "fovea/image/color.hpp"
#include "fovea/io/video.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared.hpp"

#include <doctest/doctest.h>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

/// Small videos, and decoders that behave badly: shell scripts which stand in for ffmpeg.
namespace fovea_test {

inline std::string y4m_header(int w, int h, const std::string& more = " F25:1 C420jpeg") {
  return "YUV4MPEG2 W" + std::to_string(w) + " H" + std::to_string(h) + more + "\n";
}
/// A 4:2:0 frame of one colour.
inline std::string y4m_frame(int w, int h, int y, int u = 128, int v = 128) {
  const std::size_t half = std::size_t((w + 1) / 2) * std::size_t((h + 1) / 2);
  return "FRAME\n" + std::string(std::size_t(w) * std::size_t(h), char(y)) +
         std::string(half, char(u)) + std::string(half, char(v));
}
inline std::string y4m_clip(int w, int h, int frames, const std::string& more = " F25:1 C420jpeg") {
  std::string out = y4m_header(w, h, more);
  for (int i = 0; i < frames; ++i) out += y4m_frame(w, h, 16 + i % 200);
  return out;
}

inline std::array<int, 3> color_at(const fovea::image_view& picture, int x, int y) {
  std::uint8_t rgba[4];
  fovea::read_row(picture, y, x, 1, rgba);
  return {rgba[0], rgba[1], rgba[2]};
}
inline int luma_of(const fovea::video_frame& f) { return f.picture.data[0]; }

inline bool ffmpeg(const std::string& arguments) {
  return std::system(("ffmpeg -nostdin -v error -y " + arguments).c_str()) == 0;
}

inline int open_descriptors() {
  int count = 0;
  for (const auto& each : fs::directory_iterator("/proc/self/fd")) count += !each.path().empty();
  return count;
}
inline int threads() {
  int count = 0;
  for (const auto& each : fs::directory_iterator("/proc/self/task")) count += !each.path().empty();
  return count;
}
/// Children of this process, those that ended and were not waited for too.
inline int children() {
  int count = 0;
  for (const auto& each : fs::directory_iterator("/proc/self/task")) {
    std::ifstream list(each.path() / "children");
    for (int pid; list >> pid;) ++count;
  }
  return count;
}

/// Waits, up to ten seconds, for something that must come.
template <class F>
bool comes(F&& holds) {
  for (int i = 0; i < 1000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace fovea_test
