#pragma once

#include "fovea/impl/nn/pass/layout_tracker.hpp"
#include "fovea/nn/links.hpp"
#include "fovea/nn/pass/drop_transposes.hpp"

namespace fovea::inline FOVEA_ABI::nn {
namespace layout_detail {

/// Puts one node into the new graph, on the bases of its operands where the operator allows it.
struct transpose_mover {
  layout_tracker& to;
  node n;

  value& at(value_id v) const { return to.at(v); }
  int rank(value_id v) const { return at(v).dims.rank(); }

  /// Emits the node with transposed results: each written value is `order` of a new one.
  void emit_moved(operation does, std::vector<value_id> reads, const shape& order) {
    const std::vector<value_id> named = n.writes;
    std::vector<value_id> writes;
    for (const value_id v : named)
      writes.push_back(v == absent ? absent
                                   : to.new_value(v, permuted(at(v).dims, inverse(order))));
    to.emit({std::move(does), std::move(reads), writes, n.name});
    for (std::size_t i = 0; i < named.size(); ++i)
      if (named[i] != absent) to.set_lazy(named[i], writes[i], order);
  }

  void stay() {
    for (value_id& v : n.reads)
      if (v != absent) v = to.plain(v);
    to.emit(std::move(n));
  }

  /// The order in which the first operand is held back, if axes can be mapped through it.
  const lazy_transpose* held() const { return n.reads.empty() ? nullptr : to.lazy(n.reads[0]); }

  template <class Op>
  void along_axis(Op op) {
    const auto* l = held();
    if (!l) return stay();
    const lazy_transpose h = *l;
    op.axis =
        static_cast<decltype(op.axis)>(h.order[op.axis < 0 ? op.axis + h.order.rank() : op.axis]);
    auto reads = n.reads;
    reads[0] = h.base;
    for (std::size_t i = 1; i < reads.size(); ++i)
      if (reads[i] != absent) reads[i] = to.plain(reads[i]);
    emit_moved(op, std::move(reads), h.order);
  }

  /// Operators without an axis of their own that take any number of broadcast operands.
  void elementwise() {
    const shape& out = at(n.writes[0]).dims;
    const lazy_transpose* chosen = nullptr;
    for (const value_id v : n.reads)
      if (const auto* l = v == absent ? nullptr : to.lazy(v); l && at(v).dims == out && !chosen)
        chosen = l;
    if (!chosen) return stay();
    const shape order = chosen->order, back = inverse(order);
    std::vector<value_id> reads;
    for (const value_id v : n.reads) reads.push_back(v == absent ? absent : to.in_order(v, back));
    emit_moved(n.does, std::move(reads), order);
  }

  /// An operand that lists axes, mapped; all axes where it is left out.
  std::optional<value_id> mapped_axes(std::size_t operand, const shape& order) {
    shape axes;
    if (operand < n.reads.size() && n.reads[operand] != absent) {
      const value& given = at(n.reads[operand]);
      if (!given.is_constant() || given.type != element::i64) return std::nullopt;
      for (const auto a : given.constant.span<std::int64_t>())
        axes.push_back(order[static_cast<int>(a < 0 ? a + order.rank() : a)]);
    } else {
      for (const auto a : order) axes.push_back(a);
    }
    return to.constant("axes", axes);
  }

  /// slice and pad: all other operands stay, the axes operand is mapped.
  void with_axes_operand(std::size_t operand) {
    const auto* l = held();
    if (!l) return stay();
    const lazy_transpose h = *l;
    const auto axes = mapped_axes(operand, h.order);
    if (!axes) return stay();
    auto reads = n.reads;
    reads[0] = h.base;
    while (reads.size() <= operand) reads.push_back(absent);
    reads[operand] = *axes;
    emit_moved(n.does, std::move(reads), h.order);
  }

  void operator()(const transpose& op) {
    shape order = op.order;
    if (order.empty())
      for (int i = rank(n.reads[0]); i-- > 0;) order.push_back(i);
    to.set_lazy(n.writes[0], n.reads[0], order);
  }
  void operator()(const unary&) { elementwise(); }
  void operator()(const binary&) { elementwise(); }
  void operator()(const select&) { elementwise(); }
  void operator()(const cast&) { elementwise(); }
  void operator()(const identity&) { elementwise(); }
  void operator()(const softmax& op) { op.to_end ? stay() : along_axis(op); }
  void operator()(const lp_norm& op) { along_axis(op); }
  void operator()(const split& op) { along_axis(op); }
  void operator()(const batch_norm& op) { op.training ? stay() : along_axis(op); }
  void operator()(const quantize_linear& op) { op.block ? stay() : along_axis_if_any(op); }
  void operator()(const dequantize_linear& op) { op.block ? stay() : along_axis_if_any(op); }
  void operator()(const slice&) { with_axes_operand(3); }
  void operator()(const pad&) { with_axes_operand(3); }

