#pragma once

#include "fovea/impl/nn/plan/conv_steps.hpp"

#include <cmath>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn::step_detail {

class pool_step final : public map_step {
 public:
  pool_step(const node_view& v, const kernel_set& k, const pool& op)
      : pool_step({v.in_dims(0), v.out().dims, op.kernel, op.at}, v.in_dims(0).back(), k, op) {}
  const char* kernel() const noexcept override { return "pool"; }

  void rows(const row_job& on) const noexcept override {
    kernel::pool_job job;
    job.at = map_.at;
    job.at.first_row = static_cast<int>(on.rows.first);
    job.at.last_row = static_cast<int>(on.rows.last);
    job.x = on.x, job.y = on.y;
    job.channels = in_channels_, job.average = average_, job.count_padding = count_padding_;
    pool_(job);
  }

 private:
  pool_step(const map_geometry& map, std::int64_t channels, const kernel_set& k, const pool& op)
      : map_step(map, channels, channels, (map.taps() + 3) / 4),
        pool_(k.pool),
        average_(op.is == pool::kind::average),
        count_padding_(op.count_padding) {}

  void (*pool_)(const kernel::pool_job&) noexcept;
  bool average_, count_padding_;
};

/// An activation that could not move into a convolution. `prelu` has its slopes as operand 1.
class activate_step final : public step {
 public:
  activate_step(const node_view& v, const kernel_set& k, kernel::epilogue then)
      : activate_(k.activate), then_(then) {
    const shape& d = v.out().dims;
    channels_ = d.empty() ? 1 : d.back();
    pixels_ = channels_ ? d.count() / channels_ : 0;
    if (then.f != kernel::activation::prelu) return;
    slopes_ = buffer<float>(static_cast<std::size_t>(channels_));
    const bool shared = v.in_dims(1).count() == 1;
    for (std::int64_t c = 0; c < channels_; ++c)
      slopes_[static_cast<std::size_t>(c)] = v.floats(1)[shared ? 0 : c];
    then_.slopes = slopes_.data();
  }
  const char* kernel() const noexcept override { return "activate"; }
  int overwrites() const noexcept override { return 0; }
  bool reads_operand(std::size_t i) const noexcept override { return i == 0; }

  void run(const operands& on) const noexcept override {
    in_bands(on, pixels_, pixels_ * channels_ > fork_worth, [&](auto first, auto last, int) {
      activate_(on.in(0).as<float>() + first * channels_, on.out().as<float>() + first * channels_,
                last - first, channels_, then_);
    });
  }

 private:
  void (*activate_)(const float*, float*, std::int64_t, std::int64_t,
                    const kernel::epilogue&) noexcept;
  kernel::epilogue then_;
  std::int64_t pixels_, channels_;
  buffer<float> slopes_;
};

/// z = f(x, y) where each operand, seen as [outer, inner], is the whole, one row repeated, one
/// column repeated, or one number.
class elementwise_step final : public step {
 public:
  struct side {
    std::int64_t outer_stride = 0;
    int inner_step = 0;
  };
  elementwise_step(const kernel_set& k, kernel::combine f, std::int64_t outer, std::int64_t inner,
                   side a, side b)
      : elementwise_(k.elementwise), f_(f), outer_(outer), inner_(inner), a_(a), b_(b) {}
  const char* kernel() const noexcept override { return "elementwise"; }
  int overwrites() const noexcept override { return whole(a_) ? 0 : whole(b_) ? 1 : -1; }

  void run(const operands& on) const noexcept override {
    const auto* a = on.in(0).as<float>();
    const auto* b = on.in(1).as<float>();
    auto* y = on.out().as<float>();
    if (outer_ == 1 || (whole(a_) && whole(b_)) || (whole(a_) && is_number(b_)) ||
        (is_number(a_) && whole(b_)))
      return in_bands(
          on, outer_ * inner_, outer_ * inner_ > fork_worth, [&](auto first, auto last, int) {
            elementwise_(f_, a + first * a_.inner_step, a_.inner_step, b + first * b_.inner_step,
                         b_.inner_step, y + first, last - first);
          });
    in_bands(on, outer_, outer_ * inner_ > fork_worth, [&](auto first, auto last, int) {
      for (auto o = first; o < last; ++o)
        elementwise_(f_, a + o * a_.outer_stride, a_.inner_step, b + o * b_.outer_stride,
                     b_.inner_step, y + o * inner_, inner_);
    });
  }

 private:
  bool whole(side s) const noexcept {
    return (s.inner_step == 1 || inner_ == 1) && (s.outer_stride == inner_ || outer_ == 1);
  }
  bool is_number(side s) const noexcept { return s.inner_step == 0 && s.outer_stride == 0; }

  void (*elementwise_)(kernel::combine, const float*, int, const float*, int, float*,
                       std::int64_t) noexcept;
  kernel::combine f_;
  std::int64_t outer_, inner_;
  side a_, b_;
};

class softmax_step final : public step {
 public:
  softmax_step(const node_view& v, const kernel_set& k) : softmax_(k.softmax) {
    const shape& d = v.out().dims;
    count_ = d.back(), rows_ = count_ ? d.count() / count_ : 0;
  }
  const char* kernel() const noexcept override { return "softmax"; }
  int overwrites() const noexcept override { return 0; }
  void run(const operands& on) const noexcept override {
    in_bands(on, rows_, rows_ * count_ * 10 > fork_worth, [&](auto first, auto last, int) {
      softmax_(on.in(0).as<float>() + first * count_, on.out().as<float>() + first * count_,
               last - first, count_);
    });
  }

