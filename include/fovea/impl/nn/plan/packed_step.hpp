#pragma once

#include "fovea/impl/nn/plan/map_step.hpp"

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// Bytes of scratch so that the next thread's starts on a line of its own.
inline std::size_t whole_lines(std::size_t size) noexcept {
  return (size + alignment - 1) / alignment * alignment;
}

/// Output channels from `first` on.
struct column_range {
  std::int64_t first = 0, count = 0;
};

/// What every product with weights shares: where they are packed, and the store.
class packed_step : public map_step {
 public:
  /// Weights, bias and slopes are packed; the map and the residual are read.
  bool reads_operand(std::size_t i) const noexcept final { return i == 0 || i == 3; }
  int overwrites() const noexcept final { return has_residual_ ? 3 : -1; }
  std::size_t packed_bytes() const noexcept final { return packed_floats_ * sizeof(float); }
  double cost_of_one() const noexcept override { return k_.bf16 && !k_.tiles ? 0.5 : 1; }

 protected:
  packed_step(const node_view& v, const kernel_set& k, const map_geometry& map,
              const activation& then, bool residual_last)
      : map_step(map, v.in_dims(0).back(), v.in_dims(1)[0],
                 v.in_dims(1).product(1, v.in_dims(1).rank())),
        k_(k),
        has_residual_(v.has(3)),
        slopes_(v.has(4) ? std::size_t(v.in(4).dims.count()) : 0) {
    then_.f = to_kernel(then.f), then_.a = then.a, then_.b = then.b;
    then_.residual_last = residual_last;
    if (v.has(4)) std::copy_n(v.floats(4), slopes_.size(), slopes_.data());
  }

  /// The store for output channels from `channel` on, at float offset `at` of the output.
  kernel::epilogue store(const float* residual, std::ptrdiff_t at,
                         std::int64_t channel) const noexcept {
    kernel::epilogue e = then_;
    if (residual) e.residual = residual + at, e.residual_stride = out_channels_;
    if (!slopes_.empty()) e.slopes = slopes_.data() + channel;
    return e;
  }

  /// Whether threads had better share the output channels, by whole panels of weights, than `rows`:
  /// where rows come out uneven, or where the weights, which each thread would read all of, are
  /// more than stays in a core's cache.
  bool shares_columns(const operands& on, std::int64_t rows) const noexcept {
    const std::int64_t threads = on.parallel ? on.parallel->width() : 1, panels = this->panels();
    if (threads < 2 || panels < threads || work() <= fork_worth) return false;
    const auto longest = [&](std::int64_t parts) {  // of a share, as a part of the whole
      return double((parts + threads - 1) / threads) / double(parts);
    };
    const double gain = longest(rows) / longest(panels);
    return gain > 1.1 || (gain > 0.9 && packed_bytes() > cached_bytes);
  }
  /// Calls f(range, worker) on ranges of output channels that begin with a panel.
  template <class F>
  void in_columns(const operands& on, F f) const {
    in_bands(on, panels(), true, [&](auto first, auto last, int worker) {
      const std::int64_t from = first * k_.gemm_columns;
      f(column_range{from, (last == panels() ? out_channels_ : last * k_.gemm_columns) - from},
        worker);
    });
  }
  column_range all_columns() const noexcept { return {0, out_channels_}; }

  float* packs_to(std::byte* to) noexcept {
    auto* const floats = reinterpret_cast<float*>(to);
    packed_ = floats;
    return floats;
  }

  const kernel_set& k_;
  bool has_residual_;
  kernel::epilogue then_;
  buffer<float> slopes_;
  std::size_t packed_floats_ = 0;
  const float* packed_ = nullptr;

 private:
  static constexpr std::size_t cached_bytes = 512 << 10;
  /// The last may be narrower, and goes with the one before.
  std::int64_t panels() const noexcept { return out_channels_ / k_.gemm_columns; }
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
