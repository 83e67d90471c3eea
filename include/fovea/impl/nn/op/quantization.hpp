#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/nn/op/quantization.hpp"

#include <cmath>

namespace fovea::inline FOVEA_ABI::nn::quantize_detail {

/// Which scale belongs to which element: rows of `inner` elements, whose scales step by 0 or 1.
struct grid {
  std::int64_t outer = 1, extent = 1, inner = 1;
  std::int64_t block = 1, blocks = 1;
  bool per_tensor = false, blocked = false;
};

inline grid grid_of(const shape& x, const shape& scale, int axis, std::int64_t block) noexcept {
  grid g;
  if (block == 0 && scale.count() == 1) {
    g.inner = x.count();
    g.per_tensor = true;
    return g;
  }
  if (axis < 0) axis += x.rank();
  g.outer = x.product(0, axis);
  g.extent = x[axis];
  g.inner = x.product(axis + 1, x.rank());
  g.blocked = block > 0;
  g.block = block > 0 ? block : 1;
  g.blocks = block > 0 ? scale[axis] : g.extent;
  return g;
}

/// Calls `row(first element, first scale, scale step)` for every row of the grid.
template <class Row>
void each_row(const grid& g, Row row) {
  for (std::int64_t o = 0; o < g.outer; ++o)
    for (std::int64_t i = 0; i < g.extent; ++i) {
      const std::int64_t first = (o * g.extent + i) * g.inner;
      if (g.blocked)
        row(first, (o * g.blocks + i / g.block) * g.inner, std::int64_t(1));
      else
        row(first, g.per_tensor ? 0 : i, std::int64_t(0));
    }
}

inline status check_scales(facts reads, int axis, std::int64_t block) {
  const fact &x = operand(reads, 0), &scale = operand(reads, 1), &zero = operand(reads, 2);
  if (zero.present() && !(zero.dims == scale.dims) &&
      !(zero.dims.count() == 1 && scale.dims.count() == 1))
    return check::malformed("the zeros have shape %, the scales %", {zero.dims, scale.dims});
  if (block < 0) return check::malformed("the block is %", {block});
  if (block == 0 && scale.dims.count() == 1) return done;
  if (const status s = check::axis(axis, x.dims.rank()); !s) return s;
  shape expected{x.dims[axis]};
  if (block > 0) {
    expected = x.dims;
    expected[axis] = x.dims[axis] / block + (x.dims[axis] % block != 0);
  }
  if (scale.dims == expected) return done;
  return check::malformed("the scales have shape %, where % fits the input",
                          {scale.dims, expected});
}

/// Scales that are known are lengths; only a dequantize may multiply by 0.
inline status check_lengths(const fact& scale, bool or_zero) {
  for (std::int64_t i = 0; scale.known.present() && i < scale.known.count(); ++i) {
    const double s = load_real(scale.known.view(), i);
    if (!std::isfinite(s) || s < 0 || (s == 0 && !or_zero))
      return check::malformed("scale % is no length", {i});
  }
  return done;
}

inline bool is_scale(element type) noexcept {
  return type == element::f32 || type == element::f16 || type == element::bf16;
}

/// What an integer type holds.
struct bounds {
  double low, high;
};
inline bounds bounds_of(element type) noexcept {
  switch (type) {
    case element::i8: return {-128, 127};
    case element::u8: return {0, 255};
    case element::i16: return {-32768, 32767};
    case element::u16: return {0, 65535};
    case element::i4: return {-8, 7};
    case element::u4: return {0, 15};
    default: return {-2147483648.0, 2147483647.0};
  }
}

/// x / scale as the type of the scale holds it.
inline double quotient(double x, double scale, element type) noexcept {
  const double q = x / scale;
  if (type == element::f16)
    return static_cast<double>(half_to_float(float_to_half(round_to_odd(q))));
  if (type == element::bf16)
    return static_cast<double>(bfloat_to_float(float_to_bfloat(round_to_odd(q))));
  return static_cast<double>(static_cast<float>(q));
}

template <class T>
void to_bytes(const float* x, float scale, int zero, T* y, std::int64_t count) noexcept {
  const auto low = static_cast<float>(std::numeric_limits<T>::min() - zero);
  const auto high = static_cast<float>(std::numeric_limits<T>::max() - zero);
  for (std::int64_t i = 0; i < count; ++i) {
    const float q = std::nearbyint(x[i] / scale);
    const float raised = q > low ? q : low;  // NaN too
    y[i] = static_cast<T>(static_cast<int>(raised < high ? raised : high) + zero);
  }
}
template <class T>
void from_bytes(const T* x, float scale, int zero, float* y, std::int64_t count) noexcept {
  for (std::int64_t i = 0; i < count; ++i) y[i] = static_cast<float>(x[i] - zero) * scale;
}

inline void quantize_row(const quantize_linear& op, const operands& on, const std::int64_t* at,
                         std::int64_t count) noexcept {
  const auto &x = on.in(0), &scale = on.in(1), &zero = on.in(2);
  const auto& y = on.out();
  const bounds b = bounds_of(y.type);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t s = at[1] + i * at[2];
    const double q = quotient(load_real(x, at[0] + i), load_real(scale, s), scale.type);
    const double z = zero.present() ? load_real(zero, s) : 0;
    if (is_real(y.type)) {
      store_real(y, at[0] + i, q + z, op.saturate);
      continue;
    }
    const double whole = std::nearbyint(q) + z;
    store_real(y, at[0] + i, whole > b.low ? std::fmin(whole, b.high) : b.low);
  }
}

