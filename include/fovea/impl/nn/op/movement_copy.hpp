#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/arithmetic.hpp"
#include "fovea/nn/op/movement.hpp"

#include <algorithm>

/// Operators that copy whole blocks: transpose, expand, tile, concat, split, slice.
namespace fovea::inline FOVEA_ABI::nn::block_detail {

inline int wrapped(int axis, int rank) noexcept { return axis < 0 ? axis + rank : axis; }

/// The axes before `axis` as one count, and the bytes from `axis` on.
struct blocks {
  std::int64_t outer;
  std::size_t bytes;
};
inline blocks around(const shape& dims, element type, int axis) noexcept {
  return {dims.product(0, axis),
          static_cast<std::size_t>(dims.product(axis, dims.rank())) * size_of(type)};
}

/// Copies `outer` pieces of `bytes` from every `from_step` bytes to every `to_step`.
struct pieces {
  std::int64_t outer;
  std::size_t bytes, to_step, from_step;
};
inline void copy_pieces(std::byte* to, const std::byte* from, const pieces& p) noexcept {
  if (p.bytes <= 64 && p.bytes % 4 == 0) {  // a call for each would cost more than the copy
    for (std::int64_t i = 0; i < p.outer; ++i, to += p.to_step, from += p.from_step)
      for (std::size_t at = 0; at < p.bytes; at += 4) std::memcpy(to + at, from + at, 4);
    return;
  }
  for (std::int64_t i = 0; i < p.outer; ++i, to += p.to_step, from += p.from_step)
    copy_bytes(to, from, p.bytes);
}

/// The part of one axis that a slice takes.
struct span_of_axis {
  std::int64_t first = 0, step = 1, count = 0;
};
inline span_of_axis sliced(std::int64_t extent, std::int64_t start, std::int64_t end,
                           std::int64_t step) noexcept {
  const std::int64_t lowest = step < 0 ? -1 : 0, highest = step < 0 ? extent - 1 : extent;
  const auto clamped = [&](std::int64_t i) {
    if (i < 0) i = i < -extent ? lowest : i + extent;
    return i > highest ? highest : i < lowest ? lowest : i;
  };
  const std::int64_t from = clamped(start), to = clamped(end);
  const std::int64_t distance = step < 0 ? from - to : to - from;
  if (distance <= 0) return {0, 1, 0};
  // Computed below zero, where the most negative step has an opposite.
  const std::int64_t stride = step < 0 ? step : -step;
  return {from, step, 1 + (distance - 1) / (stride < -distance ? distance : -stride)};
}

/// What `slice` takes of every axis of `dims`, from the values of its operands.
template <class Value>
void slices(const shape& dims, Value value, span_of_axis* parts) noexcept {
  for (int i = 0; i < dims.rank(); ++i) parts[i] = {0, 1, dims[i]};
  for (int i = 0; i < value.count; ++i) {
    const auto axis = wrapped(static_cast<int>(value(3, i, i)), dims.rank());
    parts[axis] = sliced(dims[axis], value(1, i, 0), value(2, i, 0), value(4, i, 1));
  }
}

/// Operands as compute() sees them.
struct runtime_values {
  const operands& on;
  int count;
  std::int64_t operator()(std::size_t operand, int i, std::int64_t otherwise) const noexcept {
    return on.in(operand).present() ? load_integer(on.in(operand), i) : otherwise;
  }
};
/// As infer() read them.
struct known_values {
  const shape* lists;
  const bool* present;
  int count;
  std::int64_t operator()(std::size_t operand, int i, std::int64_t otherwise) const noexcept {
    return present[operand] ? lists[operand][i] : otherwise;
  }
};

}  // namespace fovea::inline FOVEA_ABI::nn::block_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const transpose& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact& x = operand(reads, 0);
  const int rank = x.dims.rank();
  if (!op.order.empty() && op.order.rank() != rank)
    return check::malformed("the order % is not for shape %", {op.order, x.dims});
  shape dims;
  unsigned seen = 0;
  std::int64_t last = -1;
  bool moves = false;
  for (int i = 0; i < rank; ++i) {
    std::int64_t from = op.order.empty() ? rank - 1 - i : op.order[i];
    if (const status s = check::axis(from, rank); !s) return s.error();
    if (seen >> from & 1u) return check::malformed("the order % names an axis twice", {op.order});
    seen |= 1u << from;
    dims.push_back(x.dims[static_cast<int>(from)]);
    if (dims.back() == 1) continue;
    moves = moves || from < last;
    last = from;
  }
  return moves ? check::gives(x.type, dims) : check::gives_view(x, dims);
}

