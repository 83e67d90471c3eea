#pragma once

#include <fovea/io/video.hpp>

#include <string>
#include <vector>

/// Frames as a decoder gives them, kept in memory: what is timed is what comes after the decoder.
namespace fovea_test {

class kept_clip {
 public:
  /// At `rate` frames a second, `most` of them at most; larger frames are reduced to `long_side`.
  static kept_clip read(const std::string& file, double rate, int most, int long_side = 0) {
    fovea::video_options how;
    how.long_side = long_side;
    how.most_rate = rate;
    auto source = fovea::video_source::open(file, how).value();
    kept_clip out;
    out.rate_ = rate;
    for (fovea::video_frame f; int(out.frames_.size()) < most && source.next(f);)
      out.frames_.push_back(copy(f.picture));
    return out;
  }

  int count() const { return int(frames_.size()); }
  double seconds() const { return count() / rate_; }
  fovea::image_view frame(int i) const {
    const auto& f = frames_[std::size_t(i)];
    const std::uint8_t* at = f.bytes.data();
    const std::ptrdiff_t half = (f.width + 1) / 2, luma = std::ptrdiff_t(f.width) * f.height;
    return fovea::i420_view(at, at + luma, at + luma + half * ((f.height + 1) / 2), f.width,
                            f.height, f.width, half);
  }
  double time(int i) const { return i / rate_; }

 private:
  struct kept {
    int width = 0, height = 0;
    std::vector<std::uint8_t> bytes;
  };

  static kept copy(const fovea::image_view& v) {
    kept out{v.width, v.height, {}};
    const auto plane = [&](const std::uint8_t* from, int w, int h, std::ptrdiff_t stride) {
      for (int y = 0; y < h; ++y)
        out.bytes.insert(out.bytes.end(), from + y * stride, from + y * stride + w);
    };
    plane(v.data, v.width, v.height, v.stride);
    for (const auto* c : v.chroma) plane(c, (v.width + 1) / 2, (v.height + 1) / 2, v.chroma_stride);
    return out;
  }

  std::vector<kept> frames_;
  double rate_ = 0;
};

}  // namespace fovea_test
