#pragma once

#include "apps/model/openvino_detection.hpp"
#include "apps/model/openvino_spatial.hpp"

#include <limits>

namespace model {

using ov_builder = void (*)(ov_layer&);

template <nn::function f>
void ov_unary(ov_layer& l) {
  l.give(l.to.unary(f, l.in(0)));
}
template <nn::binary_function f>
void ov_binary(ov_layer& l) {
  l.give(l.to.binary(f, l.in(0), l.in(1)));
}
inline void ov_identity(ov_layer& l) { l.give(l.in(0)); }
inline void ov_constant(ov_layer& l) {
  const auto data = l.node.child("data");
  const auto dims = l.short_list("shape");
  const auto t = l.stored(data, ov_element(l.text("element_type")), dims);
  if (!l.to.failed()) l.give(l.to.constant(t));
}
inline void ov_parameter(ov_layer& l) {
  const auto dims = l.short_list("shape");
  auto type = ov_element(l.text("element_type"));
  if (type == nn::element::f16) type = nn::element::f32;
  if (type == nn::element::none) l.to.refuse("is an input of a type that is not read");
  for (const auto extent : dims)
    if (extent < -1) l.to.fail("has a negative extent");
  if (l.to.failed()) return;
  l.give(l.to.g.add_value({l.node.attribute("name").value(), type, dims, {}}));
  l.to.g.inputs.push_back(l.writes[0]);
}
inline void ov_convert(ov_layer& l) {
  auto type = ov_element(l.text("destination_type"));
  if (type == nn::element::f16) type = nn::element::f32;
  if (type == nn::element::none) l.to.refuse("converts to a type that is not read");
  l.give(l.to.as(type, l.in(0)));
}
inline void ov_clamp(ov_layer& l) {
  l.give(l.to.unary(nn::function::clip, l.in(0), l.real("min", 0), l.real("max", 0)));
}
inline void ov_elu(ov_layer& l) {
  l.give(l.to.unary(nn::function::elu, l.in(0), l.real("alpha", 1)));
}
inline void ov_softmax(ov_layer& l) {
  l.give(l.to.add(nn::softmax{static_cast<int>(l.whole("axis", 1)), false, false}, {l.in(0)}));
}
inline void ov_reshape(ov_layer& l) {
  l.give(l.to.add(nn::reshape{!l.flag("special_zero")}, {l.in(0), l.to.indices(l.in(1))}));
}
inline void ov_squeeze(ov_layer& l) {
  if (l.reads.size() < 2)
    l.give(l.to.add(nn::squeeze{}, {l.in(0)}));
  else
    l.give(l.to.add(nn::squeeze{}, {l.in(0), l.to.list(l.to.numbers(l.in(1)))}));
}
inline void ov_unsqueeze(ov_layer& l) {
  l.give(l.to.add(nn::unsqueeze{}, {l.in(0), l.to.list(l.to.numbers(l.in(1)))}));
}
inline void ov_transpose(ov_layer& l) {
  const auto order = l.to.numbers(l.in(1));
  if (order.size() > nn::shape::max_rank) l.to.fail("has a long permutation");
  if (!l.to.failed()) l.give(l.to.transpose(l.in(0), nn::shape(std::span(order))));
}
inline void ov_concat(ov_layer& l) {
  for (std::size_t i = 0; i < l.reads.size(); ++i) l.in(i);
  l.give(l.to.add(nn::concat{static_cast<int>(l.whole("axis", 0))}, l.reads));
}
/// Known at once where the file says the extents.
inline void ov_shape_of(ov_layer& l) {
  const auto dims = l.in_dims(0);
  bool open = false;
  for (const auto extent : dims) open = open || extent < 0;
  const value_id all =
      open ? l.to.add(nn::shape_of{}, {l.in(0)}) : l.to.list(integers(dims.begin(), dims.end()));
  l.give(l.text("output_type") == "i32" ? l.to.as(nn::element::i32, all) : all);
}
inline void ov_range(ov_layer& l) {
  const auto scalar = [&](std::size_t i) { return l.to.reshape(l.to.indices(l.in(i)), {}); };
  l.give(l.to.add(nn::range{}, {scalar(0), scalar(1), scalar(2)}));
}
inline void ov_gather(ov_layer& l) {
  const auto axis = l.to.only(l.in(2));
  if (l.whole("batch_dims", 0) != 0) l.to.refuse("gathers within batches");
  l.give(l.to.add(nn::gather{static_cast<int>(axis)}, {l.in(0), l.to.indices(l.in(1))}));
}
template <nn::reduce::kind k>
void ov_reduce(ov_layer& l) {
  l.give(l.to.add(nn::reduce{k, l.flag("keep_dims"), true},
                  {l.in(0), l.to.list(l.to.numbers(l.in(1)))}));
}
inline void ov_tile(ov_layer& l) { l.give(l.to.add(nn::tile{}, {l.in(0), l.to.indices(l.in(1))})); }

/// A 1 in a mask: that begin or end is not used.
inline void ov_strided_slice(ov_layer& l) {
  const auto begin = l.to.numbers(l.in(1)), end = l.to.numbers(l.in(2));
  auto step = l.reads.size() > 3 ? l.to.numbers(l.in(3)) : integers(begin.size(), 1);
  integers starts, ends, axes, drop;
  for (const char* mask : {"new_axis_mask", "ellipsis_mask"})
    for (const auto bit : l.list(mask))
      if (bit != 0) l.to.refuse("slices with a " + std::string(mask));
  if (end.size() != begin.size() || step.size() != begin.size() || begin.size() > 8)
    l.to.fail("has begins, ends and strides of different lengths");
  const auto bit = [&](const char* name, std::size_t i) {
    const auto mask = l.list(name);
    return i < mask.size() && mask[i] != 0;
  };
  constexpr auto far = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < begin.size() && !l.to.failed(); ++i) {
    const bool one = bit("shrink_axis_mask", i);
    axes.push_back(static_cast<std::int64_t>(i));
    starts.push_back(!one && bit("begin_mask", i) ? (step[i] > 0 ? 0 : far) : begin[i]);
    ends.push_back(one                  ? (begin[i] == -1 ? far : begin[i] + 1)
                   : bit("end_mask", i) ? (step[i] > 0 ? far : -far)
                                        : end[i]);
    if (one) step[i] = 1, drop.push_back(axes.back());
  }
  value_id y = l.to.add(
      nn::slice{}, {l.in(0), l.to.list(starts), l.to.list(ends), l.to.list(axes), l.to.list(step)});
  if (!drop.empty()) y = l.to.add(nn::squeeze{}, {y, l.to.list(drop)});
  l.give(y);
}

