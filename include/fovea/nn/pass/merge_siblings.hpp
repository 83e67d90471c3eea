#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Convolutions of few filters that read the same map, as a detector's heads do, become one of all
/// their filters, split after it: a register tile is 16 columns wide or more, and one column costs
/// as much as all of them. Convolutions of one filter a channel that follow each of them are merged
/// with it.
///
/// conv[1](x), conv[4](x), conv[10](x)    becomes split(conv[15](x))
graph merge_siblings(graph g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/pass/merge_siblings.hpp"
#endif