 private:
  void (*softmax_)(const float*, float*, std::int64_t, std::int64_t) noexcept;
  std::int64_t rows_, count_;
};

/// Sum or mean over neighbouring axes that are not the last: [outer, middle, inner] to [outer,
/// inner].
class sum_step final : public step {
 public:
  sum_step(const kernel_set& k, std::int64_t outer, std::int64_t middle, std::int64_t inner,
           bool mean)
      : sum_rows_(k.sum_rows),
        elementwise_(k.elementwise),
        outer_(outer),
        middle_(middle),
        inner_(inner),
        scale_(mean ? 1.0f / static_cast<float>(middle) : 1.0f) {}
  const char* kernel() const noexcept override { return "sum_rows"; }
  bool reads_operand(std::size_t i) const noexcept override { return i == 0; }
  void run(const operands& on) const noexcept override {
    for (std::int64_t o = 0; o < outer_; ++o) {
      float* y = on.out().as<float>() + o * inner_;
      sum_rows_(on.in(0).as<float>() + o * middle_ * inner_, middle_, inner_, y);
      if (scale_ != 1) elementwise_(kernel::combine::mul, y, 1, &scale_, 0, y, inner_);
    }
  }

 private:
  void (*sum_rows_)(const float*, std::int64_t, std::int64_t, float*) noexcept;
  void (*elementwise_)(kernel::combine, const float*, int, const float*, int, float*,
                       std::int64_t) noexcept;
  std::int64_t outer_, middle_, inner_;
  float scale_;
};

/// Nearest or bilinear resize of the spatial axes of [N, H, W, C]; taps worked out beforehand.
class resize_step final : public step {
 public:
  /// For one axis: the two source positions of each output position and the weight of the second.
  struct axis_taps {
    std::vector<int> first, second;
    std::vector<float> weight;
  };
  resize_step(const node_view& v, const kernel_set& k, axis_taps rows, axis_taps columns,
              bool linear)
      : resize_(k.resize),
        in_(v.in_dims(0)),
        out_(v.out().dims),
        rows_(std::move(rows)),
        columns_(std::move(columns)),
        linear_(linear) {}
  const char* kernel() const noexcept override {
    return linear_ ? "resize_linear" : "resize_nearest";
  }
  bool reads_operand(std::size_t i) const noexcept override { return i == 0; }

  void run(const operands& on) const noexcept override {
    in_bands(on, out_[1], out_.count() > fork_worth, [&](auto first, auto last, int) {
      for (std::int64_t n = 0; n < in_[0]; ++n) {
        kernel::resize_job job;
        job.x = on.in(0).as<float>() + n * in_.product(1, 4);
        job.width = static_cast<int>(in_[2]), job.channels = in_[3];
        job.left = columns_.first.data(), job.right = columns_.second.data();
        job.top = rows_.first.data(), job.bottom = rows_.second.data();
        job.across = linear_ ? columns_.weight.data() : nullptr;
        job.down = linear_ ? rows_.weight.data() : nullptr;
        job.out_width = static_cast<int>(out_[2]);
        job.first_row = static_cast<int>(first), job.last_row = static_cast<int>(last);
        job.y = on.out().as<float>() + n * out_.product(1, 4);
        resize_(job);
      }
    });
  }

 private:
  void (*resize_)(const kernel::resize_job&) noexcept;
  shape in_, out_;
  axis_taps rows_, columns_;
  bool linear_;
};

/// Swaps two runs of neighbouring axes: [outer, rows, columns] to [outer, columns, rows], 32-bit.
class transpose_step final : public step {
 public:
  transpose_step(const kernel_set& k, std::int64_t outer, std::int64_t rows, std::int64_t columns)
      : transpose_(k.transpose), outer_(outer), rows_(rows), columns_(columns) {}
  const char* kernel() const noexcept override { return "transpose"; }
  void run(const operands& on) const noexcept override {
    in_bands(on, columns_, outer_ * rows_ * columns_ > 4 * fork_worth,
             [&](auto first, auto last, int) {
               for (std::int64_t o = 0; o < outer_; ++o)
                 transpose_(on.in(0).as<float>() + o * rows_ * columns_ + first, rows_,
                            last - first, columns_,
                            on.out().as<float>() + o * rows_ * columns_ + first * rows_, rows_);
             });
  }

 private:
  void (*transpose_)(const float*, std::int64_t, std::int64_t, std::ptrdiff_t, float*,
                     std::ptrdiff_t) noexcept;
  std::int64_t outer_, rows_, columns_;
};

/// The operator's own `compute`: every case that has no special kernel.
class general_step final : public step {
 public:
  general_step(const node_view& v) : does_(v.n.does) {
    std::vector<fact> reads, writes;
    for (std::size_t i = 0; i < v.n.reads.size(); ++i)
      reads.push_back(v.has(i) ? fact{v.in(i).type, v.in(i).dims, v.in(i).constant} : fact{});
    for (const value_id id : v.n.writes) {
      if (id == absent) {
        writes.push_back({});
        continue;
      }
      const value& w = v.g.values[static_cast<std::size_t>(id)];
      writes.push_back({w.type, w.dims, {}});
    }
    scratch_ = scratch_bytes(does_, reads, writes);
  }
  const char* kernel() const noexcept override { return "general"; }
  std::size_t scratch() const noexcept override { return scratch_; }
  void run(const operands& on) const noexcept override { compute(does_, on); }

 private:
  operation does_;
  std::size_t scratch_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
