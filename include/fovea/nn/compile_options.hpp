#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/nn/graph.hpp"

#include <cstddef>
#include <cstdint>
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

/// What convolutions and products may be computed in. Weights and maps are f32 in any case.
enum class precision : std::uint8_t {
  fp32,
  /// The faster of f32 and bfloat16 factors with f32 sums, layer by layer, from the same weights;
  /// nothing is calibrated. The same as `fp32` where the CPU has no fast bfloat16
  /// (`kernel::bf16_of`). On 30 photographs the worst cosine of an output to its own in `fp32` was
  /// 0.9993 for YuNet-n, 0.9997 for YuNet-s and MiniFASNet, 0.9998 for NanoDet, and 0.99999 for
  /// RFB-320 and YOLOX-nano; it is lowest for scores of pictures that show little.
  ///
  /// A net that is quantized in its file, which otherwise runs in bytes, to the same bits on every
  /// CPU, runs in float where its layers are estimated to be faster so on this one: nets of dense 3
  /// x 3 convolutions and of few channels on AVX2 without VNNI. Its maps are then not rounded to
  /// bytes. `explain` says how the estimates compare and which was taken.
  automatic,
};

/// Where chains of layers with large maps run a few rows at a time, to the same bits. Each thread
/// then holds windows of up to about 1 MB.
enum class strips : std::uint8_t {
  nowhere,
  /// Where a chain's whole maps would decide how large the arena is. RFB-320 then holds 2.2 MB
  /// where it held 4.9, MobileFaceNet 1.2 where it held 2.6, in the same time.
  at_the_peak,
  /// Not faster on one Zen 4 core (YuNet: 9 % slower).
  everywhere,
};

struct compile_options {
  std::vector<bound_shape> shapes{};
  std::vector<bound_value> values{};
  /// An open extent that `shapes` does not give: the batch becomes 1, anything else is a failure.
  bool optimize = true;  ///< off: one step per node of the graph as read, for comparisons
  nn::strips strips = nn::strips::at_the_peak;
  /// Sums of convolutions stay plain dot products. Off: dense 3 x 3 convolutions may run by
  /// Winograd's method, two to three times as fast, with errors under 1e-5 of the range of what
  /// they give (up to 512 channels, random weights); the planner decides by winograd_tile.
  bool exact = false;
  bool channels_last_inputs =
      false;                   ///< image inputs are given as [N, H, W, C], sparing a transpose
  bool external_data = false;  ///< `load`: ONNX weights may lie in files beside the model
  std::size_t memory_cap = std::size_t(2) << 30;  ///< limit on the arena; more is `too_large`
  const kernel::kernel_set* kernels = nullptr;    ///< null: the best this CPU has
  precision products = precision::fp32;
};

}  // namespace fovea::inline FOVEA_ABI::nn
