#pragma once

#include "fovea/impl/nn/onnx/spell_sampling.hpp"
#include "fovea/nn/onnx.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {
namespace onnx {

/// Gives what a node writes as constants, where all that it reads is; weights between transposes,
/// say. False where it cannot: it is written as a node then. Weights in bytes stay bytes.
inline bool fold(graph& g, const node& n) {
  if (n.does.is<dequantize_linear>()) return false;
  constexpr std::int64_t largest = std::int64_t(1) << 26;
  if (n.does.is<dequantize_linear>()) return false;  // a quarter of the bytes
  std::vector<fact> reads;
  std::vector<const_tensor_view> in;
  for (const value_id v : n.reads) {
    if (v != absent && !g.values[static_cast<std::size_t>(v)].is_constant()) return false;
    const tensor known = v == absent ? tensor{} : g.values[static_cast<std::size_t>(v)].constant;
    reads.push_back({known.type(), known.dims(), known});
    in.push_back(known.view());
  }
  const auto writes = infer(n.does, reads);
  if (n.reads.empty() || !writes || writes->size() < n.writes.size()) return false;
  std::vector<tensor> made;
  std::vector<tensor_view> out;
  for (const fact& f : *writes) {
    if (!is_countable(f.dims, size_of(f.type)) || f.dims.count() > largest) return false;
    made.emplace_back(f.type, f.dims);
    out.push_back(made.back().writable());
  }
  buffer<std::byte> scratch(scratch_bytes(n.does, reads, *writes));
  compute(n.does, {in, out, scratch.data(), nullptr});
  for (std::size_t i = 0; i < n.writes.size(); ++i) {
    if (n.writes[i] == absent) continue;
    value& v = g.values[static_cast<std::size_t>(n.writes[i])];
    v = {v.name, out[i].type, out[i].dims, made[i].reshaped(out[i].dims)};
  }
  return true;
}

/// Constants that are outputs keep a node: an output must be written by one.
inline void fold_known(graph& g) {
  std::vector<node> kept;
  for (node& n : g.nodes) {
    bool is_output = false;
    for (const value_id v : n.writes)
      is_output = is_output || std::find(g.outputs.begin(), g.outputs.end(), v) != g.outputs.end();
    if (is_output || !fold(g, n)) kept.push_back(std::move(n));
  }
  g.nodes = std::move(kept);
}

}  // namespace onnx

FOVEA_INLINE result<std::vector<std::byte>> write_onnx(const graph& from) {
  graph g = from;
  onnx::fold_known(g);
  onnx::writer w(g);
  for (const node& n : g.nodes) {
    w.learn(n);
    w.begin(n);
    n.does.visit([&](const auto& op) { onnx::spell(w, op); });
    if (w.problem()) return *w.problem();
  }
  return w.finish();
}

}  // namespace fovea::inline FOVEA_ABI::nn
