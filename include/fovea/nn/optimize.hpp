#pragma once

#include "fovea/nn/graph.hpp"

#include <span>

namespace fovea::inline FOVEA_ABI::nn {

/// One step of improvement: its name and the function from graph to graph.
struct named_pass {
  const char* name;
  graph (*apply)(graph);
};

/// The passes, in the order in which `optimize` applies them.
std::span<const named_pass> passes() noexcept;

/// A bound graph that computes the same in less time. With `channels_last_inputs`, image inputs
/// [N, 1|3|4, H, W] become [N, H, W, C].
graph optimize(graph g, bool channels_last_inputs = false);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/optimize.hpp"
#endif
