#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/core/config.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace fovea::inline FOVEA_ABI {

/// How the bytes of a picture are laid out, for code that learns it at run time.
enum class pixel_format : std::uint8_t { gray8, rgb8, bgr8, rgba8, bgra8, nv12, i420 };

// Pixel layouts: the type parameter of `view` and `image`. Eight bits a channel, sRGB.
struct gray8 {
  static constexpr auto format = pixel_format::gray8;
  static constexpr int channels = 1;
};
struct rgb8 {
  static constexpr auto format = pixel_format::rgb8;
  static constexpr int channels = 3;
};
struct bgr8 {
  static constexpr auto format = pixel_format::bgr8;
  static constexpr int channels = 3;
};
struct rgba8 {
  static constexpr auto format = pixel_format::rgba8;
  static constexpr int channels = 4;
};
struct bgra8 {
  static constexpr auto format = pixel_format::bgra8;
  static constexpr int channels = 4;
};

template <class P>
concept Pixel = requires {
  { P::format } -> std::convertible_to<pixel_format>;
  { P::channels } -> std::convertible_to<int>;
};

/// Borrowed pixels whose order of colours is part of the type: rows from top to bottom, `stride`
/// bytes from one to the next.
template <Pixel P>
struct view {
  const std::uint8_t* data = nullptr;
  int width = 0, height = 0;
  std::ptrdiff_t stride = 0;

  view() = default;
  view(const std::uint8_t* pixels, int w, int h, std::ptrdiff_t bytes_per_row = 0) noexcept
      : data(pixels),
        width(w),
        height(h),
        stride(bytes_per_row ? bytes_per_row : std::ptrdiff_t(w) * P::channels) {}

  const std::uint8_t* row(int y) const noexcept { return data + y * stride; }
  const std::uint8_t* at(int x, int y) const noexcept { return row(y) + x * P::channels; }
  bool empty() const noexcept { return width <= 0 || height <= 0; }

  /// The part of it inside the given whole pixels, which must lie inside.
  view part(int x, int y, int w, int h) const noexcept {
    FOVEA_ASSERT(x >= 0 && y >= 0 && w >= 0 && h >= 0 && x + w <= width && y + h <= height,
                 "a part lies inside its view");
    return {at(x, y), w, h, stride};
  }
};

/// Any picture, with its layout as a value: what detectors, aligners and files take.
///
/// Made from a `view` of any layout, so colours cannot be swapped by accident. NV12 and I420 come
/// with their chroma planes (see `nv12_view`, `i420_view`).
struct image_view {
  const std::uint8_t* data = nullptr;
  int width = 0, height = 0;
  std::ptrdiff_t stride = 0;
  pixel_format format = pixel_format::rgb8;
  const std::uint8_t* chroma[2] = {nullptr, nullptr};  ///< NV12: interleaved U V; I420: U, V
  std::ptrdiff_t chroma_stride = 0;

  image_view() = default;
  template <Pixel P>
  image_view(const view<P>& v) noexcept
      : data(v.data), width(v.width), height(v.height), stride(v.stride), format(P::format) {}

  bool empty() const noexcept { return width <= 0 || height <= 0; }
};

/// Where a picture is written: the caller's pixels, of an interleaved layout. Made from an `image`,
/// or around any memory.
struct image_target {
  std::uint8_t* data = nullptr;
  int width = 0, height = 0;
  std::ptrdiff_t stride = 0;  ///< bytes from one row to the next
  pixel_format format = pixel_format::rgb8;
};

/// Video-range BT.601 frames as decoders give them: full-size luma, half-size chroma.
inline image_view nv12_view(const std::uint8_t* luma, const std::uint8_t* chroma, int width,
                            int height, std::ptrdiff_t luma_stride,
                            std::ptrdiff_t chroma_stride) noexcept {
  image_view v;
  v.data = luma, v.width = width, v.height = height, v.stride = luma_stride;
  v.format = pixel_format::nv12, v.chroma[0] = chroma, v.chroma_stride = chroma_stride;
  return v;
}
inline image_view i420_view(const std::uint8_t* y, const std::uint8_t* u, const std::uint8_t* v,
                            int width, int height, std::ptrdiff_t luma_stride,
                            std::ptrdiff_t chroma_stride) noexcept {
  image_view i = nv12_view(y, u, width, height, luma_stride, chroma_stride);
  i.format = pixel_format::i420, i.chroma[1] = v;
  return i;
}

/// The part of any picture inside the given whole pixels, which must lie inside; borrowed as the
/// picture is. Of NV12 and I420 it begins at an even pixel of an even row, or half a pixel of
/// colour off.
inline image_view part_of(const image_view& v, int x, int y, int w, int h) noexcept {
  FOVEA_ASSERT(x >= 0 && y >= 0 && w >= 0 && h >= 0 && x + w <= v.width && y + h <= v.height,
               "a part lies inside its picture");
  constexpr int each[] = {1, 3, 3, 4, 4, 1, 1};
  image_view part = v;
  part.data += y * v.stride + x * each[static_cast<int>(v.format)];
  part.width = w, part.height = h;
  const std::ptrdiff_t colour = (y / 2) * v.chroma_stride;
  if (v.format == pixel_format::nv12) part.chroma[0] += colour + x / 2 * 2;
  if (v.format == pixel_format::i420)
    for (auto& plane : part.chroma) plane += colour + x / 2;
  return part;
}

}  // namespace fovea::inline FOVEA_ABI