struct ov_op {
  std::string_view type;
  ov_builder build;
};

namespace ov_table {
using f = nn::function;
using b = nn::binary_function;
using r = nn::reduce::kind;
inline constexpr ov_op all[] = {
    {"Const", ov_constant},
    {"Parameter", ov_parameter},
    {"Convert", ov_convert},
    {"Convolution", ov_conv},
    {"GroupConvolution", ov_group_conv},
    {"MaxPool", ov_max_pool},
    {"AvgPool", ov_average_pool},
    {"MatMul", ov_matmul},
    {"PReLU", ov_prelu},
    {"FakeQuantize", fake_quantize},
    {"PriorBoxClustered", prior_box_clustered},
    {"DetectionOutput", detection_output},
    {"CTCGreedyDecoder", ov_identity},
    {"Add", ov_binary<b::add>},
    {"Subtract", ov_binary<b::sub>},
    {"Multiply", ov_binary<b::mul>},
    {"Divide", ov_binary<b::div>},
    {"Maximum", ov_binary<b::max>},
    {"Minimum", ov_binary<b::min>},
    {"Power", ov_binary<b::pow>},
    {"ReLU", ov_unary<f::relu>},
    {"Sigmoid", ov_unary<f::sigmoid>},
    {"Tanh", ov_unary<f::tanh>},
    {"Exp", ov_unary<f::exp>},
    {"Log", ov_unary<f::log>},
    {"Sqrt", ov_unary<f::sqrt>},
    {"Abs", ov_unary<f::abs>},
    {"Negative", ov_unary<f::neg>},
    {"Floor", ov_unary<f::floor>},
    {"HSwish", ov_unary<f::hard_swish>},
    {"Mish", ov_unary<f::mish>},
    {"SoftPlus", ov_unary<f::softplus>},
    {"Gelu", ov_unary<f::gelu>},
    {"Clamp", ov_clamp},
    {"Elu", ov_elu},
    {"SoftMax", ov_softmax},
    {"Softmax", ov_softmax},
    {"Reshape", ov_reshape},
    {"Squeeze", ov_squeeze},
    {"Unsqueeze", ov_unsqueeze},
    {"Transpose", ov_transpose},
    {"Concat", ov_concat},
    {"ShapeOf", ov_shape_of},
    {"Range", ov_range},
    {"Gather", ov_gather},
    {"StridedSlice", ov_strided_slice},
    {"ReduceMean", ov_reduce<r::mean>},
    {"ReduceMax", ov_reduce<r::max>},
    {"ReduceMin", ov_reduce<r::min>},
    {"ReduceSum", ov_reduce<r::sum>},
    {"ReduceProd", ov_reduce<r::prod>},
    {"Tile", ov_tile},
};
}  // namespace ov_table

inline ov_builder ov_builder_of(std::string_view type) {
  for (const auto& each : ov_table::all)
    if (each.type == type) return each.build;
  return nullptr;
}

}  // namespace model
