#pragma once

#include "fovea/nn/graph.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// Reads an ONNX model into a graph: opsets 7 to 21, and 1 to 28 as far as they say the same.
///
/// Initializers are constants, also where they are listed as inputs. External data is refused:
/// bytes have no folder; see `read_onnx_file`.
/// Fails with one sentence that begins with `name`: `malformed` where the bytes contradict the
/// format, `unsupported` listing every operator that is missing. Never reads out of bounds; takes
/// no more memory than a small multiple of the file. Weights are not copied where they lie aligned:
/// `owner` keeps `model` alive.
result<graph> read_onnx(bytes model, const std::string& name, std::shared_ptr<const void> owner);

/// The file as a whole, mapped. With `external_data`, weights may lie in plain files of the model's
/// own folder: one name without a path, no link of either kind, long enough.
result<graph> read_onnx_file(const std::string& path, bool external_data = false);

/// The graph as an ONNX model of opset 18, runnable by other engines.
result<std::vector<std::byte>> write_onnx(const graph& g);

/// A serialized TensorProto, as the ONNX test vectors hold inputs and outputs.
struct named_tensor {
  std::string name;
  tensor elements;
};
result<named_tensor> read_onnx_tensor(bytes proto, const std::string& name);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/onnx.hpp"
#endif
