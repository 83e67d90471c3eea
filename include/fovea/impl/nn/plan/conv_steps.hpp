#pragma once

#include "fovea/impl/nn/plan/packed_step.hpp"
#include "fovea/nn/scalar.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// A matrix is a map of one row of pixels.
inline map_geometry one_row(std::int64_t pixels) {
  return {{1, pixels, 1}, {1, pixels, 1}, {}, {}};
}

/// Rows of a matrix: fully connected layers, and 1 x 1 convolutions straight on the map.
class gemm_step final : public packed_step {
 public:
  gemm_step(const node_view& v, const kernel_set& k, const conv& op)
      : gemm_step(v, k, {v.in_dims(0), v.out().dims, {}, {}}, op.then,
                  op.activation_before_residual) {}
  gemm_step(const node_view& v, const kernel_set& k, const gemm& op)
      : gemm_step(v, k, one_row(v.in_dims(1)[0] ? v.out().dims.count() / v.in_dims(1)[0] : 0),
                  op.then, false) {}
  const char* kernel() const noexcept override { return k_.bf16 ? "gemm bf16" : "gemm"; }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }

  void run(const operands& on) const noexcept override {
    const std::int64_t pixels = map_.batch * map_.out_height * map_.at.out_width;
    const row_job all{
        input(on, 0, 0), output(on, 0), residual(on, overwrites(), 0), {}, on.scratch};
    if (shares_columns(on, std::max<std::int64_t>(1, pixels / 2)))
      return in_columns(on, [&](column_range columns, int w) {
        row_job own = all;
        own.scratch += static_cast<std::size_t>(w) * scratch_;
        multiply(own, 0, pixels, columns);
      });
    if (pixels < 2) return multiply(all, 0, pixels, all_columns());
    // By pairs: a product of one row adds in another order than that row among others.
    in_bands(on, pixels / 2, map_.batch * work() > fork_worth, [&](auto first, auto last, int w) {
      row_job own = all;
      own.scratch += static_cast<std::size_t>(w) * scratch_;
      multiply(own, 2 * first, last == pixels / 2 ? pixels : 2 * last, all_columns());
    });
  }
  void rows(const row_job& job) const noexcept override {
    const std::int64_t width = map_.at.width;
    multiply(job, job.rows.first * width, job.rows.last * width, all_columns());
  }
  void pack(const node_view& v, std::byte* to) override {
    k_.pack_gemm(v.in(1).constant.raw(), depth_, out_channels_, v.floats_if_any(2), packs_to(to));
  }

 private:
  gemm_step(const node_view& v, const kernel_set& k, const map_geometry& map,
            const activation& then, bool residual_last)
      : packed_step(v, k, map, then, residual_last), rounded_(v.in(0).type == element::bf16) {
    const shape& w = v.in_dims(1);
    depth_ = w.product(1, w.rank());
    if (rounded_) in_floats_ = depth_ / 2;
    packed_floats_ = k.packed_gemm_floats(depth_, out_channels_);
    kernel::gemm_job most;
    most.rows = map_.batch * map_.out_height * map_.at.out_width;
    most.depth = depth_, most.columns = out_channels_;
    scratch_ = whole_lines(k.gemm_scratch_bytes(most));
  }

  void multiply(const row_job& on, std::int64_t first, std::int64_t last,
                column_range columns) const noexcept {
    const std::int64_t to = first * out_channels_ + columns.first;
    kernel::gemm_job job;
    job.rounded = rounded_;
    job.a_stride = rounded_ ? in_floats_ : depth_, job.a = on.x + first * job.a_stride;
    job.rows = last - first, job.depth = depth_, job.columns = columns.count;
    job.packed = packed_ + k_.packed_gemm_floats(depth_, columns.first);
    job.c = on.y + to, job.c_stride = out_channels_;
    job.scratch = on.scratch;
    job.then = store(on.residual, to, columns.first);
    k_.gemm(job);
  }

  bool rounded_;  ///< what it reads
  std::int64_t depth_;
  std::size_t scratch_ = 0;
};

inline buffer<float> zeros(std::int64_t count) {
  buffer<float> z(static_cast<std::size_t>(count));
  std::fill(z.begin(), z.end(), 0.0f);
  return z;
}

