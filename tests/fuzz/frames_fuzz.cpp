// Any bytes as a video stream: Y4M, PPM, PGM or JPEG pictures. Each frame has the size it promises
// or there is one sentence; how the bytes are cut into pieces makes no difference.
#include "fovea/image/color.hpp"
#include "fovea/io/frame_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace {

struct outcome {
  long long frames = 0;
  unsigned sum = 0;
  std::string sentence;
  bool operator==(const outcome&) const = default;
};

outcome read(const std::uint8_t* data, std::size_t size, std::size_t piece) {
  fovea::frame_limits limits;
  limits.most_pixels = 1 << 14, limits.most_bytes = 1 << 16;  // so that a run costs milliseconds
  fovea::frame_reader reader("fuzz", limits);
  fovea::frame_buffer frame;
  std::size_t at = 0;
  const auto feed = [&](std::byte* to, std::size_t most) {
    const std::size_t n = std::min({most, piece, size - at});
    if (n > 0) std::memcpy(to, data + at, n);
    at += n;
    return n;
  };
  outcome out;
  for (;;) {
    const auto got = reader.next(feed, frame);
    if (!got) {
      out.sentence = got.error().sentence;
      if (!out.sentence.starts_with("fuzz")) std::abort();
    }
    if (!got || !*got) return out;
    const auto& picture = frame.picture();
    if (picture.empty() || picture.width > 65535) std::abort();
    std::uint8_t rgba[4];
    for (int y = 0; y < picture.height; ++y)
      for (int x = 0; x < picture.width; ++x) {
        fovea::read_row(picture, y, x, 1, rgba);
        out.sum = out.sum * 31 + rgba[0] + rgba[1] * 3u + rgba[2] * 5u;
      }
    ++out.frames;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (read(data, size, size + 1) == read(data, size, 7)) return 0;
  std::abort();
}
