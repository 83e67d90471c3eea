#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/nn/graph.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// The shape of an input whose extents the model leaves open.
struct bound_shape {
  std::string input;
  shape dims;
};

/// An input whose value is known when compiling. Inputs that decide shapes (the extents of a
/// Reshape, say) must be: a program's shapes are fixed.
struct bound_value {
  std::string input;
  tensor elements;
};

struct compile_options {
  std::vector<bound_shape> shapes{};
  std::vector<bound_value> values{};
  /// An open extent that `shapes` does not give: the batch becomes 1, anything else is a failure.
  bool optimize = true;  ///< off: one step per node of the graph as read, for comparisons
  /// Chains of layers with large maps run a few rows at a time, to the same bits. The arena of nets
  /// of depthwise layers shrinks up to four times, but each thread holds windows of up to about 1
  /// MB, which `arena_bytes` does not count. Not faster on one Zen 4 core (YuNet: 9 % slower).
  bool strips = false;
  bool channels_last_inputs =
      false;                   ///< image inputs are given as [N, H, W, C], sparing a transpose
  bool external_data = false;  ///< `load`: ONNX weights may lie in files beside the model
  std::size_t memory_cap = std::size_t(2) << 30;  ///< limit on the arena; more is `too_large`
  const kernel::kernel_set* kernels = nullptr;    ///< null: the best this CPU has
};

}  // namespace fovea::inline FOVEA_ABI::nn
