#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Recognises activations that a converter took to pieces: PReLU, SiLU, hard sigmoid and swish,
/// Mish, GELU, and clips written as minimum and maximum.
graph spell_activations(graph g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/spell_activations.hpp"
#endif
