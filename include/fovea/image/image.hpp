#pragma once

#include "fovea/core/buffer.hpp"
#include "fovea/image/image_view.hpp"

namespace fovea::inline FOVEA_ABI {

/// Pixels of its own, rows without gaps, not initialised. Moves; a copy is `clone()`.
template <Pixel P>
class image {
 public:
  image() = default;
  image(int width, int height)
      : pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * P::channels),
        width_(width),
        height_(height) {}

  int width() const noexcept { return width_; }
  int height() const noexcept { return height_; }
  bool empty() const noexcept { return pixels_.empty(); }
  std::ptrdiff_t stride() const noexcept { return std::ptrdiff_t(width_) * P::channels; }

  std::uint8_t* data() noexcept { return pixels_.data(); }
  const std::uint8_t* data() const noexcept { return pixels_.data(); }
  std::uint8_t* at(int x, int y) noexcept {
    return pixels_.data() + y * stride() + x * P::channels;
  }
  const std::uint8_t* at(int x, int y) const noexcept {
    return pixels_.data() + y * stride() + x * P::channels;
  }

  operator view<P>() const noexcept { return {pixels_.data(), width_, height_, stride()}; }
  operator image_view() const noexcept { return static_cast<view<P>>(*this); }
  operator image_target() & noexcept {
    return {pixels_.data(), width_, height_, stride(), P::format};
  }

  [[nodiscard]] image clone() const {
    image copy;
    copy.pixels_ = pixels_.clone(), copy.width_ = width_, copy.height_ = height_;
    return copy;
  }

 private:
  buffer<std::uint8_t> pixels_;
  int width_ = 0, height_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI
