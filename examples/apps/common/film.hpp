#pragma once

#include <fovea/image/letterbox.hpp>
#include <fovea/image/resize.hpp>
#include <fovea/io/video_writer.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace app {

/// A video of what is shown. It is as large as the first picture; one of another size, as a stream
/// that changes has them, is scaled evenly to fit, with black beside it. It plays as fast as what
/// it shows went: a picture stays until the time of the next one comes.
class film {
 public:
  static constexpr double longest = 2;  ///< seconds that a picture stays; what is longer is cut out

  /// Writes to the first of `paths` that can be opened.
  explicit film(std::initializer_list<std::string> paths) : paths_(paths) {}

  /// `rate`, of the first picture: how many a second the film has. One that comes too soon after
  /// the last is left out. Throws the sentence of what went wrong.
  void write(const fovea::image<fovea::rgb8>& picture, double rate, double seconds) {
    if (!writer_) open(picture, rate), begun_ = seconds;
    const auto most = std::max(1LL, std::llround(longest * rate_));
    long long place = std::llround((seconds - begun_) * rate_);
    if (place > pictures_ - 1 + most) {
      begun_ += double(place - (pictures_ - 1 + most)) / rate_;
      place = pictures_ - 1 + most;
    }
    if (place < pictures_) return;
    for (; pictures_ < place; ++pictures_) writer_->again().value();
    ++pictures_;
    const bool fits = picture.width() == width_ && picture.height() == height_;
    (fits ? writer_->write(picture) : writer_->write(fitted(picture))).value();
  }
  void finish() {
    if (writer_) writer_->finish().value();
  }

 private:
  void open(const fovea::image<fovea::rgb8>& picture, double rate) {
    width_ = picture.width(), height_ = picture.height(), rate_ = rate;
    for (const auto& path : paths_) {
      auto made = fovea::video_writer::open(path, {width_, height_, rate});
      if (!made && &path != &paths_.back()) continue;
      writer_ = std::move(made).value();
      return;
    }
  }

  fovea::image<fovea::rgb8> fitted(const fovea::image<fovea::rgb8>& picture) const {
    fovea::image<fovea::rgb8> out(width_, height_);
    std::fill_n(out.data(), out.stride() * height_, std::uint8_t(0));
    const auto box = fovea::letterbox::fit(picture.width(), picture.height(), width_, height_);
    const int left = int(box.left), top = int(box.top);
    fovea::image_target inner = out;
    inner.data = out.at(left, top);
    inner.width = std::clamp(int(box.scale * float(picture.width()) + 0.5f), 1, width_ - left);
    inner.height = std::clamp(int(box.scale * float(picture.height()) + 0.5f), 1, height_ - top);
    fovea::resize(picture, inner);
    return out;
  }

  std::vector<std::string> paths_;
  std::optional<fovea::video_writer> writer_;
  int width_ = 0, height_ = 0;
  double rate_ = 25, begun_ = 0;  ///< seconds, of its first picture
  long long pictures_ = 0;
};

}  // namespace app
