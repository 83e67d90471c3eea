#pragma once

#include "fovea/impl/nn/onnx/normalization.hpp"
#include "fovea/impl/nn/onnx/quantization.hpp"
#include "fovea/impl/nn/onnx/recurrent.hpp"
#include "fovea/impl/nn/onnx/reduction.hpp"

namespace fovea::inline FOVEA_ABI::nn::onnx {

struct mapper_row {
  const char* name;
  mapper map;
};

/// Every operator that is read, beside those of `unary_rows`, `binary_rows` and `reduce_rows`.
inline constexpr mapper_row mapper_rows[] = {
    {"ArgMax", map_arg_reduce},
    {"ArgMin", map_arg_reduce},
    {"AveragePool", map_pool},
    {"BatchNormalization", map_batch_norm},
    {"BitShift", map_bit_shift},
    {"Cast", map_cast},
    {"CastLike", map_cast_like},
    {"Clip", map_clip},
    {"Concat", map_concat},
    {"Constant", map_constant},
    {"ConstantOfShape", map_constant_of_shape},
    {"Conv", map_conv},
    {"ConvInteger", map_conv_integer},
    {"ConvTranspose", map_conv_transpose},
    {"CumSum", map_cumulative_sum},
    {"DepthToSpace", map_depth_to_space},
    {"DequantizeLinear", map_dequantize_linear},
    {"Dropout", map_dropout},
    {"DynamicQuantizeLinear", map_dynamic_quantize_linear},
    {"Expand", map_expand},
    {"EyeLike", map_eye_like},
    {"Flatten", map_flatten},
    {"GRU", map_gru},
    {"Gather", map_gather},
    {"GatherElements", map_gather_elements},
    {"GatherND", map_gather_nd},
    {"Gelu", map_gelu},
    {"Gemm", map_gemm},
    {"GlobalAveragePool", map_global_pool},
    {"GlobalLpPool", map_global_lp_pool},
    {"GlobalMaxPool", map_global_pool},
    {"GridSample", map_grid_sample},
    {"GroupNormalization", map_group_norm},
    {"Hardmax", map_hardmax},
    {"Identity", map_identity},
    {"InstanceNormalization", map_instance_norm},
    {"IsInf", map_is_inf},
    {"LRN", map_lrn},
    {"LSTM", map_lstm},
    {"LayerNormalization", map_layer_norm},
    {"LogSoftmax", map_softmax},
    {"LpNormalization", map_lp_norm},
    {"LpPool", map_pool},
    {"MatMul", map_matmul},
    {"MatMulInteger", map_matmul_integer},
    {"Max", map_variadic},
    {"MaxPool", map_pool},
    {"Mean", map_variadic},
    {"MeanVarianceNormalization", map_mean_variance_norm},
    {"Min", map_variadic},
    {"Mod", map_mod},
    {"NonMaxSuppression", map_non_max_suppression},
    {"NonZero", map_non_zero},
    {"OneHot", map_one_hot},
    {"Pad", map_pad},
    {"QLinearConv", map_q_linear_conv},
    {"QLinearMatMul", map_q_linear_matmul},
    {"QuantizeLinear", map_quantize_linear},
    {"RMSNormalization", map_layer_norm},
    {"RNN", map_rnn},
    {"Range", map_range},
    {"Reshape", map_reshape},
    {"Resize", map_resize},
    {"RoiAlign", map_roi_align},
    {"Scatter", map_scatter_elements},
    {"ScatterElements", map_scatter_elements},
    {"ScatterND", map_scatter_nd},
    {"Shape", map_shape},
    {"Size", map_size},
    {"Slice", map_slice},
    {"Softmax", map_softmax},
    {"SpaceToDepth", map_space_to_depth},
    {"Split", map_split},
    {"Squeeze", map_squeeze},
    {"Sum", map_variadic},
    {"Tile", map_tile},
    {"TopK", map_top_k},
    {"Transpose", map_transpose},
    {"Trilu", map_trilu},
    {"Unsqueeze", map_unsqueeze},
    {"Upsample", map_resize},
    {"Where", map_where},
};

/// Null for an operator that this build does not have.
inline mapper mapper_of(const node_proto& n) noexcept {
  if (!n.domain.empty() && n.domain != "ai.onnx") return nullptr;
  if (const auto* row = row_of(mapper_rows, n.op)) return row->map;
  if (row_of(unary_rows, n.op)) return map_unary;
  if (row_of(binary_rows, n.op)) return map_binary;
  if (row_of(reduce_rows, n.op)) return map_reduce;
  return nullptr;
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
