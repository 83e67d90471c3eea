#pragma once

#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/normalization.hpp"

#include <algorithm>
#include <cmath>

/// Norms whose statistics belong to a channel: batch, instance and group.
namespace fovea::inline FOVEA_ABI::nn {

namespace norm_detail {

/// A tensor around one axis: element (o, c, i) lies at (o * channels + c) * inner + i.
struct around {
  std::int64_t outer, channels, inner;

  /// An axis behind the last is one channel, as BatchNormalization has vectors.
  around(const shape& dims, int axis) {
    const int at = axis < 0 ? axis + dims.rank() : axis, rank = dims.rank();
    outer = dims.product(0, std::min(at, rank));
    channels = at < rank ? dims[at] : 1;
    inner = dims.product(std::min(at + 1, rank), rank);
  }
};

/// Mean and population variance, in double and in two passes.
struct moments {
  double mean = 0, variance = 0;

  /// Of `rows` runs of `run` elements, `step` from one to the next.
  template <class T>
  moments(const T* x, std::int64_t rows, std::int64_t run, std::int64_t step) {
    const auto count = static_cast<double>(std::max<std::int64_t>(1, rows * run));
    for (std::int64_t r = 0; r < rows; ++r)
      for (std::int64_t i = 0; i < run; ++i) mean += static_cast<double>(x[r * step + i]);
    mean /= count;
    for (std::int64_t r = 0; r < rows; ++r)
      for (std::int64_t i = 0; i < run; ++i) {
        const double off = static_cast<double>(x[r * step + i]) - mean;
        variance += off * off;
      }
    variance /= count;
  }
  moments(double m, double v) : mean(m), variance(v) {}
};

/// y = factor x + offset, what every norm comes to once its statistics are known.
template <class T>
struct affine {
  T factor = 1, offset = 0;

