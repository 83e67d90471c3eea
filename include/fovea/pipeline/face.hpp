#pragma once

#include "fovea/core/config.hpp"

#include <tuple>
#include <type_traits>
#include <utility>

namespace fovea::inline FOVEA_ABI {

/// What a pipeline tells of one face: all that its detector found (`box`, `score`, and `points`
/// where it finds them), and one result for each head, by type.
template <class Detection, class... Results>
class face : public Detection {
 public:
  using detection_type = Detection;

  face() = default;
  explicit face(const Detection& found) : Detection(found) {}

  /// Whether a head of the pipeline gives this result.
  template <class Result>
  static constexpr bool has = (std::is_same_v<Result, Results> || ...);

  template <class Result>
  const Result& get() const noexcept {
    static_assert(has<Result>, "fovea::face: no head of this pipeline gives this result");
    if constexpr (has<Result>) return std::get<Result>(results_);
  }
  template <class Result>
  void set(Result r) {
    static_assert(has<Result>, "fovea::face: no head of this pipeline gives this result");
    if constexpr (has<Result>) std::get<Result>(results_) = std::move(r);
  }

 private:
  std::tuple<Results...> results_;
};

}  // namespace fovea::inline FOVEA_ABI