inline void dequantize_row(const operands& on, const std::int64_t* at,
                           std::int64_t count) noexcept {
  const auto &x = on.in(0), &scale = on.in(1), &zero = on.in(2);
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t s = at[1] + i * at[2];
    const double z = zero.present() ? load_real(zero, s) : 0;
    store_real(on.out(), at[0] + i, (load_real(x, at[0] + i) - z) * load_real(scale, s));
  }
}

inline int zero_of(const const_tensor_view& zero, std::int64_t i) noexcept {
  return zero.present() ? static_cast<int>(load_integer(zero, i)) : 0;
}

}  // namespace fovea::inline FOVEA_ABI::nn::quantize_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const quantize_linear& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &scale = operand(reads, 1), &zero = operand(reads, 2);
  const element to = zero.present() ? zero.type : op.to;
  const bool narrow = size_of(to) <= 2 && to != element::f16 && to != element::bf16;
  if (!(quantize_detail::is_scale(x.type) || x.type == element::i32) ||
      !quantize_detail::is_scale(scale.type) || !is_numeric(to) || !narrow)
    return check::malformed("quantizes % by scales of % to %",
                            {name_of(x.type), name_of(scale.type), name_of(to)});
  if (const status s = quantize_detail::check_scales(reads, op.axis, op.block); !s)
    return s.error();
  if (const status s = quantize_detail::check_lengths(scale, false); !s) return s.error();
  return check::gives(to, x.dims);
}

FOVEA_INLINE void compute(const quantize_linear& op, const operands& on) {
  const auto &x = on.in(0), &scale = on.in(1), &zero = on.in(2);
  const auto& y = on.out();
  const auto g = quantize_detail::grid_of(x.dims, scale.dims, op.axis, op.block);
  const bool plain = x.type == element::f32 && scale.type == element::f32 && !g.blocked &&
                     (y.type == element::u8 || y.type == element::i8);
  quantize_detail::each_row(g, [&](std::int64_t first, std::int64_t s, std::int64_t step) {
    const std::int64_t at[] = {first, s, step};
    if (!plain) return quantize_detail::quantize_row(op, on, at, g.inner);
    const float by = scale.as<float>()[s];
    const int z = quantize_detail::zero_of(zero, s);
    const float* from = x.as<float>() + first;
    if (y.type == element::u8)
      quantize_detail::to_bytes(from, by, z, y.as<std::uint8_t>() + first, g.inner);
    else
      quantize_detail::to_bytes(from, by, z, y.as<std::int8_t>() + first, g.inner);
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const dequantize_linear& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &scale = operand(reads, 1), &zero = operand(reads, 2);
  if (zero.present())
    if (const status s = check::same_type(x, zero); !s) return s.error();
  if (!is_numeric(x.type) || size_of(x.type) > 4 || !quantize_detail::is_scale(scale.type))
    return check::malformed("dequantizes % by scales of %", {name_of(x.type), name_of(scale.type)});
  if (const status s = quantize_detail::check_scales(reads, op.axis, op.block); !s)
    return s.error();
  if (const status s = quantize_detail::check_lengths(scale, true); !s) return s.error();
  return check::gives(scale.type, x.dims);
}

FOVEA_INLINE void compute(const dequantize_linear& op, const operands& on) {
  const auto &x = on.in(0), &scale = on.in(1), &zero = on.in(2);
  const auto& y = on.out();
  const auto g = quantize_detail::grid_of(x.dims, scale.dims, op.axis, op.block);
  const bool plain =
      scale.type == element::f32 && !g.blocked && (x.type == element::u8 || x.type == element::i8);
  quantize_detail::each_row(g, [&](std::int64_t first, std::int64_t s, std::int64_t step) {
    const std::int64_t at[] = {first, s, step};
    if (!plain) return quantize_detail::dequantize_row(on, at, g.inner);
    const float by = scale.as<float>()[s];
    const int z = quantize_detail::zero_of(zero, s);
    float* to = y.as<float>() + first;
    if (x.type == element::u8)
      quantize_detail::from_bytes(x.as<std::uint8_t>() + first, by, z, to, g.inner);
    else
      quantize_detail::from_bytes(x.as<std::int8_t>() + first, by, z, to, g.inner);
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const dynamic_quantize_linear&, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact& x = operand(reads, 0);
  if (x.type != element::f32) return check::malformed("quantizes %, not f32", {name_of(x.type)});
  auto out = check::gives(element::u8, x.dims);
  if (!out) return out;
  out->push_back({element::f32, {}, {}});
  out->push_back({element::u8, {}, {}});
  return out;
}

/// The range is stretched to hold 0; a constant 0 gets scale 1.
FOVEA_INLINE void compute(const dynamic_quantize_linear&, const operands& on) {
  const auto& x = on.in(0);
  float low = 0, high = 0;
  for (const float v : x.span<float>()) {
    low = v < low ? v : low;
    high = v > high ? v : high;
  }
  const float scale = high > low ? (high - low) / 255 : 1;
  const float z = std::nearbyint(-low / scale);
  const int zero = static_cast<int>(z > 0 ? std::fmin(z, 255.f) : 0.f);
  quantize_detail::to_bytes(x.as<float>(), scale, zero, on.out().as<std::uint8_t>(), x.count());
  if (on.has_out(1)) *on.out(1).as<float>() = scale;
  if (on.has_out(2)) *on.out(2).as<std::uint8_t>() = static_cast<std::uint8_t>(zero);
}

}  // namespace fovea::inline FOVEA_ABI::nn
