#pragma once

#include "apps/common/page.hpp"

#include <fovea/fovea.hpp>
#include <fovea/interop/operating_point_json.hpp>

#include <string>

namespace app {

/// The operating point of a file, or the model's usual one where no file was named.
template <class Model>
fovea::operating_point point_of(const std::string& file) {
  if (file.empty()) return Model::usual_point();
  return fovea::read_operating_point(file, Model::space).value();
}

inline json to_json(const fovea::operating_point& at) {
  const auto rate = [](const std::optional<fovea::measured_rate>& r) -> json {
    if (!r) return nullptr;
    const auto [low, high] = r->counted().wilson();
    return {{"rate", r->rate},
            {"interval_95", {low, high}},
            {"comparisons", r->comparisons},
            {"data", r->data}};
  };
  return {{"space", at.space},
          {"threshold", at.threshold},
          {"review", at.review},
          {"false_matches", rate(at.false_matches)},
          {"misses", rate(at.misses)}};
}

}  // namespace app
