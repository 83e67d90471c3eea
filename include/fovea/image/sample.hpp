#pragma once

#include "fovea/image/affine.hpp"
#include "fovea/image/color.hpp"

namespace fovea::inline FOVEA_ABI {

enum class channel_order : std::uint8_t { rgb, bgr, gray };
enum class tensor_layout : std::uint8_t { nhwc, nchw };

/// What a network wants to see: `width` x `height` pixels, each value (byte - mean) * scale.
struct tensor_input {
  int width = 0, height = 0;
  channel_order order = channel_order::rgb;
  tensor_layout layout = tensor_layout::nhwc;
  float mean[3] = {0, 0, 0};   ///< of 0 to 255, in the order of the channels
  float scale[3] = {1, 1, 1};  ///< in the order of the channels
  color border = black;        ///< where the picture has no pixels

  constexpr int channels() const noexcept { return order == channel_order::gray ? 1 : 3; }
  constexpr std::size_t size() const noexcept {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
           static_cast<std::size_t>(channels());
  }
};

/// Looks at pictures through a map: the one way from pixels of any layout to crops and tensors.
///
/// `to_source` takes a place in the output to a place in the picture; both count from the corner
/// of the first pixel. Bilinear; a place outside the picture is border, and at its edge the
/// outermost pixels are repeated, so a resize has no dark seam. Where the map makes the picture
/// smaller, the picture is first halved (means of 2x2) until a step of one output pixel is below
/// 1.6 of its pixels: smaller copies do not alias. NV12 and I420 are halved before they become R G
/// B, a fifth of the work: 1.2 ms for a frame of 1920 x 1080.
///
/// Keeps its scratch memory between calls, so it allocates only for a larger picture than any
/// before: four bytes for each pixel looked at, after the first halving. A copy starts with scratch
/// of its own. One for each thread.
class sampler {
 public:
  sampler() = default;
  sampler(const sampler&) noexcept {}
  sampler(sampler&&) noexcept = default;
  sampler& operator=(const sampler&) noexcept { return *this; }
  sampler& operator=(sampler&&) noexcept = default;

  /// Fills the `how.size()` floats at `out`.
  void operator()(const image_view& from, const affine& to_source, const tensor_input& how,
                  float* out);

  /// Fills `to`, of the size that it has.
  void operator()(const image_view& from, const affine& to_source, const image_target& to,
                  color border = black);

 private:
  struct level;
  level prepare(const image_view& from, const affine& to_source, int width, int height);
  void fill(const image_view& from, level& at);
  float* look(const level& at, int y, int width, color border);

  buffer<std::uint8_t> pixels_;  ///< the part of the picture looked at, halved, as R G B A
  buffer<float> row_;            ///< one row of the output, as R G B A
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/image/sample.hpp"
#endif
