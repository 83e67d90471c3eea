#pragma once

#include "fovea/nn/compile_options.hpp"

#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// The least and greatest element that a value took; low > high: never seen.
struct value_range {
  float low = 1, high = 0;
};

/// A float model made ready for `calibrate`: bound and improved as `optimize` does, except that
/// activations stay nodes of their own.
result<graph> prepare_for_bytes(graph g, const compile_options& options = {});

/// Runs a prepared graph on every sample, each a list of inputs in the graph's order, and gives the
/// range of each of its values. Fails where a sample does not fit the inputs.
result<std::vector<value_range>> calibrate(const graph& g,
                                           std::span<const std::vector<tensor>> samples);

/// A prepared graph with quantize and dequantize around its convolutions, products, sums and
/// concatenations: maps in u8 from least to greatest (stretched to hold 0), weights in i8 with a
/// scale for each filter, biases in i32. What was never seen, and what only the outputs read, stays
/// float. `write_onnx` writes it for any engine; `compile` runs it in integers.
graph quantize(graph g, std::span<const value_range> ranges);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/quantize.hpp"
#endif
