#pragma once

#include "apps/model/openvino_ops.hpp"

namespace model {

// IR version 3, of 2018: weights are blobs inside the layers, shapes attributes.

/// A blob of a layer in the layer's precision.
inline value_id blob(ov_layer& l, const char* name, const nn::shape& dims) {
  const auto type = ov_element(l.node.attribute("precision").value());
  const auto from = l.node.child("blobs").child(name);
  if (!from) return l.to.fail("lacks its " + std::string(name));
  const auto t = l.stored(from, type, dims);
  return l.to.failed() ? nn::absent : l.to.constant(t);
}
inline value_id channel_blob(ov_layer& l, const char* name, std::int64_t channels) {
  return blob(l, name, {1, channels, 1, 1});
}

inline void ov3_input(ov_layer& l) {
  const auto dims = l.dims("output", 0);
  if (l.to.failed()) return;
  l.give(l.to.g.add_value({l.node.attribute("name").value(), nn::element::f32, dims, {}}));
  l.to.g.inputs.push_back(l.writes[0]);
}
inline void ov3_constant(ov_layer& l) { l.give(blob(l, "custom", l.dims("output", 0))); }
inline void ov3_scale_shift(ov_layer& l) {
  if (!is_map(l, 0)) return;
  const auto channels = l.in_dims(0)[1];
  value_id y = l.to.binary(nn::binary_function::mul, l.in(0), channel_blob(l, "weights", channels));
  if (l.node.child("blobs").child("biases"))
    y = l.to.binary(nn::binary_function::add, y, channel_blob(l, "biases", channels));
  l.give(y);
}
inline void ov3_conv(ov_layer& l) {
  if (!is_map(l, 0)) return;
  const auto kernel = l.short_list("kernel");
  const std::int64_t groups = l.whole("group", 1), filters = l.whole("output", 0);
  const std::int64_t channels = l.in_dims(0)[1];
  if (kernel.rank() != 2 || groups < 1 || filters < 1 || channels % groups != 0)
    l.to.fail("has filters that do not fit");
  if (l.to.failed()) return;
  const value_id w = blob(l, "weights", {filters, channels / groups, kernel[0], kernel[1]});
  convolve(l, w, groups);
  if (!l.node.child("blobs").child("biases") || l.writes.empty()) return;
  l.writes[0] =
      l.to.binary(nn::binary_function::add, l.writes[0], channel_blob(l, "biases", filters));
}
inline void ov3_relu(ov_layer& l) {
  const float slope = l.real("negative_slope", 0);
  l.give(slope == 0 ? l.to.unary(nn::function::relu, l.in(0))
                    : l.to.unary(nn::function::leaky_relu, l.in(0), slope));
}
inline void ov3_eltwise(ov_layer& l) {
  using b = nn::binary_function;
  const auto name = l.text("operation");
  if (name != "sum" && name != "mul" && name != "prod" && name != "max")
    l.to.refuse("does '" + std::string(name) + "'");
  const b does = name == "sum" ? b::add : name == "max" ? b::max : b::mul;
  value_id y = l.in(0);
  for (std::size_t i = 1; i < l.reads.size(); ++i) y = l.to.binary(does, y, l.in(i));
  l.give(y);
}
inline void ov3_permute(ov_layer& l) { l.give(l.to.transpose(l.in(0), l.short_list("order"))); }
/// The file says what the shape comes to.
inline void ov3_reshape(ov_layer& l) {
  const auto dims = l.dims("output", 0);
  l.give(l.to.reshape(l.in(0), integers(dims.begin(), dims.end())));
}

inline ov_builder ov3_builder_of(std::string_view type) {
  static constexpr ov_op all[] = {
      {"Input", ov3_input},
      {"Const", ov3_constant},
      {"ScaleShift", ov3_scale_shift},
      {"Convolution", ov3_conv},
      {"ReLU", ov3_relu},
      {"Eltwise", ov3_eltwise},
      {"Permute", ov3_permute},
      {"Reshape", ov3_reshape},
      {"Flatten", ov3_reshape},
      {"Clamp", ov_clamp},
      {"Concat", ov_concat},
      {"SoftMax", ov_softmax},
      {"Sigmoid", ov_unary<nn::function::sigmoid>},
      {"DetectionOutput", detection_output},
  };
  for (const auto& each : all)
    if (each.type == type) return each.build;
  return nullptr;
}

}  // namespace model
