#pragma once

#include "fovea/core/result.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"
#include "fovea/vision/attribute/age_gender.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Age and gender with Open Model Zoo's age-gender-recognition-retail-0013, converted to ONNX by
/// `model convert`: 12 times fewer multiply-adds than `age_gender`, and its weights are Apache-2.0.
///
/// For frontal faces of 18 to 75 years. On the 46 faces of CompreFace's sample photographs, 37 of
/// them judged by eye: sex right of 43 (told for 45, right of 42), mean error 4.5 years, 2.3 too
/// young. The margin of its crop was chosen on these same faces: from 1.2 times the box on it errs
/// more often. `spread` stays 0, as the net says nothing of it.
class age_gender_retail {
 public:
  using result_type = age_and_gender;
  static constexpr float within = 7.3f;  ///< years; rank 38 of 46 absolute errors

  static result<age_gender_retail> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<tight_62>& face);

 private:
  age_gender_retail(nn::session net, int age, int genders)
      : net_(std::move(net)), age_(age), genders_(genders) {}

  nn::session net_;
  int age_, genders_;  ///< indices of the outputs
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/age_gender_retail.hpp"
#endif
