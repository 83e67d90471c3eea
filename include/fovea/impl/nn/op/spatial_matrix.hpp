#pragma once

#include "fovea/impl/nn/op/activation.hpp"
#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/spatial.hpp"

#include <algorithm>
#include <array>

namespace fovea::inline FOVEA_ABI::nn {

namespace matrix_detail {

/// Sums of whole numbers wrap, so they are made unsigned.
template <class T>
using sum_of = std::conditional_t<std::is_integral_v<T>, std::uint64_t, T>;

/// A matrix with a stride for each axis: transposing it swaps them.
template <class T>
struct strided {
  const T* data;
  std::int64_t row, column;
};

/// Columns `first` to `first + count` of row `r` of a b, added to `sums`.
template <class T>
void add_products(const strided<T>& a, const strided<T>& b, std::int64_t depth, std::int64_t r,
                  std::int64_t first, std::span<sum_of<T>> sums) {
  const auto count = static_cast<std::int64_t>(sums.size());
  for (std::int64_t k = 0; k < depth; ++k) {
    const auto left = static_cast<sum_of<T>>(a.data[r * a.row + k * a.column]);
    const T* right = b.data + k * b.row + first * b.column;
    if (b.column == 1)
      for (std::int64_t c = 0; c < count; ++c)
        sums[static_cast<std::size_t>(c)] += left * static_cast<sum_of<T>>(right[c]);
    else
      for (std::int64_t c = 0; c < count; ++c)
        sums[static_cast<std::size_t>(c)] += left * static_cast<sum_of<T>>(right[c * b.column]);
  }
}

/// Calls `store(sum, row, column)` for each element of a b.
template <class T, class Store>
void multiply_matrices(const strided<T>& a, const strided<T>& b,
                       const std::array<std::int64_t, 3>& mkn, Store store) {
  constexpr std::int64_t block = 64;
  for (std::int64_t r = 0; r < mkn[0]; ++r)
    for (std::int64_t first = 0; first < mkn[2]; first += block) {
      sum_of<T> sums[block] = {};
      const auto count = std::min(block, mkn[2] - first);
      add_products(a, b, mkn[1], r, first, std::span(sums, static_cast<std::size_t>(count)));
      for (std::int64_t c = 0; c < count; ++c) store(sums[c], r, first + c);
    }
}

/// Calls `f(on, T())` with float, double or int64, and operands of that type; results of whole
/// numbers stay of theirs.
template <class F>
void visit_number(const operands& on, F&& f) {
  const element type = on.in(0).type;
  if (!is_integer(type)) return real_detail::visit_real(on, 4, f);
  const widened wide(on, 4, widened_detail::whole_of(type));
  f(wide.on(), std::int64_t());
}
inline bool multiplies(element type) noexcept {
  return real_detail::computes(type) || (type >= element::i8 && type <= element::u64);
}

/// Both operands are there, of one type that this multiplies.
inline status check_pair(facts reads) {
  const fact &a = operand(reads, 0), &b = operand(reads, 1);
  if (!a.present() || !b.present()) return check::malformed("an operand is missing");
  if (!multiplies(a.type))
    return failure{error_code::unsupported,
                   sentence("it does not multiply % matrices", {name_of(a.type)})};
  return real_detail::same_type(reads, 1, "second operand");
}

/// Rows, depth and columns of a Gemm, the depth as A has it.
inline std::array<std::int64_t, 3> extents_of(const gemm& op, const shape& a, const shape& b) {
  return {a[op.transpose_a ? 1 : 0], a[op.transpose_a ? 0 : 1], b[op.transpose_b ? 0 : 1]};
}

/// Whether `c` broadcasts to `y` (one way).
inline bool spreads(const shape& c, const shape& y) {
  if (c.rank() > y.rank()) return false;
  for (int i = 1; i <= c.rank(); ++i)
    if (c.at_axis(-i) != 1 && c.at_axis(-i) != y.at_axis(-i)) return false;
  return true;
}

/// The steps of C0 along rows and columns, 0 where it is broadcast.
inline std::array<std::int64_t, 2> steps_of(const shape& c) {
  const auto columns = c.rank() > 0 ? c.back() : 1, rows = c.rank() > 1 ? c[0] : 1;
  return {rows == 1 ? 0 : columns, columns == 1 ? 0 : 1};
}

/// f(alpha sum + beta c)
template <class T>
T finish(const gemm& op, T sum, const T* c, const T* slope) {
  const T value = T(op.alpha) * sum + (c ? T(op.beta) * *c : T(0));
  return activation_detail::apply(op.then, value, slope ? *slope : T(0));
}
/// Whole numbers stay exact where alpha and beta are 1.
inline void store_whole(const gemm& op, std::uint64_t sum, const std::int64_t* c,
                        const tensor_view& y, std::int64_t at) {
  const std::uint64_t plus = c ? static_cast<std::uint64_t>(*c) : 0;
  if (op.alpha == 1 && op.beta == 1)
    return store_integer(y, at, static_cast<std::int64_t>(sum + plus));
  store_integer(y, at, static_cast<std::int64_t>(sum));
  const auto added = y.type == element::u64 ? static_cast<double>(plus)
                                            : static_cast<double>(static_cast<std::int64_t>(plus));
  store_real(
      y, at,
      static_cast<double>(op.alpha) * load_real(y, at) + static_cast<double>(op.beta) * added);
}

template <class T>
void run(const gemm& op, const operands& on) {
  const auto &a = on.in(0), &b = on.in(1), &c = on.in(2);
  const auto e = extents_of(op, a.dims, b.dims);
  const auto steps = steps_of(c.dims);
  const T *added = c.as<T>(), *slopes = on.in(3).as<T>();
  const tensor_view& y = on.out();
  const strided<T> left{a.as<T>(), op.transpose_a ? 1 : e[1], op.transpose_a ? e[0] : 1};
  const strided<T> right{b.as<T>(), op.transpose_b ? 1 : e[2], op.transpose_b ? e[1] : 1};
  multiply_matrices<T>(left, right, e, [&](sum_of<T> sum, std::int64_t row, std::int64_t m) {
    const T* const own = added ? added + row * steps[0] + m * steps[1] : nullptr;
    if constexpr (std::is_integral_v<T>)
      store_whole(op, sum, own, y, row * e[2] + m);
    else
      y.as<T>()[row * e[2] + m] = finish(op, sum, own, slopes ? slopes + m : nullptr);
  });
}

/// The operands of a matmul with vectors made matrices and what the batch axes come to.
struct promoted {
  shape a, b, batch;
};
inline promoted promote(shape a, shape b) {
  if (a.rank() == 1) a.insert(0, 1);
  if (b.rank() == 1) b.push_back(1);
  promoted p{a, b, {}};
  for (int i = std::max(a.rank(), b.rank()); i > 2; --i) {
    const auto x = i <= a.rank() ? a.at_axis(-i) : 1, y = i <= b.rank() ? b.at_axis(-i) : 1;
    p.batch.push_back(x == 1 ? y : x);
  }
  return p;
}

/// Which of the matrices of `s` belongs to place `index` of the batch.
inline std::int64_t matrix_at(const shape& s, const shape& batch, std::int64_t index) {
  std::int64_t at = 0, step = 1;
  for (int i = 1; i <= s.rank() - 2; ++i) {
    const auto extent = batch.at_axis(-i), own = s.at_axis(-i - 2);
    at += own == 1 ? 0 : index % extent * step;
    index /= extent;
    step *= own;
  }
  return at;
}

template <class T>
void run(const operands& on) {
  const auto p = promote(on.in(0).dims, on.in(1).dims);
  const auto rows = p.a.at_axis(-2), depth = p.a.back(), columns = p.b.back();
  for (std::int64_t i = 0; i < p.batch.count(); ++i) {
    const T* a = on.in(0).as<T>() + matrix_at(p.a, p.batch, i) * rows * depth;
    const T* b = on.in(1).as<T>() + matrix_at(p.b, p.batch, i) * depth * columns;
    multiply_matrices<T>({a, depth, 1}, {b, columns, 1}, {rows, depth, columns},
                         [&](sum_of<T> sum, std::int64_t r, std::int64_t c) {
                           const std::int64_t at = (i * rows + r) * columns + c;
                           if constexpr (std::is_integral_v<T>)
                             store_integer(on.out(), at, static_cast<std::int64_t>(sum));
                           else
                             on.out().as<T>()[at] = sum;
                         });
  }
}

}  // namespace matrix_detail

FOVEA_INLINE result<std::vector<fact>> infer(const gemm& op, facts reads) {
  if (auto bad = matrix_detail::check_pair(reads); !bad) return bad.error();
  const fact &a = reads[0], &b = reads[1], &c = operand(reads, 2);
  if (a.dims.rank() != 2 || b.dims.rank() != 2)
    return check::malformed("it multiplies % and %, expected matrices", {a.dims, b.dims});
  const auto e = matrix_detail::extents_of(op, a.dims, b.dims);
  if (b.dims[op.transpose_b ? 1 : 0] != e[1])
    return check::malformed("it multiplies % and %, whose inner extents differ", {a.dims, b.dims});
  if (auto same = real_detail::same_type(reads, 2, "third operand"); !same) return same.error();
  if (c.present() && !matrix_detail::spreads(c.dims, {e[0], e[2]}))
    return check::malformed("the third operand is %, expected to broadcast to %",
                            {c.dims, shape{e[0], e[2]}});
  if (is_integer(a.type) && op.then.f != function::identity)
    return check::malformed("it applies a function to whole numbers");
  if (auto bad = activation_detail::fits(op.then, reads, 3, e[2]); !bad) return bad.error();
  return check::gives(a.type, {e[0], e[2]});
}

FOVEA_INLINE void compute(const gemm& op, const operands& on) {
  matrix_detail::visit_number(
      on, [&]<class T>(const operands& now, T) { matrix_detail::run<T>(op, now); });
}

FOVEA_INLINE result<std::vector<fact>> infer(const matmul&, facts reads) {
  if (auto bad = matrix_detail::check_pair(reads); !bad) return bad.error();
  const shape &a = reads[0].dims, &b = reads[1].dims;
  if (a.empty() || b.empty()) return check::malformed("it multiplies a scalar");
  const auto p = matrix_detail::promote(a, b);
  const bool fits =
      matrix_detail::spreads(
          shape(std::span<const std::int64_t>(p.a).first(static_cast<std::size_t>(p.a.rank()) - 2)),
          p.batch) &&
      matrix_detail::spreads(
          shape(std::span<const std::int64_t>(p.b).first(static_cast<std::size_t>(p.b.rank()) - 2)),
          p.batch);
  if (!fits || p.a.back() != p.b.at_axis(-2))
    return check::malformed("it multiplies % and %, whose extents do not fit", {a, b});
  shape y = p.batch;
  if (a.rank() > 1) y.push_back(p.a.at_axis(-2));
  if (b.rank() > 1) y.push_back(p.b.back());
  return check::gives(reads[0].type, y);
}

FOVEA_INLINE void compute(const matmul&, const operands& on) {
  matrix_detail::visit_number(on,
                              []<class T>(const operands& now, T) { matrix_detail::run<T>(now); });
}

}  // namespace fovea::inline FOVEA_ABI::nn
