#pragma once

#include "apps/model/tfjs_movement.hpp"
#include "apps/model/tfjs_spatial.hpp"

#include <string_view>

namespace model {

using tf_builder = void (*)(tf_node&);

template <nn::function f>
void tf_unary(tf_node& n) {
  n.give(n.to.unary(f, n.in(0)));
}
template <nn::binary_function f>
void tf_binary(tf_node& n) {
  n.give(n.to.binary(f, n.in(0), n.in(1)));
}
inline void tf_identity(tf_node& n) { n.give(n.in(0)); }
inline void tf_relu6(tf_node& n) { n.give(n.to.unary(nn::function::clip, n.in(0), 0, 6)); }
inline void tf_elu(tf_node& n) { n.give(n.to.unary(nn::function::elu, n.in(0), 1)); }
inline void tf_leaky(tf_node& n) {
  n.give(n.to.unary(nn::function::leaky_relu, n.in(0), n.real("alpha", 0.2f)));
}
inline void tf_rsqrt(tf_node& n) {
  n.give(n.to.unary(nn::function::reciprocal, n.to.unary(nn::function::sqrt, n.in(0))));
}
inline void tf_square(tf_node& n) {
  n.give(n.to.binary(nn::binary_function::mul, n.in(0), n.in(0)));
}
inline void tf_squared_difference(tf_node& n) {
  const value_id d = n.to.binary(nn::binary_function::sub, n.in(0), n.in(1));
  n.give(n.to.binary(nn::binary_function::mul, d, d));
}
/// Toward minus infinity, through floats: the integers of these graphs are indices.
inline void tf_floor_div(tf_node& n) {
  const bool whole = n.type("T") == nn::element::i32;
  const auto real = [&](value_id x) { return whole ? n.to.as(nn::element::f32, x) : x; };
  const value_id q = n.to.binary(nn::binary_function::div, real(n.in(0)), real(n.in(1)));
  const value_id y = n.to.unary(nn::function::floor, q);
  n.give(whole ? n.to.as(nn::element::i32, y) : y);
}
inline void tf_not_equal(tf_node& n) {
  n.give(n.to.unary(nn::function::logical_not,
                    n.to.binary(nn::binary_function::equal, n.in(0), n.in(1))));
}
inline void tf_add_n(tf_node& n) {
  value_id sum = n.in(0);
  for (std::size_t i = 1; i < n.reads.size(); ++i)
    sum = n.to.binary(nn::binary_function::add, sum, n.in(i));
  n.give(sum);
}
inline void tf_select(tf_node& n) { n.give(n.to.add(nn::select{}, {n.in(0), n.in(1), n.in(2)})); }
inline void tf_cast(tf_node& n) {
  const auto to = n.type("DstT");
  if (to == nn::element::none) n.to.refuse("converts to a type that is not read");
  n.give(n.to.as(to, n.in(0)));
}
template <nn::reduce::kind k>
void tf_reduce(tf_node& n) {
  n.give(n.to.add(nn::reduce{k, n.flag("keep_dims"), true},
                  {n.in(0), n.to.list(n.to.numbers(n.in(1)))}));
}
template <bool largest>
void tf_arg(tf_node& n) {
  const auto axis = n.has(1) ? n.to.only(n.in(1)) : 0;
  const nn::arg_reduce does{static_cast<int>(axis), largest, false, false};
  n.give(n.to.as(nn::element::i32, n.to.add(does, {n.in(0)})));
}
inline void tf_top_k(tf_node& n) {
  const value_id values =
      n.to.add(nn::top_k{-1, true, true}, {n.in(0), n.to.list({n.to.only(n.in(1))})});
  if (n.to.failed()) return;
  const value_id places = n.to.g.add_value({n.to.label + "/places", {}, {}, {}});
  n.to.g.nodes.back().writes.push_back(places);
  n.give(values);
  n.give(n.to.as(nn::element::i32, places));
}
template <bool logarithm>
void tf_softmax(tf_node& n) {
  n.give(n.to.add(nn::softmax{-1, false, logarithm}, {n.in(0)}));
}

struct tf_op {
  std::string_view name;
  tf_builder build;
};

namespace tf_table {
using f = nn::function;
using b = nn::binary_function;
using r = nn::reduce::kind;
using p = nn::pool::kind;
using by = nn::resize::method;
inline constexpr tf_op all[] = {
    {"Identity", tf_identity},
    {"StopGradient", tf_identity},
    {"Snapshot", tf_identity},
    {"Conv2D", tf_conv},
    {"_FusedConv2D", tf_conv},
    {"FusedConv2D", tf_conv},
    {"DepthwiseConv2dNative", tf_depthwise},
    {"FusedDepthwiseConv2dNative", tf_depthwise},
    {"Conv2DBackpropInput", tf_conv_transpose},
    {"MatMul", tf_matmul},
    {"_FusedMatMul", tf_matmul},
    {"BatchMatMulV2",
     [](tf_node& n) {
       if (n.flag("adj_x") || n.flag("adj_y")) n.to.refuse("turns an operand round");
       n.give(n.to.add(nn::matmul{}, {n.in(0), n.in(1)}));
     }},
    {"MaxPool", tf_pool<p::max>},
    {"AvgPool", tf_pool<p::average>},
    {"ResizeBilinear", tf_resize<by::linear>},
    {"ResizeNearestNeighbor", tf_resize<by::nearest>},
    {"FusedBatchNorm", tf_batch_norm},
    {"FusedBatchNormV2", tf_batch_norm},
    {"FusedBatchNormV3", tf_batch_norm},
    {"BiasAdd", tf_binary<b::add>},
    {"Add", tf_binary<b::add>},
    {"AddV2", tf_binary<b::add>},
    {"Sub", tf_binary<b::sub>},
    {"Mul", tf_binary<b::mul>},
    {"RealDiv", tf_binary<b::div>},
    {"Div", tf_binary<b::div>},
    {"Maximum", tf_binary<b::max>},
    {"Minimum", tf_binary<b::min>},
    {"Pow", tf_binary<b::pow>},
    {"FloorMod", tf_binary<b::mod>},
    {"Mod", tf_binary<b::fmod>},
    {"Prelu", tf_binary<b::prelu>},
    {"Equal", tf_binary<b::equal>},
    {"Less", tf_binary<b::less>},
    {"LessEqual", tf_binary<b::less_equal>},
    {"Greater", tf_binary<b::greater>},
    {"GreaterEqual", tf_binary<b::greater_equal>},
    {"LogicalAnd", tf_binary<b::logical_and>},
    {"LogicalOr", tf_binary<b::logical_or>},
    {"NotEqual", tf_not_equal},
    {"SquaredDifference", tf_squared_difference},
    {"FloorDiv", tf_floor_div},
    {"AddN", tf_add_n},
    {"Select", tf_select},
    {"SelectV2", tf_select},
    {"Cast", tf_cast},
    {"Relu", tf_unary<f::relu>},
    {"Relu6", tf_relu6},
    {"LeakyRelu", tf_leaky},
    {"Elu", tf_elu},
    {"Selu", [](tf_node& n) { n.give(n.to.unary(f::selu, n.in(0), 1.67326324f, 1.05070098f)); }},
    {"Sigmoid", tf_unary<f::sigmoid>},
    {"Tanh", tf_unary<f::tanh>},
    {"Exp", tf_unary<f::exp>},
    {"Log", tf_unary<f::log>},
    {"Sqrt", tf_unary<f::sqrt>},
    {"Rsqrt", tf_rsqrt},
    {"Square", tf_square},
    {"Abs", tf_unary<f::abs>},
    {"Neg", tf_unary<f::neg>},
    {"Floor", tf_unary<f::floor>},
    {"Ceil", tf_unary<f::ceil>},
    {"Round", tf_unary<f::round>},
    {"Reciprocal", tf_unary<f::reciprocal>},
    {"Softplus", tf_unary<f::softplus>},
    {"Sin", tf_unary<f::sin>},
    {"Cos", tf_unary<f::cos>},
    {"Sign", tf_unary<f::sign>},
    {"LogicalNot", tf_unary<f::logical_not>},
    {"Softmax", tf_softmax<false>},
    {"LogSoftmax", tf_softmax<true>},
    {"Mean", tf_reduce<r::mean>},
    {"Sum", tf_reduce<r::sum>},
    {"Max", tf_reduce<r::max>},
    {"Min", tf_reduce<r::min>},
    {"Prod", tf_reduce<r::prod>},
    {"ArgMax", tf_arg<true>},
    {"ArgMin", tf_arg<false>},
    {"TopKV2", tf_top_k},
    {"Reshape", tf_reshape},
    {"Squeeze", tf_squeeze},
    {"ExpandDims", tf_expand_dims},
    {"Transpose", tf_transpose},
    {"ConcatV2", tf_concat},
    {"Pack", tf_pack},
    {"Unpack", tf_unpack},
    {"Split", tf_split},
    {"SplitV", tf_split_sizes},
    {"GatherV2", tf_gather},
    {"GatherNd", tf_gather_nd},
    {"Pad", tf_pad},
    {"PadV2", tf_pad},
    {"MirrorPad", tf_pad},
    {"Slice", tf_slice},
    {"StridedSlice", tf_strided_slice},
    {"Tile", tf_tile},
    {"Fill", tf_fill},
    {"Range", tf_range},
    {"Shape", tf_shape},
    {"SparseToDense", tf_sparse_to_dense},
    {"DepthToSpace", tf_depth_to_space},
    {"SpaceToDepth", tf_space_to_depth},
};
}  // namespace tf_table

inline tf_builder tf_builder_of(std::string_view op) {
  for (const auto& each : tf_table::all)
    if (each.name == op) return each.build;
  return nullptr;
}

}  // namespace model
