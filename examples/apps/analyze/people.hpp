#pragma once

#include "apps/analyze/seen.hpp"

namespace analyze {

/// Numbers the people, in the order of the photographs; faces that are too small to be told apart
/// keep no number. Gives how many there are.
inline int number_people(std::vector<seen_photo>& photos) {
  fovea::clusters<fovea::mobile_face> people;
  std::vector<seen_face*> faces;
  for (std::size_t p = 0; p < photos.size(); ++p)
    for (auto& face : photos[p].faces)
      if (face.large_enough()) people.add(face.who, std::int32_t(p)), faces.push_back(&face);
  const auto groups = people.group();
  for (std::size_t i = 0; i < faces.size(); ++i) faces[i]->person = groups[i] + 1;
  return people.count();
}

}  // namespace analyze
