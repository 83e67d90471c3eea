#pragma once

#include "support/onnx_builder.hpp"

#include <doctest/doctest.h>

#include <fovea/nn/evaluate.hpp>
#include <fovea/nn/onnx.hpp>

namespace fovea_test {

namespace nn = fovea::nn;

inline fovea::result<nn::graph> read_built(const onnx_builder& m) {
  return nn::read_onnx(m.file(), "built.onnx", nullptr);
}

/// Why the model is not read; "it was read" where it is.
inline std::string refusal(const onnx_builder& m) {
  const auto g = read_built(m);
  return g ? "it was read" : g.error().sentence;
}

inline bool tells(const onnx_builder& m, const std::string& clause) {
  const std::string said = refusal(m);
  CAPTURE(said);
  CHECK(said.find(clause) != std::string::npos);
  CHECK(said.rfind("built.onnx: ", 0) == 0);
  return said.find(clause) != std::string::npos;
}

inline std::vector<nn::tensor> answers_of(const nn::graph& g,
                                          const std::vector<nn::tensor>& inputs) {
  auto answers = nn::evaluate(g, inputs);
  if (!answers) FAIL(answers.error().sentence);
  return *answers;
}

inline nn::tensor run_built(const onnx_builder& m, const std::vector<nn::tensor>& inputs) {
  const auto g = read_built(m);
  if (!g) FAIL(g.error().sentence);
  return answers_of(*g, inputs)[0];
}

inline nn::tensor floats(const nn::shape& dims, const std::vector<float>& v) {
  return nn::tensor::of<float>(dims, v);
}

inline std::vector<float> list_of(const nn::tensor& t) {
  REQUIRE(t.type() == nn::element::f32);
  const auto s = t.span<float>();
  return {s.begin(), s.end()};
}

}  // namespace fovea_test
