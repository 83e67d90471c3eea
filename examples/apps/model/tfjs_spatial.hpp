#pragma once

#include "apps/model/tfjs_node.hpp"

namespace model {

/// Two numbers of a list [1, y, x, 1].
inline nn::shape spatial(tf_node& n, const char* name) {
  const auto list = n.wholes(name);
  if (list.empty()) return {1, 1};
  if (list.size() != 4 || list[1] < 1 || list[2] < 1 || list[0] != 1 || list[3] != 1) {
    n.to.refuse("has " + std::string(name) + " that are not [1, y, x, 1] of numbers above 0");
    return {1, 1};
  }
  return {list[1], list[2]};
}

inline nn::window tf_window(tf_node& n) {
  nn::window at;
  at.strides = spatial(n, "strides");
  at.dilations = spatial(n, "dilations");
  const auto rule = n.text("padding"), layout = n.text("data_format");
  if (!layout.empty() && layout != "NHWC") n.to.refuse("keeps its data as " + layout);
  at.pads = rule == "SAME" ? nn::window::rule::same_upper : nn::window::rule::valid;
  if (rule == "EXPLICIT") {
    const auto pads = n.wholes("explicit_paddings");
    if (pads.size() != 8) n.to.fail("has " + std::to_string(pads.size()) + " explicit paddings");
    if (n.to.failed()) return at;
    at.pads = nn::window::rule::given;
    at.begin = {pads[2], pads[4]}, at.end = {pads[3], pads[5]};
  } else if (rule != "SAME" && rule != "VALID") {
    n.to.refuse("has the padding '" + rule + "'");
  }
  return at;
}

/// The bias and activation that a fused operator ends with; its operands come after the first two.
inline value_id fused(tf_node& n, value_id y) {
  using f = nn::function;
  std::size_t next = 2;
  for (const auto& op : n.texts("fused_ops")) {
    if (op == "BiasAdd")
      y = n.to.binary(nn::binary_function::add, y, n.in(next++));
    else if (op == "Relu")
      y = n.to.unary(f::relu, y);
    else if (op == "Relu6")
      y = n.to.unary(f::clip, y, 0, 6);
    else if (op == "Elu")
      y = n.to.unary(f::elu, y, 1);
    else if (op == "Sigmoid")
      y = n.to.unary(f::sigmoid, y);
    else if (op == "LeakyRelu")
      y = n.to.unary(f::leaky_relu, y, n.real("leakyrelu_alpha", 0.2f));
    else if (op == "Prelu")
      y = n.to.binary(nn::binary_function::prelu, y, n.in(next++));
    else
      n.to.refuse("fuses '" + op + "'");
  }
  return y;
}

/// Filters [kh, kw, C, M] become [M, kh, kw, C]; a bias goes where the kernel adds it anyway.
inline void tf_conv(tf_node& n) {
  nn::conv does;
  does.at = tf_window(n);
  if (const auto* w = n.to.known(n.in(1)); !w || w->dims().rank() != 4)
    n.to.refuse("has filters that are no constant of rank 4");
  const value_id w = n.to.transpose(n.in(1), {3, 0, 1, 2});
  n.give(fused(n, n.to.add(does, {n.in(0), w})));
}

/// Filters [kh, kw, C, m] become [C m, kh, kw, 1] in C groups.
inline void tf_depthwise(tf_node& n) {
  nn::conv does;
  does.at = tf_window(n);
  const auto* w = n.to.known(n.in(1));
  if (!w || w->dims().rank() != 4) {
    n.to.refuse("has filters that are no constant of rank 4");
    return;
  }
  const nn::shape k = w->dims();
  does.groups = k[2];
  const value_id turned = n.to.transpose(n.in(1), {2, 3, 0, 1});
  const value_id flat = n.to.reshape(turned, {k[2] * k[3], k[0], k[1], 1});
  n.give(fused(n, n.to.add(does, {n.in(0), flat})));
}

/// reads (output extents, filters [kh, kw, M, C], x).
inline void tf_conv_transpose(tf_node& n) {
  nn::conv_transpose does;
  does.at = tf_window(n);
  const auto extents = n.to.numbers(n.in(0));
  if (extents.size() != 4) n.to.fail("has output extents of another rank than 4");
  if (n.to.failed()) return;
  does.output = {extents[1], extents[2]};
  const value_id w = n.to.transpose(n.in(1), {2, 0, 1, 3});
  n.give(n.to.add(does, {n.in(2), w}));
}

inline void tf_matmul(tf_node& n) {
  nn::gemm does;
  does.transpose_a = n.flag("transpose_a"), does.transpose_b = n.flag("transpose_b");
  n.give(fused(n, n.to.add(does, {n.in(0), n.in(1)})));
}

template <nn::pool::kind kind>
void tf_pool(tf_node& n) {
  nn::pool does;
  does.is = kind;
  does.at = tf_window(n);
  does.at.dilations = {};
  does.kernel = spatial(n, "ksize");
  n.give(n.to.add(does, {n.in(0)}));
}

template <nn::resize::method by>
void tf_resize(tf_node& n) {
  using where = nn::resize::coordinates;
  constexpr bool nearest = by == nn::resize::method::nearest;
  nn::resize does;
  does.by = by;
  does.axes = {1, 2};
  does.where = n.flag("align_corners") ? where::align_corners
               : n.flag("half_pixel_centers")
                   ? (nearest ? where::tf_half_pixel_for_nn : where::half_pixel)
                   : where::asymmetric;
  does.nearest = n.flag("align_corners") ? nn::resize::rounding::round_prefer_ceil
                                         : nn::resize::rounding::floor;
  n.give(n.to.add(does, {n.in(0), nn::absent, nn::absent, n.to.indices(n.in(1))}));
}

inline void tf_batch_norm(tf_node& n) {
  if (n.flag("is_training")) n.to.refuse("normalizes by its own batch");
  nn::batch_norm does;
  does.epsilon = n.real("epsilon", 1e-4f), does.axis = 3;
  n.give(n.to.add(does, {n.in(0), n.in(1), n.in(2), n.in(3), n.in(4)}));
}

}  // namespace model
