#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/widened.hpp"

#include <string>
#include <type_traits>

namespace fovea::inline FOVEA_ABI::nn::real_detail {

/// The types that the operators with real arithmetic compute on.
inline bool computes(element type) noexcept {
  return type == element::f32 || type == element::f64 || type == element::f16 ||
         type == element::bf16;
}

/// Eight partial sums, so that compilers can keep them in a vector.
template <class T>
T dot(const T* a, const T* b, std::int64_t count) {
  T partial[8] = {}, sum = 0;
  std::int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int lane = 0; lane < 8; ++lane) partial[lane] += a[i + lane] * b[i + lane];
  for (; i < count; ++i) sum += a[i] * b[i];
  for (const T each : partial) sum += each;
  return sum;
}

/// Calls `f(on, T())` with double or float and operands of that type: the first `most` of f16 and
/// bf16 are copied to and from floats.
template <class F>
void visit_real(const operands& on, std::size_t most, F&& f) {
  const element type = on.in(0).type;
  if (type == element::f64) return f(on, double());
  const widened wide(on, most, widened_detail::real_of(type));
  f(wide.on(), float());
  wide.store();
}

/// "the scale is f16, the input f32", or nothing where operand `i` is absent or of x's type.
inline status same_type(facts reads, std::size_t i, const char* what) {
  const fact& other = operand(reads, i);
  if (!other.present() || other.type == reads[0].type) return done;
  return check::malformed("the % is %, the input %",
                          {what, name_of(other.type), name_of(reads[0].type)});
}

/// Whether operand 0 is there, has a real type and at least `least` axes.
inline status check_input(facts reads, int least) {
  const fact& x = operand(reads, 0);
  if (!x.present()) return check::malformed("its input is missing");
  if (!computes(x.type))
    return failure{
        error_code::unsupported,
        sentence("its input is %; it computes on f32, f64, f16 and bf16", {name_of(x.type)})};
  if (x.dims.rank() < least)
    return check::malformed("its input is %, expected a rank of at least %", {x.dims, least});
  return done;
}

/// Whether operand `i` is a vector of `count` elements of x's type.
inline status check_vector(facts reads, std::size_t i, const char* what, std::int64_t count) {
  const fact& v = operand(reads, i);
  if (!v.present()) return check::malformed("its % is missing", {what});
  if (auto same = same_type(reads, i, what); !same) return same;
  if (v.dims == shape{count}) return done;
  return check::malformed("the % is %, expected %", {what, v.dims, shape{count}});
}

}  // namespace fovea::inline FOVEA_ABI::nn::real_detail