  affine() = default;
  affine(const moments& m, double scale, double shift, float epsilon) {
    const double f = scale / std::sqrt(m.variance + static_cast<double>(epsilon));
    factor = static_cast<T>(f);
    offset = static_cast<T>(shift - f * m.mean);
  }
  void apply(const T* x, T* y, std::int64_t count) const {
    for (std::int64_t i = 0; i < count; ++i) y[i] = x[i] * factor + offset;
  }
};

inline status check_axis(int axis, int rank) { return check::axis(axis, rank); }

inline status check_vectors(facts reads, std::size_t first, std::size_t last, std::int64_t count) {
  for (std::size_t i = first; i < last; ++i) {
    const fact& v = operand(reads, i);
    if (!real_detail::computes(v.type) || !(v.dims == shape{count}))
      return check::malformed(
          "operand % is % %, expected %",
          {static_cast<std::int64_t>(i), name_of(v.type), v.dims, shape{count}});
  }
  return done;
}

/// Blends the running statistics and writes them, where they are wanted.
inline void keep(const batch_norm& op, const operands& on, std::int64_t c, const moments& m) {
  const double old = static_cast<double>(op.momentum);
  const double fresh[] = {m.mean, m.variance};
  for (std::size_t i = 0; i < 2; ++i)
    if (on.has_out(1 + i))
      store_real(on.out(1 + i), c, load_real(on.in(3 + i), c) * old + fresh[i] * (1 - old));
}

/// Channels by sixty-four: where they lie side by side, a row of them is read at a time.
template <class T>
void run(const batch_norm& op, const operands& on) {
  constexpr std::int64_t block = 64;
  const around a(on.in(0).dims, op.axis);
  const T* x = on.in(0).as<T>();
  for (std::int64_t first = 0; first < a.channels; first += block) {
    affine<T> f[block];
    const auto count = std::min(block, a.channels - first);
    for (std::int64_t c = first; c < first + count; ++c) {
      moments m(load_real(on.in(3), c), load_real(on.in(4), c));
      if (op.training) {
        m = moments(a.outer ? x + c * a.inner : x, a.outer, a.inner, a.channels * a.inner);
        keep(op, on, c, m);
      }
      f[c - first] = affine<T>(m, load_real(on.in(1), c), load_real(on.in(2), c), op.epsilon);
    }
    for (std::int64_t i = 0; i < a.outer * count; ++i) {
      const auto at = (i / count * a.channels + first + i % count) * a.inner;
      f[i % count].apply(x + at, on.out().as<T>() + at, a.inner);
    }
  }
}

template <class T>
void run(const instance_norm& op, const operands& on) {
  const shape& dims = on.in(0).dims;
  if (dims.count() == 0) return;
  const around a(dims, op.axis);
  const std::int64_t images = dims[0], rows = images ? a.outer / images : 0;
  const auto step = a.channels * a.inner;
  for (std::int64_t i = 0; i < images * a.channels; ++i) {
    const auto c = i % a.channels, at = i / a.channels * rows * step + c * a.inner;
    const T* x = on.in(0).as<T>() + at;
    const affine<T> f(moments(x, rows, a.inner, step), load_real(on.in(1), c),
                      load_real(on.in(2), c), op.epsilon);
    for (std::int64_t r = 0; r < rows; ++r)
      f.apply(x + r * step, on.out().as<T>() + at + r * step, a.inner);
  }
}

template <class T>
void run(const group_norm& op, const operands& on) {
  if (on.in(0).dims.count() == 0) return;
  const around a(on.in(0).dims, 1);
  const auto width = a.channels / op.groups;
  const bool by_group = on.in(1).dims[0] == op.groups && op.groups != a.channels;
  for (std::int64_t i = 0; i < a.outer * op.groups; ++i) {
    const moments m(on.in(0).as<T>() + i * width * a.inner, 1, width * a.inner, 0);
    for (std::int64_t c = 0; c < width; ++c) {
      const auto group = i % op.groups, of = by_group ? group : group * width + c;
      const auto at = (i * width + c) * a.inner;
      const affine<T> f(m, load_real(on.in(1), of), load_real(on.in(2), of), op.epsilon);
      f.apply(on.in(0).as<T>() + at, on.out().as<T>() + at, a.inner);
    }
  }
}

}  // namespace norm_detail

FOVEA_INLINE result<std::vector<fact>> infer(const batch_norm& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 1); !bad) return bad.error();
  const fact& x = reads[0];
  const bool vector = x.dims.rank() == 1 && op.axis == 1;
  if (auto bad = norm_detail::check_axis(op.axis, x.dims.rank()); !vector && !bad)
    return bad.error();
  const norm_detail::around a(x.dims, op.axis);
  if (auto bad = norm_detail::check_vectors(reads, 1, 5, a.channels); !bad) return bad.error();
  std::vector<fact> out{{x.type, x.dims, {}}};
  if (op.training)
    for (const std::size_t i : {3u, 4u}) out.push_back({reads[i].type, reads[i].dims, {}});
  return out;
}
FOVEA_INLINE void compute(const batch_norm& op, const operands& on) {
  real_detail::visit_real(on, op.widened,
                          [&]<class T>(const operands& now, T) { norm_detail::run<T>(op, now); });
}

FOVEA_INLINE result<std::vector<fact>> infer(const instance_norm& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 2); !bad) return bad.error();
  const fact& x = reads[0];
  if (auto bad = norm_detail::check_axis(op.axis, x.dims.rank()); !bad) return bad.error();
  if (op.axis == 0 || op.axis == -x.dims.rank())
    return check::malformed("its channels cannot be the batch axis");
  const norm_detail::around a(x.dims, op.axis);
  if (auto bad = norm_detail::check_vectors(reads, 1, 3, a.channels); !bad) return bad.error();
  return check::gives(x.type, x.dims);
}
FOVEA_INLINE void compute(const instance_norm& op, const operands& on) {
  real_detail::visit_real(on, op.widened,
                          [&]<class T>(const operands& now, T) { norm_detail::run<T>(op, now); });
}

FOVEA_INLINE result<std::vector<fact>> infer(const group_norm& op, facts reads) {
  if (auto bad = real_detail::check_input(reads, 2); !bad) return bad.error();
  const fact &x = reads[0], &scale = operand(reads, 1);
  const auto channels = x.dims[1];
  if (op.groups < 1 || channels % op.groups != 0)
    return check::malformed("% groups do not divide % channels", {op.groups, channels});
  const bool by_group = scale.dims == shape{op.groups};
  if (auto bad = norm_detail::check_vectors(reads, 1, 3, by_group ? op.groups : channels); !bad)
    return bad.error();
  return check::gives(x.type, x.dims);
}
FOVEA_INLINE void compute(const group_norm& op, const operands& on) {
  real_detail::visit_real(on, op.widened,
                          [&]<class T>(const operands& now, T) { norm_detail::run<T>(op, now); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
