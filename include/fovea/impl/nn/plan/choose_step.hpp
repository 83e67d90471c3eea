#pragma once

#include "fovea/impl/nn/plan/integer_steps.hpp"
#include "fovea/impl/nn/plan/map_steps.hpp"
#include "fovea/impl/nn/plan/rounded_maps.hpp"
#include "fovea/impl/nn/plan/winograd_step.hpp"
#include "fovea/nn/plan/step.hpp"

#include <optional>

namespace fovea::inline FOVEA_ABI::nn {
namespace step_detail {

/// Made with `new`: a `std::make_unique` of each step would bring a pointer class for each.
using step_ptr = std::unique_ptr<step>;

struct step_chooser {
  node_view v;
  const kernel_set& k;
  const compile_options& options;
  const kernel_set* bf16;

  /// Activations that only `compute` knows (selu …) do not appear: `fuse` never puts them there.
  step_ptr operator()(const conv& op) const {
    const int rank = v.in_dims(0).rank();
    if (!has_packable_weights(v) || (rank != 3 && rank != 4) || v.out().dims.count() == 0)
      return nullptr;
    const shape& w = v.in_dims(1);
    const kernel_set& products =
        bf16 && !op.exact && worth_bf16(v, op.groups, op.then.f) ? *bf16 : k;
    if (is_pointwise(v, op)) return step_ptr(new gemm_step(v, products, op));
    if (is_depthwise(v, op))
      return step_ptr(new depthwise_step(v, v.out().type == element::bf16 ? *bf16 : k, op));
    if (planes_step::fits(w, op.groups, op.at)) {
      const bool pairs = bf16 && !bf16->tiles && !op.exact && worth_pairs(v, op.then.f);
      if (pairs || !products.bf16) return step_ptr(new planes_step(v, pairs ? *bf16 : k, op));
    }
    if (const int tile = winograd_tile_of(v, products, options, op))
      return step_ptr(new winograd_step(v, k, op, tile));
    return step_ptr(new conv_step(v, products, op));
  }

  step_ptr operator()(const gemm& op) const {
    if (!has_packable_weights(v) || op.transpose_a || !op.transpose_b || op.alpha != 1 ||
        op.beta != 1)
      return nullptr;
    const auto columns = v.in_dims(1)[0];
    if (v.has(2) &&
        (v.in_dims(2).count() != columns || v.in_dims(2).empty() || v.in_dims(2).back() != columns))
      return nullptr;
    return step_ptr(new gemm_step(v, bf16 && worth_bf16(v, 1, op.then.f) ? *bf16 : k, op));
  }

  step_ptr operator()(const pool& op) const {
    const int rank = v.in_dims(0).rank();
    const bool indices = v.n.writes.size() > 1 && v.n.writes[1] != absent;
    if (!v.f32(0) || indices || op.is == pool::kind::lp || (rank != 3 && rank != 4) ||
        v.out().dims.count() == 0)
      return nullptr;
    if (op.is == pool::kind::average && op.round_up)
      return nullptr;  // windows partly past the padding
    return step_ptr(new pool_step(v, k, op));
  }

  step_ptr operator()(const unary& op) const {
    kernel::epilogue then;
    then.f = to_kernel(op.f), then.a = op.a, then.b = op.b;
    if (!v.f32(0) || then.f == kernel::activation::none || (op.f == function::silu && op.a != 1))
      return nullptr;
    return step_ptr(new activate_step(v, k, then));
  }

  step_ptr operator()(const binary& op) const {
    if (!v.f32(0) || !v.f32(1) || v.out().type != element::f32) return nullptr;
    if (op.f == binary_function::prelu && v.f32_constant(1) && slopes_fit()) {
      kernel::epilogue then;
      then.f = kernel::activation::prelu;
      return step_ptr(new activate_step(v, k, then));
    }
    const auto f = to_combine(op.f);
    return f ? combine(*f) : nullptr;
  }
  bool slopes_fit() const {
    const shape &s = v.in_dims(1), &d = v.out().dims;
    return v.in_dims(0) == d && (s.count() == 1 || (!d.empty() && !s.empty() &&
                                                    s.count() == d.back() && s.back() == d.back()));
  }
  static std::optional<kernel::combine> to_combine(binary_function f) {
    using c = kernel::combine;
    switch (f) {
      case binary_function::add: return c::add;
      case binary_function::sub: return c::sub;
      case binary_function::mul: return c::mul;
      case binary_function::div: return c::div;
      case binary_function::min: return c::min;
      case binary_function::max: return c::max;
      case binary_function::prelu: return c::prelu;
      default: return std::nullopt;
    }
  }

