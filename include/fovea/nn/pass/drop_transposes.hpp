#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Moves every transpose toward the outputs until it meets its inverse, or something that must see
/// its order.
///
/// y = f(T x) becomes y = T f(x) for whatever works element by element or along an axis. A net that
/// was written channels-first loses all the transposes that stand around its convolutions.
/// With `channels_last_inputs`, inputs [N, 1|3|4, H, W] are declared as [N, H, W, C] instead.
graph drop_transposes(graph g, bool channels_last_inputs = false);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/drop_transposes.hpp"
#endif
