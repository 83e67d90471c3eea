#pragma once

#include "fovea/core/result.hpp"
#include "fovea/image/color_name.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"
#include "fovea/vision/attribute/age_gender.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// What somebody seems to wear and to carry: probabilities, 0 to 1.
///
/// The net's makers state an F1 of 0.91 for `male`, 0.83 for `long_trousers` and `long_hair`, 0.77
/// for `backpack`, 0.66 for `bag`, 0.64 for `hat`, 0.21 for `long_sleeves`, and none for `coat`:
/// believe the last two little.
struct person_appearance {
  float male = 0.5f, bag = 0, backpack = 0, hat = 0, long_sleeves = 0, long_trousers = 0;
  float long_hair = 0, coat = 0;
  bool stands = true;           ///< else the box ends at the waist: believe nothing of below it
  point top, bottom;            ///< where their colours were looked for, pixels of the crop
  color_name upper{}, lower{};  ///< of the clothes there

  /// In the middle third it cannot tell.
  constexpr gender looks() const noexcept {
    return male >= 0.667f ? gender::male : male <= 0.333f ? gender::female : gender::cannot_tell;
  }
  /// "male, long trousers, backpack; blue above, black below". Allocates.
  std::string text() const;
};

/// Reads what people wear with person-attributes-recognition-crossroad-0230 (Open Model Zoo).
///
/// Made for people who stand, are hardly hidden, and are 80 pixels wide or more. A box less
/// than 1.7 times as high as wide is taken for one of somebody who is seen to the waist, or sits:
/// there the net looks for clothes in the face, so that the colour is that of the lower middle of
/// the box.
///
/// Colours of clothes against what one sees, judged by eye (`./tests/run vision`, clothes_test): on
/// people whom YOLOX-nano found in photographs, most of them seen to the waist, in groups, 37 of 57
/// (21 of 59 where the net alone chose the place; the 1.7 was settled on these same pictures); on
/// six people who stand before a camera 8 of 11.
class person_attributes {
 public:
  using result_type = person_appearance;

  static result<person_attributes> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<person_80>& person);

 private:
  person_attributes(nn::session net, int attributes, int top, int bottom)
      : net_(std::move(net)), attributes_(attributes), top_(top), bottom_(bottom) {}

  nn::session net_;
  int attributes_, top_, bottom_;  ///< indices of the outputs
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/attribute/person_attributes.hpp"
#endif
