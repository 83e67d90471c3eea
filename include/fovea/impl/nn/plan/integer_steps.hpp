#pragma once

#include "fovea/impl/nn/plan/conv_steps.hpp"

#include <vector>

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// A convolution or product of bytes; one filter a channel where the groups say so.
class integer_conv_step final : public step {
 public:
  integer_conv_step(const node_view& v, const kernel_set& k, const integer_conv& op)
      : kernels_(*k.bytes),
        does_(op),
        map_(v.in_dims(0), v.out().dims, kernel_extents(v.in_dims(1)), op.at),
        channels_(v.in_dims(1).back()),
        columns_(v.in_dims(1)[0] / op.groups) {
    if (!v.has(4)) does_.rise = 0;
    depthwise_ = op.groups > 1 && channels_ == 1 && columns_ == 1;
    if (depthwise_) channels_ = columns_ = op.groups, does_.groups = 1;
    const shape& w = v.in_dims(1);
    planes_ = !depthwise_ && planes_step::fits(w, does_.groups, op.at) && v.turned_planes(0);
    zeros_ = buffer<std::uint8_t>(static_cast<std::size_t>(channels_));
    std::fill(zeros_.begin(), zeros_.end(), static_cast<std::uint8_t>(op.x_zero));
    const kernel::conv_int8_job job = job_of(0);
    group_bytes_ = (depthwise_ ? kernels_.packed_depthwise_bytes
                               : kernels_.packed_bytes)(weights(v, nullptr, 0));
    if (!depthwise_)
      scratch_ = (planes_ ? kernels_.planes_scratch_bytes : kernels_.conv_scratch_bytes)(job);
    scratch_ = (scratch_ + alignment - 1) / alignment * alignment;
  }
  const char* kernel() const noexcept override {
    return depthwise_ ? "depthwise_int8" : planes_ ? "planes_int8" : "conv_int8";
  }
  bool reads_planes() const noexcept override { return planes_; }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }
  bool reads_operand(std::size_t i) const noexcept override { return i == 0; }
  std::size_t packed_bytes() const noexcept override {
    return group_bytes_ * static_cast<std::size_t>(does_.groups);
  }
  void pack(const node_view& v, std::byte* to) override {
    packed_ = to;
    const auto pack = depthwise_ ? kernels_.pack_depthwise : kernels_.pack;
    const auto bytes = ordered(v.in(1).constant.span<std::int8_t>());
    for (std::int64_t i = 0; i < does_.groups; ++i, to += group_bytes_)
      pack(weights(v, bytes.data(), i * columns_), to);
  }

  void run(const operands& on) const noexcept override {
    // A map of one row, as a matrix product has, is cut along it.
    const bool flat = map_.out_height == 1 && map_.taps() == 1 && map_.at.stride_x == 1;
    const std::int64_t total = flat ? map_.at.out_width : map_.out_height;
    const std::int64_t work = std::int64_t{map_.out_height} * map_.at.out_width * map_.taps() *
                              columns_ * does_.groups * (depthwise_ ? 1 : channels_);
    in_bands(on, total, work > 4 * fork_worth, [&](auto first, auto last, int worker) {
      for (std::int64_t n = 0; n < map_.batch; ++n)
        for (std::int64_t g = 0; g < does_.groups; ++g) {
          kernel::conv_int8_job job = job_of(g);
          const std::int64_t stride = columns_ * does_.groups;
          const auto at = n * map_.out_height * map_.at.out_width * stride + g * columns_;
          const std::int64_t image = std::int64_t{map_.at.height} * map_.at.width * channels_;
          job.x = on.in(0).as<std::uint8_t>() + n * image * does_.groups + g * channels_;
          if (does_.to == element::u8)
            job.to.y = on.out().as<std::uint8_t>() + at;
          else
            job.to.real = on.out().as<float>() + at;
          job.scratch = on.scratch + static_cast<std::size_t>(worker) * scratch_;
          if (flat)
            cut(job, first, last);
          else
            job.at.first_row = static_cast<int>(first), job.at.last_row = static_cast<int>(last);
          (depthwise_ ? kernels_.depthwise : planes_ ? kernels_.conv_planes : kernels_.conv)(job);
        }
    });
  }

 private:
  std::int64_t depth() const { return map_.taps() * (depthwise_ ? 1 : channels_); }
  /// What `pack` takes for the columns from `first` on.
  kernel::int8_weights weights(const node_view& v, const std::int8_t* bytes,
                               std::int64_t first) const {
    const std::int64_t runs = planes_      ? channels_ * map_.at.kernel_height
                              : depthwise_ ? map_.at.kernel_height
                                           : kernels_.conv_runs(job_of(0));
    return {bytes ? bytes + first * depth() : nullptr,
            columns_,
            runs,
            depth() / runs,
            v.in(2).constant.view().as<std::int32_t>() + first,
            v.floats(3) + first,
            v.has(4) ? v.floats(4) + first : nullptr};
  }
  /// Weights as they are packed: [columns][taps][C], or [columns][C][taps] to read planes.
  std::vector<std::int8_t> ordered(std::span<const std::int8_t> w) const {
    std::vector<std::int8_t> bytes(w.begin(), w.end());
    const std::int64_t taps = map_.taps(), depth = this->depth();
    for (std::size_t i = 0; planes_ && i < w.size(); ++i) {
      const auto at = static_cast<std::int64_t>(i), k = at % depth;
      bytes[static_cast<std::size_t>(at - k + k % channels_ * taps + k / channels_)] = w[i];
    }
    return bytes;
  }
  static void cut(kernel::conv_int8_job& job, std::int64_t first, std::int64_t last) noexcept {
    job.x += first * job.x_stride;
    if (job.to.y) job.to.y += first * job.to.stride;
    if (job.to.real) job.to.real += first * job.to.stride;
    job.at.width = job.at.out_width = static_cast<int>(last - first);
    job.at.first_row = 0, job.at.last_row = 1;
  }
  kernel::conv_int8_job job_of(std::int64_t group) const noexcept {
    kernel::conv_int8_job job;
    job.at = map_.at;
    job.at.last_row = map_.out_height;
    job.channels = channels_, job.columns = columns_;
    job.x_stride = planes_ ? 1 : channels_ * does_.groups;
    job.x_channel = planes_ ? std::int64_t{map_.at.height} * map_.at.width : 1;
    job.packed = packed_ + static_cast<std::size_t>(group) * group_bytes_;
    job.zeros = zeros_.data();
    job.to.stride = columns_ * does_.groups;
    job.to.then = {does_.zero, does_.low, does_.high, does_.rise, does_.least, does_.most};
    return job;
  }

  const kernel::int8_set& kernels_;
  integer_conv does_;
  map_geometry map_;
  std::int64_t channels_, columns_;
  bool depthwise_ = false, planes_ = false;
  buffer<std::uint8_t> zeros_;
  const std::byte* packed_ = nullptr;
  std::size_t group_bytes_ = 0, scratch_ = 0;
};

