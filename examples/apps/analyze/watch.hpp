#pragma once

#include "apps/analyze/annotate.hpp"
#include "apps/common/faces.hpp"

#include <fovea/io/image_file.hpp>

#include <chrono>
#include <utility>

namespace analyze {

inline double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

/// Reads a photograph and keeps what the pipeline sees in it; gives the pixels for drawing.
template <class Pipeline>
fovea::image<fovea::rgb8> look(Pipeline& faces, seen_photo& photo) {
  auto start = std::chrono::steady_clock::now();
  auto pixels = fovea::read_image(photo.path);
  photo.read_ms = milliseconds_since(start);
  if (!pixels) {
    photo.problem = pixels.error().sentence;
    return {};
  }
  start = std::chrono::steady_clock::now();
  photo.width = pixels->width(), photo.height = pixels->height();
  for (const auto& face : faces(*pixels))
    photo.faces.push_back(
        {app::with_points(face, face.template get<fovea::mesh>()), face.template get<fovea::mesh>(),
         face.template get<fovea::age_and_gender>(), face.template get<fovea::head_pose>(),
         face.template get<fovea::face_gestures>(), face.template get<fovea::face_measures>(),
         face.template get<identity>(), 0});
  std::sort(photo.faces.begin(), photo.faces.end(), [](const auto& a, const auto& b) {
    return std::pair(a.found.box.x, a.found.box.y) < std::pair(b.found.box.x, b.found.box.y);
  });
  photo.look_ms = milliseconds_since(start);
  return std::move(*pixels);
}

/// Draws and writes the annotated copy.
inline void show(seen_photo& photo, fovea::image<fovea::rgb8>& pixels, const std::string& folder,
                 const std::vector<fovea::mesh_line>& lines) {
  const auto start = std::chrono::steady_clock::now();
  annotate(pixels, photo.faces, lines);
  photo.jpeg = fovea::encode_jpeg(pixels, 88);
  const auto written = fovea::write_file(folder + "/" + photo.picture, photo.jpeg);
  if (!written) photo.problem = written.error().sentence;
  photo.draw_ms = milliseconds_since(start);
}

/// The lines of the mesh, from the face that looks at the camera most: whose eyes are farthest
/// apart for its width.
inline std::vector<fovea::mesh_line> lines_of(const std::vector<seen_photo>& photos) {
  const seen_face* best = nullptr;
  float widest = 0;
  for (const auto& photo : photos)
    for (const auto& face : photo.faces) {
      const auto across = face.mesh.eyes()[1] - face.mesh.eyes()[0];
      const float width = std::hypot(across.x, across.y) / face.found.box.width;
      if (face.has_mesh() && width > widest) widest = width, best = &face;
    }
  return best ? fovea::mesh_lines(best->mesh) : std::vector<fovea::mesh_line>{};
}

}  // namespace analyze
