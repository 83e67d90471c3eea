#pragma once

#include "fovea/impl/nn/plan/precision_of.hpp"
#include "fovea/nn/plan/step.hpp"

namespace fovea::inline FOVEA_ABI::nn {
namespace step_detail {

/// Whether weights, bias and slopes are f32 constants and everything else is f32, or a map that was
/// rounded for this one.
inline bool has_packable_weights(const node_view& v) {
  return (v.f32(0) || (v.has(0) && v.in(0).type == element::bf16)) && v.f32_constant(1) &&
         (!v.has(2) || v.f32_constant(2)) && (!v.has(3) || v.f32(3)) &&
         (!v.has(4) || v.f32_constant(4));
}

inline bool is_pointwise(const node_view& v, const conv& op) {
  return all_are(kernel_extents(v.in_dims(1)), 1) && all_are(op.at.strides, 1) &&
         all_are(op.at.begin, 0) && all_are(op.at.end, 0) && op.groups == 1;
}
inline bool is_depthwise(const node_view& v, const conv& op) {
  return op.groups > 1 && op.groups == v.in_dims(1)[0] && v.in_dims(1).back() == 1;
}

/// A convolution by channel that may write bfloat16.
inline bool may_round(const node_view& v) {
  const auto* op = v.n.does.get_if<conv>();
  return op && has_packable_weights(v) && !v.has(3) && is_depthwise(v, *op) &&
         v.in_dims(0).rank() == 4 && v.in_dims(0)[0] == 1 && v.in_dims(0).back() % 2 == 0 &&
         to_kernel(op->then.f) <= kernel::activation::prelu;
}

/// The one node that reads what `n` writes; null if there are more, or it is an output.
inline const node* only_reader(const graph& g, const node& n) {
  const node* reader = nullptr;
  auto times = std::count(g.outputs.begin(), g.outputs.end(), n.writes[0]);
  for (const node& other : g.nodes)
    if (const auto reads = std::count(other.reads.begin(), other.reads.end(), n.writes[0]))
      times += reads, reader = &other;
  return times == 1 ? reader : nullptr;
}

}  // namespace step_detail

FOVEA_INLINE bool rounds_output(const graph& g, const node& n, const kernel::kernel_set& kernels,
                                const compile_options& options) {
  const step_detail::node_view v{g, n};
  if (!options.optimize || options.products != precision::automatic || !step_detail::may_round(v))
    return false;
  const auto* bf16 = kernel::bf16_of(kernels);
  const node* reader = bf16 && bf16->depthwise_rounded ? step_detail::only_reader(g, n) : nullptr;
  const auto* product = reader ? reader->does.get_if<conv>() : nullptr;
  if (!product || product->exact || reader->reads[0] != n.writes[0]) return false;
  const step_detail::node_view w{g, *reader};
  return step_detail::has_packable_weights(w) && w.out().dims.count() > 0 &&
         step_detail::is_pointwise(w, *product) && step_detail::worth_bf16(w, 1, product->then.f);
}

}  // namespace fovea::inline FOVEA_ABI::nn
