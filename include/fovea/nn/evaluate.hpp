#pragma once

#include "fovea/nn/graph.hpp"

#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// Runs a graph node by node as it stands, allocating as it goes: slow, simple, the answer that
/// compiled programs are compared with. Every value is known when its readers' shapes are worked
/// out, so shapes may depend on data.
///
/// `inputs` in the order of `graph::inputs`, of their types and of shapes that fit. Gives the
/// outputs in order, or the first thing that does not fit, as `compile` would tell it. `cap` limits
/// the bytes of all values together.
result<std::vector<tensor>> evaluate(const graph& g, std::span<const tensor> inputs,
                                     std::size_t cap = std::size_t(2) << 30);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/evaluate.hpp"
#endif
