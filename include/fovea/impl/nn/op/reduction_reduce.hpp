#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/reduction_fold.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/reduction.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI::nn::reduce_detail {

using kind = reduce::kind;

/// A walk over (y, x) in x's order, where y stands along the axes that are reduced.
template <class Merge, class Map>
void reduce_floats(const walk<2>& w, const operands& on, float start, Merge merge,
                   Map map) noexcept {
  float* y = on.out().as<float>();
  const float* x = on.in(0).as<float>();
  std::fill(y, y + on.out().count(), start);
  w.rows([&](const std::int64_t* at, std::int64_t count) {
    const float* from = x + at[1];
    float* to = y + at[0];
    if (w.step(0) == 0)
      *to = merge(*to, fold(from, count, start, merge, map));
    else
      for (std::int64_t i = 0; i < count; ++i) to[i] = merge(to[i], map(from[i]));
  });
}

inline void floats(kind k, const walk<2>& w, const operands& on) noexcept {
  const auto add = [](float a, float b) { return a + b; };
  const auto same = [](float v) { return v; };
  switch (k) {
    case kind::max:
      return reduce_floats(
          w, on, -HUGE_VALF, [](float a, float b) { return greater(a, b); }, same);
    case kind::min:
      return reduce_floats(
          w, on, HUGE_VALF, [](float a, float b) { return lesser(a, b); }, same);
    case kind::prod:
      return reduce_floats(
          w, on, 1, [](float a, float b) { return a * b; }, same);
    case kind::l1: return reduce_floats(w, on, 0, add, [](float v) { return std::abs(v); });
    case kind::l2:
    case kind::sum_square: return reduce_floats(w, on, 0, add, [](float v) { return v * v; });
    default: return reduce_floats(w, on, 0, add, same);
  }
}

template <class T>
T start_of(kind k) noexcept {
  using limits = std::numeric_limits<T>;
  if (k == kind::prod) return 1;
  if (k == kind::max) return limits::has_infinity ? -limits::infinity() : limits::lowest();
  if (k == kind::min) return limits::has_infinity ? limits::infinity() : limits::max();
  return 0;
}
template <class T>
T step_of(kind k, T sum, T x) noexcept {
  switch (k) {
    case kind::max: return greater(sum, x);
    case kind::min: return lesser(sum, x);
    case kind::prod: return sum * x;
    case kind::l1: return x < 0 ? sum - x : sum + x;
    case kind::l2:
    case kind::sum_square: return sum + x * x;
    default: return sum + x;
  }
}
inline double end_of(kind k, double sum, std::int64_t count) noexcept {
  if (k == kind::mean) return sum / static_cast<double>(count);
  if (k == kind::l2) return std::sqrt(sum);
  return k == kind::log_sum ? std::log(sum) : sum;
}

/// The positions one output reads: a walk over the reduced axes from a first element.
struct group {
  const walk<1>& inner;
  const const_tensor_view& x;
  std::int64_t first;
  template <class F>
  void each(F f) const {
    inner.rows([&](const std::int64_t* at, std::int64_t count) {
      for (std::int64_t i = 0; i < count; ++i) f(first + at[0] + i * inner.step(0));
    });
  }
};

inline double real(kind k, const group& g, std::int64_t count) noexcept {
  if (k == kind::log_sum_exp) {
    const double top = real(kind::max, g, count);
    if (std::isinf(top)) return top;
    double sum = 0;
    g.each([&](std::int64_t i) { sum += std::exp(load_real(g.x, i) - top); });
    return top + std::log(sum);
  }
  double sum = start_of<double>(k);
  g.each([&](std::int64_t i) { sum = step_of(k, sum, load_real(g.x, i)); });
  return end_of(k, sum, count);
}

/// Sums and products wrap, so they are taken without a sign; order is taken with the type's.
template <class T>
std::int64_t integer(kind k, const group& g, std::int64_t count) noexcept {
  const bool ordered = k == kind::max || k == kind::min;
  T best = start_of<T>(k);
  auto sum = start_of<std::uint64_t>(k == kind::prod ? kind::prod : kind::sum);
  g.each([&](std::int64_t i) {
    const std::int64_t v = load_integer(g.x, i);
    auto bits = static_cast<std::uint64_t>(v);
    if (ordered)
      best = step_of(k, best, static_cast<T>(v));
    else {
      if (k == kind::l1 && std::is_signed_v<T> && v < 0) bits = 0 - bits;
      sum = step_of(k, sum, bits);
    }
  });
  if (k == kind::mean)
    return count ? static_cast<std::int64_t>(static_cast<T>(sum) / static_cast<T>(count)) : 0;
  return ordered ? static_cast<std::int64_t>(best) : static_cast<std::int64_t>(sum);
}

