#pragma once

#include "fovea/core/result.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// The words that FER2013 has for faces.
enum class expression : std::uint8_t {
  angry,
  disgusted,
  afraid,
  happy,
  sad,
  surprised,
  neutral,
  cannot_tell
};
constexpr const char* name_of(expression e) noexcept {
  constexpr const char* names[] = {"angry", "disgusted", "afraid",  "happy",
                                   "sad",   "surprised", "neutral", "cannot tell"};
  return names[static_cast<int>(e)];
}

/// How a face looks to a net: probabilities in the order of `expression`, which add up to 1.
struct expressions {
  std::array<float, 7> of{};

  /// The likeliest; below one half it cannot tell.
  constexpr expression likeliest() const noexcept {
    std::size_t best = 0;
    for (std::size_t i = 1; i < of.size(); ++i) best = of[i] > of[best] ? i : best;
    return of[best] >= 0.5f ? expression(best) : expression::cannot_tell;
  }
};

/// Names expressions with mini-XCEPTION (Arriaga et al. 2017; @vladmandic/human's file, converted
/// to ONNX by `model convert`). No other part of fovea runs it.
///
/// It names how a face looks, not what a person feels, and about one answer in three differs from
/// the label even on its own test set. On the 46 faces of CompreFace's sample photographs it calls
/// all 20 that smile with teeth "happy", and 2 of 21 that do not smile; nothing else was measured.
/// The EU forbids emotion recognition at work and in schools (Regulation 2024/1689, article 5).
class expression_reader {
 public:
  using result_type = expressions;

  static result<expression_reader> load(const std::string& path, executor* parallel = nullptr);

  /// Reads luma. Allocates nothing.
  result_type read(const crop<tight_64>& face);

 private:
  explicit expression_reader(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/expression.hpp"
#endif
