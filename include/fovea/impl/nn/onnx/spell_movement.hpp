#pragma once

#include "fovea/impl/nn/onnx/reduction.hpp"
#include "fovea/impl/nn/onnx/writer.hpp"

// How operators that move, reduce and order elements are spelled in ONNX.
namespace fovea::inline FOVEA_ABI::nn::onnx {

inline setting axis_setting(std::int64_t axis) { return {"axis", axis}; }
inline setting flag_setting(const char* name, bool on) { return {name, std::int64_t(on)}; }

inline void spell(writer& w, const identity&) { w.write("Identity"); }
inline void spell(writer& w, const transpose& t) {
  if (t.order.empty()) return w.write("Transpose");
  w.give(0, w.transposed(w.in(0), t.order));
}
inline void spell(writer& w, const reshape& r) {
  w.write("Reshape", {flag_setting("allowzero", r.zero_is_zero)});
}
inline void spell(writer& w, const squeeze&) { w.write("Squeeze"); }
inline void spell(writer& w, const unsqueeze&) { w.write("Unsqueeze"); }
inline void spell(writer& w, const flatten& f) { w.write("Flatten", {axis_setting(f.axis)}); }
inline void spell(writer& w, const expand&) { w.write("Expand"); }
inline void spell(writer& w, const tile&) { w.write("Tile"); }
inline void spell(writer& w, const concat& c) { w.write("Concat", {axis_setting(c.axis)}); }
inline void spell(writer& w, const split& s) {
  settings with{axis_setting(s.axis)};
  if (!w.has(1)) with.push_back({"num_outputs", std::int64_t(s.parts)});
  w.write("Split", std::move(with));
}
inline void spell(writer& w, const slice&) { w.write("Slice"); }
inline void spell(writer& w, const pad& p) {
  static constexpr const char* modes[] = {"constant", "reflect", "edge", "wrap"};
  if (p.mode == pad::rule::wrap) w.need(19);
  w.write("Pad", {{"mode", modes[static_cast<int>(p.mode)]}});
}
inline void spell(writer& w, const gather& g) { w.write("Gather", {axis_setting(g.axis)}); }
inline void spell(writer& w, const gather_elements& g) {
  w.write("GatherElements", {axis_setting(g.axis)});
}
inline void spell(writer& w, const gather_nd& g) {
  w.write("GatherND", {{"batch_dims", std::int64_t(g.batch_axes)}});
}
inline setting rule_setting(scatter_rule rule) {
  static constexpr const char* rules[] = {"none", "add", "mul", "max", "min"};
  return {"reduction", rules[static_cast<int>(rule)]};
}
inline void spell(writer& w, const scatter_elements& s) {
  w.write("ScatterElements", {axis_setting(s.axis), rule_setting(s.rule)});
}
inline void spell(writer& w, const scatter_nd& s) { w.write("ScatterND", {rule_setting(s.rule)}); }
inline void spell(writer& w, const shape_of& s) {
  w.write("Shape", {{"start", s.first}, {"end", s.last}});
}
inline void spell(writer& w, const size_of_all&) { w.write("Size"); }
inline void spell(writer& w, const range&) { w.write("Range"); }
inline void spell(writer& w, const constant_of_shape& c) {
  tensor value(c.type, {1});
  std::memcpy(value.writable().data, &c.bits, size_of(c.type));
  w.write("ConstantOfShape", {{"value", value}});
}
inline void spell(writer& w, const one_hot& o) { w.write("OneHot", {axis_setting(o.axis)}); }
inline void spell(writer& w, const trilu& t) { w.write("Trilu", {flag_setting("upper", t.upper)}); }
inline void spell(writer& w, const non_zero&) { w.write("NonZero"); }

inline void spell(writer& w, const reduce& r) {
  if (w.type_in(0) == element::boolean) w.need(20);
  for (const reduce_row& row : reduce_rows)
    if (row.is == r.is)
      w.write(row.name, {flag_setting("keepdims", r.keep),
                         flag_setting("noop_with_empty_axes", r.none_if_no_axes)});
}
inline void spell(writer& w, const arg_reduce& a) {
  w.write(a.largest ? "ArgMax" : "ArgMin", {axis_setting(a.axis), flag_setting("keepdims", a.keep),
                                            flag_setting("select_last_index", a.last_of_equals)});
}
inline void spell(writer& w, const top_k& t) {
  w.write("TopK", {axis_setting(t.axis), flag_setting("largest", t.largest),
                   flag_setting("sorted", t.sorted)});
}
inline void spell(writer& w, const softmax& s) {
  const char* op = s.logarithm ? "LogSoftmax" : "Softmax";
  if (!s.to_end) return w.write(op, {axis_setting(s.axis)});
  const std::string flat = w.add("Flatten", {w.in(0)}, {axis_setting(s.axis)});
  const std::string soft = w.add(op, {flat}, {axis_setting(1)});
  w.write_of("Reshape", {soft, w.add("Shape", {w.in(0)})}, {flag_setting("allowzero", true)});
}
inline void spell(writer& w, const cumulative_sum& c) {
  w.write("CumSum", {flag_setting("exclusive", c.exclusive), flag_setting("reverse", c.reverse)});
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
