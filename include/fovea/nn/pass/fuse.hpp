#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Activations and residual additions that follow a convolution or product move into its store.
///
/// conv -> f                becomes conv{then = f}
/// conv -> add(r)           becomes conv(..., residual = r)
/// conv -> f -> add(r)      becomes conv{then = f, activation_before_residual}(..., r)
/// conv -> add(r) -> f      becomes conv{then = f}(..., r)
graph fuse(graph g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/fuse.hpp"
#endif
