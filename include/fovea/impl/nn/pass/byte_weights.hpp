#pragma once

#include "fovea/impl/nn/pass/rewriter.hpp"
#include "fovea/nn/scalar.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fovea::inline FOVEA_ABI::nn::integer_detail {

/// Weights as bytes less their zero point, the filters first, and a scale for each filter.
struct byte_weights {
  std::vector<std::int16_t> w;
  std::vector<float> scale;
  shape dims;

  /// Whether each, less its zero point, is a signed byte still.
  bool are_bytes() const {
    const auto is_byte = [](int each) { return each >= -128 && each <= 127; };
    return !w.empty() && std::all_of(w.begin(), w.end(), is_byte);
  }
  std::vector<std::int8_t> bytes() const { return {w.begin(), w.end()}; }
};

/// Weights behind a dequantize, seen through transposes and reshapes; nothing where the scales do
/// not belong to the filters.
class weight_finder {
 public:
  explicit weight_finder(pass_detail::rewriter& in) : in_(in) {}

  /// `filters`: the axis of `v` along which the filters lie.
  bool find(value_id v, int filters, byte_weights& found) {
    const node* n = in_.writer<dequantize_linear>(v);
    const node* moved = nullptr;
    if (!n) {
      moved = in_.writer<transpose>(v);
      if (!moved) moved = in_.writer<reshape>(v);
      n = moved ? in_.writer<dequantize_linear>(moved->reads[0]) : nullptr;
    }
    if (!n || !in_.at(n->reads[0]).is_constant() || size_of(in_.at(n->reads[0]).type) != 1)
      return false;
    const tensor stored = in_.at(n->reads[0]).constant;
    const auto scales = in_.floats(n->reads[1]);
    const value& zero = in_.operand(*n, 2);
    const auto& op = n->does.get<dequantize_linear>();
    if (scales.empty() || op.block != 0) return false;
    const int rank = stored.dims().rank(), axis = op.axis < 0 ? op.axis + rank : op.axis;
    const std::int64_t inner =
        scales.size() == 1 ? stored.count() : stored.dims().product(axis + 1, rank);
    std::vector<float> centred(static_cast<std::size_t>(stored.count()));
    for (std::size_t i = 0; i < centred.size(); ++i) {
      const auto s =
          scales.size() == 1 ? 0 : static_cast<std::int64_t>(i) / inner % stored.dims()[axis];
      const auto z = zero.is_constant()
                         ? load_integer(zero.constant.view(), zero.constant.count() == 1 ? 0 : s)
                         : 0;
      centred[i] =
          static_cast<float>(load_integer(stored.view(), static_cast<std::int64_t>(i)) - z);
    }
    tensor t = tensor::of<float>(stored.dims(), centred);
    int at = axis;
    if (moved && !move(*moved, in_.dims(v), t, at)) return false;
    return finish(t, at, filters, scales, found);
  }

 private:
  static bool move(const node& n, const shape& dims, tensor& t, int& axis) {
    if (const auto* turn = n.does.get_if<transpose>()) {
      tensor to(element::f32, dims);
      const const_tensor_view from = t.view();
      tensor_view out = to.writable();
      compute(*turn, operands{{&from, 1}, {&out, 1}, nullptr, nullptr});
      int now = -1;
      for (int i = 0; i < dims.rank(); ++i)
        if ((turn->order.empty() ? dims.rank() - 1 - i : turn->order[i]) == axis) now = i;
      axis = now;
      t = to;
      return true;
    }
    const std::int64_t before = t.dims().product(0, axis), extent = t.dims()[axis];
    t = t.reshaped(dims);
    for (int i = 0; i < dims.rank(); ++i)
      if (dims.product(0, i) == before && dims[i] == extent) return axis = i, true;
    return false;
  }

  static bool finish(const tensor& t, int axis, int filters, std::span<const float> scales,
                     byte_weights& found) {
    found.dims = t.dims();
    const std::int64_t count = found.dims[filters];
    if (scales.size() != 1 &&
        (axis != filters || static_cast<std::int64_t>(scales.size()) != count))
      return false;
    for (std::int64_t f = 0; f < count; ++f)
      found.scale.push_back(scales[scales.size() == 1 ? 0 : static_cast<std::size_t>(f)]);
    const auto each = t.span<float>();
    const std::int64_t inner = found.dims.product(filters + 1, found.dims.rank());
    const std::int64_t outer = found.dims.product(0, filters);
    for (std::int64_t f = 0; f < count; ++f)
      for (std::int64_t o = 0; o < outer; ++o)
        for (std::int64_t i = 0; i < inner; ++i)
          found.w.push_back(static_cast<std::int16_t>(
              each[static_cast<std::size_t>((o * count + f) * inner + i)]));
    return true;
  }

  pass_detail::rewriter& in_;
};

/// Where each filter's sum starts and what it is multiplied by; nothing where a sum may leave 32
/// bits or a product 2^30. The factor is made in float, as other engines do: it decides ties.
struct filter_sums {
  std::vector<std::int32_t> start;
  std::vector<float> scale;

  bool make(const byte_weights& w, std::span<const float> bias, float x_scale, int x_zero,
            float y_scale) {
    const std::size_t filters = w.scale.size(), depth = filters ? w.w.size() / filters : 0;
    if (!bias.empty() && bias.size() != filters) return false;
    for (std::size_t f = 0; f < filters; ++f) {
      const float unit = x_scale * w.scale[f];
      double sum = bias.empty() ? 0 : std::nearbyint(double(bias[f]) / double(unit)),
             most = std::abs(sum);
      for (std::size_t k = 0; k < depth; ++k) {
        sum -= double(x_zero) * w.w[f * depth + k];
        most += 255.0 * 2 * std::abs(int(w.w[f * depth + k]));
      }
      const float by = unit / y_scale;
      if (!(unit > 0) || !(most < 2147483647.0) || !(most * double(by) < 1073741824.0))
        return false;
      start.push_back(static_cast<std::int32_t>(sum));
      scale.push_back(by);
    }
    return true;
  }
};

}  // namespace fovea::inline FOVEA_ABI::nn::integer_detail
