#pragma once

#include "fovea/vision/align/face_mesh.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"
#include "fovea/vision/logistic.hpp"

#include <cmath>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<face_mesh> face_mesh::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "MediaPipe's face_landmark of 468 points";
  auto program = compile_for_picture(std::move(*graph), path, 192, 192, "face_mesh", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "face_mesh", wanted};
  const auto points = expect.output_of_count(3 * mesh::size);
  if (!points) return points.error();
  const auto presence = expect.output_of_count(1);
  if (!presence) return presence.error();
  return face_mesh(nn::session(*program, parallel), *points, *presence);
}

FOVEA_INLINE mesh face_mesh::read(const crop<mesh_192>& face) {
  fill(net_.input<float>(0), face.pixels, 0, 1 / 255.0f);
  net_.run();
  mesh out;
  const float* at = net_.output<float>(points_).data();
  const float scale = face.to_image.scale();
  for (std::size_t i = 0; i < mesh::size; ++i, at += 3) {
    out.points[i] = face.to_image({at[0], at[1]});
    out.depth[i] = at[2] * scale;
  }
  out.presence = logistic(net_.output<float>(presence_)[0]);
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
