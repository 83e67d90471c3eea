#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/nn/op/arithmetic.hpp"
#include "fovea/nn/scalar.hpp"

#include <algorithm>
#include <cmath>

/// Functions of one element. NaN gives NaN, except where a formula's "otherwise" is 0.
namespace fovea::inline FOVEA_ABI::nn::unary_detail {

template <class T>
T sigmoid(T x) noexcept {
  return T(1) / (T(1) + std::exp(-x));
}
/// log(1 + exp(x)) without overflow.
template <class T>
T softplus(T x) noexcept {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}
template <class T>
T between(T x, T low, T high) noexcept {
  const T raised = x < low ? low : x;
  return raised > high ? high : raised;
}

template <class T>
T activation(const unary& u, T x) noexcept {
  const auto a = static_cast<T>(u.a), b = static_cast<T>(u.b);
  constexpr T half = T(0.5);
  switch (u.f) {
    case function::relu: return x < 0 ? T(0) : x;
    case function::leaky_relu: return x < 0 ? a * x : x;
    case function::clip: return between(x, a, b);
    case function::sigmoid: return sigmoid(x);
    case function::hard_sigmoid: return between(a * x + b, T(0), T(1));
    case function::silu: return x * sigmoid(a * x);
    case function::hard_swish: return x * between(x * T(1.0 / 6) + half, T(0), T(1));
    case function::mish: return x * std::tanh(softplus(x));
    // 1 + erf(z) = erfc(-z) and 1 + tanh(z) = 2 sigmoid(2 z), which keep their digits below 0.
    case function::gelu: return half * x * std::erfc(x * T(-0.70710678118654752440));
    case function::gelu_tanh:
      return x * sigmoid(T(1.5957691216057307118) * (x + T(0.044715) * x * x * x));
    case function::softplus: return softplus(x);
    case function::softsign: return x / (T(1) + std::abs(x));
    case function::elu: return x < 0 ? a * std::expm1(x) : x;
    case function::celu: return x < 0 ? a * std::expm1(x / a) : x;
    case function::selu: return b * (x > 0 ? x : a * std::expm1(x));
    case function::thresholded_relu: return x > a ? x : T(0);
    case function::shrink: return x < -a ? x + b : x > a ? x - b : T(0);
    default: return x;
  }
}

template <class T>
T textbook(function f, T x) noexcept {
  switch (f) {
    case function::tanh: return std::tanh(x);
    case function::abs: return std::abs(x);
    case function::neg: return -x;
    case function::sign: return x > 0 ? T(1) : x < 0 ? T(-1) : x;
    case function::floor: return std::floor(x);
    case function::ceil: return std::ceil(x);
    case function::round: return std::nearbyint(x);
    case function::sqrt: return std::sqrt(x);
    case function::reciprocal: return T(1) / x;
    case function::exp: return std::exp(x);
    case function::log: return std::log(x);
    case function::erf: return std::erf(x);
    case function::sin: return std::sin(x);
    case function::cos: return std::cos(x);
    case function::tan: return std::tan(x);
    case function::asin: return std::asin(x);
    case function::acos: return std::acos(x);
    case function::atan: return std::atan(x);
    case function::sinh: return std::sinh(x);
    case function::cosh: return std::cosh(x);
    case function::asinh: return std::asinh(x);
    case function::acosh: return std::acosh(x);
    case function::atanh: return std::atanh(x);
    default: return x;
  }
}

constexpr bool is_activation(function f) noexcept {
  return f <= function::shrink && f != function::tanh;
}

template <class T>
T evaluate(const unary& u, T x) noexcept {
  return is_activation(u.f) ? activation(u, x) : textbook(u.f, x);
}

/// Integers that stay exact; everything else goes by way of double.
inline bool is_exact(function f) noexcept {
  return f == function::abs || f == function::neg || f == function::sign || f == function::relu ||
         f == function::bitwise_not || f == function::identity || f == function::floor ||
         f == function::ceil || f == function::round;
}
inline std::int64_t evaluate_integer(function f, std::int64_t x, bool is_signed) noexcept {
  const bool below = is_signed && x < 0;
  const auto negated = static_cast<std::int64_t>(-static_cast<std::uint64_t>(x));
  switch (f) {
    case function::abs: return below ? negated : x;
    case function::neg: return negated;
    case function::sign: return below ? -1 : x != 0;
    case function::relu: return below ? 0 : x;
    case function::bitwise_not: return ~x;
    default: return x;
  }
}

/// The loops of the cheap functions, with the choice of function outside, so that they vectorise.
template <class F>
void each(const float* x, float* y, std::int64_t count, F f) noexcept {
  for (std::int64_t i = 0; i < count; ++i) y[i] = f(x[i]);
}
inline void floats(const unary& u, const float* x, float* y, std::int64_t n) noexcept {
  const float a = u.a, b = u.b;
  switch (u.f) {
    case function::relu: return each(x, y, n, [](float v) { return v < 0 ? 0.f : v; });
    case function::leaky_relu: return each(x, y, n, [a](float v) { return v < 0 ? a * v : v; });
    case function::clip: return each(x, y, n, [a, b](float v) { return between(v, a, b); });
    case function::hard_sigmoid:
      return each(x, y, n, [a, b](float v) { return between(a * v + b, 0.f, 1.f); });
    case function::hard_swish:
      return each(x, y, n, [](float v) { return v * between(v * (1.f / 6) + 0.5f, 0.f, 1.f); });
    case function::abs: return each(x, y, n, [](float v) { return std::abs(v); });
    case function::neg: return each(x, y, n, [](float v) { return -v; });
    case function::sqrt: return each(x, y, n, [](float v) { return std::sqrt(v); });
    case function::reciprocal: return each(x, y, n, [](float v) { return 1.f / v; });
    case function::sigmoid: return each(x, y, n, [](float v) { return sigmoid(v); });
    case function::exp: return each(x, y, n, [](float v) { return std::exp(v); });
    default: return each(x, y, n, [&u](float v) { return evaluate(u, v); });
  }
}

/// is_nan, is_inf, logical_not: bool out.
inline bool ask(const unary& u, double x) noexcept {
  if (u.f == function::is_nan) return x != x;
  if (u.f == function::logical_not) return x == 0;
  return std::isinf(x) && (x < 0 ? u.a != 0 : u.b != 0);
}
constexpr bool is_question(function f) noexcept {
  return f == function::is_nan || f == function::is_inf || f == function::logical_not;
}

inline void general(const unary& u, const const_tensor_view& x, const tensor_view& y) noexcept {
  const std::int64_t count = y.count();
  const bool is_signed = x.type != element::u64;
  if (is_question(u.f))
    for (std::int64_t i = 0; i < count; ++i) store_integer(y, i, ask(u, load_real(x, i)));
  else if (!is_real(x.type) && is_exact(u.f))
    for (std::int64_t i = 0; i < count; ++i)
      store_integer(y, i, evaluate_integer(u.f, load_integer(x, i), is_signed));
  else
    for (std::int64_t i = 0; i < count; ++i) store_real(y, i, evaluate(u, load_real(x, i)));
}

}  // namespace fovea::inline FOVEA_ABI::nn::unary_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE const char* name_of(function f) noexcept {
  static constexpr const char* names[] = {
      "identity",    "relu",       "leaky_relu", "clip",  "sigmoid",   "hard_sigmoid",
      "silu",        "hard_swish", "mish",       "gelu",  "gelu_tanh", "tanh",
      "softplus",    "softsign",   "elu",        "celu",  "selu",      "thresholded_relu",
      "shrink",      "abs",        "neg",        "sign",  "floor",     "ceil",
      "round",       "sqrt",       "reciprocal", "exp",   "log",       "erf",
      "sin",         "cos",        "tan",        "asin",  "acos",      "atan",
      "sinh",        "cosh",       "asinh",      "acosh", "atanh",     "logical_not",
      "bitwise_not", "is_nan",     "is_inf",     "prelu"};
  static_assert(sizeof(names) / sizeof(*names) == static_cast<int>(function::prelu) + 1);
  return names[static_cast<int>(f)];
}