  /// How operand `i` lies over the output when its axes are split before `at`; nothing if it is
  /// broadcast along some but not all of a side's axes.
  std::optional<elementwise_step::side> lie(std::size_t i, int at) const {
    const shape &d = v.out().dims, &own = v.in_dims(i);
    const auto extent = [&](int axis) {
      const int a = axis - (d.rank() - own.rank());
      return a < 0 ? std::int64_t(1) : own[a];
    };
    const auto whole = [&](int first,
                           int last) -> int {  // 1: as the output, 0: repeated, -1: mixed
      bool same = true, ones = true;
      for (int axis = first; axis < last; ++axis)
        same = same && extent(axis) == d[axis], ones = ones && extent(axis) == 1;
      return same ? 1 : ones ? 0 : -1;
    };
    const int inner = whole(at, d.rank()), outer = whole(0, at);
    if (inner < 0 || outer < 0) return std::nullopt;
    const auto stride = !outer ? 0 : inner ? d.product(at, d.rank()) : 1;
    return elementwise_step::side{stride, inner};
  }
  step_ptr combine(kernel::combine f) const {
    const shape& d = v.out().dims;
    for (int at = 0; at <= d.rank(); ++at) {
      const auto a = lie(0, at), b = lie(1, at);
      if (a && b)
        return step_ptr(
            new elementwise_step(k, f, d.product(0, at), d.product(at, d.rank()), *a, *b));
    }
    return nullptr;
  }

  step_ptr operator()(const softmax& op) const {
    const int rank = v.in_dims(0).rank();
    if (!v.f32(0) || op.logarithm || rank == 0 || (op.axis != -1 && op.axis != rank - 1))
      return nullptr;
    return step_ptr(new softmax_step(v, k));
  }

  step_ptr operator()(const reduce& op) const {
    const bool mean = op.is == reduce::kind::mean;
    if (!v.f32(0) || !(mean || op.is == reduce::kind::sum) || !v.has(1) || !v.in(1).is_constant())
      return nullptr;
    const shape& d = v.in_dims(0);
    shape axes;
    for (const auto a : v.in(1).constant.span<std::int64_t>())
      axes.push_back(a < 0 ? a + d.rank() : a);
    for (int i = 1; i < axes.rank(); ++i)
      for (int j = i; j > 0 && axes[j] < axes[j - 1]; --j) std::swap(axes[j], axes[j - 1]);
    for (int i = 1; i < axes.rank(); ++i)
      if (axes[i] != axes[i - 1] + 1) return nullptr;
    if (axes.empty() || axes.back() >= d.rank() - 1 || d.count() == 0) return nullptr;
    const int first = static_cast<int>(axes[0]), last = static_cast<int>(axes.back()) + 1;
    return step_ptr(new sum_step(k, d.product(0, first), d.product(first, last),
                                 d.product(last, d.rank()), mean));
  }

  step_ptr operator()(const transpose& op) const {
    const shape& d = v.in_dims(0);
    if (size_of(v.in(0).type) != 4 || op.order.empty()) return nullptr;
    shape extents, order;  // neighbours that stay neighbours count as one axis
    std::int64_t last = -2;
    for (const auto axis : op.order) {
      const auto extent = d[static_cast<int>(axis)];
      if (extent == 1) continue;
      bool joined = last >= 0;
      for (auto between = last + 1; joined && between < axis; ++between)
        joined = d[static_cast<int>(between)] == 1;
      if (joined && axis > last) {
        extents[extents.rank() - 1] *= extent;
      } else {
        extents.push_back(extent);
        order.push_back(axis);
      }
      last = axis;
    }
    if (order.rank() == 2 && order[0] > order[1])
      return step_ptr(new transpose_step(k, 1, extents[1], extents[0]));
    if (order.rank() == 3 && order[0] < order[2] && order[2] < order[1])
      return step_ptr(new transpose_step(k, extents[0], extents[2], extents[1]));
    return nullptr;
  }

  step_ptr operator()(const resize& op) const {
    const shape &in = v.in_dims(0), &out = v.out().dims;
    const bool linear = op.by == resize::method::linear;
    if (!v.f32(0) || in.rank() != 4 || in[0] != out[0] || in[3] != out[3] || op.antialias ||
        op.by == resize::method::cubic || op.nearest == resize::rounding::simple ||
        out.count() == 0)
      return nullptr;
    auto rows = taps(op, 1), columns = taps(op, 2);
    if (!rows || !columns) return nullptr;
    return step_ptr(new resize_step(v, k, std::move(*rows), std::move(*columns), linear));
  }

