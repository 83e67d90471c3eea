#pragma once

#include "fovea/impl/nn/onnx/recurrent.hpp"
#include "fovea/impl/nn/onnx/spell_normalization.hpp"

// How resizing, sampling, quantization and recurrent cells are spelled in ONNX.
namespace fovea::inline FOVEA_ABI::nn::onnx {

/// The name of a choice that the reader knows by the same table.
template <class Value, std::size_t n>
const char* name_in(const choice<Value> (&choices)[n], Value wanted) {
  for (const auto& c : choices)
    if (c.is == wanted) return c.name;
  return "";
}

/// "simple" cuts to whole numbers when enlarging and rounds up when shrinking.
inline const char* rounding_name(writer& w, resize::rounding rule) {
  if (rule != resize::rounding::simple) return name_in(resize_roundings, rule);
  const tensor* scales = w.constant_in(2);
  bool enlarges = true;
  if (scales && scales->type() == element::f32)
    for (const float s : scales->span<float>()) enlarges = enlarges && s >= 1;
  return enlarges ? "floor" : "ceil";
}

/// The operands, sizes of some axes put among the extents of all: onnxruntime 1.30 reads no sizes
/// beside axes.
inline texts resize_operands(writer& w, const resize& r, bool& whole) {
  texts reads = w.all();
  whole = !r.axes.empty() && w.has(3) && !w.has(1) && r.keep == resize::aspect::stretch;
  if (whole)
    reads[3] = w.add("ScatterElements",
                     {w.add("Shape", {reads[0]}), w.constant(tensor::list(r.axes)), reads[3]});
  return reads;
}

inline void spell(writer& w, const resize& r) {
  if (r.where == resize::coordinates::half_pixel_symmetric) w.need(19);
  settings with{{"mode", name_in(resize_methods, r.by)},
                {"coordinate_transformation_mode", name_in(resize_coordinates, r.where)},
                {"cubic_coeff_a", r.cubic_a},
                {"extrapolation_value", r.extrapolation},
                flag_setting("exclude_outside", r.exclude_outside),
                flag_setting("antialias", r.antialias)};
  if (r.by == resize::method::nearest)
    with.push_back({"nearest_mode", rounding_name(w, r.nearest)});
  if (r.keep != resize::aspect::stretch)
    with.push_back({"keep_aspect_ratio_policy", name_in(resize_aspects, r.keep)});
  bool whole = false;
  auto reads = resize_operands(w, r, whole);
  if (!r.axes.empty() && !whole) with.push_back(list_setting("axes", r.axes));
  w.write_of("Resize", std::move(reads), std::move(with));
}

inline void spell(writer& w, const grid_sample& g) {
  w.need(20);  // before, the methods had other names and maps two axes only
  w.write("GridSample", {{"mode", name_in(grid_methods, g.by)},
                         {"padding_mode", name_in(grid_borders, g.outside)},
                         flag_setting("align_corners", g.align_corners)});
}

inline void spell(writer& w, const roi_align& r) {
  w.write("RoiAlign", {{"mode", name_in(roi_modes, r.maximum)},
                       {"output_height", r.height},
                       {"output_width", r.width},
                       {"sampling_ratio", r.samples},
                       {"spatial_scale", r.scale},
                       {"coordinate_transformation_mode", name_in(roi_coordinates, r.half_pixel)}});
}

inline void spell(writer& w, const non_max_suppression& n) {
  w.write("NonMaxSuppression", {flag_setting("center_point_box", n.centre_form)});
}

inline bool is_byte(element type) noexcept { return type == element::u8 || type == element::i8; }

/// Opset 13 has bytes, 19 eight-bit floats, 21 blocks, short and four-bit integers.
inline void need_for(writer& w, element type, std::int64_t block) {
  if (type >= element::f8e4m3fn) w.need(19);
  if (block > 0 || (!is_byte(type) && type < element::f8e4m3fn && type != element::i32)) w.need(21);
}

inline void spell(writer& w, const quantize_linear& q) {
  if (w.type_in(0) != element::f32) w.need(19);
  const element to = w.has(2) ? w.type_in(2) : q.to;
  need_for(w, to, q.block);
  settings with{axis_setting(q.axis)};
  if (q.block > 0) with.push_back({"block_size", q.block});
  if (to >= element::f8e4m3fn) with.push_back(flag_setting("saturate", q.saturate));
  if (!w.has(2) && to != element::u8) {
    w.need(21);
    with.push_back({"output_dtype", std::int64_t(code_of(to))});
  }
  w.write("QuantizeLinear", std::move(with));
}

inline void spell(writer& w, const dequantize_linear& d) {
  need_for(w, w.type_in(0), d.block);
  settings with{axis_setting(d.axis)};
  if (d.block > 0) with.push_back({"block_size", d.block});
  w.write("DequantizeLinear", std::move(with));
}

inline void spell(writer& w, const dynamic_quantize_linear&) { w.write("DynamicQuantizeLinear"); }

/// Nodes that `to_integers` made; the graph before it can be written.
inline void spell(writer& w, const integer_conv&) {
  w.fail("works on bytes, as no ONNX node does");
}
inline void spell(writer& w, const integer_pair&) {
  w.fail("works on bytes, as no ONNX node does");
}
inline void spell(writer& w, const lookup&) { w.fail("works on bytes, as no ONNX node does"); }

inline settings recurrent_settings(writer& w, const recurrent& r) {
  settings with{{"hidden_size", r.hidden},
                {"direction", name_in(directions, r.go)},
                flag_setting("layout", r.batch_first)};
  if (r.clip > 0) with.push_back({"clip", r.clip});
  std::vector<std::string> names;
  std::vector<float> alpha, beta;
  for (const cell_function& c : r.functions)
    for (const cell_row& row : cell_rows) {
      if (row.f != c.f) continue;
      names.push_back(row.name);
      if (row.parameters > 0) alpha.push_back(c.a);
      if (row.parameters > 1) beta.push_back(c.b);
    }
  if (names.size() != r.functions.size()) w.fail("has a cell function that ONNX has not");
  if (!names.empty()) with.push_back({"activations", names});
  if (!alpha.empty()) with.push_back({"activation_alpha", alpha});
  if (!beta.empty()) with.push_back({"activation_beta", beta});
  return with;
}

inline void spell(writer& w, const lstm& l) {
  settings with = recurrent_settings(w, l);
  with.push_back(flag_setting("input_forget", l.couple_input_forget));
  w.write("LSTM", std::move(with));
}
inline void spell(writer& w, const gru& g) {
  settings with = recurrent_settings(w, g);
  with.push_back(flag_setting("linear_before_reset", g.linear_before_reset));
  w.write("GRU", std::move(with));
}
inline void spell(writer& w, const rnn& r) { w.write("RNN", recurrent_settings(w, r)); }

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
