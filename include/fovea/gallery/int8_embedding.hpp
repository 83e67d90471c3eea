#pragma once

#include "fovea/gallery/embedding.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace fovea::inline FOVEA_ABI {

/// An embedding in a quarter of the memory: each number a byte of -127 to 127 times one `scale`,
/// which gives the bytes the length 1. Made by `quantized`.
template <class Model, int Dim>
struct int8_embedding {
  using model = Model;
  static constexpr int dimension = Dim;

  alignas(64) std::array<std::int8_t, std::size_t(Dim)> values{};
  float scale = 0;
  float error = 0;  ///< how far it lies from the embedding that it was made of

  friend bool operator==(const int8_embedding&, const int8_embedding&) = default;
};

namespace embedding_detail {

struct int8_scale {
  float scale = 0, error = 0;
};
int8_scale to_int8(std::span<const float> from, std::int8_t* to) noexcept;
float int8_cosine(const std::int8_t* a, const std::int8_t* b, std::size_t count,
                  float scale) noexcept;

}  // namespace embedding_detail

/// The nearest bytes, the largest number becoming 127 or -127; zeros stay zeros. `e` has the length
/// 1, or is zeros. `error` is near 0.3 times the largest number times the root of `Dim`, by 127:
/// 0.008 where 512 numbers are spread as a bell curve.
template <class Model, int Dim>
int8_embedding<Model, Dim> quantized(const embedding<Model, Dim>& e) noexcept {
  int8_embedding<Model, Dim> q;
  const auto s = embedding_detail::to_int8(e.values, q.values.data());
  q.scale = s.scale, q.error = s.error;
  return q;
}

/// The cosine of two embeddings of one model from their bytes, the same on every machine.
///
/// It differs from that of the embeddings themselves by no more than `a.error + b.error` and by
/// their product; in 512 dimensions by some 0.0004. Takes under 0.1 us (`./bench/run kernel
/// compare`); allocates nothing.
template <class A, int N, class B, int M>
float cosine(const int8_embedding<A, N>& a, const int8_embedding<B, M>& b) noexcept {
  static_assert(std::is_same_v<int8_embedding<A, N>, int8_embedding<B, M>>,
                "fovea::cosine: embeddings of two different models cannot be compared");
  return embedding_detail::int8_cosine(a.values.data(), b.values.data(), std::size_t(N < M ? N : M),
                                       a.scale * b.scale);
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/int8_embedding.hpp"
#endif
