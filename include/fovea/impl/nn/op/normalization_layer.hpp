#pragma once

#include "fovea/impl/nn/op/normalization_batch.hpp"
#include "fovea/nn/strides.hpp"

/// Norms over axes of one tensor: layer, lp, local response and mean-variance.
namespace fovea::inline FOVEA_ABI::nn {

namespace norm_detail {

/// Where element `index` of a tensor of `dims` lies under other `steps`.
inline std::int64_t offset_of(std::int64_t index, const shape& dims, const shape& steps) {
  std::int64_t at = 0;
  for (int a = dims.rank() - 1; a >= 0; --a) {
    at += index % dims[a] * steps[a];
    index /= dims[a];
  }
  return at;
}

/// Scale or shift of a layer norm, read as if it had x's shape.
struct spread {
  const_tensor_view from;
  shape dims, steps;
  bool repeats = false;  ///< the same for every row: an index into a row is one into it
  double otherwise;

  spread(const const_tensor_view& v, const shape& x, int axis, double fallback)
      : from(v), dims(x), otherwise(fallback) {
    if (!v.present()) return;
    steps = broadcast_strides(v.dims, x);
    repeats = v.count() == x.product(axis, x.rank());
    for (int a = 0; a < axis; ++a) repeats = repeats && (steps[a] == 0 || x[a] == 1);
    for (int a = axis; a < x.rank(); ++a) repeats = repeats && (steps[a] != 0 || x[a] == 1);
  }
  double at(std::int64_t row, std::int64_t i, std::int64_t width) const {
    if (!from.present()) return otherwise;
    return load_real(from, repeats ? i : offset_of(row * width + i, dims, steps));
  }
};

template <class T>
void run(const layer_norm& op, const operands& on) {
  const shape& dims = on.in(0).dims;
  const int axis = op.axis < 0 ? op.axis + dims.rank() : op.axis;
  const auto rows = dims.product(0, axis), width = dims.product(axis, dims.rank());
  const spread scale(on.in(1), dims, axis, 1), shift(on.in(2), dims, axis, 0);
  for (std::int64_t row = 0; row < rows; ++row) {
    const T* x = on.in(0).as<T>() + row * width;
    T* y = on.out().as<T>() + row * width;
    moments m(x, 1, width, 0);
    if (op.root_mean_square) m = moments(0, m.variance + m.mean * m.mean);
    const double inverse = 1 / std::sqrt(m.variance + static_cast<double>(op.epsilon));
    for (std::int64_t i = 0; i < width; ++i) {
      const double normal = (static_cast<double>(x[i]) - m.mean) * inverse;
      const double value = normal * scale.at(row, i, width) + shift.at(row, i, width);
      y[i] = static_cast<T>(value);
    }
    if (on.has_out(1)) store_real(on.out(1), row, m.mean);
    if (on.has_out(2)) store_real(on.out(2), row, inverse);
  }
}

inline void run(const lp_norm& op, const operands& on) {
  const around a(on.in(0).dims, op.axis);
  for (std::int64_t run = 0; run < a.outer * a.inner; ++run) {
    const auto first = run / a.inner * a.channels * a.inner + run % a.inner;
    double sum = 0;
    for (std::int64_t c = 0; c < a.channels; ++c) {
      const double x = load_real(on.in(0), first + c * a.inner);
      sum += op.p == 1 ? std::fabs(x) : x * x;
    }
    const double norm = std::max(op.p == 1 ? sum : std::sqrt(sum), static_cast<double>(op.epsilon));
    for (std::int64_t c = 0; c < a.channels; ++c) {
      const auto at = first + c * a.inner;
      store_real(on.out(), at, norm == 0 ? 0 : load_real(on.in(0), at) / norm);
    }
  }
}

template <class T>
void run(const local_response_norm& op, const operands& on) {
  const around a(on.in(0).dims, op.axis);
  const auto before = (op.size - 1) / 2, after = op.size - 1 - before;
  const T* x = on.in(0).as<T>();
  const auto share = static_cast<T>(op.alpha) / static_cast<T>(op.size);
  for (std::int64_t at = 0; at < a.outer * a.channels * a.inner; ++at) {
    const auto c = at / a.inner % a.channels;
    T sum = 0;
    for (auto k = std::max<std::int64_t>(-before, -c); k <= std::min(after, a.channels - 1 - c);
         ++k) {
      const T near = x[at + k * a.inner];
      sum += near * near;
    }
    const T base = static_cast<T>(op.k) + share * sum;
    on.out().as<T>()[at] = x[at] / std::pow(base, static_cast<T>(op.beta));
  }
}

/// Statistics of one place of the kept axes, over `inside` with its strides.
inline void run(const const_tensor_view& x, const tensor_view& y, std::int64_t first,
                const shape& inside, const shape& steps) {
  const auto count = inside.count();
  double mean = 0, variance = 0;
  for (std::int64_t i = 0; i < count; ++i)
    mean += load_real(x, first + offset_of(i, inside, steps)) / static_cast<double>(count);
  for (std::int64_t i = 0; i < count; ++i) {
    const double off = load_real(x, first + offset_of(i, inside, steps)) - mean;
    variance += off * off / static_cast<double>(count);
  }
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = first + offset_of(i, inside, steps);
    // 1e-9 is added to the deviation in the operator's definition.
    store_real(y, at, (load_real(x, at) - mean) / (std::sqrt(variance) + 1e-9));
  }
}

/// `v` holds a scale or shift that broadcasts to x, one way.
inline status check_spread(const fact& v, const fact& x, const char* what) {
  bool fits = real_detail::computes(v.type) && v.dims.rank() <= x.dims.rank();
  for (int i = 1; fits && i <= v.dims.rank(); ++i)
    fits = v.dims.at_axis(-i) == 1 || v.dims.at_axis(-i) == x.dims.at_axis(-i);
  if (fits) return done;
  return check::malformed("the % is %, expected to broadcast to %", {what, v.dims, x.dims});
}

}  // namespace norm_detail

