#pragma once

#include "fovea/impl/nn/plan/step_support.hpp"

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// Bytes of scratch so that the next thread's starts on a line of its own.
inline std::size_t whole_lines(std::size_t size) noexcept {
  return (size + alignment - 1) / alignment * alignment;
}

/// What every product with packed weights shares: the packed weights and the store.
class packed_step : public step {
 public:
  /// Weights, bias and slopes are packed; the map and the residual are read.
  bool reads_operand(std::size_t i) const noexcept final { return i == 0 || i == 3; }
  int overwrites() const noexcept final { return has_residual_ ? 3 : -1; }

 protected:
  packed_step(const node_view& v, const activation& then, bool residual_last)
      : has_residual_(v.has(3)), slopes_(v.has(4) ? std::size_t(v.in(4).dims.count()) : 0) {
    then_.f = to_kernel(then.f), then_.a = then.a, then_.b = then.b;
    then_.residual_last = residual_last;
    if (v.has(4)) std::copy_n(v.floats(4), slopes_.size(), slopes_.data());
  }

  /// The store for output channels from `channel` on, at float offset `at` of the output.
  kernel::epilogue store(const operands& on, std::ptrdiff_t at, std::int64_t channel,
                         std::ptrdiff_t stride) const noexcept {
    kernel::epilogue e = then_;
    if (has_residual_) e.residual = on.in(3).as<float>() + at, e.residual_stride = stride;
    if (!slopes_.empty()) e.slopes = slopes_.data() + channel;
    return e;
  }

  bool has_residual_;
  kernel::epilogue then_;
  buffer<float> slopes_;
  buffer<float> packed_;
};

/// Rows of a matrix: fully connected layers, and 1 x 1 convolutions straight on the map.
class gemm_step final : public packed_step {
 public:
  gemm_step(const node_view& v, const kernel_set& k, const activation& then, bool residual_last)
      : packed_step(v, then, residual_last), gemm_(k.gemm), bf16_(k.bf16) {
    const shape& w = v.in_dims(1);
    columns_ = w[0], depth_ = w.product(1, w.rank());
    rows_ = columns_ ? v.out().dims.count() / columns_ : 0;
    packed_ = buffer<float>(k.packed_gemm_floats(depth_, columns_));
    k.pack_gemm(v.floats(1), depth_, columns_, v.has(2) ? v.floats(2) : nullptr, packed_.data());
    kernel::gemm_job job;
    job.rows = rows_, job.depth = depth_, job.columns = columns_;
    scratch_ = whole_lines(k.gemm_scratch_bytes(job));
  }
  const char* kernel() const noexcept override { return bf16_ ? "gemm bf16" : "gemm"; }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }

  void run(const operands& on) const noexcept override {
    const bool wide = rows_ * depth_ * columns_ > fork_worth;
    in_bands(on, rows_, wide, [&](auto first, auto last, int worker) {
      kernel::gemm_job job;
      job.a = on.in(0).as<float>() + first * depth_, job.a_stride = depth_;
      job.rows = last - first, job.depth = depth_, job.columns = columns_;
      job.packed = packed_.data();
      job.c = on.out().as<float>() + first * columns_, job.c_stride = columns_;
      job.scratch = on.scratch + static_cast<std::size_t>(worker) * scratch_;
      job.then = store(on, first * columns_, 0, columns_);
      gemm_(job);
    });
  }

 private:
  void (*gemm_)(const kernel::gemm_job&) noexcept;
  bool bf16_;
  std::int64_t rows_, depth_, columns_;
  std::size_t scratch_ = 0;
};

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

inline buffer<float> zeros(std::int64_t count) {
  buffer<float> z(static_cast<std::size_t>(count));
  std::fill(z.begin(), z.end(), 0.0f);
  return z;
}

