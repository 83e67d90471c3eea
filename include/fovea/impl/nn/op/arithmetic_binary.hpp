#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/nn/op/arithmetic.hpp"
#include "fovea/nn/strides.hpp"

#include <cmath>

/// Functions of two elements: reals in float or double, integers in 64 bits.
namespace fovea::inline FOVEA_ABI::nn::binary_detail {

constexpr bool is_comparison(binary_function f) noexcept {
  return f >= binary_function::equal && f <= binary_function::greater_equal;
}
constexpr bool is_logical(binary_function f) noexcept {
  return f >= binary_function::logical_and && f <= binary_function::logical_xor;
}
constexpr bool is_bitwise(binary_function f) noexcept { return f >= binary_function::bitwise_and; }

template <class T>
bool compare(binary_function f, T x, T y) noexcept {
  switch (f) {
    case binary_function::equal: return x == y;
    case binary_function::less: return x < y;
    case binary_function::less_equal: return x <= y;
    case binary_function::greater: return x > y;
    default: return x >= y;
  }
}

template <class T>
T real(binary_function f, T x, T y) noexcept {
  switch (f) {
    case binary_function::add: return x + y;
    case binary_function::sub: return x - y;
    case binary_function::mul: return x * y;
    case binary_function::div: return x / y;
    case binary_function::pow: return std::pow(x, y);
    case binary_function::fmod: return std::fmod(x, y);
    case binary_function::mod: {
      const T rest = std::fmod(x, y);
      return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }
    case binary_function::min: return x < y || x != x ? x : y;
    case binary_function::max: return x > y || x != x ? x : y;
    case binary_function::prelu: return x < 0 ? x * y : x;
    default: return x;
  }
}

/// x / y or its rest, for T either 64-bit type; division by zero gives 0.
template <class T>
T divide(binary_function f, T x, T y) noexcept {
  if (y == 0) return 0;
  if (std::is_signed_v<T> && y == T(-1))  // the most negative number has no opposite
    return f == binary_function::div ? static_cast<T>(-static_cast<std::uint64_t>(x)) : 0;
  if (f == binary_function::div) return x / y;
  const T rest = x % y;
  const bool other_sign = f == binary_function::mod && rest != 0 && (rest < 0) != (y < 0);
  return other_sign ? rest + y : rest;
}

/// By squaring, modulo 2^64; below 1 is 0 unless x is 1 or -1.
inline std::uint64_t power(std::uint64_t x, std::uint64_t y, bool is_signed) noexcept {
  if (is_signed && static_cast<std::int64_t>(y) < 0) {
    if (x == 1) return 1;
    return x == ~std::uint64_t(0) ? (y & 1 ? x : 1) : 0;
  }
  std::uint64_t p = 1;
  for (; y; y >>= 1, x *= x)
    if (y & 1) p *= x;
  return p;
}

inline std::uint64_t wrapping(binary_function f, std::uint64_t x, std::uint64_t y) noexcept {
  switch (f) {
    case binary_function::add: return x + y;
    case binary_function::sub: return x - y;
    case binary_function::mul: return x * y;
    case binary_function::logical_and: return (x != 0) & (y != 0);
    case binary_function::logical_or: return (x != 0) | (y != 0);
    case binary_function::logical_xor: return (x != 0) ^ (y != 0);
    case binary_function::bitwise_and: return x & y;
    case binary_function::bitwise_or: return x | y;
    case binary_function::bitwise_xor: return x ^ y;
    default: return x;
  }
}

template <class T>
T integer(binary_function f, T x, T y) noexcept {
  const auto ux = static_cast<std::uint64_t>(x), uy = static_cast<std::uint64_t>(y);
  switch (f) {
    case binary_function::div:
    case binary_function::mod:
    case binary_function::fmod: return divide(f, x, y);
    case binary_function::pow: return static_cast<T>(power(ux, uy, std::is_signed_v<T>));
    case binary_function::min: return x < y ? x : y;
    case binary_function::max: return x > y ? x : y;
    case binary_function::prelu: return x < 0 ? static_cast<T>(ux * uy) : x;
    case binary_function::shift_left: return uy < 64 ? static_cast<T>(ux << uy) : 0;
    case binary_function::shift_right: return x >> (uy < 63 ? uy : 63) >> (uy > 63);
    default: return static_cast<T>(wrapping(f, ux, uy));
  }
}

/// y[i] = f(a[i], b[i]) with a and b broadcast: long rows, each operand either running or standing.
template <class In, class Out, class F>
void zip(const operands& on, F f) noexcept {
  const auto &a = on.in(0), &b = on.in(1);
  const auto& y = on.out();
  walk<3> w{
      y.dims,
      {strides_of(y.dims), broadcast_strides(a.dims, y.dims), broadcast_strides(b.dims, y.dims)}};
  w.fuse();
  const bool a_runs = w.step(1) != 0, b_runs = w.step(2) != 0;
  w.rows([&](const std::int64_t* at, std::int64_t n) {
    const In *p = a.as<In>() + at[1], *q = b.as<In>() + at[2];
    Out* to = y.as<Out>() + at[0];
    const In first = *p, second = *q;
    if (a_runs && b_runs) {
      for (std::int64_t i = 0; i < n; ++i) to[i] = f(p[i], q[i]);
    } else if (a_runs) {
      for (std::int64_t i = 0; i < n; ++i) to[i] = f(p[i], second);
    } else {
      for (std::int64_t i = 0; i < n; ++i) to[i] = f(first, b_runs ? q[i] : second);
    }
  });
}

inline void floats(binary_function f, const operands& on) noexcept {
  switch (f) {
    case binary_function::add: return zip<float, float>(on, [](float x, float y) { return x + y; });
    case binary_function::sub: return zip<float, float>(on, [](float x, float y) { return x - y; });
    case binary_function::mul: return zip<float, float>(on, [](float x, float y) { return x * y; });
    case binary_function::div: return zip<float, float>(on, [](float x, float y) { return x / y; });
    case binary_function::min:
      return zip<float, float>(on, [](float x, float y) { return x < y || x != x ? x : y; });
    case binary_function::max:
      return zip<float, float>(on, [](float x, float y) { return x > y || x != x ? x : y; });
    case binary_function::prelu:
      return zip<float, float>(on, [](float x, float y) { return x < 0 ? x * y : x; });
    default:
      if (is_comparison(f))
        return zip<float, bool>(on, [f](float x, float y) { return compare(f, x, y); });
      return zip<float, float>(on, [f](float x, float y) { return real(f, x, y); });
  }
}

/// Element positions of the output and both operands, one at a time.
template <class F>
void each(const operands& on, F f) noexcept {
  const shape& dims = on.out().dims;
  walk<3> w{dims,
            {strides_of(dims), broadcast_strides(on.in(0).dims, dims),
             broadcast_strides(on.in(1).dims, dims)}};
  w.fuse();
  w.rows([&](const std::int64_t* at, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i)
      f(at[0] + i * w.step(0), at[1] + i * w.step(1), at[2] + i * w.step(2));
  });
}