FOVEA_INLINE result<std::vector<fact>> infer(const layer_norm& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 1); !bad) return bad.error();
  const fact &x = reads[0], &shift = operand(reads, 2);
  int axis = op.axis;
  if (auto bad = check::axis(axis, x.dims.rank()); !bad) return bad.error();
  if (auto bad = norm_detail::check_spread(operand(reads, 1), x, "scale"); !bad) return bad.error();
  if (auto bad = norm_detail::check_spread(shift, x, "shift"); shift.present() && !bad)
    return bad.error();
  shape rows = x.dims;
  for (int a = axis; a < rows.rank(); ++a) rows[a] = 1;
  std::vector<fact> out{{x.type, x.dims, {}}};
  if (!op.root_mean_square)
    for (int i = 0; i < 2; ++i) out.push_back({element::f32, rows, {}});
  return out;
}
FOVEA_INLINE void compute(const layer_norm& op, const operands& on) {
  real_detail::visit_real(on, op.widened,
                          [&]<class T>(const operands& now, T) { norm_detail::run<T>(op, now); });
}

FOVEA_INLINE result<std::vector<fact>> infer(const lp_norm& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 1); !bad) return bad.error();
  if (auto bad = norm_detail::check_axis(op.axis, reads[0].dims.rank()); !bad) return bad.error();
  if (op.p != 1 && op.p != 2) return check::malformed("p is %, expected 1 or 2", {op.p});
  return check::gives(reads[0]);
}
FOVEA_INLINE void compute(const lp_norm& op, const operands& on) { norm_detail::run(op, on); }

FOVEA_INLINE result<std::vector<fact>> infer(const local_response_norm& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 2); !bad) return bad.error();
  if (auto bad = norm_detail::check_axis(op.axis, reads[0].dims.rank()); !bad) return bad.error();
  if (op.size < 1) return check::malformed("its size is %", {op.size});
  return check::gives(reads[0]);
}
FOVEA_INLINE void compute(const local_response_norm& op, const operands& on) {
  real_detail::visit_real(on, op.widened,
                          [&]<class T>(const operands& now, T) { norm_detail::run<T>(op, now); });
}

FOVEA_INLINE result<std::vector<fact>> infer(const mean_variance_norm& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 0); !bad) return bad.error();
  unsigned seen = 0;
  for (auto axis : op.axes) {
    if (auto bad = check::axis(axis, reads[0].dims.rank()); !bad) return bad.error();
    if (seen >> axis & 1u) return check::malformed("axis % is named twice", {axis});
    seen |= 1u << axis;
  }
  return check::gives(reads[0]);
}
FOVEA_INLINE void compute(const mean_variance_norm& op, const operands& on) {
  const shape &dims = on.in(0).dims, steps = strides_of(dims);
  shape inside, inside_steps, kept, kept_steps;
  for (int a = 0; a < dims.rank(); ++a) {
    bool reduced = false;
    for (const auto axis : op.axes) reduced = reduced || axis == a || axis + dims.rank() == a;
    (reduced ? inside : kept).push_back(dims[a]);
    (reduced ? inside_steps : kept_steps).push_back(steps[a]);
  }
  if (dims.count() == 0) return;
  for (std::int64_t i = 0; i < kept.count(); ++i)
    norm_detail::run(on.in(0), on.out(), norm_detail::offset_of(i, kept, kept_steps), inside,
                     inside_steps);
}

}  // namespace fovea::inline FOVEA_ABI::nn
