#pragma once

#include "fovea/nn/graph.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE value_id graph::add_value(value v) {
  values.push_back(std::move(v));
  return static_cast<value_id>(values.size()) - 1;
}

FOVEA_INLINE value_id graph::add_constant(std::string label, tensor t) {
  const auto type = t.type();
  const auto dims = t.dims();
  return add_value({std::move(label), type, dims, std::move(t)});
}

FOVEA_INLINE value_id graph::add(operation op, std::vector<value_id> reads, std::string label) {
  const value_id out = add_value({label, {}, {}, {}});
  nodes.push_back({std::move(op), std::move(reads), {out}, std::move(label)});
  return out;
}
namespace graph_detail {

/// "name f32[1,3,240,320]", the type and shape only where they are known.
inline std::string text_of(const graph& g, value_id v) {
  if (v == absent) return "-";
  const value& is = g.values[static_cast<std::size_t>(v)];
  if (is.type == element::none) return is.name;
  return is.name + " " + name_of(is.type) + is.dims.text() + (is.is_constant() ? " constant" : "");
}

inline std::string texts_of(const graph& g, const std::vector<value_id>& all) {
  std::string text;
  for (const value_id v : all) text += (text.empty() ? "" : ", ") + text_of(g, v);
  return text;
}

inline const shape* dims_of(const graph& g, const std::vector<value_id>& all, std::size_t i) {
  if (i >= all.size() || all[i] == absent) return nullptr;
  const value& v = g.values[static_cast<std::size_t>(all[i])];
  return v.type != element::none && is_countable(v.dims) ? &v.dims : nullptr;
}

/// Multiply-adds of one node, 0 where it has none or its shapes are not known.
inline std::int64_t multiply_adds(const graph& g, const node& n) {
  const auto *x = dims_of(g, n.reads, 0), *w = dims_of(g, n.reads, 1), *y = dims_of(g, n.writes, 0);
  if (!x || !w || !y || w->empty() || x->empty()) return 0;
  if (n.does.is<conv>()) return y->count() * w->product(1, w->rank());
  if (const auto* back = n.does.get_if<conv_transpose>())  // each input meets M / groups taps
    return x->count() * (w->product(0, w->rank() - 1) / std::max<std::int64_t>(back->groups, 1));
  if (const auto* product = n.does.get_if<gemm>())
    return y->count() * (*x)[product->transpose_a ? 0 : 1];
  if (n.does.is<matmul>()) return y->count() * x->back();
  return 0;
}

}  // namespace graph_detail

FOVEA_INLINE std::string dump(const graph& g) {
  std::string text = g.name + "\n";
  text += "inputs: " + graph_detail::texts_of(g, g.inputs) + "\n";
  for (const node& n : g.nodes) {
    const std::string parameters = describe(n.does);
    text += n.name + ": " + name_of(n.does) + (parameters.empty() ? "" : " " + parameters);
    text += " (" + graph_detail::texts_of(g, n.reads) + ") -> ";
    text += graph_detail::texts_of(g, n.writes) + "\n";
  }
  return text + "outputs: " + graph_detail::texts_of(g, g.outputs) + "\n";
}

FOVEA_INLINE graph_cost cost_of(const graph& g) {
  graph_cost cost;
  for (const node& n : g.nodes) cost.multiply_adds += graph_detail::multiply_adds(g, n);
  for (const value& v : g.values)
    if (v.is_constant()) cost.parameters += v.constant.count();
  return cost;
}

}  // namespace fovea::inline FOVEA_ABI::nn
