#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/movement_index.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/movement.hpp"

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const gather& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &indices = operand(reads, 1);
  int axis = op.axis;
  if (const status s = check::axis(axis, x.dims.rank()); !s) return s.error();
  if (const status s = check::indices(indices, x.dims[axis]); !s) return s.error();
  if (const status s = check::room(x.dims.rank() - 1 + indices.dims.rank()); !s) return s.error();
  shape dims;
  for (int i = 0; i < axis; ++i) dims.push_back(x.dims[i]);
  for (const auto e : indices.dims) dims.push_back(e);
  for (int i = axis + 1; i < x.dims.rank(); ++i) dims.push_back(x.dims[i]);
  return check::gives(x.type, dims);
}
FOVEA_INLINE void compute(const gather& op, const operands& on) {
  const auto &x = on.in(0), &indices = on.in(1);
  const int axis = op.axis < 0 ? op.axis + x.dims.rank() : op.axis;
  const auto bytes =
      static_cast<std::size_t>(x.dims.product(axis + 1, x.dims.rank())) * size_of(x.type);
  const std::int64_t outer = x.dims.product(0, axis), extent = x.dims[axis];
  const std::int64_t count = indices.count();
  std::byte* to = on.out().data;
  for (std::int64_t o = 0; o < outer; ++o)
    for (std::int64_t i = 0; i < count; ++i, to += bytes) {
      const auto from = o * extent + index_detail::within(load_integer(indices, i), extent);
      copy_bytes(to, x.data + static_cast<std::size_t>(from) * bytes, bytes);
    }
}

FOVEA_INLINE result<std::vector<fact>> infer(const gather_elements& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  int axis = op.axis;
  if (const status s = index_detail::check_elements(operand(reads, 0), operand(reads, 1), axis); !s)
    return s.error();
  return check::gives(operand(reads, 0).type, operand(reads, 1).dims);
}
FOVEA_INLINE void compute(const gather_elements& op, const operands& on) {
  const auto &x = on.in(0), &indices = on.in(1);
  const int axis = op.axis < 0 ? op.axis + x.dims.rank() : op.axis;
  walk<2> w{indices.dims, {strides_of(indices.dims), strides_of(x.dims)}};
  const std::int64_t extent = x.dims[axis], along = w.steps[1][axis];
  w.steps[1][axis] = 0;
  by_cell(size_of(x.type), [&]<class Cell>(Cell) {
    w.rows([&](const std::int64_t* at, std::int64_t count) {
      for (std::int64_t i = 0; i < count; ++i) {
        const auto index = index_detail::within(load_integer(indices, at[0] + i), extent);
        on.out().as<Cell>()[at[0] + i] = x.as<Cell>()[at[1] + i * w.step(1) + index * along];
      }
    });
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const gather_nd& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &indices = operand(reads, 1);
  const int skip = op.batch_axes;
  if (skip < 0 || skip > x.dims.rank()) return check::malformed("has % batch axes", {skip});
  if (const status s = index_detail::check_tuples(x, indices, skip); !s) return s.error();
  for (int i = 0; i < skip; ++i)
    if (x.dims[i] != indices.dims[i])
      return check::malformed("the batch axes of % and % differ", {x.dims, indices.dims});
  shape dims = indices.dims;
  const int length = static_cast<int>(dims.back());
  dims.erase(dims.rank() - 1);
  if (const status s = check::room(dims.rank() + x.dims.rank() - skip - length); !s)
    return s.error();
  for (int i = skip + length; i < x.dims.rank(); ++i) dims.push_back(x.dims[i]);
  return check::gives(x.type, dims);
}
FOVEA_INLINE void compute(const gather_nd& op, const operands& on) {
  const auto &x = on.in(0), &indices = on.in(1);
  const int skip = op.batch_axes;
  const auto t = index_detail::read_tuples(x.dims, indices.dims, skip);
  const std::int64_t batches = x.dims.product(0, skip), batch = x.dims.product(skip, x.dims.rank());
  const std::int64_t each = indices.dims.product(skip, indices.dims.rank() - 1);
  const auto bytes = static_cast<std::size_t>(t.block) * size_of(x.type);
  std::byte* to = on.out().data;
  if (on.out().count() == 0) return;
  for (std::int64_t b = 0; b < batches; ++b)
    for (std::int64_t i = 0; i < each; ++i, to += bytes) {
      const auto at = index_detail::block_of(indices, x.dims, t, b * each + i);
      if (at < 0)
        std::memset(to, 0, bytes);
      else
        copy_bytes(to, x.data + static_cast<std::size_t>(b * batch + at) * size_of(x.type), bytes);
    }
}

}  // namespace fovea::inline FOVEA_ABI::nn
