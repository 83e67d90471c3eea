#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/movement.hpp"

#include <cmath>

/// Operators that make elements from few or none: range, constant_of_shape, one_hot, trilu,
/// non_zero.
namespace fovea::inline FOVEA_ABI::nn::make_detail {

inline bool real_range(element type) noexcept {
  return type == element::f32 || type == element::f64 || type == element::f16 ||
         type == element::bf16;
}

/// max(ceil((limit - start) / step), 0), or -1 where it is not a number that can be used.
inline std::int64_t range_count(const fact* in) noexcept {
  const auto start = in[0].known.view(), limit = in[1].known.view(), step = in[2].known.view();
  if (real_range(in[0].type)) {
    const double n = (load_real(limit, 0) - load_real(start, 0)) / load_real(step, 0);
    if (!(n < 1e18)) return -1;
    return n > 0 ? static_cast<std::int64_t>(std::ceil(n)) : 0;
  }
  const std::int64_t by = load_integer(step, 0);
  std::int64_t distance = 0;
  if (by == 0 || __builtin_sub_overflow(load_integer(limit, 0), load_integer(start, 0), &distance))
    return -1;
  if (distance == 0 || (distance < 0) != (by < 0)) return 0;
  if (by == -1) return distance == INT64_MIN ? -1 : -distance;
  return distance / by + (distance % by != 0);
}

inline bool is_set(const const_tensor_view& x, std::int64_t i) noexcept {
  return is_real(x.type) ? load_real(x, i) != 0 : load_integer(x, i) != 0;
}

}  // namespace fovea::inline FOVEA_ABI::nn::make_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const range&, facts reads) {
  if (const status s = check::given(reads, 3); !s) return s.error();
  static constexpr const char* names[] = {"the start", "the limit", "the step"};
  for (std::size_t i = 0; i < 3; ++i) {
    if (const status s = check::same_type(reads[0], reads[i]); !s) return s.error();
    if (reads[i].dims.count() != 1)
      return check::malformed("% has shape %", {names[i], reads[i].dims});
    if (!reads[i].known.present()) return needs_value(names[i]);
  }
  const element type = reads[0].type;
  if (!make_detail::real_range(type) && (!is_integer(type) || type == element::u64))
    return check::malformed("a range of %", {name_of(type)});
  const std::int64_t count = make_detail::range_count(reads.data());
  if (count < 0) return check::malformed("the range has no length, or one too large");
  return check::gives(type, {count});
}
FOVEA_INLINE void compute(const range&, const operands& on) {
  const auto& y = on.out();
  const auto &start = on.in(0), &step = on.in(2);
  const std::int64_t count = y.count();
  if (is_real(y.type)) {
    const double first = load_real(start, 0), by = load_real(step, 0);
    for (std::int64_t i = 0; i < count; ++i) store_real(y, i, first + static_cast<double>(i) * by);
  } else {
    const std::int64_t first = load_integer(start, 0), by = load_integer(step, 0);
    for (std::int64_t i = 0; i < count; ++i) store_integer(y, i, first + i * by);
  }
}