class integer_pair_step final : public step {
 public:
  integer_pair_step(const node_view& v, const kernel_set& k, const integer_pair& op)
      : pair_(k.bytes->pair),
        job_{.a_zero = op.a_zero,
             .b_zero = op.b_zero,
             .a_scale = op.a_scale,
             .b_scale = op.b_scale,
             .product = op.product,
             .then = {op.zero, op.low, op.high}} {
    if (!v.has(2)) return;
    slopes_ = buffer<float>(static_cast<std::size_t>(v.in_dims(2).count()));
    std::copy_n(v.floats(2), slopes_.size(), slopes_.data());
    job_.slopes = slopes_.data(), job_.channels = v.in_dims(2).count();
  }
  const char* kernel() const noexcept override { return "pair_int8"; }
  int overwrites() const noexcept override { return 0; }
  bool reads_operand(std::size_t i) const noexcept override { return i < 2; }
  void run(const operands& on) const noexcept override {
    const auto count = on.out().count();
    in_bands(on, count / job_.channels, count > 4 * fork_worth, [&](auto from, auto to, int) {
      const auto first = from * job_.channels, last = to * job_.channels;
      kernel::pair_int8_job job = job_;
      job.a = on.in(0).as<std::uint8_t>() + first, job.b = on.in(1).as<std::uint8_t>() + first;
      job.y = on.out().as<std::uint8_t>() + first, job.count = last - first;
      pair_(job);
    });
  }

 private:
  void (*pair_)(const kernel::pair_int8_job&) noexcept;
  kernel::pair_int8_job job_;
  buffer<float> slopes_;
};

/// A function of one byte.
class lookup_step final : public step {
 public:
  lookup_step(const node_view& v, const kernel_set& k) : look_up_(k.bytes->look_up), table_(256) {
    std::copy_n(v.in(1).constant.view().as<std::uint8_t>(), 256, table_.data());
  }
  const char* kernel() const noexcept override { return "look_up"; }
  int overwrites() const noexcept override { return 0; }
  bool reads_operand(std::size_t i) const noexcept override { return i == 0; }
  void run(const operands& on) const noexcept override {
    const auto count = on.out().count();
    in_bands(on, count, count > 4 * fork_worth, [&](auto first, auto last, int) {
      look_up_(on.in(0).as<std::uint8_t>() + first, table_.data(),
               on.out().as<std::uint8_t>() + first, last - first);
    });
  }

 private:
  void (*look_up_)(const std::uint8_t*, const std::uint8_t*, std::uint8_t*, std::int64_t) noexcept;
  buffer<std::uint8_t> table_;
};

/// Between floats and u8 of one scale.
class scale_step final : public step {
 public:
  scale_step(const node_view& v, const kernel_set& k, bool to_bytes)
      : kernels_(*k.bytes), scale_(v.floats(1)[0]), to_bytes_(to_bytes) {
    if (v.has(2)) zero_ = *v.in(2).constant.view().as<std::uint8_t>();
  }
  const char* kernel() const noexcept override { return to_bytes_ ? "quantize" : "dequantize"; }
  bool reads_operand(std::size_t i) const noexcept override { return i == 0; }
  void run(const operands& on) const noexcept override {
    const auto count = on.out().count();
    in_bands(on, count, count > fork_worth, [&](auto first, auto last, int) {
      if (to_bytes_)
        kernels_.quantize(on.in(0).as<float>() + first, scale_, {zero_, 0, 255},
                          on.out().as<std::uint8_t>() + first, last - first);
      else
        kernels_.dequantize(on.in(0).as<std::uint8_t>() + first, scale_, zero_,
                            on.out().as<float>() + first, last - first);
    });
  }

 private:
  const kernel::int8_set& kernels_;
  float scale_;
  std::int32_t zero_ = 0;
  bool to_bytes_;
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
