#pragma once

#include "fovea/impl/nn/tflite_arithmetic.hpp"
#include "fovea/impl/nn/tflite_batch.hpp"
#include "fovea/impl/nn/tflite_movement.hpp"
#include "fovea/impl/nn/tflite_spatial.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

using builder = void (*)(reader&);

/// The name of an operator in the schema, and what builds it; null where nothing does.
struct builtin {
  const char* name = nullptr;
  builder build = nullptr;
};

inline constexpr int custom_code = 32;

/// Indexed by BuiltinOperator of the schema.
namespace builtin_table {
using b = binary_function;
using k = reduce::kind;
inline constexpr builtin all[] = {
    {"ADD", pairwise<b::add, true>},
    {"AVERAGE_POOL_2D", average_pool},
    {"CONCATENATION", concatenated},
    {"CONV_2D", conv_2d},
    {"DEPTHWISE_CONV_2D", depthwise_conv_2d},
    {"DEPTH_TO_SPACE", depth_to_space_map},
    {"DEQUANTIZE", dequantize},
    {"EMBEDDING_LOOKUP"},
    {"FLOOR", simple<function::floor>},
    {"FULLY_CONNECTED", fully_connected},
    {"HASHTABLE_LOOKUP"},
    {"L2_NORMALIZATION", l2_normalized},
    {"L2_POOL_2D", l2_pool},
    {"LOCAL_RESPONSE_NORMALIZATION", local_response},
    {"LOGISTIC", simple<function::sigmoid>},
    {"LSH_PROJECTION"},
    {"LSTM"},
    {"MAX_POOL_2D", max_pool},
    {"MUL", pairwise<b::mul, true>},
    {"RELU", simple<function::relu>},
    {"RELU_N1_TO_1", clipped<-1, 1>},
    {"RELU6", clipped<0, 6>},
    {"RESHAPE", reshaped},
    {"RESIZE_BILINEAR", resize_bilinear},
    {"RNN"},
    {"SOFTMAX", soft<false>},
    {"SPACE_TO_DEPTH", space_to_depth_map},
    {"SVDF"},
    {"TANH", simple<function::tanh>},
    {"CONCAT_EMBEDDINGS"},
    {"SKIP_GRAM"},
    {"CALL"},
    {"CUSTOM"},
    {"EMBEDDING_LOOKUP_SPARSE"},
    {"PAD", padded},
    {"UNIDIRECTIONAL_SEQUENCE_RNN"},
    {"GATHER", gathered},
    {"BATCH_TO_SPACE_ND", batch_to_space},
    {"SPACE_TO_BATCH_ND", space_to_batch},
    {"TRANSPOSE", transposed},
    {"MEAN", reduced<k::mean>},
    {"SUB", pairwise<b::sub, true>},
    {"DIV", pairwise<b::div, true>},
    {"SQUEEZE", squeezed},
    {"UNIDIRECTIONAL_SEQUENCE_LSTM"},
    {"STRIDED_SLICE", sliced_strided},
    {"BIDIRECTIONAL_SEQUENCE_RNN"},
    {"EXP", simple<function::exp>},
    {"TOPK_V2", top},
    {"SPLIT", split_even},
    {"LOG_SOFTMAX", soft<true>},
    {"DELEGATE"},
    {"BIDIRECTIONAL_SEQUENCE_LSTM"},
    {"CAST", casted},
    {"PRELU", pairwise<b::prelu>},
    {"MAXIMUM", pairwise<b::max>},
    {"ARG_MAX", arg_of<true>},
    {"MINIMUM", pairwise<b::min>},
    {"LESS", compared<b::less>},
    {"NEG", simple<function::neg>},
    {"PADV2", padded},
    {"GREATER", compared<b::greater>},
    {"GREATER_EQUAL", compared<b::greater_equal>},
    {"LESS_EQUAL", compared<b::less_equal>},
    {"SELECT", choose},
    {"SLICE", sliced},
    {"SIN", simple<function::sin>},
    {"TRANSPOSE_CONV", transpose_conv},
    {"SPARSE_TO_DENSE"},
    {"TILE", tiled},
    {"EXPAND_DIMS", expanded},
    {"EQUAL", compared<b::equal>},
    {"NOT_EQUAL", not_equal},
    {"LOG", simple<function::log>},
    {"SUM", reduced<k::sum>},
    {"SQRT", simple<function::sqrt>},
    {"RSQRT", rsqrt},
    {"SHAPE", shaped},
    {"POW", pairwise<b::pow>},
    {"ARG_MIN", arg_of<false>},
    {"FAKE_QUANT"},
    {"REDUCE_PROD", reduced<k::prod>},
    {"REDUCE_MAX", reduced<k::max>},
    {"PACK", packed},
    {"LOGICAL_OR", compared<b::logical_or>},
    {"ONE_HOT", one_hot_rows},
    {"LOGICAL_AND", compared<b::logical_and>},
    {"LOGICAL_NOT", simple<function::logical_not>},
    {"UNPACK", unpacked},
    {"REDUCE_MIN", reduced<k::min>},
    {"FLOOR_DIV", floor_div},
    {"REDUCE_ANY", reduced_truth<k::max>},
    {"SQUARE", squared},
    {"ZEROS_LIKE", zeros_like},
    {"FILL", filled},
    {"FLOOR_MOD", pairwise<b::mod>},
    {"RANGE", ranged},
    {"RESIZE_NEAREST_NEIGHBOR", resize_nearest},
    {"LEAKY_RELU", leaky},
    {"SQUARED_DIFFERENCE", squared_difference},
    {"MIRROR_PAD", mirrored},
    {"ABS", simple<function::abs>},
    {"SPLIT_V", split_sizes},
    {"UNIQUE"},
    {"CEIL", simple<function::ceil>},
    {"REVERSE_V2", reversed},
    {"ADD_N", add_n},
    {"GATHER_ND", gathered_nd},
    {"COS", simple<function::cos>},
    {"WHERE", where},
    {"RANK", ranked_as},
    {"ELU", elu_one},
    {"REVERSE_SEQUENCE"},
    {"MATRIX_DIAG"},
    {"QUANTIZE", quantize},
    {"MATRIX_SET_DIAG"},
    {"ROUND", simple<function::round>},
    {"HARD_SWISH", simple<function::hard_swish>},
    {"IF"},
    {"WHILE"},
    {"NON_MAX_SUPPRESSION_V4"},
    {"NON_MAX_SUPPRESSION_V5"},
    {"SCATTER_ND", scattered_nd},
    {"SELECT_V2", choose},
    {"DENSIFY", densify},
    {"SEGMENT_SUM"},
    {"BATCH_MATMUL", batch_matmul},
    {"PLACEHOLDER_FOR_GREATER_OP_CODES"},
    {"CUMSUM", running_sum},
    {"CALL_ONCE"},
    {"BROADCAST_TO", broadcast_to},
};
}  // namespace builtin_table

inline builtin builtin_of(int code) noexcept {
  constexpr int count = static_cast<int>(std::size(builtin_table::all));
  if (code >= 0 && code < count) return builtin_table::all[code];
  if (code == 140) return {"REDUCE_ALL", reduced_truth<reduce::kind::min>};
  if (code == 150) return {"GELU", gelu_either};
  if (code == 152) return {"RELU_0_TO_1", clipped<0, 1>};
  if (code == 158) return {"SIGN", simple<function::sign>};
  return {};
}

inline builder builder_of(const operator_entry& op) noexcept {
  if (op.code != custom_code) return builtin_of(op.code).build;
  return op.custom == "Convolution2DTransposeBias" ? transpose_conv_bias : nullptr;
}
inline std::string name_of(const operator_entry& op) {
  if (op.code == custom_code) return "custom '" + op.custom + "'";
  const char* name = builtin_of(op.code).name;
  return name ? name : "builtin " + std::to_string(op.code);
}

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