  /// A per-tensor scale has no axis to map; the one written down may not even exist.
  template <class Op>
  void along_axis_if_any(Op op) {
    if (at(n.reads[1]).dims.count() == 1) op.axis = 0;
    along_axis(op);
  }

  void operator()(const resize& given) {
    const auto* l = held();
    if (!l) return stay();
    const lazy_transpose h = *l;
    resize op = given;
    if (op.axes.empty())
      for (int i = 0; i < h.order.rank(); ++i) op.axes.push_back(i);
    for (auto& a : op.axes) a = h.order[static_cast<int>(a < 0 ? a + h.order.rank() : a)];
    auto reads = n.reads;
    reads[0] = h.base;
    emit_moved(op, std::move(reads), h.order);
  }

  void operator()(const reduce& op) {
    const auto* l = held();
    if (!l) return stay();
    const lazy_transpose h = *l;  // a copy: new values move what `l` points to
    const auto axes = mapped_axes(1, h.order);
    const bool lists = n.reads.size() > 1 && n.reads[1] != absent;
    if (!axes || (op.none_if_no_axes && !lists)) return stay();
    if (op.keep) return emit_moved(op, {h.base, *axes}, h.order);
    shape order;  // the axes that are left, counted among themselves
    const auto gone = at(*axes).constant.span<std::int64_t>();
    const auto left = [&](std::int64_t a) {
      return std::find(gone.begin(), gone.end(), a) == gone.end();
    };
    for (const auto a : h.order) {
      if (!left(a)) continue;
      std::int64_t before = 0;
      for (std::int64_t b = 0; b < a; ++b) before += left(b);
      order.push_back(before);
    }
    emit_moved(op, {h.base, *axes}, order);
  }

  void operator()(const concat& op) {
    const lazy_transpose* chosen = nullptr;
    for (const value_id v : n.reads)
      if (const auto* l = to.lazy(v); l && !chosen) chosen = l;
    if (!chosen) return stay();
    const shape order = chosen->order, back = inverse(order);
    std::size_t agreeing = 0;
    for (const value_id v : n.reads) {
      const auto* l = to.lazy(v);
      agreeing += at(v).is_constant() || (l && l->order == order);
    }
    if (2 * agreeing < n.reads.size()) return stay();
    std::vector<value_id> reads;
    for (const value_id v : n.reads) reads.push_back(to.in_order(v, back));
    concat moved = op;
    moved.axis = static_cast<int>(order[op.axis < 0 ? op.axis + order.rank() : op.axis]);
    emit_moved(moved, std::move(reads), order);
  }

  void operator()(const reshape&) {
    const auto* l = held();
    if (!l) return stay();
    const lazy_transpose h = *l;
    const shape in = at(n.reads[0]).dims, out = at(n.writes[0]).dims;
    if (const auto moved = through_reshape(in, h.order, out)) {
      const value_id base = to.reshaped(h.base, moved->dims);
      return to.set_lazy(n.writes[0], base, moved->order);
    }
    // One transpose it must be: one that leaves the axes which are not reshaped where they are.
    const shape axes = gathered(in, h.order, out);
    const auto moved =
        axes.rank() == in.rank() ? through_reshape(in, inverse(axes), out) : std::nullopt;
    if (!moved) return stay();
    const value_id turned = to.new_value(n.reads[0], permuted(in, axes));
    to.emit({transpose{composed(h.order, axes)}, {h.base}, {turned}, n.name});
    to.set_lazy(n.writes[0], to.reshaped(turned, moved->dims), moved->order);
  }
};

/// Declares channels-first image inputs as channels-last ones.
inline void turn_inputs(layout_tracker& to) {
  for (value_id& id : to.net().inputs) {
    const shape d = to.at(id).dims;
    if (d.rank() != 4 || (d[1] != 1 && d[1] != 3 && d[1] != 4) || d[2] <= 4 || d[3] <= 4) continue;
    const value_id turned = to.new_value(id, {d[0], d[2], d[3], d[1]});
    to.set_lazy(id, turned, {0, 3, 1, 2});
    id = turned;
  }
}

}  // namespace layout_detail

FOVEA_INLINE graph drop_transposes(graph g, bool channels_last_inputs) {
  std::vector<node> nodes = std::move(g.nodes);
  g.nodes.clear();
  g.nodes.reserve(nodes.size());
  layout_detail::layout_tracker to(std::move(g));
  if (channels_last_inputs) layout_detail::turn_inputs(to);
  for (node& n : nodes) {
    layout_detail::transpose_mover mover{to, std::move(n)};
    const operation does = mover.n.does;
    if (!does.visit_known(mover)) mover.stay();
  }
  for (const value_id v : to.net().outputs) to.plain(v);
  return swept(std::move(to.net()));
}

}  // namespace fovea::inline FOVEA_ABI::nn
