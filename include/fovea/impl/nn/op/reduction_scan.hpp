#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/lanes_of.hpp"
#include "fovea/impl/nn/op/reduction_fold.hpp"
#include "fovea/nn/op/reduction.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI::nn::scan_detail {

inline void softmax_row(const softmax& op, const float* x, float* y, std::int64_t n) noexcept {
  const float top = reduce_detail::fold(
      x, n, -HUGE_VALF, [](float a, float b) { return reduce_detail::greater(a, b); },
      [](float v) { return v; });
  double sum = 0;  // its logarithm may be close to 0
  for (std::int64_t i = 0; i < n; ++i) {
    const float e = std::exp(x[i] - top);
    sum += static_cast<double>(e);
    y[i] = op.logarithm ? x[i] - top : e;
  }
  if (op.logarithm) {
    const auto down = static_cast<float>(std::log(sum));
    for (std::int64_t i = 0; i < n; ++i) y[i] -= down;
  } else {
    const auto share = static_cast<float>(1 / sum);
    for (std::int64_t i = 0; i < n; ++i) y[i] *= share;
  }
}

/// `lanes` neighbouring columns at once, `stride` apart from one element to the next.
struct columns {
  std::int64_t lanes, extent, stride;
};
inline void softmax_columns(const softmax& op, const float* x, float* y,
                            const columns& c) noexcept {
  float top[64];
  double sum[64] = {};
  for (std::int64_t l = 0; l < c.lanes; ++l) top[l] = -HUGE_VALF;
  for (std::int64_t i = 0; i < c.extent; ++i)
    for (std::int64_t l = 0; l < c.lanes; ++l)
      top[l] = reduce_detail::greater(top[l], x[i * c.stride + l]);
  for (std::int64_t i = 0; i < c.extent; ++i)
    for (std::int64_t l = 0; l < c.lanes; ++l) {
      const float below = x[i * c.stride + l] - top[l], e = std::exp(below);
      sum[l] += static_cast<double>(e);
      y[i * c.stride + l] = op.logarithm ? below : e;
    }
  for (std::int64_t l = 0; l < c.lanes; ++l) sum[l] = op.logarithm ? std::log(sum[l]) : 1 / sum[l];
  for (std::int64_t i = 0; i < c.extent; ++i)
    for (std::int64_t l = 0; l < c.lanes; ++l) {
      float& v = y[i * c.stride + l];
      v = op.logarithm ? v - static_cast<float>(sum[l]) : v * static_cast<float>(sum[l]);
    }
}

inline void softmax_floats(const softmax& op, const around_axis& a, const operands& on) noexcept {
  const float* x = on.in(0).as<float>();
  float* y = on.out().as<float>();
  for (std::int64_t o = 0; o < a.outer; ++o, x += a.extent * a.inner, y += a.extent * a.inner) {
    if (a.inner == 1)
      softmax_row(op, x, y, a.extent);
    else
      for (std::int64_t l = 0; l < a.inner; l += 64)
        softmax_columns(op, x + l, y + l,
                        {std::min<std::int64_t>(64, a.inner - l), a.extent, a.inner});
  }
}

inline void softmax_reals(const softmax& op, const around_axis& a, const operands& on) noexcept {
  const auto& x = on.in(0);
  for (std::int64_t lane = 0; lane < a.outer * a.inner; ++lane) {
    const std::int64_t first = lane / a.inner * a.extent * a.inner + lane % a.inner;
    const auto load = [&](std::int64_t i) { return load_real(x, first + i * a.inner); };
    double top = -HUGE_VAL, sum = 0;
    for (std::int64_t i = 0; i < a.extent; ++i) top = reduce_detail::greater(top, load(i));
    for (std::int64_t i = 0; i < a.extent; ++i) sum += std::exp(load(i) - top);
    for (std::int64_t i = 0; i < a.extent; ++i) {
      const double below = load(i) - top;
      store_real(on.out(), first + i * a.inner,
                 op.logarithm ? below - std::log(sum) : std::exp(below) / sum);
    }
  }
}

/// Sums that wrap where T is an integer without a sign.
template <class T, class Load, class Store>
void cumulate(const cumulative_sum& op, const around_axis& a, Load load, Store store) noexcept {
  for (std::int64_t lane = 0; lane < a.outer * a.inner; ++lane) {
    const std::int64_t first = lane / a.inner * a.extent * a.inner + lane % a.inner;
    T sum = 0;
    for (std::int64_t i = 0; i < a.extent; ++i) {
      const std::int64_t at = first + (op.reverse ? a.extent - 1 - i : i) * a.inner;
      const T next = sum + static_cast<T>(load(at));
      store(at, op.exclusive ? sum : next);
      sum = next;
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn::scan_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const softmax& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact& x = operand(reads, 0);
  if (!is_real(x.type)) return check::malformed("the input is %, not real", {name_of(x.type)});
  int axis = op.axis;
  if (!(op.to_end && axis == x.dims.rank()))
    if (const status s = check::axis(axis, x.dims.rank()); !s) return s.error();
  return check::gives(x);
}
FOVEA_INLINE void compute(const softmax& op, const operands& on) {
  const auto& x = on.in(0);
  const int rank = x.dims.rank(), axis = op.axis < 0 ? op.axis + rank : op.axis;
  const auto a = around(x.dims, axis, op.to_end ? rank : axis + 1);
  if (x.type == element::f32)
    scan_detail::softmax_floats(op, a, on);
  else
    scan_detail::softmax_reals(op, a, on);
}

FOVEA_INLINE result<std::vector<fact>> infer(const cumulative_sum&, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &axis = operand(reads, 1);
  if (!is_numeric(x.type) || x.dims.empty())
    return check::malformed("adds up % of shape %", {name_of(x.type), x.dims});
  if (axis.dims.count() != 1) return check::malformed("the axis has shape %", {axis.dims});
  if (const status s = check::index_type(axis, "the axes"); !s) return s.error();
  if (axis.known.present()) {
    std::int64_t value = load_integer(axis.known.view(), 0);
    if (const status s = check::axis(value, x.dims.rank()); !s) return s.error();
  }
  return check::gives(x);
}
/// An axis that only the data shows and that is outside the rank is brought to its nearest end.
FOVEA_INLINE void compute(const cumulative_sum& op, const operands& on) {
  const auto& x = on.in(0);
  const auto& y = on.out();
  const int rank = x.dims.rank();
  std::int64_t wanted = load_integer(on.in(1), 0);
  if (wanted < 0) wanted += rank;
  const int axis = static_cast<int>(std::clamp<std::int64_t>(wanted, 0, rank - 1));
  const auto a = around(x.dims, axis, axis + 1);
  if (is_real(x.type))
    scan_detail::cumulate<double>(
        op, a, [&](std::int64_t i) { return load_real(x, i); },
        [&](std::int64_t i, double v) { store_real(y, i, v); });
  else
    scan_detail::cumulate<std::uint64_t>(
        op, a, [&](std::int64_t i) { return load_integer(x, i); },
        [&](std::int64_t i, std::uint64_t v) {
          store_integer(y, i, static_cast<std::int64_t>(v));
        });
}

}  // namespace fovea::inline FOVEA_ABI::nn
