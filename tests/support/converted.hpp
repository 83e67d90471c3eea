#pragma once

#include "apps/model/face_api.hpp"
#include "apps/model/openvino.hpp"

#include <fovea/nn/program.hpp>

#include <cstddef>
#include <string_view>

/// Files of several parts as one string, for tests and fuzzing: text, a form feed, weights.
namespace fovea_test {

struct two_parts {
  std::string_view text;
  fovea::bytes weights;
};
inline two_parts parted(fovea::bytes all) {
  const std::string_view whole(reinterpret_cast<const char*>(all.data()), all.size());
  const auto end = std::min(whole.find('\f'), whole.size());
  return {whole.substr(0, end), all.subspan(std::min(end + 1, all.size()))};
}

inline fovea::result<model::weights> weights_of(const model::json& manifest, fovea::bytes raw) {
  model::weights all;
  if (manifest.is_array())
    for (const auto& group : manifest)
      if (const auto read = model::read_group(model::member(group, "weights"), raw, "case", all);
          !read)
        return read.error();
  return all;
}

inline fovea::result<fovea::nn::graph> read_tfjs_case(fovea::bytes all) {
  const auto [text, raw] = parted(all);
  const auto file = model::json::parse(text, nullptr, false);
  auto constants = weights_of(model::member(file, "weightsManifest"), raw);
  if (!constants) return constants.error();
  return model::read_tfjs(file, "case", std::move(*constants));
}
inline fovea::result<fovea::nn::graph> read_face_api_case(fovea::bytes all) {
  const auto [text, raw] = parted(all);
  const auto constants = weights_of(model::json::parse(text, nullptr, false), raw);
  if (!constants) return constants.error();
  return model::build_face_api(*constants, "case");
}
inline fovea::result<fovea::nn::graph> read_openvino_case(fovea::bytes all) {
  const auto [text, raw] = parted(all);
  return model::read_openvino(std::as_bytes(std::span(text)), raw, "case");
}

/// What was read must also come through compilation with little memory, or be refused there.
inline void compile_case(fovea::result<fovea::nn::graph> g) {
  if (!g) return;
  fovea::nn::compile_options options;
  options.memory_cap = std::size_t(1) << 22;
  static_cast<void>(fovea::nn::compile(std::move(*g), options));
}

}  // namespace fovea_test