template <class T>
void integers(binary_function f, const operands& on) noexcept {
  const auto &a = on.in(0), &b = on.in(1);
  const auto& y = on.out();
  each(on, [&](std::int64_t i, std::int64_t j, std::int64_t k) {
    const auto p = static_cast<T>(load_integer(a, j)), q = static_cast<T>(load_integer(b, k));
    store_integer(
        y, i, is_comparison(f) ? compare(f, p, q) : static_cast<std::int64_t>(integer(f, p, q)));
  });
}

inline void reals(binary_function f, const operands& on) noexcept {
  const auto &a = on.in(0), &b = on.in(1);
  const auto& y = on.out();
  each(on, [&](std::int64_t i, std::int64_t j, std::int64_t k) {
    const double p = load_real(a, j), q = load_real(b, k);
    if (is_comparison(f))
      store_integer(y, i, compare(f, p, q));
    else
      store_real(y, i, real(f, p, q));
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn::binary_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE const char* name_of(binary_function f) noexcept {
  static constexpr const char* names[] = {
      "add",         "sub",        "mul",           "div",         "pow",        "mod",
      "fmod",        "min",        "max",           "prelu",       "equal",      "less",
      "less_equal",  "greater",    "greater_equal", "logical_and", "logical_or", "logical_xor",
      "bitwise_and", "bitwise_or", "bitwise_xor",   "shift_left",  "shift_right"};
  static_assert(sizeof(names) / sizeof(*names) ==
                static_cast<int>(binary_function::shift_right) + 1);
  return names[static_cast<int>(f)];
}

FOVEA_INLINE result<shape> broadcast(const shape& a, const shape& b) {
  const shape& longer = a.rank() >= b.rank() ? a : b;
  const shape& shorter = a.rank() >= b.rank() ? b : a;
  shape out = longer;
  const int lead = longer.rank() - shorter.rank();
  for (int i = 0; i < shorter.rank(); ++i) {
    auto& extent = out[lead + i];
    if (extent == 1)
      extent = shorter[i];
    else if (shorter[i] != 1 && shorter[i] != extent)
      return check::malformed("the shapes % and % do not broadcast", {a, b});
  }
  return out;
}

FOVEA_INLINE result<std::vector<fact>> infer(const binary& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &a = operand(reads, 0), &b = operand(reads, 1);
  const bool is_bool = a.type == element::boolean;
  bool fits = is_numeric(a.type) && is_numeric(b.type);
  if (op.f == binary_function::equal) fits = fits || is_bool;
  if (binary_detail::is_logical(op.f)) fits = is_bool;
  if (binary_detail::is_bitwise(op.f)) fits = is_integer(a.type);
  if (op.f != binary_function::pow)
    if (const status s = check::same_type(a, b); !s) return s.error();
  if (!fits)
    return check::malformed("the operands are % and %", {name_of(a.type), name_of(b.type)});
  const auto dims = broadcast(a.dims, b.dims);
  if (!dims) return dims.error();
  return check::gives(binary_detail::is_comparison(op.f) ? element::boolean : a.type, *dims);
}

FOVEA_INLINE void compute(const binary& op, const operands& on) {
  const element a = on.in(0).type, b = on.in(1).type;
  if (a == element::f32 && b == element::f32) return binary_detail::floats(op.f, on);
  if (is_real(a) || is_real(b)) return binary_detail::reals(op.f, on);
  if (a == element::u64) return binary_detail::integers<std::uint64_t>(op.f, on);
  binary_detail::integers<std::int64_t>(op.f, on);
}

}  // namespace fovea::inline FOVEA_ABI::nn
