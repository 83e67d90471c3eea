#pragma once

#include "fovea/impl/nn/op/arithmetic_binary.hpp"
#include "fovea/impl/nn/op/arithmetic_unary.hpp"
#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/arithmetic.hpp"

namespace fovea::inline FOVEA_ABI::nn::cast_detail {

template <class From, class To, class F>
void each(const const_tensor_view& x, const tensor_view& y, F f) noexcept {
  const From* from = x.as<From>();
  To* to = y.as<To>();
  const std::int64_t count = y.count();
  for (std::int64_t i = 0; i < count; ++i) to[i] = f(from[i]);
}

/// The conversions that models make often.
inline bool quickly(const const_tensor_view& x, const tensor_view& y) noexcept {
  const auto is = [&](element from, element to) { return x.type == from && y.type == to; };
  if (is(element::f16, element::f32))
    each<std::uint16_t, float>(x, y, half_to_float);
  else if (is(element::f32, element::f16))
    each<float, std::uint16_t>(x, y, float_to_half);
  else if (is(element::u8, element::f32))
    each<std::uint8_t, float>(x, y, [](std::uint8_t v) { return static_cast<float>(v); });
  else if (is(element::f32, element::u8))
    each<float, std::uint8_t>(x, y,
                              [](float v) { return cut<std::uint8_t>(static_cast<double>(v)); });
  else
    return false;
  return true;
}

inline void convert(const const_tensor_view& x, const tensor_view& y, bool saturate) noexcept {
  const std::int64_t count = y.count();
  if (count == 0) return;
  if (x.type == y.type)
    std::memmove(y.data, x.data, x.byte_count());
  else if (quickly(x, y))
    return;
  else if (is_real(x.type) || is_real(y.type))
    for (std::int64_t i = 0; i < count; ++i) store_real(y, i, load_real(x, i), saturate);
  else
    for (std::int64_t i = 0; i < count; ++i) store_integer(y, i, load_integer(x, i));
}

}  // namespace fovea::inline FOVEA_ABI::nn::cast_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const cast& op, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  if (op.to == element::none) return check::malformed("casts to no type");
  return check::gives(op.to, operand(reads, 0).dims);
}
FOVEA_INLINE void compute(const cast& op, const operands& on) {
  cast_detail::convert(on.in(0), on.out(), op.saturate);
}

FOVEA_INLINE result<std::vector<fact>> infer(const cast_like&, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  return check::gives(operand(reads, 1).type, operand(reads, 0).dims);
}
FOVEA_INLINE void compute(const cast_like& op, const operands& on) {
  cast_detail::convert(on.in(0), on.out(), op.saturate);
}

FOVEA_INLINE result<std::vector<fact>> infer(const select&, facts reads) {
  if (const status s = check::given(reads, 3); !s) return s.error();
  const fact &c = operand(reads, 0), &x = operand(reads, 1), &y = operand(reads, 2);
  if (c.type != element::boolean)
    return check::malformed("the condition is %, not bool", {name_of(c.type)});
  if (const status s = check::same_type(x, y); !s) return s.error();
  const auto both = broadcast(x.dims, y.dims);
  if (!both) return both.error();
  const auto dims = broadcast(*both, c.dims);
  if (!dims) return dims.error();
  return check::gives(x.type, *dims);
}

FOVEA_INLINE void compute(const select&, const operands& on) {
  const auto& y = on.out();
  walk<4> w{y.dims, {strides_of(y.dims), {}, {}, {}}};
  for (int n = 1; n < 4; ++n)
    w.steps[n] = broadcast_strides(on.in(static_cast<std::size_t>(n - 1)).dims, y.dims);
  w.fuse();
  by_cell(size_of(y.type), [&]<class Cell>(Cell) {
    w.rows([&](const std::int64_t* at, std::int64_t count) {
      const auto* c = on.in(0).as<std::uint8_t>() + at[1];
      const Cell* then = on.in(1).as<Cell>() + at[2];
      const Cell* other = on.in(2).as<Cell>() + at[3];
      Cell* to = y.as<Cell>() + at[0];
      for (std::int64_t i = 0; i < count; ++i)
        to[i * w.step(0)] = c[i * w.step(1)] ? then[i * w.step(2)] : other[i * w.step(3)];
    });
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
