#pragma once

#include "fovea/nn/operands.hpp"

#include <cstdint>

namespace fovea::inline FOVEA_ABI::nn {

/// A function of one element. `a` and `b` are its parameters, named beside each.
enum class function : std::uint8_t {
  identity,
  relu,
  leaky_relu /* a: slope below 0 */,
  clip /* a: low, b: high */,
  sigmoid,
  hard_sigmoid /* max(0, min(1, a x + b)) */,
  silu /* x sigmoid(a x); a = 1 */,
  hard_swish,
  mish,
  gelu /* with erf */,
  gelu_tanh,
  tanh,
  softplus,
  softsign,
  elu /* a: scale below 0 */,
  celu /* a */,
  selu /* a: alpha, b: gamma */,
  thresholded_relu /* a: threshold */,
  shrink /* a: lambda, b: bias */,
  abs,
  neg,
  sign,
  floor,
  ceil,
  round /* half to even */,
  sqrt,
  reciprocal,
  exp,
  log,
  erf,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  asinh,
  acosh,
  atanh,
  logical_not,
  bitwise_not,
  is_nan,
  is_inf /* a: negative counts, b: positive counts */,
  prelu /* as a fused activation only: slope per channel, an operand */,
};
const char* name_of(function f) noexcept;

/// y = f(x), element by element, any numeric type; `is_*` and `logical_not` give bool.
struct unary {
  function f = function::identity;
  float a = 0, b = 0;
};

enum class binary_function : std::uint8_t {
  add,
  sub,
  mul,
  div,
  pow,
  mod /* sign of the divisor */,
  fmod /* sign of the dividend */,
  min,
  max,
  prelu /* x < 0 ? x * y : x */,
  equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  logical_xor,
  bitwise_and,
  bitwise_or,
  bitwise_xor,
  shift_left,
  shift_right,
};
const char* name_of(binary_function f) noexcept;

/// z = f(x, y) with the shapes broadcast as in NumPy; comparisons give bool, `pow` gives x's type.
struct binary {
  binary_function f = binary_function::add;
};

/// z = c ? x : y, broadcast; reads (c bool, x, y).
struct select {};

/// Converts element by element; reals to integers cut toward zero.
struct cast {
  element to = element::f32;
  bool saturate = true;  ///< for 8-bit floats
};
/// As `cast`, to the type of the second operand.
struct cast_like {
  bool saturate = true;
};

result<std::vector<fact>> infer(const unary&, facts reads);
result<std::vector<fact>> infer(const binary&, facts reads);
result<std::vector<fact>> infer(const select&, facts reads);
result<std::vector<fact>> infer(const cast&, facts reads);
result<std::vector<fact>> infer(const cast_like&, facts reads);
void compute(const unary&, const operands&);
void compute(const binary&, const operands&);
void compute(const select&, const operands&);
void compute(const cast&, const operands&);
void compute(const cast_like&, const operands&);

/// The shape that two shapes broadcast to, as in NumPy, or a clause that says why they do not.
result<shape> broadcast(const shape& a, const shape& b);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/arithmetic.hpp"
#endif
