#pragma once

#include "fovea/nn/graph.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI::nn {

/// Reads a TensorFlow Lite model into a graph: f32, f16 weights behind DEQUANTIZE, sparse weights
/// (DENSIFY), int8 per channel and uint8 per tensor (as dequantize / quantize pairs around each
/// operator), and MediaPipe's `Convolution2DTransposeBias`.
///
/// Shapes are as in the file, channels last. Same failures and guarantees as `read_onnx`.
result<graph> read_tflite(bytes model, const std::string& name, std::shared_ptr<const void> owner);

/// The file as a whole, mapped.
result<graph> read_tflite_file(const std::string& path);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/tflite.hpp"
#endif
