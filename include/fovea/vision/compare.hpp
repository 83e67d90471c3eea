#pragma once

#include "fovea/gallery/embedding.hpp"
#include "fovea/gallery/operating_point.hpp"
#include "fovea/vision/quality.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

namespace fovea::inline FOVEA_ABI {

enum class sameness : std::uint8_t { different, cannot_tell, same };

/// Whether two faces are one person, as far as their pictures tell, with what the answer rests on.
struct comparison {
  sameness answer = sameness::cannot_tell;
  float similarity = 0;
  bool readable = true;  ///< false: of one face the model read nothing
  operating_point at;
  std::optional<face_quality> weaker{};  ///< of the worse picture, where qualities were given
  bool weaker_is_first = true;

  /// The answer and its reasons: score, threshold, how often that threshold was wrong and where
  /// that was seen, the quality of the weaker picture.
  std::string text() const;
};

namespace compare_detail {

comparison decide(float similarity, bool readable, const operating_point& at,
                  const face_quality* first, const face_quality* second);

template <class Model, int Dim>
bool is_zero(const embedding<Model, Dim>& e) noexcept {
  for (const float v : e.values)
    if (v != 0) return false;
  return true;
}

}  // namespace compare_detail

/// Same from the threshold on, different below the review band, and "cannot tell" in between.
template <class A, int N, class B, int M>
comparison compare(const embedding<A, N>& a, const embedding<B, M>& b, const operating_point& at) {
  static_assert(std::is_same_v<embedding<A, N>, embedding<B, M>>,
                "fovea::compare: embeddings of two different models cannot be compared");
  const bool readable = !compare_detail::is_zero(a) && !compare_detail::is_zero(b);
  return compare_detail::decide(cosine(a, b), readable, at, nullptr, nullptr);
}

/// The same, for pictures of which the quality is known (`face_measures::against`).
///
/// A poor picture makes its own person look like somebody else, far more than somebody else like
/// them; two poor pictures do that, too (faces of 16 pixels: one pair in eight). So one that does
/// not pass turns "different" into "cannot tell", and two turn any answer.
template <class A, int N, class B, int M>
comparison compare(const embedding<A, N>& a, const embedding<B, M>& b, const operating_point& at,
                   const face_quality& of_a, const face_quality& of_b) {
  static_assert(std::is_same_v<embedding<A, N>, embedding<B, M>>,
                "fovea::compare: embeddings of two different models cannot be compared");
  const bool readable = !compare_detail::is_zero(a) && !compare_detail::is_zero(b);
  return compare_detail::decide(cosine(a, b), readable, at, &of_a, &of_b);
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/compare.hpp"
#endif
