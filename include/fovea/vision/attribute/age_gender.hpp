#pragma once

#include "fovea/core/result.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

enum class gender { female, male, cannot_tell };
constexpr const char* name_of(gender g) noexcept {
  return g == gender::female ? "female" : g == gender::male ? "male" : "cannot tell";
}

/// How old a face looks, and how male or female: an impression, as others have labelled such
/// pictures, not a fact about the person.
struct age_and_gender {
  float years = 0;    ///< the expected value over the net's hundred classes
  float spread = 0;   ///< the standard deviation over them: how sure the net is, not how right
  float male = 0.5f;  ///< the net's probability, 0 to 1
  float within = 0;  ///< years: eight of ten labelled faces were at most this far off, see the head

  constexpr float youngest() const noexcept { return years > within ? years - within : 0; }
  constexpr float oldest() const noexcept { return years + within; }
  /// In the middle third it cannot tell.
  constexpr gender looks() const noexcept {
    return male >= 0.667f ? gender::male : male <= 0.333f ? gender::female : gender::cannot_tell;
  }
};

/// Age and gender with faceres (Savchenko 2019, PeerJ CS-197; @vladmandic/human's file, converted
/// to ONNX by `model convert`). The default: its ages are nearer than those of `age_gender_retail`,
/// and both take as many for the wrong sex.
///
/// On the 46 faces of CompreFace's sample photographs: sex right of 43 (told for 41, right of 39),
/// mean error 3.5 years. Sex and age of 37 of these were judged by eye, all look 19 to 45, and 13
/// are male: nothing is known beyond that. `within` grows with the spread, so that it is wide
/// where the net is unsure (split conformal prediction with locally weighted residuals, Lei et al.
/// 2018, section 5.2; `./tests/run vision`, "sex and age").
class age_gender {
 public:
  using result_type = age_and_gender;
  static constexpr float within_spreads =
      0.7f;  ///< rank 38 of 46 absolute errors, each by its spread

  static result<age_gender> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<loose_224>& face);

 private:
  age_gender(nn::session net, int years, int male)
      : net_(std::move(net)), years_(years), male_(male) {}

  nn::session net_;
  int years_, male_;  ///< indices of the outputs
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/age_gender.hpp"
#endif