constexpr bool stays_integer(kind k) noexcept {
  return k != kind::l2 && k != kind::log_sum && k != kind::log_sum_exp;
}

/// Any type, one output after another.
inline void general(kind k, const bool* reduced, const operands& on) noexcept {
  const auto& x = on.in(0);
  const auto& y = on.out();
  const shape steps = strides_of(x.dims);
  walk<1> kept, inner;
  for (int i = 0; i < x.dims.rank(); ++i) {
    walk<1>& side = reduced[i] ? inner : kept;
    side.dims.push_back(x.dims[i]);
    side.steps[0].push_back(steps[i]);
  }
  kept.fuse();
  inner.fuse();
  const std::int64_t each = inner.dims.count();
  std::int64_t next = 0;
  kept.rows([&](const std::int64_t* at, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i, ++next) {
      const group g{inner, x, at[0] + i * kept.step(0)};
      if (is_real(x.type) || !stays_integer(k))
        store_real(y, next, real(k, g, each));
      else if (x.type == element::u64)
        store_integer(y, next, integer<std::uint64_t>(k, g, each));
      else
        store_integer(y, next, integer<std::int64_t>(k, g, each));
    }
  });
}

/// Which axes are reduced, from the operand's elements.
inline void mark(const reduce& op, const const_tensor_view& axes, int rank,
                 bool* reduced) noexcept {
  const std::int64_t listed = axes.present() ? axes.count() : 0;
  for (int i = 0; i < rank; ++i) reduced[i] = listed == 0 && !op.none_if_no_axes;
  for (std::int64_t i = 0; i < listed; ++i) {
    const std::int64_t axis = load_integer(axes, i);
    reduced[axis < 0 ? axis + rank : axis] = true;
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn::reduce_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE const char* name_of(reduce::kind k) noexcept {
  static constexpr const char* names[] = {
      "reduce_sum", "reduce_mean", "reduce_max",     "reduce_min",         "reduce_prod",
      "reduce_l1",  "reduce_l2",   "reduce_log_sum", "reduce_log_sum_exp", "reduce_sum_square"};
  return names[static_cast<int>(k)];
}

FOVEA_INLINE result<std::vector<fact>> infer(const reduce& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact &x = operand(reads, 0), &axes = operand(reads, 1);
  const bool ordered = op.is == reduce::kind::max || op.is == reduce::kind::min;
  if (!is_numeric(x.type) && !(ordered && x.type == element::boolean))
    return check::malformed("reduces elements of type %", {name_of(x.type)});
  shape listed;
  if (axes.present() && axes.dims.count() > 0)
    if (const status s = check::axes(axes, x.dims.rank(), listed); !s) return s.error();
  bool reduced[shape::max_rank] = {};
  const tensor values = tensor::list(listed);
  reduce_detail::mark(op, values.view(), x.dims.rank(), reduced);
  shape dims;
  for (int i = 0; i < x.dims.rank(); ++i)
    if (!reduced[i] || op.keep) dims.push_back(reduced[i] ? 1 : x.dims[i]);
  return check::gives(x.type, dims);
}

FOVEA_INLINE void compute(const reduce& op, const operands& on) {
  const auto& x = on.in(0);
  const auto& y = on.out();
  const int rank = x.dims.rank();
  bool reduced[shape::max_rank] = {};
  reduce_detail::mark(op, on.in(1), rank, reduced);
  if (x.type != element::f32 || op.is == reduce::kind::log_sum_exp)
    return reduce_detail::general(op.is, reduced, on);
  walk<2> w{x.dims, {shape(rank, 0), strides_of(x.dims)}};
  std::int64_t step = 1, each = 1;
  for (int i = rank - 1; i >= 0; --i) {
    (reduced[i] ? each : step) *= x.dims[i];
    if (!reduced[i]) w.steps[0][i] = step / (x.dims[i] ? x.dims[i] : 1);
  }
  w.fuse();
  reduce_detail::floats(op.is, w, on);
  const std::int64_t count = y.count();
  const bool ends =
      op.is == reduce::kind::mean || op.is == reduce::kind::l2 || op.is == reduce::kind::log_sum;
  for (std::int64_t i = 0; ends && i < count; ++i)
    store_real(y, i, reduce_detail::end_of(op.is, load_real(y, i), each));
}

}  // namespace fovea::inline FOVEA_ABI::nn
