#pragma once

#include "apps/analyze/seen.hpp"

#include <cstdio>

namespace analyze {

/// Colours that are told apart well, one for each person in turn.
inline fovea::color color_of(int person) {
  static constexpr fovea::color colors[] = {{86, 180, 233},  {230, 159, 0},   {0, 158, 115},
                                            {240, 228, 66},  {204, 121, 167}, {213, 94, 0},
                                            {120, 140, 255}, {180, 220, 180}};
  return person > 0 ? colors[(person - 1) % 8] : fovea::color{190, 190, 190};
}

inline std::string name_of(const seen_face& face) {
  return face.person > 0 ? "person " + std::to_string(face.person) : "too small to name";
}

inline std::string impression_of(const seen_face& face) {
  char text[64];
  std::snprintf(text, sizeof text, "%.0f, %s", double(face.age.years),
                fovea::name_of(face.age.looks()));
  return text;
}

/// A line of words on a dark plate; gives where the next one goes.
inline float label(fovea::image<fovea::rgb8>& on, fovea::point at, const std::string& words,
                   fovea::color color, float height) {
  const float margin = 0.4f * height;
  fovea::draw::fill(
      on, {at.x, at.y, fovea::draw::text_width(words, height) + 2 * margin, 1.8f * height},
      {0, 0, 0, 170});
  fovea::draw::text(on, {at.x + margin, at.y + margin}, words, color, height);
  return at.y + 1.8f * height;
}

/// Draws what was seen: the mesh as lines, the box, who and how old.
inline void annotate(fovea::image<fovea::rgb8>& on, const std::vector<seen_face>& faces,
                     const std::vector<fovea::mesh_line>& lines) {
  const float unit = float(std::max(on.width(), on.height())) / 1920;
  for (const auto& face : faces) {
    auto color = color_of(face.person);
    const auto& box = face.found.box;
    auto thin = color;
    thin.a = 140;
    if (face.has_mesh())
      for (const auto& [a, b] : lines)
        fovea::draw::line(on, face.mesh.points[a], face.mesh.points[b], thin,
                          std::max(0.8f, box.height / 250));
    fovea::draw::box(on, box, color, std::max(1.5f, 3 * unit));
  }
  for (const auto& face : faces) {  // over every mesh
    const auto& box = face.found.box;
    const float height = std::max(7.0f, 15 * unit);
    const float below = box.bottom() + 4.0f * height < float(on.height()) ? box.bottom() + 2 * unit
                                                                          : box.y - 3.8f * height;
    const float next = label(on, {box.x, below}, name_of(face), color_of(face.person), height);
    label(on, {box.x, next}, impression_of(face), fovea::white, 0.85f * height);
  }
}

}  // namespace analyze
