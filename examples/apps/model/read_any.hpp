#pragma once

#include "apps/model/tfjs.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/nn/onnx.hpp>
#include <fovea/nn/tflite.hpp>

#include <memory>
#include <string_view>

namespace model {

inline fovea::result<nn::graph> read_openvino(fovea::bytes xml, const std::string& path);
inline fovea::result<nn::graph> read_face_api(const json& manifest, const std::string& path);

/// TensorFlow.js or face-api.js, by what the JSON holds.
inline fovea::result<nn::graph> read_json(fovea::bytes text, const std::string& path) {
  const auto* begin = reinterpret_cast<const char*>(text.data());
  const json file = json::parse(begin, begin + text.size(), nullptr, false);
  if (file.is_array()) return read_face_api(file, path);
  if (!file.is_object() || !file.contains("modelTopology"))
    return failure{error_code::malformed,
                   path + ": neither a TensorFlow.js model nor a weights manifest of face-api.js."};
  auto constants = read_weights(member(file, "weightsManifest"), path);
  if (!constants) return constants.error();
  return read_tfjs(file, path, std::move(*constants));
}

/// A model in any format that is known here, told apart by content.
inline fovea::result<nn::graph> read_any(const std::string& path) {
  auto file = fovea::file_map::read(path, std::size_t(1) << 31);
  if (!file) return file.error();
  const auto whole = std::make_shared<const fovea::file_map>(std::move(*file));
  const auto bytes = whole->contents();
  const std::string_view start(reinterpret_cast<const char*>(bytes.data()),
                               std::min<std::size_t>(bytes.size(), 256));
  const auto first = start.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  const char letter = first == std::string_view::npos ? ' ' : start[first];
  if (start.substr(0, 8).find("TFL3", 4) == 4) return nn::read_tflite(bytes, path, whole);
  if (letter == '{' || letter == '[') return read_json(bytes, path);
  if (letter == '<') return read_openvino(bytes, path);
  return nn::read_onnx(bytes, path, whole);
}

}  // namespace model
