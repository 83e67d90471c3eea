#pragma once

#include <fovea/nn/scalar.hpp>

#include <cmath>
#include <string>

/// How the ONNX backend runner compares: types and shapes are equal, |got - wanted| <= 1e-7 + 1e-3
/// |wanted| for reals (bf16: a unit in the last place), and whole numbers are equal.
namespace conformance {

struct tolerance {
  double relative = 1e-3, absolute = 1e-7;
};

inline bool near(double got, double wanted, double relative, double absolute) {
  if (std::isnan(wanted) || std::isnan(got)) return std::isnan(wanted) && std::isnan(got);
  if (std::isinf(wanted) || std::isinf(got)) return got == wanted;
  return std::fabs(got - wanted) <= absolute + relative * std::fabs(wanted);
}

/// Empty where they agree, else the first difference in words.
inline std::string difference(const fovea::nn::tensor& got, const fovea::nn::tensor& wanted,
                              const tolerance& allowed = {}) {
  using namespace fovea::nn;
  const auto text = [](const tensor& t) { return name_of(t.type()) + t.dims().text(); };
  if (got.type() != wanted.type() || !(got.dims() == wanted.dims()))
    return "is " + text(got) + ", should be " + text(wanted);
  const bool real = is_real(wanted.type());
  const double relative = wanted.type() == element::bf16 ? 0x1p-7 : allowed.relative;
  std::int64_t wrong = 0;
  std::string first;
  for (std::int64_t i = 0; i < wanted.count(); ++i) {
    const double g = load_real(got.view(), i), w = load_real(wanted.view(), i);
    const bool good = real ? near(g, w, relative, allowed.absolute)
                           : load_integer(got.view(), i) == load_integer(wanted.view(), i);
    if (good || wrong++ > 0) continue;
    first = "element " + std::to_string(i) + " is " + std::to_string(g) + ", should be " +
            std::to_string(w);
  }
  if (wrong == 0) return "";
  return std::to_string(wrong) + " of " + std::to_string(wanted.count()) +
         " elements differ: " + first;
}

}  // namespace conformance
