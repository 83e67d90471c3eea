#pragma once

#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/spatial.hpp"

#include <cstring>

namespace fovea::inline FOVEA_ABI::nn {

namespace blocks_detail {

/// The smaller map's extents, `channels` of the larger one, and where each element lies in both.
struct layout {
  std::int64_t batch, height, width, block, channels;

  /// Copies runs between the deep [N, H, W, C b²] and the wide [N, H b, W b, C] map.
  template <class Copy>
  void each_run(Copy copy) const {
    for (std::int64_t row = 0; row < batch * height * block; ++row)
      for (std::int64_t column = 0; column < width * block; ++column) {
        const auto deep_pixel = row / block * width + column / block;
        const auto part = row % block * block + column % block;
        copy(deep_pixel, part, row * width * block + column);
      }
  }
};

inline status fits(facts reads, std::int64_t block) {
  const fact& x = operand(reads, 0);
  if (!x.present() || x.dims.rank() != 4)
    return check::malformed("its input is %, expected four axes", {x.dims});
  if (block < 1 || block > 1 << 15)
    return check::malformed("its block is %, expected 1 to 32768", {block});
  return done;
}

}  // namespace blocks_detail

FOVEA_INLINE result<std::vector<fact>> infer(const depth_to_space& op, facts reads) {
  if (auto bad = blocks_detail::fits(reads, op.block); !bad) return bad.error();
  const auto& x = reads[0].dims;
  const auto area = op.block * op.block;
  if (x[3] % area != 0)
    return check::malformed("% channels are not a multiple of the block's %", {x[3], area});
  if (!is_countable({x[1], op.block, op.block}) || !is_countable({x[2], op.block, op.block}))
    return failure{error_code::too_large, "its output's extents overflow"};
  return check::gives(reads[0].type, {x[0], x[1] * op.block, x[2] * op.block, x[3] / area});
}

FOVEA_INLINE void compute(const depth_to_space& op, const operands& on) {
  const auto& x = on.in(0);
  const auto area = op.block * op.block, channels = x.dims[3] / area;
  const auto size = static_cast<std::int64_t>(size_of(x.type));
  const blocks_detail::layout map{x.dims[0], x.dims[1], x.dims[2], op.block, channels};
  map.each_run([&](std::int64_t deep, std::int64_t part, std::int64_t wide) {
    const std::byte* from = x.data + deep * x.dims[3] * size;
    std::byte* to = on.out().data + wide * channels * size;
    if (!op.columns_first) {
      std::memcpy(to, from + part * channels * size, static_cast<std::size_t>(channels * size));
      return;
    }
    for (std::int64_t c = 0; c < channels; ++c)
      std::memcpy(to + c * size, from + (c * area + part) * size, static_cast<std::size_t>(size));
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const space_to_depth& op, facts reads) {
  if (auto bad = blocks_detail::fits(reads, op.block); !bad) return bad.error();
  const auto& x = reads[0].dims;
  if (x[1] % op.block != 0 || x[2] % op.block != 0)
    return check::malformed("its input is %, not a multiple of blocks of %", {x, op.block});
  if (!is_countable({x[3], op.block, op.block}))
    return failure{error_code::too_large, "its output's channels overflow"};
  return check::gives(reads[0].type,
                      {x[0], x[1] / op.block, x[2] / op.block, x[3] * op.block * op.block});
}

FOVEA_INLINE void compute(const space_to_depth& op, const operands& on) {
  const auto& x = on.in(0);
  const shape& y = on.out().dims;
  const auto bytes = x.dims[3] * static_cast<std::int64_t>(size_of(x.type));
  const auto area = op.block * op.block;
  const blocks_detail::layout map{y[0], y[1], y[2], op.block, x.dims[3]};
  map.each_run([&](std::int64_t deep, std::int64_t part, std::int64_t wide) {
    if (bytes > 0)
      std::memcpy(on.out().data + (deep * area + part) * bytes, x.data + wide * bytes,
                  static_cast<std::size_t>(bytes));
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
