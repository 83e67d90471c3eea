#pragma once

#include "fovea/impl/nn/op/checks.hpp"

#include <string>
#include <type_traits>

namespace fovea::inline FOVEA_ABI::nn::real_detail {

/// IEEE 754 binary16 in memory; arithmetic happens in float.
struct half {
  std::uint16_t bits = 0;
  half() = default;
  half(float f) noexcept : bits(float_to_half(f)) {}
  operator float() const noexcept { return half_to_float(bits); }
};

/// The upper half of a binary32 in memory; arithmetic happens in float.
struct bfloat {
  std::uint16_t bits = 0;
  bfloat() = default;
  bfloat(float f) noexcept : bits(float_to_bfloat(f)) {}
  operator float() const noexcept { return bfloat_to_float(bits); }
};

/// What sums of a stored type are made in.
template <class T>
using wide = std::conditional_t<std::is_same_v<T, double>, double, float>;

/// The types that the operators with real arithmetic compute on.
inline bool computes(element type) noexcept {
  return type == element::f32 || type == element::f64 || type == element::f16 ||
         type == element::bf16;
}

/// Eight partial sums, so that compilers can keep them in a vector.
template <class A, class T>
wide<T> dot(const A* a, const T* b, std::int64_t count) {
  using sum_type = wide<T>;
  sum_type partial[8] = {}, sum = 0;
  std::int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int lane = 0; lane < 8; ++lane)
      partial[lane] += sum_type(a[i + lane]) * sum_type(b[i + lane]);
  for (; i < count; ++i) sum += sum_type(a[i]) * sum_type(b[i]);
  for (const sum_type each : partial) sum += each;
  return sum;
}

/// Calls `f(T())` with the type that stores `type`.
template <class F>
void visit_real(element type, F&& f) {
  switch (type) {
    case element::f64: return f(double());
    case element::f16: return f(half());
    case element::bf16: return f(bfloat());
    default: return f(float());
  }
}

/// "the scale is f16, the input f32", or nothing where operand `i` is absent or of x's type.
inline status same_type(facts reads, std::size_t i, const char* what) {
  const fact& other = operand(reads, i);
  if (!other.present() || other.type == reads[0].type) return done;
  return check::malformed(std::string("the ") + what + " is " + name_of(other.type) +
                          ", the input " + name_of(reads[0].type));
}

/// Whether operand 0 is there, has a real type and at least `least` axes.
inline status check_input(facts reads, int least) {
  const fact& x = operand(reads, 0);
  if (!x.present()) return check::malformed("its input is missing");
  if (!computes(x.type))
    return failure{error_code::unsupported, std::string("its input is ") + name_of(x.type) +
                                                "; it computes on f32, f64, f16 and bf16"};
  if (x.dims.rank() < least)
    return check::malformed("its input is " + x.dims.text() + ", expected a rank of at least " +
                            std::to_string(least));
  return done;
}

/// Whether operand `i` is a vector of `count` elements of x's type.
inline status check_vector(facts reads, std::size_t i, const char* what, std::int64_t count) {
  const fact& v = operand(reads, i);
  if (!v.present()) return check::malformed(std::string("its ") + what + " is missing");
  if (auto same = same_type(reads, i, what); !same) return same;
  if (v.dims == shape{count}) return done;
  return check::malformed(std::string("the ") + what + " is " + v.dims.text() + ", expected " +
                          shape{count}.text());
}

}  // namespace fovea::inline FOVEA_ABI::nn::real_detail
