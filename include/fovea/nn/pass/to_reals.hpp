#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// The float net that a quantized one stands for: d(q(x)) becomes x, or clip(x) from 0 to the most
/// that its bytes hold where they hold nothing below 0, for that may be an activation that the
/// file's maker put there. Weights stay what their bytes say; maps are rounded no more. Bytes that
/// the model reads and gives, and what lies between them and the first floats, stay.
graph to_reals(graph g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/to_reals.hpp"
#endif
