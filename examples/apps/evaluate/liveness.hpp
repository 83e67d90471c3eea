#pragma once

#include "apps/common/alive.hpp"
#include "apps/common/people.hpp"
#include "apps/common/photos.hpp"

#include <string>
#include <vector>

namespace evaluate {

/// How live faces and attacks were taken.
struct liveness_outcome {
  fovea::liveness_tally tally;
  std::string nets;
  std::vector<std::string> without_face, problems;
};

/// What a picture shows, by the first folder below `folder` that it lies in: empty for "live", else
/// the kind of attack.
inline std::string attack_of(const std::string& file, const std::string& folder) {
  const auto below = app::fs::path(file).lexically_relative(folder);
  const std::string kind = below.has_parent_path() ? below.begin()->string() : "";
  return kind == "live" ? "" : kind;
}

/// Looks at FOLDER/live/... and FOLDER/KIND/...: the largest face of each picture.
inline liveness_outcome measure_liveness(const std::string& folder) {
  liveness_outcome all;
  app::liveness_reader liveness;
  all.nets = liveness.names();
  app::with_detector({}, [&](auto detector) {
    for (const auto& file : app::photos_in(folder)) {
      const bool lies_in_folder = app::fs::path(file).lexically_relative(folder).has_parent_path();
      const auto photo = fovea::read_image(file);
      if (!photo || !lies_in_folder) {
        all.problems.push_back(photo
                                   ? file + ": it lies in no folder that says live or what attack."
                                   : photo.error().sentence);
        continue;
      }
      const fovea::detection* best = nullptr;
      const auto found = detector.detect(*photo);
      for (const auto& face : found)
        if (!best || face.box.area() > best->box.area()) best = &face;
      if (best)
        all.tally.add(attack_of(file, folder), liveness.read(*photo, best->box).verdict());
      else
        all.without_face.push_back(file);
    }
    return 0;
  });
  return all;
}

}  // namespace evaluate