FOVEA_INLINE result<std::vector<fact>> infer(const unary& u, facts reads) {
  if (const status s = check::given(reads, 1); !s) return s.error();
  const fact& x = operand(reads, 0);
  const bool is_bool = x.type == element::boolean;
  bool fits = is_numeric(x.type);
  if (u.f == function::identity) fits = true;
  if (u.f == function::logical_not) fits = is_bool;
  if (u.f == function::bitwise_not) fits = is_integer(x.type);
  if (u.f == function::is_nan || u.f == function::is_inf) fits = is_real(x.type);
  if (u.f == function::prelu) return check::malformed("prelu alone reads no slopes");
  if (!fits) return check::malformed("the operand is %", {name_of(x.type)});
  return check::gives(unary_detail::is_question(u.f) ? element::boolean : x.type, x.dims);
}

FOVEA_INLINE void compute(const unary& u, const operands& on) {
  const auto& x = on.in(0);
  if (x.type == element::f32 && !unary_detail::is_question(u.f))
    return unary_detail::floats(u, x.as<float>(), on.out().as<float>(), x.count());
  if (u.f == function::identity) {
    if (x.count() > 0) std::memmove(on.out().data, x.data, x.byte_count());
    return;
  }
  unary_detail::general(u, x, on.out());
}

}  // namespace fovea::inline FOVEA_ABI::nn