/// A dense convolution, one group after the other, as an implicit matrix product.
class conv_step final : public packed_step {
 public:
  conv_step(const node_view& v, const kernel_set& k, const conv& op)
      : packed_step(v, k, {v.in_dims(0), v.out().dims, kernel_extents(v.in_dims(1)), op.at},
                    op.then, op.activation_before_residual),
        groups_(op.groups) {
    const shape& w = v.in_dims(1);
    channels_ = w.back(), columns_ = w[0] / groups_;
    group_floats_ = k.packed_gemm_floats(map_.taps() * channels_, columns_);
    packed_floats_ = group_floats_ * static_cast<std::size_t>(groups_);
    zeros_ = zeros(channels_);
    scratch_ = whole_lines(k.conv_scratch_bytes(job_of(0)));
  }
  const char* kernel() const noexcept override { return k_.bf16 ? "conv bf16" : "conv"; }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }

  void run(const operands& on) const noexcept override {
    if (groups_ > 1 || !shares_columns(on, map_.out_height)) return map_step::run(on);
    in_columns(on, [&](column_range columns, int worker) {
      for (std::int64_t n = 0; n < map_.batch; ++n)
        part(image(on, n, {0, map_.out_height}, worker), 0, columns);
    });
  }
  void rows(const row_job& on) const noexcept override {
    for (std::int64_t g = 0; g < groups_; ++g) part(on, g, {g * columns_, columns_});
  }
  void pack(const node_view& v, std::byte* to) override {
    float* packed = packs_to(to);
    const std::int64_t depth = map_.taps() * channels_;
    const auto* bias = v.floats_if_any(2);
    for (std::int64_t g = 0; g < groups_; ++g, packed += group_floats_)
      k_.pack_gemm(v.floats(1) + g * columns_ * depth, depth, columns_,
                   bias ? bias + g * columns_ : nullptr, packed);
  }

 private:
  void part(const row_job& on, std::int64_t group, column_range columns) const noexcept {
    kernel::conv_job job = job_of(group);
    job.at.first_row = static_cast<int>(on.rows.first);
    job.at.last_row = static_cast<int>(on.rows.last);
    job.x = on.x + group * channels_, job.y = on.y + columns.first;
    job.columns = columns.count;
    job.packed += k_.packed_gemm_floats(map_.taps() * channels_, columns.first - group * columns_);
    job.scratch = on.scratch;
    job.then = store(on.residual, columns.first, columns.first);
    k_.conv(job);
  }
  kernel::conv_job job_of(std::int64_t group) const noexcept {
    kernel::conv_job job;
    job.at = map_.at;
    job.at.last_row = map_.out_height;
    job.x_stride = in_channels_, job.y_stride = out_channels_;
    job.channels = channels_, job.columns = columns_;
    job.packed = packed_ + static_cast<std::size_t>(group) * group_floats_;
    job.zeros = zeros_.data();
    return job;
  }

  std::int64_t groups_, channels_ = 0, columns_ = 0;  ///< of one group
  std::size_t group_floats_ = 0, scratch_ = 0;
  buffer<float> zeros_;
};