FOVEA_INLINE void compute(const transpose& op, const operands& on) {
  const auto& x = on.in(0);
  const shape own = strides_of(x.dims);
  const int rank = x.dims.rank();
  walk<2> w{on.out().dims, {strides_of(on.out().dims), shape(rank, 0)}};
  for (int i = 0; i < rank; ++i)
    w.steps[1][i] = own.at_axis(op.order.empty() ? rank - 1 - i : static_cast<int>(op.order[i]));
  copy_strided(size_of(x.type), on.out().data, x.data, w);
}

FOVEA_INLINE result<std::vector<fact>> infer(const expand&, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact& x = operand(reads, 0);
  shape wanted;
  if (const status s = check::list(operand(reads, 1), "the extents", wanted); !s) return s.error();
  for (const auto e : wanted)
    if (e < 0) return check::malformed("expands to %", {wanted});
  const auto dims = broadcast(x.dims, wanted);
  if (!dims) return dims.error();
  return check::gives(x.type, *dims);
}
FOVEA_INLINE void compute(const expand&, const operands& on) {
  const auto& x = on.in(0);
  const shape& dims = on.out().dims;
  copy_strided(size_of(x.type), on.out().data, x.data,
               {dims, {strides_of(dims), broadcast_strides(x.dims, dims)}});
}

FOVEA_INLINE result<std::vector<fact>> infer(const tile&, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact& x = operand(reads, 0);
  shape repeats;
  if (const status s = check::list(operand(reads, 1), "the repeats", repeats); !s) return s.error();
  if (repeats.rank() != x.dims.rank())
    return check::malformed("repeats % for shape %", {repeats, x.dims});
  shape dims = x.dims;
  for (int i = 0; i < dims.rank(); ++i)
    if (repeats[i] < 0 || __builtin_mul_overflow(dims[i], repeats[i], &dims[i]))
      return check::malformed("repeats % of shape %", {repeats, x.dims});
  return check::gives(x.type, dims);
}

/// Repeats what is written already, an axis at a time from the last: axes behind it are complete.
FOVEA_INLINE void compute(const tile&, const operands& on) {
  const auto& x = on.in(0);
  const auto& y = on.out();
  if (y.count() == 0) return;
  const int rank = x.dims.rank();
  const shape from = strides_of(x.dims), to = strides_of(y.dims);
  copy_strided(size_of(x.type), y.data, x.data, {x.dims, {to, from}});
  for (int axis = rank - 1; axis >= 0; --axis) {
    const auto bytes = static_cast<std::size_t>(x.dims[axis] * to[axis]) * size_of(x.type);
    walk<1> outer{x.dims, {to}};
    for (int i = axis; i < rank; ++i) outer.dims[i] = 1;
    outer.fuse();
    outer.rows([&](const std::int64_t* at, std::int64_t count) {
      for (std::int64_t i = 0; i < count; ++i) {
        std::byte* first =
            y.data + static_cast<std::size_t>(at[0] + i * outer.step(0)) * size_of(x.type);
        const std::int64_t repeats = y.dims[axis] / x.dims[axis];
        for (std::int64_t r = 1; r < repeats; ++r)
          copy_bytes(first + static_cast<std::size_t>(r) * bytes, first, bytes);
      }
    });
  }
}

FOVEA_INLINE result<std::vector<fact>> infer(const concat& op, facts reads) {
  if (const status s = check::given(reads, reads.empty() ? 1 : reads.size()); !s) return s.error();
  shape dims = reads[0].dims;
  int axis = op.axis;
  if (const status s = check::axis(axis, dims.rank()); !s) return s.error();
  for (std::size_t i = 1; i < reads.size(); ++i) {
    if (const status s = check::same_type(reads[0], reads[i]); !s) return s.error();
    shape like = reads[i].dims;
    const bool fits =
        like.rank() == dims.rank() && !__builtin_add_overflow(dims[axis], like[axis], &dims[axis]);
    if (fits) like[axis] = dims[axis];
    if (!fits || !(like == dims))
      return check::malformed("joins % and % along axis %", {reads[0].dims, reads[i].dims, axis});
  }
  return check::gives(reads[0].type, dims);
}
FOVEA_INLINE void compute(const concat& op, const operands& on) {
  const auto& y = on.out();
  const int axis = block_detail::wrapped(op.axis, y.dims.rank());
  const auto whole = block_detail::around(y.dims, y.type, axis);
  std::byte* to = y.data;
  for (const auto& x : on.reads) {
    const auto part = block_detail::around(x.dims, x.type, axis);
    block_detail::copy_pieces(to, x.data, {whole.outer, part.bytes, whole.bytes, part.bytes});
    to += part.bytes;
  }
}

