#pragma once

#include "fovea/core/config.hpp"

#include <cmath>

namespace fovea::inline FOVEA_ABI {

/// The probability, 0 to 1, that a net's output before its last sigmoid stands for.
inline float logistic(float logit) noexcept { return 1 / (1 + std::exp(-logit)); }

/// The output that stands for a probability: what is below it need not be turned into one.
inline float logit(float probability) noexcept { return std::log(probability / (1 - probability)); }

}  // namespace fovea::inline FOVEA_ABI