  /// Scale of one axis: as the model gives it, or from the extents.
  double scale_of(const resize& op, int axis) const {
    int position = axis;
    if (!op.axes.empty())
      position =
          static_cast<int>(std::find(op.axes.begin(), op.axes.end(), axis) - op.axes.begin());
    if (v.has(2) && v.in(2).is_constant() && position < v.in(2).dims.count())
      return double(v.floats(2)[position]);
    return double(v.out().dims[axis]) / double(v.in_dims(0)[axis]);
  }

  std::optional<resize_step::axis_taps> taps(const resize& op, int axis) const {
    using c = resize::coordinates;
    const auto in = v.in_dims(0)[axis], out = v.out().dims[axis];
    const double scale = scale_of(op, axis);
    resize_step::axis_taps t;
    for (std::int64_t i = 0; i < out; ++i) {
      const double x = double(i);
      double at = 0;
      if (op.where == c::half_pixel)
        at = (x + 0.5) / scale - 0.5;
      else if (op.where == c::pytorch_half_pixel)
        at = out > 1 ? (x + 0.5) / scale - 0.5 : 0;
      else if (op.where == c::align_corners)
        at = out > 1 ? x * double(in - 1) / double(out - 1) : 0;
      else if (op.where == c::asymmetric)
        at = x / scale;
      else
        return std::nullopt;
      at = std::clamp(op.by == resize::method::linear ? at : nearest(op.nearest, at), 0.0,
                      double(in - 1));
      const int first = static_cast<int>(at);
      t.first.push_back(first);
      t.second.push_back(static_cast<int>(std::min<std::int64_t>(first + 1, in - 1)));
      t.weight.push_back(static_cast<float>(at - first));
    }
    return t;
  }
  static double nearest(resize::rounding r, double at) {
    switch (r) {
      case resize::rounding::round_prefer_floor: return std::ceil(at - 0.5);
      case resize::rounding::round_prefer_ceil: return std::floor(at + 0.5);
      case resize::rounding::ceil: return std::ceil(at);
      default: return std::floor(at);
    }
  }

  step_ptr operator()(const integer_conv& op) const {
    const int rank = v.in_dims(0).rank();
    if (rank > 4 || v.out().dims.count() == 0) return nullptr;
    for (std::size_t i = 1; i < v.n.reads.size(); ++i)
      if (!v.in(i).is_constant()) return nullptr;
    return step_ptr(new integer_conv_step(v, k, op));
  }
  step_ptr operator()(const integer_pair& op) const {
    if (v.has(2) && !v.f32_constant(2)) return nullptr;
    return step_ptr(new integer_pair_step(v, k, op));
  }
  step_ptr operator()(const lookup&) const {
    if (!v.in(1).is_constant() || v.in_dims(1).count() != 256) return nullptr;
    return step_ptr(new lookup_step(v, k));
  }
  step_ptr operator()(const quantize_linear&) const { return scaled(v.f32(0), v.out(), true); }
  step_ptr operator()(const dequantize_linear&) const {
    return scaled(v.out().type == element::f32, v.in(0), false);
  }
  step_ptr scaled(bool real, const value& bytes, bool to_bytes) const {
    const bool one = v.f32_constant(1) && v.in_dims(1).count() == 1;
    const bool centred = !v.has(2) || (v.in(2).is_constant() && v.in_dims(2).count() == 1);
    if (!real || !one || !centred || bytes.type != element::u8) return nullptr;
    return step_ptr(new scale_step(v, k, to_bytes));
  }
};

}  // namespace step_detail

FOVEA_INLINE std::unique_ptr<step> choose_step(const graph& g, const node& n,
                                               const kernel::kernel_set& kernels,
                                               const compile_options& options) {
  const step_detail::node_view v{g, n};
  const auto* bf16 = options.products == precision::automatic ? kernel::bf16_of(kernels) : nullptr;
  if (options.optimize)
    if (auto special = n.does.visit_known(step_detail::step_ptr(),
                                          step_detail::step_chooser{v, kernels, options, bf16}))
      return special;
  return step_detail::step_ptr(new step_detail::general_step(v));
}

}  // namespace fovea::inline FOVEA_ABI::nn