FOVEA_INLINE result<std::vector<fact>> infer(const split& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact &x = operand(reads, 0), &sizes = operand(reads, 1);
  int axis = op.axis;
  if (const status s = check::axis(axis, x.dims.rank()); !s) return s.error();
  const std::int64_t extent = x.dims[axis];
  if (sizes.present())
    if (const status s = check::index_type(sizes, "the sizes"); !s) return s.error();
  if (sizes.present() && !sizes.known.present()) return needs_value("the sizes");
  const std::int64_t parts = sizes.present() ? sizes.dims.count() : op.parts;
  if (parts < 1 || parts > (1 << 16)) return check::malformed("splits into % parts", {parts});
  const std::int64_t even = extent / parts + (extent % parts != 0);
  std::vector<fact> out;
  std::int64_t left = extent;
  for (std::int64_t i = 0; i < parts; ++i) {
    const auto size = sizes.present() ? load_integer(sizes.known.view(), i) : std::min(even, left);
    if (size < 0 || size > left) return check::malformed("the sizes do not add up to the extent");
    left -= size;
    out.push_back({x.type, x.dims, {}});
    out.back().dims[axis] = size;
  }
  if (left != 0) return check::malformed("the sizes do not add up to the extent");
  return out;
}
FOVEA_INLINE void compute(const split& op, const operands& on) {
  const auto& x = on.in(0);
  const int axis = block_detail::wrapped(op.axis, x.dims.rank());
  const auto whole = block_detail::around(x.dims, x.type, axis);
  const std::byte* from = x.data;
  for (const auto& y : on.writes) {
    if (!y.present()) return;
    const auto part = block_detail::around(y.dims, y.type, axis);
    if (y.data)
      block_detail::copy_pieces(y.data, from, {whole.outer, part.bytes, part.bytes, whole.bytes});
    from += part.bytes;
  }
}

FOVEA_INLINE result<std::vector<fact>> infer(const slice&, facts reads) {
  if (const status s = check::given(reads, 3); !s) return s.error();
  static constexpr const char* names[] = {"", "the starts", "the ends", "the axes", "the steps"};
  const fact& x = operand(reads, 0);
  const int rank = x.dims.rank();
  shape lists[5];
  bool present[5] = {};
  for (std::size_t i = 1; i < 5; ++i) {
    const fact& f = operand(reads, i);
    present[i] = f.present();
    if (!present[i]) continue;
    const status s = i == 3 ? check::axes(f, rank, lists[i]) : check::list(f, names[i], lists[i]);
    if (!s) return s.error();
    if (lists[i].rank() != lists[1].rank())
      return check::malformed("% are not as many as the starts", {names[i]});
  }
  if (lists[1].rank() > rank)
    return check::malformed("slices % axes of %", {lists[1].rank(), x.dims});
  for (const auto step : lists[4])
    if (step == 0) return check::malformed("a step is 0");
  block_detail::span_of_axis parts[shape::max_rank];
  block_detail::slices(x.dims, block_detail::known_values{lists, present, lists[1].rank()}, parts);
  shape dims = x.dims;
  for (int i = 0; i < rank; ++i) dims[i] = parts[i].count;
  return check::gives(x.type, dims);
}
FOVEA_INLINE void compute(const slice&, const operands& on) {
  const auto& x = on.in(0);
  const auto& y = on.out();
  if (y.count() == 0) return;
  block_detail::span_of_axis parts[shape::max_rank];
  const int count = static_cast<int>(on.in(1).count());
  block_detail::slices(x.dims, block_detail::runtime_values{on, count}, parts);
  walk<2> w{y.dims, {strides_of(y.dims), strides_of(x.dims)}};
  std::int64_t first = 0;
  for (int i = 0; i < x.dims.rank(); ++i) {
    first += parts[i].first * w.steps[1][i];
    // A step that is taken never may be so long that the product overflows.
    w.steps[1][i] = parts[i].count > 1 ? w.steps[1][i] * parts[i].step : 0;
  }
  copy_strided(size_of(x.type), y.data, x.data + first * std::int64_t(size_of(x.type)), w);
}

}  // namespace fovea::inline FOVEA_ABI::nn
