#pragma once

#include "fovea/impl/nn/describe.hpp"
#include "fovea/nn/operation.hpp"

namespace fovea::inline FOVEA_ABI::nn {

namespace operation_detail {

/// A name for each operator, in the order of `operation`, each with a zero behind it.
inline constexpr char names[] =
    "unary\0binary\0select\0cast\0cast_like\0conv\0conv_transpose\0pool\0gemm\0matmul\0"
    "depth_to_space\0space_to_depth\0identity\0transpose\0reshape\0squeeze\0unsqueeze\0flatten\0"
    "expand\0tile\0concat\0split\0slice\0pad\0gather\0gather_elements\0gather_nd\0"
    "scatter_elements\0scatter_nd\0shape_of\0size_of_all\0range\0constant_of_shape\0one_hot\0"
    "trilu\0non_zero\0reduce\0arg_reduce\0top_k\0softmax\0cumulative_sum\0batch_norm\0"
    "instance_norm\0layer_norm\0group_norm\0lp_norm\0local_response_norm\0mean_variance_norm\0"
    "resize\0grid_sample\0roi_align\0non_max_suppression\0quantize_linear\0dequantize_linear\0"
    "dynamic_quantize_linear\0integer_conv\0integer_pair\0lookup\0lstm\0gru\0rnn";
static_assert(std::count(std::begin(names), std::end(names), char(0)) == operation::count);

}  // namespace operation_detail

/// Whether `Op` itself has the function: a plain call would also find the one for `operation`.
template <class Op>
concept NeedsScratch = requires {
  static_cast<std::size_t (*)(const Op&, facts, facts)>(&scratch_bytes);
};

FOVEA_INLINE const char* name_of(const operation& op) noexcept {
  if (const auto* u = op.get_if<unary>()) return name_of(u->f);
  if (const auto* b = op.get_if<binary>()) return name_of(b->f);
  const char* name = operation_detail::names;
  for (std::size_t i = op.index(); i > 0; --i) name += std::char_traits<char>::length(name) + 1;
  return name;
}

FOVEA_INLINE std::string describe(const operation& op) {
  return op.visit_known(std::string(), describe_detail::words());
}

FOVEA_INLINE result<std::vector<fact>> infer(const operation& op, facts reads) {
  return op.visit([&](const auto& each) { return infer(each, reads); });
}

FOVEA_INLINE void compute(const operation& op, const operands& on) {
  // Without an element to write there is nothing to do, however large the other extents are; only
  // non_zero has a count to tell even so.
  bool empty = !op.is<non_zero>();
  for (const tensor_view& w : on.writes) empty = empty && (!w.present() || w.count() == 0);
  if (empty) return;
  op.visit([&](const auto& each) { compute(each, on); });
}

FOVEA_INLINE std::size_t scratch_bytes(const operation& op, facts reads, facts writes) {
  return op.visit_known(std::size_t(0), [&]<NeedsScratch Op>(const Op& each) {
    return scratch_bytes(each, reads, writes);
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
