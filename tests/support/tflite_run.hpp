#pragma once

#include "support/run_op.hpp"
#include "support/tflite_builder.hpp"

#include <doctest/doctest.h>

#include <fovea/nn/evaluate.hpp>
#include <fovea/nn/tflite.hpp>

namespace fovea_test {

inline fovea::result<nn::graph> read_built(const std::vector<std::byte>& file) {
  return fovea::nn::read_tflite(file, "built.tflite", nullptr);
}

/// What the built model answers to `inputs`; the model stays alive meanwhile.
inline std::vector<nn::tensor> run_built(const tflite_builder& model,
                                         const std::vector<nn::tensor>& inputs) {
  const auto file = model.bytes();
  const auto g = read_built(file);
  if (!g) FAIL(g.error().sentence);
  const auto answers = nn::evaluate(*g, inputs);
  if (!answers) FAIL(answers.error().sentence);
  return *answers;
}

inline nn::tensor tensor_of(const nn::shape& dims, const std::vector<float>& values) {
  return nn::tensor::of<float>(dims, values);
}

inline void check_close(const nn::tensor& got, const nn::shape& dims,
                        const std::vector<double>& expected, double tolerance = 1e-5) {
  REQUIRE(got.dims().text() == dims.text());
  REQUIRE(got.type() == nn::element::f32);
  REQUIRE(expected.size() == static_cast<std::size_t>(got.count()));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    REQUIRE(got.span<float>()[i] == doctest::Approx(expected[i]).epsilon(tolerance));
  }
}

}  // namespace fovea_test
