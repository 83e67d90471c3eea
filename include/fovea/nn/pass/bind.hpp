#pragma once

#include "fovea/nn/compile_options.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Gives every value its type and shape, and computes what does not depend on the inputs.
///
/// Open extents come from `options.shapes`; an open batch becomes 1. Afterwards the graph holds no
/// node whose operands are all constants: shape arithmetic is gone, weights behind a cast are f32.
/// Everything that is wrong with a model's operators is found here, with the node's name.
result<graph> bind(graph g, const compile_options& options);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/bind.hpp"
#endif
