#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/movement_index.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/movement.hpp"

namespace fovea::inline FOVEA_ABI::nn::index_detail {

template <class T>
T merged(scatter_rule rule, T old, T update) noexcept {
  switch (rule) {
    case scatter_rule::add: return old + update;
    case scatter_rule::mul: return old * update;
    case scatter_rule::max: return old > update || old != old ? old : update;
    case scatter_rule::min: return old < update || old != old ? old : update;
    default: return update;
  }
}

/// `count` elements of y from `to` on, each merged with one of the updates.
struct landing {
  std::int64_t to, from, count;
};
inline void merge(scatter_rule rule, const tensor_view& y, const const_tensor_view& updates,
                  const landing& l) noexcept {
  const std::size_t size = size_of(y.type);
  if (rule == scatter_rule::none)
    return copy_bytes(y.data + static_cast<std::size_t>(l.to) * size,
                      updates.data + static_cast<std::size_t>(l.from) * size,
                      static_cast<std::size_t>(l.count) * size);
  const const_tensor_view old(y);
  const bool ordered = rule == scatter_rule::max || rule == scatter_rule::min;
  for (std::int64_t i = 0; i < l.count; ++i) {
    const auto at = l.to + i, from = l.from + i;
    if (is_real(y.type)) {
      store_real(y, at, merged(rule, load_real(old, at), load_real(updates, from)));
    } else if (ordered && y.type != element::u64) {
      store_integer(y, at, merged(rule, load_integer(old, at), load_integer(updates, from)));
    } else {
      const auto a = static_cast<std::uint64_t>(load_integer(old, at));
      const auto b = static_cast<std::uint64_t>(load_integer(updates, from));
      store_integer(y, at, static_cast<std::int64_t>(merged(rule, a, b)));
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn::index_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const scatter_elements& op, facts reads) {
  if (const status s = check::given(reads, 3); !s) return s.error();
  const fact &x = operand(reads, 0), &indices = operand(reads, 1), &updates = operand(reads, 2);
  int axis = op.axis;
  if (const status s = check::same_type(x, updates); !s) return s.error();
  if (!(updates.dims == indices.dims))
    return check::malformed("updates of shape % for indices of shape %",
                            {updates.dims, indices.dims});
  if (const status s = index_detail::check_elements(x, indices, axis); !s) return s.error();
  return check::gives(x);
}
FOVEA_INLINE void compute(const scatter_elements& op, const operands& on) {
  const auto &x = on.in(0), &indices = on.in(1), &updates = on.in(2);
  const auto& y = on.out();
  copy_bytes(y.data, x.data, x.byte_count());
  const int axis = op.axis < 0 ? op.axis + x.dims.rank() : op.axis;
  walk<2> w{indices.dims, {strides_of(indices.dims), strides_of(x.dims)}};
  const std::int64_t extent = x.dims[axis], along = w.steps[1][axis];
  w.steps[1][axis] = 0;
  w.rows([&](const std::int64_t* at, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      std::int64_t index = load_integer(indices, at[0] + i);
      if (index < 0) index += extent;
      if (index < 0 || index >= extent) continue;
      const auto to = at[1] + i * w.step(1) + index * along;
      index_detail::merge(op.rule, y, updates, {to, at[0] + i, 1});
    }
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const scatter_nd&, facts reads) {
  if (const status s = check::given(reads, 3); !s) return s.error();
  const fact &x = operand(reads, 0), &indices = operand(reads, 1), &updates = operand(reads, 2);
  if (const status s = check::same_type(x, updates); !s) return s.error();
  if (const status s = index_detail::check_tuples(x, indices, 0); !s) return s.error();
  shape expected = indices.dims;
  const int length = static_cast<int>(expected.back());
  expected.erase(expected.rank() - 1);
  if (const status s = check::room(expected.rank() + x.dims.rank() - length); !s) return s.error();
  for (int i = length; i < x.dims.rank(); ++i) expected.push_back(x.dims[i]);
  if (!(updates.dims == expected))
    return check::malformed("updates of shape %, where % fits the indices",
                            {updates.dims, expected});
  return check::gives(x);
}
FOVEA_INLINE void compute(const scatter_nd& op, const operands& on) {
  const auto &x = on.in(0), &indices = on.in(1), &updates = on.in(2);
  const auto& y = on.out();
  copy_bytes(y.data, x.data, x.byte_count());
  if (updates.count() == 0) return;
  const auto t = index_detail::read_tuples(x.dims, indices.dims, 0);
  const std::int64_t count = indices.dims.product(0, indices.dims.rank() - 1);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = index_detail::block_of(indices, x.dims, t, i);
    if (at >= 0) index_detail::merge(op.rule, y, updates, {at, i * t.block, t.block});
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn
