#pragma once

#include "fovea/impl/nn/onnx/elementwise.hpp"
#include "fovea/impl/nn/onnx/writer.hpp"

// How the element-wise operators are spelled in ONNX.
namespace fovea::inline FOVEA_ABI::nn::onnx {

/// 0.5 x (1 + inner), the last step of both GELUs; `inner` is erf or tanh of something.
inline std::string half_of_one_plus(writer& w, const std::string& x, const std::string& inner) {
  const std::string plus = w.add("Add", {inner, w.like(1, 0)});
  return w.add("Mul", {w.add("Mul", {x, plus}), w.like(0.5, 0)});
}

inline std::string gelu_of(writer& w, const std::string& x, bool with_tanh) {
  if (!with_tanh) {
    const std::string scaled = w.add("Mul", {x, w.like(0.70710678118654752, 0)});
    return half_of_one_plus(w, x, w.add("Erf", {scaled}));
  }
  const std::string cube = w.add("Mul", {w.add("Mul", {x, x}), x});
  const std::string bent = w.add("Add", {x, w.add("Mul", {cube, w.like(0.044715, 0)})});
  const std::string scaled = w.add("Mul", {bent, w.like(0.79788456080286536, 0)});
  return half_of_one_plus(w, x, w.add("Tanh", {scaled}));
}

/// f(x), where `f` is no prelu.
inline std::string unary_of(writer& w, const std::string& x, function f, float a, float b) {
  const auto same_as = [&](const char* op) { return w.add(op, {x}); };
  switch (f) {
    case function::identity: return x;
    case function::clip: return w.add("Clip", {x, w.like(double(a), 0), w.like(double(b), 0)});
    case function::silu: {
      const std::string inner = a == 1 ? x : w.add("Mul", {x, w.like(double(a), 0)});
      return w.add("Mul", {x, w.add("Sigmoid", {inner})});
    }
    case function::gelu: return gelu_of(w, x, false);
    case function::gelu_tanh: return gelu_of(w, x, true);
    case function::is_inf:
      if (w.type_in(0) != element::f32 && w.type_in(0) != element::f64) w.need(20);
      return w.add("IsInf", {x},
                   {{"detect_negative", std::int64_t(a)}, {"detect_positive", std::int64_t(b)}});
    case function::prelu: w.fail("is a prelu without slopes"); return x;
    default: break;
  }
  for (const unary_row& row : unary_rows) {
    if (row.f != f) continue;
    if (!*row.a) return same_as(row.name);
    if (!*row.b) return w.add(row.name, {x}, {{row.a, a}});
    return w.add(row.name, {x}, {{row.a, a}, {row.b, b}});
  }
  return x;
}

/// The activation that a fused operator ends with; `slopes` is the name of prelu's operand.
inline std::string activated(writer& w, const std::string& x, const activation& then,
                             const std::string& slopes) {
  if (then.f == function::prelu) return w.add("PRelu", {x, slopes});
  return unary_of(w, x, then.f, then.a, then.b);
}

inline void spell(writer& w, const unary& u) { w.give(0, unary_of(w, w.in(0), u.f, u.a, u.b)); }

inline void spell(writer& w, const binary& b) {
  switch (b.f) {
    case binary_function::fmod: return w.write("Mod", {{"fmod", std::int64_t(1)}});
    case binary_function::min: return w.write("Min");
    case binary_function::max: return w.write("Max");
    case binary_function::shift_left: return w.write("BitShift", {{"direction", "LEFT"}});
    case binary_function::shift_right: return w.write("BitShift", {{"direction", "RIGHT"}});
    case binary_function::mod: break;
    default:
      for (const binary_row& row : binary_rows)
        if (row.f == b.f) return w.write(row.name);
  }
  if (!is_real(w.type_in(0))) return w.write("Mod");
  const std::string whole = w.add("Floor", {w.add("Div", {w.in(0), w.in(1)})});
  w.write_of("Sub", {w.in(0), w.add("Mul", {whole, w.in(1)})});
}

inline void spell(writer& w, const select&) { w.write("Where"); }

/// "saturate" came with the eight-bit floats.
inline settings saturate_setting(writer& w, bool saturate) {
  if (saturate) return {};
  w.need(19);
  return {{"saturate", std::int64_t(0)}};
}

inline void spell(writer& w, const cast& c) {
  if (is_nibble(c.to)) w.need(21);
  if (c.to >= element::f8e4m3fn) w.need(19);
  settings with = saturate_setting(w, c.saturate);
  with.push_back({"to", std::int64_t(code_of(c.to))});
  w.write("Cast", std::move(with));
}
inline void spell(writer& w, const cast_like& c) {
  w.write("CastLike", saturate_setting(w, c.saturate));
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
