#pragma once

#include "fovea/impl/nn/onnx/spell_spatial.hpp"

namespace fovea::inline FOVEA_ABI::nn::onnx {

/// Exchanges axis 1 with `axis`; itself where they are the same.
inline shape exchanged(int rank, int axis) {
  shape order;
  for (int i = 0; i < rank; ++i) order.push_back(i);
  order[1] = axis;
  order[axis] = 1;
  if (axis == rank - 1) return to_channels_first(rank);
  return order;
}

/// ONNX has the channels of `op` on axis 1; elsewhere they are brought there and back.
inline void with_channels_second(writer& w, const char* op, int axis, settings with) {
  const int rank = w.rank_in(0);
  if (axis < 0 && rank > 0) axis += rank;
  if (axis == 1) return w.write(op, std::move(with));
  if (rank < 2 || axis >= rank || axis < 1 || w.wants(1))
    return w.fail(sentence("has channels on axis % of %, which ONNX cannot say", {axis, rank}));
  texts reads = w.all();
  reads[0] = w.transposed(reads[0], exchanged(rank, axis));
  const std::string y = w.add(op, std::move(reads), std::move(with));
  w.give(0, w.transposed(y, axis == rank - 1 ? last_from_first(rank) : exchanged(rank, axis)));
}

inline void spell(writer& w, const batch_norm& b) {
  with_channels_second(w, "BatchNormalization", b.axis,
                       {{"epsilon", b.epsilon},
                        {"momentum", b.momentum},
                        flag_setting("training_mode", b.training)});
}

inline void spell(writer& w, const instance_norm& n) {
  with_channels_second(w, "InstanceNormalization", n.axis, {{"epsilon", n.epsilon}});
}

inline void spell(writer& w, const local_response_norm& n) {
  with_channels_second(w, "LRN", n.axis,
                       {{"size", n.size}, {"alpha", n.alpha}, {"beta", n.beta}, {"bias", n.k}});
}

/// x / sqrt(mean(x^2) + epsilon) * scale, for which opset 18 has no word.
inline void spell_root_mean_square(writer& w, const layer_norm& n) {
  const int rank = w.rank_in(0), first = n.axis < 0 ? n.axis : n.axis - rank;
  if (n.axis >= 0 && rank < 0) return w.fail("has an axis and an unknown rank; bind the graph");
  numbers axes;
  for (int a = first; a < 0; ++a) axes.push_back(a);
  const std::string square = w.add("Mul", {w.in(0), w.in(0)});
  const std::string mean = w.add("ReduceMean", {square, w.list(axes)});
  const std::string shifted = w.add("Add", {mean, w.like(double(n.epsilon), 0)});
  const std::string y = w.add("Div", {w.in(0), w.add("Sqrt", {shifted})});
  w.give(0, w.has(1) ? w.add("Mul", {y, w.in(1)}) : y);
}

inline void spell(writer& w, const layer_norm& n) {
  if (n.root_mean_square) return spell_root_mean_square(w, n);
  w.write("LayerNormalization", {axis_setting(n.axis), {"epsilon", n.epsilon}});
}

/// Each group is an instance: normalized as [N, groups, rest], then scaled by channels.
inline void spell(writer& w, const group_norm& n) {
  const int rank = w.rank_in(0);
  const shape* scale = w.dims_in(1);
  if (rank < 2 || !scale) return w.fail("has an unknown shape; bind the graph before writing it");
  const bool by_group = (*scale)[0] == n.groups;
  const std::vector<float> one(static_cast<std::size_t>(n.groups), 1.f), zero(one.size(), 0.f);
  const auto constant = [&](const std::vector<float>& v) {
    return w.add("CastLike", {w.constant(tensor::of<float>({n.groups}, v)), w.in(0)});
  };
  const std::string flat = w.add("Reshape", {w.in(0), w.list({0, n.groups, -1})});
  const std::string even =
      w.add("InstanceNormalization",
            {flat, by_group ? w.in(1) : constant(one), by_group ? w.in(2) : constant(zero)},
            {{"epsilon", n.epsilon}});
  const std::string y = w.add("Reshape", {even, w.add("Shape", {w.in(0)})});
  if (by_group) return w.give(0, y);
  numbers behind;
  for (int i = 1; i + 1 < rank; ++i) behind.push_back(i);
  const auto column = [&](std::size_t i) { return w.add("Unsqueeze", {w.in(i), w.list(behind)}); };
  w.give(0, w.add("Add", {w.add("Mul", {y, column(1)}), column(2)}));
}

inline void spell(writer& w, const lp_norm& n) {
  if (n.epsilon == 0)
    return w.write("LpNormalization", {axis_setting(n.axis), {"p", std::int64_t(n.p)}});
  const std::string size = w.add(n.p == 1 ? "ReduceL1" : "ReduceL2", {w.in(0), w.list({n.axis})});
  w.give(0, w.add("Div", {w.in(0), w.add("Max", {size, w.like(double(n.epsilon), 0)})}));
}

inline void spell(writer& w, const mean_variance_norm& n) {
  w.write("MeanVarianceNormalization", {list_setting("axes", n.axes)});
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