FOVEA_INLINE result<std::vector<fact>> infer(const constant_of_shape& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  shape dims;
  if (const status s = check::list(operand(reads, 0), "the extents", dims); !s) return s.error();
  for (const auto e : dims)
    if (e < 0) return check::malformed("the extents are %", {dims});
  return check::gives(op.type, dims);
}
FOVEA_INLINE void compute(const constant_of_shape& op, const operands& on) {
  const auto& y = on.out();
  by_cell(size_of(y.type), [&]<class Cell>(Cell value) {
    std::memcpy(&value, &op.bits, sizeof value);
    const std::int64_t count = y.count();
    for (std::int64_t i = 0; i < count; ++i) y.as<Cell>()[i] = value;
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const one_hot& op, facts reads) {
  if (const status s = check::given(reads, 3); !s) return s.error();
  const fact &indices = operand(reads, 0), &depth = operand(reads, 1), &values = operand(reads, 2);
  if (!is_numeric(indices.type) || !is_numeric(depth.type))
    return check::malformed("the indices or the depth are no numbers");
  if (depth.dims.count() != 1 || values.dims.count() != 2)
    return check::malformed("the depth must be one element, the values two");
  if (!depth.known.present()) return needs_value("the depth");
  shape dims = indices.dims;
  if (const status s = check::room(dims.rank() + 1); !s) return s.error();
  int axis = op.axis;
  if (const status s = check::axis(axis, dims.rank() + 1); !s) return s.error();
  const std::int64_t extent = load_integer(depth.known.view(), 0);
  if (extent < 0) return check::malformed("the depth is %", {extent});
  dims.insert(axis, extent);
  return check::gives(values.type, dims);
}
FOVEA_INLINE void compute(const one_hot& op, const operands& on) {
  const auto &indices = on.in(0), &values = on.in(2);
  const auto& y = on.out();
  const int rank = y.dims.rank(), axis = op.axis < 0 ? op.axis + rank : op.axis;
  const std::int64_t depth = y.dims[axis], inner = y.dims.product(axis + 1, rank);
  const std::int64_t count = y.count();
  by_cell(size_of(y.type), [&]<class Cell>(Cell) {
    const Cell off = values.as<Cell>()[0], on_value = values.as<Cell>()[1];
    for (std::int64_t i = 0; i < count; ++i) y.as<Cell>()[i] = off;
    for (std::int64_t i = 0; count > 0 && i < indices.count(); ++i) {
      std::int64_t index = load_integer(indices, i);
      if (index < 0) index += depth;
      if (index < 0 || index >= depth) continue;
      y.as<Cell>()[(i / inner * depth + index) * inner + i % inner] = on_value;
    }
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const trilu&, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact &x = operand(reads, 0), &k = operand(reads, 1);
  if (x.dims.rank() < 2) return check::malformed("the input has shape %", {x.dims});
  if (k.present() && (k.type != element::i64 || k.dims.count() != 1))
    return check::malformed("the diagonal must be one i64");
  return check::gives(x);
}
FOVEA_INLINE void compute(const trilu& op, const operands& on) {
  const auto &x = on.in(0), &diagonal = on.in(1);
  const auto& y = on.out();
  const int rank = x.dims.rank();
  const std::int64_t rows = x.dims[rank - 2], columns = x.dims[rank - 1];
  std::int64_t k = diagonal.present() ? load_integer(diagonal, 0) : 0;
  k = k < -rows - 1 ? -rows - 1 : k > columns + 1 ? columns + 1 : k;
  const std::int64_t lines = x.dims.product(0, rank - 1);
  if (y.count() == 0) return;
  copy_bytes(y.data, x.data, x.byte_count());
  const std::size_t size = size_of(x.type);
  for (std::int64_t line = 0; line < lines; ++line) {
    // Upper keeps columns from row + k on, lower those up to row + k.
    std::int64_t edge = line % rows + k + (op.upper ? 0 : 1);
    edge = edge < 0 ? 0 : edge > columns ? columns : edge;
    const std::int64_t from = op.upper ? 0 : edge, to = op.upper ? edge : columns;
    std::memset(y.data + static_cast<std::size_t>(line * columns + from) * size, 0,
                static_cast<std::size_t>(to - from) * size);
  }
}

FOVEA_INLINE result<std::vector<fact>> infer(const non_zero&, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const shape& dims = operand(reads, 0).dims;
  return check::gives(element::i64, {dims.rank(), dims.count()});
}
FOVEA_INLINE void compute(const non_zero&, const operands& on) {
  const auto& x = on.in(0);
  auto& y = on.out();
  const std::int64_t count = x.count();
  std::int64_t found = 0;
  for (std::int64_t i = 0; i < count; ++i) found += make_detail::is_set(x, i);
  y.dims[1] = found;
  std::int64_t column = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    if (!make_detail::is_set(x, i)) continue;
    std::int64_t rest = i;
    for (int axis = x.dims.rank() - 1; axis >= 0; --axis) {
      y.as<std::int64_t>()[axis * found + column] = rest % x.dims[axis];
      rest /= x.dims[axis];
    }
    ++column;
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn
