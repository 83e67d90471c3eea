#pragma once

#include "fovea/impl/nn/pass/rewriter.hpp"
#include "fovea/nn/pass/simplify.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI::nn {
namespace simplify_detail {

struct simplifier : pass_detail::rewriter {
  using rewriter::rewriter;

  bool same_shape(const node& n) { return dims(n.reads[0]) == dims(n.writes[0]); }
  bool is_real_map(value_id v) { return at(v).type == element::f32; }

  void as_reshape(node&& n) {
    value_id source = n.reads[0];
    if (const node* earlier = writer<reshape>(source)) source = earlier->reads[0];
    if (dims(source) == dims(n.writes[0])) return bypass(n, source);
    if (same_shape(n)) return bypass(n, n.reads[0]);
    n.reads = {source, new_list("extents", dims(n.writes[0]))};
    n.does = reshape{true};
    keep(std::move(n));
  }

  bool all_constant(const node& n, std::size_t first) {
    for (std::size_t i = first; i < n.reads.size(); ++i)
      if (n.reads[i] != absent && !at(n.reads[i]).is_constant()) return false;
    return true;
  }

  void operator()(const identity&, node&& n) { bypass(n, n.reads[0]); }
  void operator()(const squeeze&, node&& n) { as_reshape(std::move(n)); }
  void operator()(const unsqueeze&, node&& n) { as_reshape(std::move(n)); }
  void operator()(const flatten&, node&& n) { as_reshape(std::move(n)); }
  void operator()(const reshape&, node&& n) { as_reshape(std::move(n)); }
  void operator()(const expand&, node&& n) { unless_same(std::move(n)); }
  void operator()(const tile&, node&& n) { unless_same(std::move(n)); }
  void operator()(const cast& op, node&& n) {
    at(n.reads[0]).type == op.to ? bypass(n, n.reads[0]) : keep(std::move(n));
  }
  void operator()(const concat&, node&& n) {
    n.reads.size() == 1 ? bypass(n, n.reads[0]) : keep(std::move(n));
  }
  void operator()(const unary& op, node&& n) {
    op.f == function::identity ? bypass(n, n.reads[0]) : keep(std::move(n));
  }
  void operator()(const slice&, node&& n) {
    const value& steps = operand(n, 4);
    bool forward = true;
    if (steps.is_constant() && steps.type == element::i64)
      for (const auto s : steps.constant.span<std::int64_t>()) forward = forward && s > 0;
    same_shape(n) && forward ? bypass(n, n.reads[0]) : keep(std::move(n));
  }
  void operator()(const pad&, node&& n) {
    const value& amounts = operand(n, 1);
    bool none = amounts.is_constant() && amounts.type == element::i64;
    if (none)
      for (const auto a : amounts.constant.span<std::int64_t>()) none = none && a == 0;
    none ? bypass(n, n.reads[0]) : keep(std::move(n));
  }
  void operator()(const transpose& op, node&& n) {
    shape order = op.order;
    if (order.empty())
      for (int i = dims(n.reads[0]).rank(); i-- > 0;) order.push_back(i);
    std::int64_t last = -1;
    bool moves = false;
    for (const auto axis : order) {
      if (dims(n.reads[0])[static_cast<int>(axis)] == 1) continue;
      moves = moves || axis < last;
      last = axis;
    }
    moves ? keep(std::move(n)) : as_reshape(std::move(n));
  }

  /// Spatial extents of a channels-last map.
  shape spatial(const shape& d) {
    shape s;
    for (int i = 1; i + 1 < d.rank(); ++i) s.push_back(d[i]);
    return s;
  }
  void make_explicit(window& at_, const shape& input, const shape& kernel, bool round_up) {
    const auto r = resolve(at_, input, kernel, round_up);
    if (r) at_ = {r->strides, r->dilations, r->begin, r->end, window::rule::given};
  }

  void operator()(conv op, node&& n) {
    make_explicit(op.at, spatial(dims(n.reads[0])), spatial(dims(n.reads[1])), false);
    absorb_pad(op, n);
    n.does = op;
    keep(std::move(n));
  }
  void operator()(pool op, node&& n) {
    make_explicit(op.at, spatial(dims(n.reads[0])), op.kernel, op.round_up);
    n.does = op;
    keep(std::move(n));
  }

  /// A pad of zeros on the spatial axes, read by this convolution, as part of its window.
  void absorb_pad(conv& op, node& n) {
    const node* earlier = writer<pad>(n.reads[0]);
    if (!earlier) return;
    const auto extra = spatial_zero_pad(*earlier);
    const int axes = extra.rank() / 2;
    for (int i = 0; i < axes; ++i) op.at.begin[i] += extra[i], op.at.end[i] += extra[axes + i];
    if (axes > 0) n.reads[0] = earlier->reads[0];
  }

  /// begin… end… over the spatial axes, or nothing where the pad is of another kind.
  shape spatial_zero_pad(const node& n) {
    const value &amounts = operand(n, 1), &fill = operand(n, 2);
    const int rank = dims(n.reads[0]).rank();
    if (n.does.get<pad>().mode != pad::rule::constant || !amounts.is_constant() ||
        operand(n, 3).type != element::none || rank < 3 || rank > 4 ||
        amounts.type != element::i64 || amounts.dims.count() != 2 * rank)
      return {};
    if (fill.type != element::none &&
        !(fill.is_constant() && fill.type == element::f32 && fill.constant.span<float>()[0] == 0))
      return {};
    const auto a = amounts.constant.span<std::int64_t>();
    shape extra;
    for (int side = 0; side < 2; ++side)
      for (int i = 0; i < rank; ++i) {
        const auto amount = a[static_cast<std::size_t>(side * rank + i)];
        if (amount < 0 || ((i == 0 || i == rank - 1) && amount != 0)) return {};
        if (i > 0 && i < rank - 1) extra.push_back(amount);
      }
    return extra;
  }

  /// scale (x - mean) / sqrt(var + epsilon) + shift  =  m x + a, with one m and one a a channel.
  void operator()(const batch_norm& op, node&& n) {
    const value &scale = operand(n, 1), &shift = operand(n, 2), &mean = operand(n, 3),
                &var = operand(n, 4);
    if (op.training || !is_real_map(n.reads[0]) || !all_constant(n, 1) ||
        scale.type != element::f32 || shift.type != element::f32 || mean.type != element::f32 ||
        var.type != element::f32)
      return keep(std::move(n));
    const auto channels = static_cast<std::size_t>(scale.dims.count());
    std::vector<float> m(channels), a(channels);
    for (std::size_t c = 0; c < channels; ++c) {
      const double s = scale.constant.span<float>()[c] /
                       std::sqrt(double(var.constant.span<float>()[c]) + double(op.epsilon));
      m[c] = static_cast<float>(s);
      a[c] = static_cast<float>(shift.constant.span<float>()[c] -
                                s * double(mean.constant.span<float>()[c]));
    }
    const shape d = dims(n.reads[0]);
    shape along(d.rank() - op.axis, 1);
    along[0] = static_cast<std::int64_t>(channels);
    const value_id times = new_constant("scale", along, m), plus = new_constant("shift", along, a);
    const value_id scaled = new_value(n.name, d);
    keep({binary{binary_function::mul}, {n.reads[0], times}, {scaled}, n.name});
    keep({binary{binary_function::add}, {scaled, plus}, {n.writes[0]}, n.name});
  }

  /// x W with W constant: rows of x by gemm with W transposed, so that weights have one spelling.
  void operator()(const matmul&, node&& n) {
    const shape a = dims(n.reads[0]), b = dims(n.reads[1]);
    if (!at(n.reads[1]).is_constant() || !is_real_map(n.reads[0]) ||
        at(n.reads[1]).type != element::f32 || b.rank() != 2 || a.rank() < 2)
      return keep(std::move(n));
    const std::int64_t depth = b[0], rows = depth ? a.count() / depth : 0, columns = b[1];
    const shape flat{rows, depth}, result{rows, columns};
    const value_id x = new_value(n.name, flat);
    const value_id y = new_value(n.name, result);
    keep({reshape{true}, {n.reads[0], new_list("extents", flat)}, {x}, n.name});
    keep({gemm{.transpose_b = true}, {x, transposed(n.reads[1])}, {y}, n.name});
    keep({reshape{true}, {y, new_list("extents", dims(n.writes[0]))}, n.writes, n.name});
  }

  void operator()(gemm op, node&& n) {
    const value& b = operand(n, 1);
    if (b.is_constant() && b.type == element::f32 && !op.transpose_b) {
      op.transpose_b = true;
      n.reads[1] = transposed(n.reads[1]);
      n.does = op;
    }
    keep(std::move(n));
  }

  value_id transposed(value_id w) {
    const tensor old = at(w).constant;
    const auto rows = static_cast<std::size_t>(old.dims()[0]),
               columns = static_cast<std::size_t>(old.dims()[1]);
    std::vector<float> t(rows * columns);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c)
        t[c * rows + r] = old.span<float>()[r * columns + c];
    return new_constant("weights", {old.dims()[1], old.dims()[0]}, t);
  }

  void unless_same(node&& n) { same_shape(n) ? bypass(n, n.reads[0]) : keep(std::move(n)); }
};

}  // namespace simplify_detail

FOVEA_INLINE graph simplify(graph g) {
  simplify_detail::simplifier to(std::move(g));
  return to.run([&](node&& n) {
    const operation does = n.does;
    const auto known = [&](const auto& op) -> decltype(to(op, std::move(n))) {
      to(op, std::move(n));
    };
    if (!does.visit_known(known)) to.keep(std::move(n));
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