/// A dense convolution, one group after the other, as an implicit matrix product.
class conv_step final : public packed_step {
 public:
  conv_step(const node_view& v, const kernel_set& k, const conv& op)
      : packed_step(v, op.then, op.activation_before_residual),
        conv_(k.conv),
        bf16_(k.bf16),
        groups_(op.groups),
        map_(v.in_dims(0), v.out().dims, kernel_extents(v.in_dims(1)), op.at) {
    const shape& w = v.in_dims(1);
    channels_ = w.back(), columns_ = w[0] / groups_;
    const std::int64_t depth = map_.taps() * channels_;
    group_floats_ = k.packed_gemm_floats(depth, columns_);
    packed_ = buffer<float>(group_floats_ * static_cast<std::size_t>(groups_));
    for (std::int64_t g = 0; g < groups_; ++g)
      k.pack_gemm(v.floats(1) + g * columns_ * depth, depth, columns_,
                  v.has(2) ? v.floats(2) + g * columns_ : nullptr,
                  packed_.data() + static_cast<std::size_t>(g) * group_floats_);
    zeros_ = zeros(channels_);
    scratch_ = whole_lines(k.conv_scratch_bytes(job_of(0)));
  }
  const char* kernel() const noexcept override { return bf16_ ? "conv bf16" : "conv"; }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }

  void run(const operands& on) const noexcept override {
    const std::int64_t rows = map_.out_height;
    const std::int64_t work =
        rows * map_.at.out_width * map_.taps() * channels_ * columns_ * groups_;
    in_bands(on, rows, work > fork_worth, [&](auto first, auto last, int worker) {
      for (std::int64_t n = 0; n < map_.batch; ++n)
        for (std::int64_t g = 0; g < groups_; ++g) {
          kernel::conv_job job = job_of(g);
          const std::int64_t in_stride = channels_ * groups_, out_stride = columns_ * groups_;
          const auto at = n * rows * map_.at.out_width * out_stride + g * columns_;
          job.at.first_row = static_cast<int>(first), job.at.last_row = static_cast<int>(last);
          job.x =
              on.in(0).as<float>() + n * map_.at.height * map_.at.width * in_stride + g * channels_;
          job.y = on.out().as<float>() + at;
          job.scratch = on.scratch + static_cast<std::size_t>(worker) * scratch_;
          job.then = store(on, at, g * columns_, out_stride);
          conv_(job);
        }
    });
  }

 private:
  kernel::conv_job job_of(std::int64_t group) const noexcept {
    kernel::conv_job job;
    job.at = map_.at;
    job.at.last_row = map_.out_height;
    job.x_stride = channels_ * groups_, job.y_stride = columns_ * groups_;
    job.channels = channels_, job.columns = columns_;
    job.packed = packed_.data() + static_cast<std::size_t>(group) * group_floats_;
    job.zeros = zeros_.data();
    return job;
  }

  void (*conv_)(const kernel::conv_job&) noexcept;
  bool bf16_;
  std::int64_t groups_, channels_ = 0, columns_ = 0;
  map_geometry map_;
  std::size_t group_floats_ = 0, scratch_ = 0;
  buffer<float> zeros_;
};

/// One filter for each channel.
class depthwise_step final : public packed_step {
 public:
  depthwise_step(const node_view& v, const kernel_set& k, const conv& op)
      : packed_step(v, op.then, op.activation_before_residual),
        depthwise_(k.depthwise),
        map_(v.in_dims(0), v.out().dims, kernel_extents(v.in_dims(1)), op.at) {
    channels_ = v.in_dims(0).back();
    const std::int64_t taps = map_.taps();
    buffer<float> by_tap(static_cast<std::size_t>(taps * channels_));  // [C][taps] to [taps][C]
    for (std::int64_t c = 0; c < channels_; ++c)
      for (std::int64_t t = 0; t < taps; ++t)
        by_tap[static_cast<std::size_t>(t * channels_ + c)] = v.floats(1)[c * taps + t];
    packed_ = buffer<float>(k.packed_depthwise_floats(taps, channels_));
    k.pack_depthwise(by_tap.data(), taps, channels_, v.has(2) ? v.floats(2) : nullptr,
                     packed_.data());
    zeros_ = zeros(channels_);
  }
  const char* kernel() const noexcept override { return "depthwise"; }

  void run(const operands& on) const noexcept override {
    const std::int64_t rows = map_.out_height, row = map_.at.out_width * channels_;
    in_bands(on, rows, rows * row * map_.taps() > fork_worth, [&](auto first, auto last, int) {
      for (std::int64_t n = 0; n < map_.batch; ++n) {
        kernel::depthwise_job job;
        job.at = map_.at;
        job.at.first_row = static_cast<int>(first), job.at.last_row = static_cast<int>(last);
        job.x = on.in(0).as<float>() + n * map_.at.height * map_.at.width * channels_;
        job.channels = channels_, job.weights = packed_.data(), job.zeros = zeros_.data();
        job.y = on.out().as<float>() + n * rows * row;
        job.then = store(on, n * rows * row, 0, channels_);
        depthwise_(job);
      }
    });
  }

 private:
  void (*depthwise_)(const kernel::depthwise_job&) noexcept;
  map_geometry map_;
  std::int64_t channels_ = 0;
  buffer<float> zeros_;
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
