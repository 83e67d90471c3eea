#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/lanes_of.hpp"
#include "fovea/nn/op/reduction.hpp"

#include <algorithm>

/// What depends on the order of elements along an axis: the best one, the best k. NaN counts as
/// larger than anything and, as in NumPy, as the answer of both arg_max and arg_min.
namespace fovea::inline FOVEA_ABI::nn::order_detail {

template <class T>
bool is_better(const arg_reduce& op, T x, T than) noexcept {
  if (than != than) return op.last_of_equals && x != x;
  if (x != x || (op.last_of_equals && x == than)) return true;
  return op.largest ? x > than : x < than;
}

/// Neighbouring lanes go through memory together.
template <class Load>
void best_of(const arg_reduce& op, const around_axis& a, Load load, std::int64_t* to) noexcept {
  constexpr std::int64_t most = 64;
  decltype(load(0)) best[most];
  for (std::int64_t o = 0; o < a.outer; ++o)
    for (std::int64_t lane = 0; lane < a.inner; lane += most) {
      const std::int64_t lanes = std::min(most, a.inner - lane);
      const std::int64_t first = o * a.extent * a.inner + lane;
      std::int64_t* at = to + o * a.inner + lane;
      for (std::int64_t l = 0; l < lanes; ++l) best[l] = load(first + l), at[l] = 0;
      for (std::int64_t i = 1; i < a.extent; ++i)
        for (std::int64_t l = 0; l < lanes; ++l)
          if (const auto v = load(first + i * a.inner + l); is_better(op, v, best[l]))
            best[l] = v, at[l] = i;
    }
}

template <class T>
bool comes_first(bool largest, T a, T b, std::int64_t i, std::int64_t j) noexcept {
  const bool a_nan = a != a, b_nan = b != b;
  if (a_nan || b_nan) return a_nan && b_nan ? i < j : a_nan == largest;
  return a == b ? i < j : largest ? a > b : a < b;
}

struct selection {
  around_axis a;
  std::int64_t count;
};

/// `before(a, b, i, j)`: whether the element at `a`, the i-th of its axis, comes before that at
/// `b`.
template <class Before>
void select_best(const selection& s, Before before, const operands& on) noexcept {
  auto* order = reinterpret_cast<std::int64_t*>(on.scratch);
  const auto& x = on.in(0);
  const std::size_t size = size_of(x.type);
  for (std::int64_t lane = 0; lane < s.a.outer * s.a.inner; ++lane) {
    const std::int64_t o = lane / s.a.inner, l = lane % s.a.inner;
    const std::int64_t first = o * s.a.extent * s.a.inner + l;
    for (std::int64_t i = 0; i < s.a.extent; ++i) order[i] = i;
    std::partial_sort(order, order + s.count, order + s.a.extent,
                      [&](std::int64_t i, std::int64_t j) {
                        return before(first + i * s.a.inner, first + j * s.a.inner, i, j);
                      });
    for (std::int64_t i = 0; i < s.count; ++i) {
      const std::int64_t to = (o * s.count + i) * s.a.inner + l;
      std::memcpy(on.out(0).data + static_cast<std::size_t>(to) * size,
                  x.data + static_cast<std::size_t>(first + order[i] * s.a.inner) * size, size);
      if (on.has_out(1)) on.out(1).as<std::int64_t>()[to] = order[i];
    }
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn::order_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const arg_reduce& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact& x = operand(reads, 0);
  if (!is_numeric(x.type)) return check::malformed("orders elements of type %", {name_of(x.type)});
  int axis = op.axis;
  if (const status s = check::axis(axis, x.dims.rank()); !s) return s.error();
  if (x.dims[axis] == 0) return check::malformed("the best of an axis of extent 0");
  shape dims = x.dims;
  if (op.keep)
    dims[axis] = 1;
  else
    dims.erase(axis);
  return check::gives(element::i64, dims);
}
FOVEA_INLINE void compute(const arg_reduce& op, const operands& on) {
  const auto& x = on.in(0);
  const int axis = op.axis < 0 ? op.axis + x.dims.rank() : op.axis;
  with_loader(x, [&](auto load) {
    order_detail::best_of(op, around(x.dims, axis, axis + 1), load, on.out().as<std::int64_t>());
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const top_k& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &k = operand(reads, 1);
  if (!is_numeric(x.type)) return check::malformed("orders elements of type %", {name_of(x.type)});
  int axis = op.axis;
  if (const status s = check::axis(axis, x.dims.rank()); !s) return s.error();
  if (!is_integer(k.type) || k.dims.count() != 1)
    return check::malformed("k has shape %; it must be one integer", {k.dims});
  if (!k.known.present()) return needs_value("k");
  shape dims = x.dims;
  dims[axis] = load_integer(k.known.view(), 0);
  if (dims[axis] < 0 || dims[axis] > x.dims[axis])
    return check::malformed("the best % of an axis of extent %", {dims[axis], x.dims[axis]});
  auto out = check::gives(x.type, dims);
  if (!out) return out;
  if (!is_countable(x.dims, sizeof(std::int64_t)))
    return failure{error_code::too_large, sentence("the indices of % cannot be held", {x.dims})};
  out->push_back({element::i64, dims, {}});
  return out;
}
FOVEA_INLINE void compute(const top_k& op, const operands& on) {
  const auto& x = on.in(0);
  const int axis = op.axis < 0 ? op.axis + x.dims.rank() : op.axis;
  using order_detail::comes_first;
  using position = std::int64_t;
  const order_detail::selection s{around(x.dims, axis, axis + 1), on.out().dims[axis]};
  if (x.type == element::f32)
    return order_detail::select_best(
        s,
        [&op, p = x.as<float>()](position a, position b, position i, position j) {
          return comes_first(op.largest, p[a], p[b], i, j);
        },
        on);
  // Other types share the code of sorting.
  order_detail::select_best(
      s,
      [&](position a, position b, position i, position j) {
        bool first = false;
        with_loader(x, [&](auto load) { first = comes_first(op.largest, load(a), load(b), i, j); });
        return first;
      },
      on);
}
FOVEA_INLINE std::size_t scratch_bytes(const top_k& op, facts reads, facts) {
  return static_cast<std::size_t>(operand(reads, 0).dims.at_axis(op.axis)) * sizeof(std::int64_t);
}

}  // namespace fovea::inline FOVEA_ABI::nn
