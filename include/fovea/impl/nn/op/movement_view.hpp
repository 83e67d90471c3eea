#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/movement.hpp"

/// Operators that give the same elements under another shape, and questions about shapes.
namespace fovea::inline FOVEA_ABI::nn::view_detail {

inline void copy_all(const operands& on) noexcept {
  copy_bytes(on.out().data, on.in(0).data, on.in(0).byte_count());
}

/// Puts in place of zeros and -1 what they stand for.
inline status resolve(shape& wanted, const shape& from, bool zero_is_zero) {
  int open = -1;
  std::int64_t rest = 1;
  bool zeros = false;
  for (int i = 0; i < wanted.rank(); ++i) {
    if (wanted[i] == 0 && !zero_is_zero) {
      if (i >= from.rank())
        return check::malformed("the extents % copy axis % of %", {wanted, i, from});
      wanted[i] = from[i];
    }
    if (wanted[i] < -1 || (wanted[i] == -1 && open >= 0))
      return check::malformed("the extents have two open axes or one below -1");
    if (wanted[i] == -1)
      open = i;
    else if (__builtin_mul_overflow(rest, wanted[i], &rest))
      return check::malformed("the extents overflow");
    zeros = zeros || wanted[i] == 0;
  }
  if (open >= 0) {
    if (zeros) return check::malformed("an extent of -1 beside one of 0");
    wanted[open] = from.count() / rest;
  }
  return done;
}

}  // namespace fovea::inline FOVEA_ABI::nn::view_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const identity&, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  return check::gives_view(operand(reads, 0), operand(reads, 0).dims);
}
FOVEA_INLINE void compute(const identity&, const operands& on) { view_detail::copy_all(on); }

FOVEA_INLINE result<std::vector<fact>> infer(const reshape& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact& x = operand(reads, 0);
  shape dims;
  if (const status s = check::list(operand(reads, 1), "the extents", dims); !s) return s.error();
  if (const status s = view_detail::resolve(dims, x.dims, op.zero_is_zero); !s) return s.error();
  if (!is_countable(dims) || dims.count() != x.dims.count())
    return check::malformed("an input of shape % cannot become %", {x.dims, dims});
  return check::gives_view(x, dims);
}
FOVEA_INLINE void compute(const reshape&, const operands& on) { view_detail::copy_all(on); }

FOVEA_INLINE result<std::vector<fact>> infer(const squeeze&, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact &x = operand(reads, 0), &list = operand(reads, 1);
  bool drop[shape::max_rank] = {};
  if (list.present()) {
    shape axes;
    if (const status s = check::axes(list, x.dims.rank(), axes); !s) return s.error();
    for (const auto a : axes) drop[a] = true;
  }
  shape dims;
  for (int i = 0; i < x.dims.rank(); ++i) {
    if (drop[i] && x.dims[i] != 1) return check::malformed("squeezes axis % of %", {i, x.dims});
    if (list.present() ? !drop[i] : x.dims[i] != 1) dims.push_back(x.dims[i]);
  }
  return check::gives_view(x, dims);
}
FOVEA_INLINE void compute(const squeeze&, const operands& on) { view_detail::copy_all(on); }

FOVEA_INLINE result<std::vector<fact>> infer(const unsqueeze&, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &list = operand(reads, 1);
  if (const status s = check::room(x.dims.rank() + list.dims.count()); !s) return s.error();
  const int rank = x.dims.rank() + static_cast<int>(list.dims.count());
  shape axes;
  if (const status s = check::axes(list, rank, axes); !s) return s.error();
  bool is_new[shape::max_rank] = {};
  for (const auto a : axes) is_new[a] = true;
  shape dims;
  for (int to = 0, from = 0; to < rank; ++to) dims.push_back(is_new[to] ? 1 : x.dims[from++]);
  return check::gives_view(x, dims);
}
FOVEA_INLINE void compute(const unsqueeze&, const operands& on) { view_detail::copy_all(on); }

FOVEA_INLINE result<std::vector<fact>> infer(const flatten& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact& x = operand(reads, 0);
  const int rank = x.dims.rank(), axis = op.axis < 0 ? op.axis + rank : op.axis;
  if (axis < 0 || axis > rank) return check::malformed("axis % is outside %", {op.axis, x.dims});
  return check::gives_view(x, {x.dims.product(0, axis), x.dims.product(axis, rank)});
}
FOVEA_INLINE void compute(const flatten&, const operands& on) { view_detail::copy_all(on); }

FOVEA_INLINE result<std::vector<fact>> infer(const shape_of& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const shape& dims = operand(reads, 0).dims;
  const std::int64_t rank = dims.rank();
  const auto clamped = [rank](std::int64_t i) {
    return i < -rank ? 0 : i < 0 ? i + rank : i > rank ? rank : i;
  };
  shape part;
  for (auto i = clamped(op.first); i < clamped(op.last); ++i)
    part.push_back(dims[static_cast<int>(i)]);
  auto out = check::gives(element::i64, {part.rank()});
  out->front().known = tensor::list(part);
  return out;
}
FOVEA_INLINE void compute(const shape_of& op, const operands& on) {
  const std::int64_t rank = on.in(0).dims.rank();
  const std::int64_t from = op.first < 0 ? op.first + rank : op.first;
  for (std::int64_t i = 0; i < on.out().count(); ++i)
    on.out().as<std::int64_t>()[i] = on.in(0).dims[static_cast<int>((from < 0 ? 0 : from) + i)];
}

FOVEA_INLINE result<std::vector<fact>> infer(const size_of_all&, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  auto out = check::gives(element::i64, {});
  out->front().known = tensor::scalar<std::int64_t>(operand(reads, 0).dims.count());
  return out;
}
FOVEA_INLINE void compute(const size_of_all&, const operands& on) {
  *on.out().as<std::int64_t>() = on.in(0).count();
}

}  // namespace fovea::inline FOVEA_ABI::nn
