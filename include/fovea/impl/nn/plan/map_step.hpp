#pragma once

#include "fovea/impl/nn/plan/step_support.hpp"

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// The geometry of a convolution or pool over [N, H, W, C], or [N, W, C] seen as one row.
struct map_geometry {
  std::int64_t batch = 0;
  kernel::map_window at;
  int out_height = 0;

  map_geometry(const shape& in, const shape& out, const shape& kernel, const window& w) {
    const bool flat = in.rank() == 3;
    const auto two = [&](const shape& s, int axis, int otherwise) {
      const int i = flat ? axis - 1 : axis;
      return i < 0 || s.empty() ? otherwise : static_cast<int>(s[i]);
    };
    batch = in[0];
    at.height = flat ? 1 : static_cast<int>(in[1]), at.width = static_cast<int>(in[in.rank() - 2]);
    at.kernel_height = two(kernel, 0, 1), at.kernel_width = two(kernel, 1, 1);
    at.stride_y = two(w.strides, 0, 1), at.stride_x = two(w.strides, 1, 1);
    at.dilation_y = two(w.dilations, 0, 1), at.dilation_x = two(w.dilations, 1, 1);
    at.pad_top = two(w.begin, 0, 0), at.pad_left = two(w.begin, 1, 0);
    out_height = flat ? 1 : static_cast<int>(out[1]),
    at.out_width = static_cast<int>(out[out.rank() - 2]);
  }
  int taps() const noexcept { return at.kernel_height * at.kernel_width; }
};

inline shape kernel_extents(const shape& weights) {
  shape k;
  for (int i = 1; i + 1 < weights.rank(); ++i) k.push_back(weights[i]);
  return k;
}

/// Rows [first, last) of a map.
struct row_range {
  std::int64_t first = 0, last = 0;
};

/// Output rows of one image. Row r lies `r` rows of floats behind each pointer; of the input, only
/// the rows that `reads` names need exist.
struct row_job {
  const float* x = nullptr;
  float* y = nullptr;
  const float* residual = nullptr;
  row_range rows;
  std::byte* scratch = nullptr;  ///< this thread's
};

/// A step from one map to one map, any rows of which can be computed apart. The operand that it
/// may overwrite is its residual.
class map_step : public step {
 public:
  virtual void rows(const row_job& job) const noexcept = 0;
  const map_step* by_rows() const noexcept override { return this; }

  void run(const operands& on) const noexcept override {
    in_bands(on, map_.out_height, work() > fork_worth, [&](auto first, auto last, int worker) {
      for (std::int64_t n = 0; n < map_.batch; ++n) rows(image(on, n, {first, last}, worker));
    });
  }

  /// Input rows that output rows `out` depend on.
  row_range reads(row_range out) const noexcept {
    const auto inside = [&](std::int64_t row) {
      return std::clamp(row, std::int64_t(0), std::int64_t(map_.at.height));
    };
    const std::int64_t first = out.first * map_.at.stride_y - map_.at.pad_top;
    return {inside(first), inside(first + window_rows(out.last - out.first))};
  }
  /// The most input rows that `count` neighbouring output rows depend on.
  std::int64_t rows_read(std::int64_t count) const noexcept {
    return std::min<std::int64_t>(window_rows(count), map_.at.height);
  }

  const map_geometry& map() const noexcept { return map_; }
  /// Floats, or words of two bfloat16.
  std::int64_t in_row() const noexcept { return map_.at.width * in_floats_; }
  std::int64_t out_row() const noexcept { return map_.at.out_width * out_floats_; }
  /// Multiply-adds for one image.
  std::int64_t work() const noexcept {
    return map_.out_height * map_.at.out_width * out_channels_ * work_of_one_;
  }

  const float* input(const operands& on, std::size_t i, std::int64_t n) const noexcept {
    return on.in(i).as<float>() + n * map_.at.height * in_row();
  }
  float* output(const operands& on, std::int64_t n) const noexcept {
    return on.out().as<float>() + n * map_.out_height * out_row();
  }
  /// Laid out as the output; null for operand -1.
  const float* residual(const operands& on, int i, std::int64_t n) const noexcept {
    if (i < 0) return nullptr;
    return on.in(static_cast<std::size_t>(i)).as<float>() + n * map_.out_height * out_row();
  }

 protected:
  /// Rows of image `n`, for thread `worker`.
  row_job image(const operands& on, std::int64_t n, row_range rows, int worker) const noexcept {
    return {input(on, 0, n), output(on, n), residual(on, overwrites(), n), rows,
            on.scratch + static_cast<std::size_t>(worker) * scratch_per_thread()};
  }

  map_step(const map_geometry& map, std::int64_t in_channels, std::int64_t out_channels,
           std::int64_t work_of_one)
      : map_(map),
        in_channels_(in_channels),
        out_channels_(out_channels),
        in_floats_(in_channels),
        out_floats_(out_channels),
        work_of_one_(work_of_one) {}

  map_geometry map_;
  std::int64_t in_channels_, out_channels_;
  std::int64_t in_floats_, out_floats_;  ///< of a pixel; half the channels of a rounded map

 private:
  std::int64_t window_rows(std::int64_t count) const noexcept {
    const kernel::map_window& at = map_.at;
    return (count - 1) * at.stride_y + std::int64_t{at.kernel_height - 1} * at.dilation_y + 1;
  }

  std::int64_t work_of_one_;  ///< multiply-adds for one output
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
