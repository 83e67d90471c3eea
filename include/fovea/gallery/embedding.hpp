#pragma once

#include "fovea/core/config.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

namespace fovea::inline FOVEA_ABI {

/// A point in the space of one model: `Dim` numbers of length 1, whose dot product says how alike
/// two faces are to that model, and only to that model.
///
/// `Model` is the class that reads it, so vectors of two models never meet in one comparison or one
/// gallery.
template <class Model, int Dim>
struct embedding {
  using model = Model;
  static constexpr int dimension = Dim;

  alignas(64) std::array<float, std::size_t(Dim)> values{};

  friend bool operator==(const embedding&, const embedding&) = default;
};

template <class E>
inline constexpr bool is_embedding = false;
template <class Model, int Dim>
inline constexpr bool is_embedding<embedding<Model, Dim>> = true;

/// Scales to length 1. A vector of zeros, or of something that is no number, becomes zeros: it is
/// like nothing.
template <class Model, int Dim>
void normalize(embedding<Model, Dim>& e) noexcept {
  double sum = 0;
  for (const float v : e.values) sum += double(v) * double(v);
  const double scale = sum > 0 && std::isfinite(sum) ? 1 / std::sqrt(sum) : 0;
  for (float& v : e.values) v = scale > 0 ? static_cast<float>(double(v) * scale) : 0.0f;
}

namespace embedding_detail {
inline float cosine(const float* a, const float* b, std::size_t count) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += double(a[i]) * double(b[i]);
  return static_cast<float>(sum);
}
}  // namespace embedding_detail

/// The cosine of two embeddings of one model, -1 to 1. Summed in one fixed order, so that it is the
/// same on every machine.
template <class A, int N, class B, int M>
float cosine(const embedding<A, N>& a, const embedding<B, M>& b) noexcept {
  static_assert(std::is_same_v<embedding<A, N>, embedding<B, M>>,
                "fovea::cosine: embeddings of two different models cannot be compared");
  return embedding_detail::cosine(a.values.data(), b.values.data(), std::size_t(N < M ? N : M));
}

}  // namespace fovea::inline FOVEA_ABI
