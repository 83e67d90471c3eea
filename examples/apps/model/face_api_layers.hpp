#pragma once

#include "apps/model/read_any.hpp"

#include <string>

namespace model {

/// Layers over the weights of a manifest, as TensorFlow.js computes them.
struct face_api_net {
  const weights& given;
  author to;

  bool has(const std::string& name) const { return given.count(name) != 0; }
  value_id weight(const std::string& name) {
    const auto found = given.find(name);
    if (found == given.end()) return to.fail("lacks the weight '" + name + "'");
    to.label = name;
    return to.constant(found->second);
  }
  /// A weight of four axes.
  value_id filters(const std::string& name, nn::shape& dims) {
    const value_id w = weight(name);
    if (!to.failed()) dims = to.known(w)->dims();
    if (dims.rank() != 4) return to.fail("has '" + name + "' of " + dims.text());
    return w;
  }

  value_id input(std::int64_t side) {
    const value_id x =
        to.g.add_value({"input", nn::element::f32, {side < 0 ? -1 : 1, side, side, 3}, {}});
    to.g.inputs.push_back(x);
    return x;
  }
  void output(value_id x, const std::string& name) {
    if (!to.failed()) to.g.outputs.push_back(to.g.add(nn::identity{}, {x}, name));
  }

  value_id relu(value_id x) { return to.unary(nn::function::relu, x); }
  value_id sum(value_id x, value_id y) { return to.binary(nn::binary_function::add, x, y); }

  static nn::window window(int stride, bool same) {
    nn::window at;
    at.strides = {stride, stride};
    at.pads = same ? nn::window::rule::same_upper : nn::window::rule::valid;
    return at;
  }
  /// Filters [kh, kw, C, M] and a bias, under `name`.
  value_id conv(value_id x, const std::string& name, int stride, bool same = true) {
    nn::shape dims;
    const value_id w = filters(name + "/filters", dims);
    nn::conv does;
    does.at = window(stride, same);
    const value_id turned = to.transpose(w, {3, 0, 1, 2});
    return to.add(does, {x, turned, weight(name + "/bias")});
  }
  /// A filter [kh, kw, C, 1] for each channel, then [1, 1, C, M] and a bias.
  value_id separable(value_id x, const std::string& name, int stride) {
    nn::shape each, point;
    const value_id narrow = filters(name + "/depthwise_filter", each);
    const value_id wide = filters(name + "/pointwise_filter", point);
    if (each.rank() == 4 && each[3] != 1) to.refuse("multiplies the channels of '" + name + "'");
    if (to.failed()) return nn::absent;
    nn::conv depthwise, pointwise;
    depthwise.at = window(stride, true), depthwise.groups = each[2];
    pointwise.at = window(1, true);
    const value_id y = to.add(depthwise, {x, to.transpose(narrow, {2, 0, 1, 3})});
    return to.add(pointwise, {y, to.transpose(wide, {3, 0, 1, 2}), weight(name + "/bias")});
  }
  value_id pool(value_id x, nn::pool::kind kind, int kernel, int stride, bool same = false) {
    nn::pool does;
    does.is = kind;
    does.kernel = {kernel, kernel};
    does.at = window(stride, same);
    return to.add(does, {x});
  }
  /// Zeros after each axis.
  value_id pad_end(value_id x, const integers& after) {
    integers pads(after.size(), 0);
    pads.insert(pads.end(), after.begin(), after.end());
    return to.add(nn::pad{}, {x, to.list(pads)});
  }
  /// x W + bias; no bias where `bias` is empty.
  value_id product(value_id x, const std::string& w, const std::string& bias) {
    std::vector<value_id> reads{x, weight(w)};
    if (!bias.empty()) reads.push_back(weight(bias));
    return to.add(nn::gemm{}, std::move(reads));
  }
};

}  // namespace model
