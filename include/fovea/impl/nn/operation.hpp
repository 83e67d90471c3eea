#pragma once

#include "fovea/impl/nn/describe.hpp"
#include "fovea/nn/operation.hpp"

namespace fovea::inline FOVEA_ABI::nn {

namespace operation_detail {

/// A name for each operator, in the order of the variant.
inline constexpr const char* names[] = {"unary",
                                        "binary",
                                        "select",
                                        "cast",
                                        "cast_like",
                                        "conv",
                                        "conv_transpose",
                                        "pool",
                                        "gemm",
                                        "matmul",
                                        "depth_to_space",
                                        "space_to_depth",
                                        "identity",
                                        "transpose",
                                        "reshape",
                                        "squeeze",
                                        "unsqueeze",
                                        "flatten",
                                        "expand",
                                        "tile",
                                        "concat",
                                        "split",
                                        "slice",
                                        "pad",
                                        "gather",
                                        "gather_elements",
                                        "gather_nd",
                                        "scatter_elements",
                                        "scatter_nd",
                                        "shape_of",
                                        "size_of_all",
                                        "range",
                                        "constant_of_shape",
                                        "one_hot",
                                        "trilu",
                                        "non_zero",
                                        "reduce",
                                        "arg_reduce",
                                        "top_k",
                                        "softmax",
                                        "cumulative_sum",
                                        "batch_norm",
                                        "instance_norm",
                                        "layer_norm",
                                        "group_norm",
                                        "lp_norm",
                                        "local_response_norm",
                                        "mean_variance_norm",
                                        "resize",
                                        "grid_sample",
                                        "roi_align",
                                        "non_max_suppression",
                                        "quantize_linear",
                                        "dequantize_linear",
                                        "dynamic_quantize_linear",
                                        "integer_conv",
                                        "integer_pair",
                                        "lookup",
                                        "lstm",
                                        "gru",
                                        "rnn"};
static_assert(std::size(names) == std::variant_size_v<operation>);

}  // namespace operation_detail

/// Whether `Op` itself has the function: a plain call would also find the one for `operation`.
template <class Op>
concept NeedsScratch = requires {
  static_cast<std::size_t (*)(const Op&, facts, facts)>(&scratch_bytes);
};

FOVEA_INLINE const char* name_of(const operation& op) noexcept {
  if (const auto* u = std::get_if<unary>(&op)) return name_of(u->f);
  if (const auto* b = std::get_if<binary>(&op)) return name_of(b->f);
  return operation_detail::names[op.index()];
}

FOVEA_INLINE std::string describe(const operation& op) {
  const describe_detail::words say;
  return std::visit(say, op);
}

FOVEA_INLINE result<std::vector<fact>> infer(const operation& op, facts reads) {
  return std::visit([&](const auto& each) { return infer(each, reads); }, op);
}

FOVEA_INLINE void compute(const operation& op, const operands& on) {
  // Without an element to write there is nothing to do, however large the other extents are; only
  // non_zero has a count to tell even so.
  bool empty = !std::holds_alternative<non_zero>(op);
  for (const tensor_view& w : on.writes) empty = empty && (!w.present() || w.count() == 0);
  if (empty) return;
  std::visit([&](const auto& each) { compute(each, on); }, op);
}

FOVEA_INLINE std::size_t scratch_bytes(const operation& op, facts reads, facts writes) {
  const auto ask = [&]<class Op>(const Op& each) -> std::size_t {
    if constexpr (NeedsScratch<Op>)
      return scratch_bytes(each, reads, writes);
    else
      return 0;
  };
  return std::visit(ask, op);
}

}  // namespace fovea::inline FOVEA_ABI::nn