/// A dense convolution of few channels, as a net's first, from pixels or from planes.
class planes_step final : public packed_step {
 public:
  /// More channels fill the runs that `conv` reads, which copies nothing.
  static bool fits(const shape& w, std::int64_t groups, const window& at) {
    return w.rank() == 4 && w.back() <= 4 && groups == 1 && all_are(at.dilations, 1) &&
           (at.strides.empty() || at.strides[1] <= 2);
  }
  planes_step(const node_view& v, const kernel_set& k, const conv& op)
      : packed_step(v, k, {v.in_dims(0), v.out().dims, kernel_extents(v.in_dims(1)), op.at},
                    op.then, op.activation_before_residual),
        planes_(v.turned_planes(0)) {
    packed_floats_ = k.packed_gemm_floats(depth(), out_channels_);
    scratch_ = whole_lines(k.planes_scratch_bytes(job_of()));
  }
  const char* kernel() const noexcept override {
    return k_.bf16 ? (planes_ ? "conv planes bf16" : "conv pixels bf16")
                   : (planes_ ? "conv planes" : "conv pixels");
  }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }
  bool reads_planes() const noexcept override { return planes_; }

  void rows(const row_job& on) const noexcept override {
    kernel::conv_job job = job_of();
    job.at.first_row = static_cast<int>(on.rows.first);
    job.at.last_row = static_cast<int>(on.rows.last);
    job.x = on.x, job.y = on.y, job.scratch = on.scratch;
    job.then = store(on.residual, 0, 0);
    k_.conv_planes(job);
  }
  void pack(const node_view& v, std::byte* to) override {
    const std::int64_t taps = map_.taps(), all = taps * in_channels_;
    const std::int64_t width = map_.at.kernel_width, padded = row_taps();
    buffer<float> filter(static_cast<std::size_t>(all));
    buffer<float> by_plane(static_cast<std::size_t>(out_channels_ * depth()));
    std::fill(by_plane.begin(), by_plane.end(), 0.0f);
    float* row = by_plane.data();
    for (std::int64_t i = 0; i < out_channels_; ++i) {  // [taps][C] to [C][taps]
      k_.transpose(v.floats(1) + i * all, taps, in_channels_, in_channels_, filter.data(), taps);
      if (k_.bf16) round_in_sum(filter);
      for (std::int64_t at = 0; at < all; at += width, row += padded)
        std::copy_n(filter.data() + at, width, row);
    }
    k_.pack_gemm(by_plane.data(), depth(), out_channels_, v.floats_if_any(2), packs_to(to));
  }

 private:
  /// Rounds weights so that their sum stays: what one loses the next gains. Neighbouring pixels
  /// differ little, so most of the error of a picture's first convolution is that of the sum (30
  /// photographs, worst cosine of NanoDet's outputs: 0.9993 without this, 0.9998 with it). Later
  /// layers gain nothing by it.
  static void round_in_sum(buffer<float>& filter) noexcept {
    float lost = 0;
    for (float& w : filter) {
      const float exact = w + lost;
      w = bfloat_to_float(float_to_bfloat(exact));
      lost = exact - w;
    }
  }

  /// Of a row of the window, with the zero that makes whole pairs of bfloat16.
  std::int64_t row_taps() const noexcept {
    return map_.at.kernel_width + (k_.bf16 ? map_.at.kernel_width % 2 : 0);
  }
  std::int64_t depth() const noexcept { return in_channels_ * map_.at.kernel_height * row_taps(); }

  kernel::conv_job job_of() const noexcept {
    kernel::conv_job job;
    job.at = map_.at;
    job.at.last_row = map_.out_height;
    job.x_stride = planes_ ? 1 : in_channels_;
    job.x_channel = planes_ ? std::int64_t{map_.at.height} * map_.at.width : 1;
    job.channels = in_channels_, job.columns = job.y_stride = out_channels_;
    job.packed = packed_;
    return job;
  }

  bool planes_;
  std::size_t scratch_ = 0;
};

/// One filter for each channel.
class depthwise_step final : public packed_step {
 public:
  depthwise_step(const node_view& v, const kernel_set& k, const conv& op)
      : packed_step(v, k, {v.in_dims(0), v.out().dims, kernel_extents(v.in_dims(1)), op.at},
                    op.then, op.activation_before_residual),
        rounded_(v.out().type == element::bf16) {
    if (rounded_) out_floats_ = out_channels_ / 2;
    packed_floats_ = k.packed_depthwise_floats(map_.taps(), in_channels_);
    zeros_ = zeros(in_channels_);
  }
  double cost_of_one() const noexcept override { return 1; }  // floats, whatever it writes
  const char* kernel() const noexcept override { return rounded_ ? "depthwise bf16" : "depthwise"; }

  void rows(const row_job& on) const noexcept override {
    kernel::depthwise_job job;
    job.at = map_.at;
    job.at.first_row = static_cast<int>(on.rows.first);
    job.at.last_row = static_cast<int>(on.rows.last);
    job.x = on.x, job.y = on.y;
    job.channels = in_channels_, job.weights = packed_, job.zeros = zeros_.data();
    job.then = store(on.residual, 0, 0);
    rounded_ ? k_.depthwise_rounded(job) : k_.depthwise(job);
  }
  void pack(const node_view& v, std::byte* to) override {
    const std::int64_t taps = map_.taps();
    buffer<float> by_tap(static_cast<std::size_t>(taps * in_channels_));
    k_.transpose(v.floats(1), in_channels_, taps, taps, by_tap.data(), in_channels_);
    k_.pack_depthwise(by_tap.data(), taps, in_channels_, v.floats_if_any(2), packs_to(to));
  }

 private:
  bool rounded_;  ///< what it writes
  buffer<float> zeros_;
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
