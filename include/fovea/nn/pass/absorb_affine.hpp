#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// A convolution or product followed by a multiplication or addition of a constant per channel
/// takes it into its weights and bias: s (W x + b) + t = (s W) x + (s b + t).
///
/// Batch normalisation, which `simplify` spells as both, disappears this way. A convolution that
/// something else reads too keeps what follows: folding would change what that other reader sees.
graph absorb_affine(graph g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/absorb_affine.hpp"
#endif
