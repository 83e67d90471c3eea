#pragma once

#include "fovea/impl/nn/plan/conv_steps.hpp"

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// A 3 x 3, 3 x 1 or 1 x 3 convolution of stride and dilation 1, whose output extents decide how it
/// is best made.
struct winograd_shape {
  std::int64_t rows = 0, columns = 0, channels = 0, filters = 0;
  int height = 3, width = 3;  ///< of the filters
};

/// What `tile` x `tile` outputs at a time cost in multiply-adds, 0: the plain sum. A product pays
/// for about 5 steps more than its depth, a transform for about 5 an element; weights past what
/// stays in cache are read at the cost of `per_weight` each.
inline double winograd_cost(const winograd_shape& s, const kernel_set& k, int tile) {
  constexpr double per_weight = 8, cached = 1 << 18;
  const auto up = [](std::int64_t n, std::int64_t to) { return (n + to - 1) / to * to; };
  const double depth = double(s.channels), width = double(up(s.filters, k.lanes));
  const int down = s.height == 1 ? 1 : tile, across = s.width == 1 ? 1 : tile;
  const auto reads = [](int outputs) { return outputs == 1 ? 1 : outputs + 2; };
  const double planes = tile ? reads(down) * reads(across) : s.height * s.width;
  const double weights = std::max(0.0, planes * depth * width - cached) * per_weight;
  if (!tile) return planes * double(s.rows * s.columns) * depth * width + weights;
  const auto tiles = up(s.rows, down) / down * (up(s.columns, across) / across);
  const double transforms = 5 * double(tiles) * (double(up(s.channels, k.lanes)) + width);
  const double products = double(up(tiles, k.gemm_rows)) * (depth + 5) * width;
  return planes * (products + transforms) + weights;
}

/// The tile that costs least: 4, 2, or 0 where neither spares a tenth of the plain sum, which costs
/// half where its factors are bfloat16. Tiles of 6 would spare at most a fifth more of the
/// products, and lose most of it to the transforms.
inline int winograd_tile(const winograd_shape& s, const kernel_set& k) {
  int best = 0;
  double least = (k.bf16 ? 0.45 : 0.9) * winograd_cost(s, k, 0);
  for (const int tile : {2, 4})
    if (tile == 2 && s.height != s.width)
      continue;
    else if (const double cost = winograd_cost(s, k, tile); cost < least)
      best = tile, least = cost;
  return best;
}

inline winograd_shape winograd_shape_of(const node_view& v) {
  const shape &w = v.in_dims(1), &out = v.out().dims;
  return {out[1], out[2], w[3], w[0], static_cast<int>(w[1]), static_cast<int>(w[2])};
}

/// With factors of `products`: where these are AMX's, a plain sum in tiles is faster.
inline int winograd_tile_of(const node_view& v, const kernel_set& products,
                            const compile_options& options, const conv& op) {
  const shape &w = v.in_dims(1), &out = v.out().dims;
  if (options.exact || op.exact || products.tiles || out.rank() != 4 || op.groups != 1 ||
      !all_are(op.at.strides, 1) || !all_are(op.at.dilations, 1))
    return 0;
  const auto three = [](std::int64_t extent) { return extent == 3 || extent == 1; };
  if (!three(w[1]) || !three(w[2]) || w[1] * w[2] == 1) return 0;
  return winograd_tile(winograd_shape_of(v), products);
}

class winograd_step final : public packed_step {
 public:
  winograd_step(const node_view& v, const kernel_set& k, const conv& op, int tile)
      : packed_step(v, k, {v.in_dims(0), v.out().dims, kernel_extents(v.in_dims(1)), op.at},
                    op.then, op.activation_before_residual),
        tile_(tile) {
    const kernel::conv_job job = job_of();
    packed_floats_ = k.packed_winograd_floats(tile, job);
    scratch_ = whole_lines(k.winograd_scratch_bytes(tile, job));
  }
  const char* kernel() const noexcept override {
    return map_.at.kernel_height == 1  ? "winograd 1x4"
           : map_.at.kernel_width == 1 ? "winograd 4x1"
           : tile_ == 2                ? "winograd 2x2"
                                       : "winograd 4x4";
  }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }
  double cost_of_one() const noexcept override {
    const double axis = (tile_ + 2) / (3.0 * tile_);
    return map_.taps() == 9 ? axis * axis : axis;
  }

  /// Not in strips: what a pixel rounds to depends on where its tile begins.
  const map_step* by_rows() const noexcept override { return nullptr; }

  void run(const operands& on) const noexcept override {
    const auto up = [](std::int64_t n, int by) { return (n + by - 1) / by; };
    const std::int64_t tiles = up(map_.out_height, map_.at.kernel_height == 1 ? 1 : tile_) *
                               up(map_.at.out_width, map_.at.kernel_width == 1 ? 1 : tile_);
    const auto share = [&](tile_range tiles_of, column_range columns, int worker) {
      for (std::int64_t n = 0; n < map_.batch; ++n)
        part(image(on, n, {0, map_.out_height}, worker), tiles_of, columns);
    };
    if (shares_columns(on, tiles))
      return in_columns(on, [&](auto columns, int w) { share({0, tiles}, columns, w); });
    in_bands(on, tiles, work() > fork_worth, [&](auto first, auto last, int w) {
      share({first, last}, all_columns(), w);
    });
  }
  void rows(const row_job& on) const noexcept override { part(on, {}, all_columns()); }
  void pack(const node_view& v, std::byte* to) override {
    k_.pack_winograd(tile_, job_of(), v.floats(1), v.floats_if_any(2), packs_to(to));
  }

 private:
  /// Of the tiles of the rows; none named are all.
  struct tile_range {
    std::int64_t first = 0, last = 0;
  };
  void part(const row_job& on, tile_range tiles, column_range columns) const noexcept {
    kernel::conv_job job = job_of();
    job.at.first_row = static_cast<int>(on.rows.first);
    job.at.last_row = static_cast<int>(on.rows.last);
    job.x = on.x, job.y = on.y + columns.first;
    job.columns = columns.count, job.first_column = columns.first;
    job.first_tile = tiles.first, job.last_tile = tiles.last;
    job.scratch = on.scratch;
    job.then = store(on.residual, columns.first, columns.first);
    k_.winograd(tile_, job);
  }
  kernel::conv_job job_of() const noexcept {
    kernel::conv_job job;
    job.at = map_.at;
    job.at.last_row = map_.out_height;
    job.x_stride = in_channels_, job.y_stride = out_channels_;
    job.channels = in_channels_, job.columns = job.packed_columns = out_channels_;
    job.packed = packed_;
    return job;
  }

  int tile_;
  std::size_t scratch_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
