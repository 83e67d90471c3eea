#pragma once

#include "apps/analyze/seen.hpp"
#include "apps/common/drawing.hpp"

#include <cstdio>

namespace analyze {

inline fovea::color color_of(int person) {
  return person > 0 ? app::color_of(std::size_t(person - 1)) : fovea::color{190, 190, 190};
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
    const float next = app::label(on, {box.x, below}, name_of(face), color_of(face.person), height);
    app::label(on, {box.x, next}, impression_of(face), fovea::white, 0.85f * height);
  }
}

}  // namespace analyze
