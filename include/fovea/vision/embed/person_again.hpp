#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/embedding.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Tells whether it is the same body and clothes, from one camera to another or after somebody was
/// hidden, with person-reidentification-retail-0288 (Open Model Zoo): 256 numbers.
///
/// It says nothing of who somebody is: another coat, and it is another person. Its makers state
/// that of the likest pictures 86.1 % show the same person (Market-1501), with a mean average
/// precision of 58.9 %: a help to a tracker, not a decision.
class person_again {
 public:
  using result_type = embedding<person_again, 256>;
  static constexpr const char* space = "person_again";

  static result<person_again> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<person_128>& person);

 private:
  explicit person_again(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/embed/person_again.hpp"
#endif
