#pragma once

#include "fovea/nn/one_of.hpp"
#include "fovea/nn/op/arithmetic.hpp"
#include "fovea/nn/op/integer.hpp"
#include "fovea/nn/op/movement.hpp"
#include "fovea/nn/op/normalization.hpp"
#include "fovea/nn/op/quantization.hpp"
#include "fovea/nn/op/recurrent.hpp"
#include "fovea/nn/op/reduction.hpp"
#include "fovea/nn/op/sampling.hpp"
#include "fovea/nn/op/spatial.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI::nn {

/// What a node does: one of the small aggregates of `nn/op/`. A visit without a default lets the
/// compiler list every place where a new operator must be handled.
using operation = one_of<
    // arithmetic
    unary, binary, select, cast, cast_like,
    // spatial
    conv, conv_transpose, pool, gemm, matmul, depth_to_space, space_to_depth,
    // movement
    identity, transpose, reshape, squeeze, unsqueeze, flatten, expand, tile, concat, split, slice,
    pad, gather, gather_elements, gather_nd, scatter_elements, scatter_nd, shape_of, size_of_all,
    range, constant_of_shape, one_hot, trilu, non_zero,
    // reduction
    reduce, arg_reduce, top_k, softmax, cumulative_sum,
    // normalization
    batch_norm, instance_norm, layer_norm, group_norm, lp_norm, local_response_norm,
    mean_variance_norm,
    // sampling
    resize, grid_sample, roi_align, non_max_suppression,
    // quantization
    quantize_linear, dequantize_linear, dynamic_quantize_linear,
    // integer
    integer_conv, integer_pair, lookup,
    // recurrent
    lstm, gru, rnn>;

/// "conv", "add", "relu" …: the function for `unary` and `binary`, the aggregate's name otherwise.
const char* name_of(const operation& op) noexcept;

/// The parameters of an operator in one line, for dumps: "strides [2,2] pads same_upper relu".
std::string describe(const operation& op);

result<std::vector<fact>> infer(const operation& op, facts reads);
void compute(const operation& op, const operands& on);
std::size_t scratch_bytes(const operation& op, facts reads, facts writes);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/operation.hpp"
#endif
