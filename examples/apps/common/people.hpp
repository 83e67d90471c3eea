#pragma once

#include "apps/common/cpu_time.hpp"
#include "apps/common/faces.hpp"
#include "apps/common/page.hpp"
#include "apps/common/progress.hpp"

#include <fovea/io/image_file.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

/// Faces of photographs, and who they are: the cards `yunet|ultraface-rfb face-mesh mobile-face`.
namespace app {

template <class Model = fovea::mobile_face>
struct seen_face {
  fovea::face_detection found;
  fovea::face_measures measures;
  typename Model::result_type who;

  float height() const { return found.box.height; }
  bool large_enough() const { return height() >= Model::smallest_face; }
  bool is_small() const { return height() < Model::advised_face; }
};

/// Finds the faces of a picture, the largest first. Copies share weights: one copy a thread.
template <class Model = fovea::mobile_face>
using face_reader = std::function<std::vector<seen_face<Model>>(const fovea::image_view&)>;

template <class Model>
Model load_model();
template <>
inline fovea::mobile_face load_model() {
  return fovea::mobile_face::load(models::path("MobileFaceNet.tflite")).value();
}
template <>
inline fovea::face_feature load_model() {
  return fovea::face_feature::load(models::path("fr_feature.onnx")).value();
}

template <class Model = fovea::mobile_face>
face_reader<Model> usual_reader(const fovea::detect_options& how = {}) {
  return with_detector(how, [](auto detector) -> face_reader<Model> {
    return [detector = std::move(detector), aligner = mesh_aligner(),
            head = load_model<Model>()](const fovea::image_view& picture) mutable {
      std::vector<seen_face<Model>> faces;
      for (const auto& found : detector.detect(picture)) {
        const auto& crop = aligner.align(picture, found);
        faces.push_back(
            {with_points(found, crop.placed_by), fovea::measure(crop), head.read(crop)});
      }
      std::stable_sort(faces.begin(), faces.end(),
                       [](auto& a, auto& b) { return a.height() > b.height(); });
      return faces;
    };
  });
}

template <class Model = fovea::mobile_face>
struct seen_photo {
  std::string path, problem;  ///< one sentence, where it could not be read
  int width = 0, height = 0;
  std::vector<seen_face<Model>> faces;

  double cpu_ms = 0;  ///< to decode and to look

  /// The largest face; there must be one.
  const seen_face<Model>& largest() const { return faces.front(); }

  /// Whom a portrait shows: the largest face that the detector is sure of, or else the surest;
  /// there must be one.
  const seen_face<Model>& subject() const {
    for (const auto& face : faces)
      if (face.found.score >= 0.7f) return face;
    return *std::max_element(faces.begin(), faces.end(),
                             [](auto& a, auto& b) { return a.found.score < b.found.score; });
  }
};

/// Looks at every photograph, `threads` at a time, in the order given. `also(photo, pixels)` is
/// called for each that could be read, by any thread.
template <class Model, class Also>
std::vector<seen_photo<Model>> look_at(const std::vector<std::string>& files,
                                       const face_reader<Model>& faces, int threads, Also also) {
  std::vector<seen_photo<Model>> photos(files.size());
  fovea::thread_pool pool(threads);
  std::atomic<std::size_t> next{0}, finished{0};
  pool.run(threads, [&](int) {
    auto own = faces;
    for (std::size_t i; (i = next++) < photos.size();) {
      auto& photo = photos[i];
      photo.path = files[i];
      const double begun = cpu_milliseconds();
      if (auto pixels = fovea::read_image(files[i])) {
        photo.width = pixels->width(), photo.height = pixels->height();
        photo.faces = own(*pixels);
        photo.cpu_ms = cpu_milliseconds() - begun;
        also(photo, *pixels);
      } else {
        photo.problem = pixels.error().sentence;
      }
      progress(++finished, photos.size());
    }
  });
  return photos;
}
template <class Model>
std::vector<seen_photo<Model>> look_at(const std::vector<std::string>& files,
                                       const face_reader<Model>& faces, int threads) {
  return look_at(files, faces, threads, [](auto&, auto&) {});
}

inline json to_json(const fovea::rect& box) {
  return json::array({box.x, box.y, box.width, box.height});
}

/// What is wrong with a face for keeping it, as a sentence that names it; empty where nothing is.
template <class Model>
std::string unfit(const seen_photo<Model>& photo, const seen_face<Model>& face, bool any_quality) {
  char height[64];
  std::snprintf(height, sizeof height, "%.0f pixels high; %.0f are needed", double(face.height()),
                double(Model::smallest_face));
  if (!face.large_enough()) return photo.path + ": the face is " + height + ".";
  const auto quality = face.measures.against(fovea::enrolment);
  if (any_quality || quality.passes()) return "";
  return photo.path + ": " + quality.text() + "; --any-quality takes it as it is.";
}

}  // namespace app
