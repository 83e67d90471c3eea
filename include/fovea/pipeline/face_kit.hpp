#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/gallery.hpp"
#include "fovea/vision/align/box_frame.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/attribute/age_gender.hpp"
#include "fovea/vision/attribute/face_gestures.hpp"
#include "fovea/vision/attribute/head_pose.hpp"
#include "fovea/vision/compare.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "fovea/vision/quality.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// All that a `face_kit` tells of one face. Places are pixels of the image.
struct seen_face : face_detection {
  fovea::mesh mesh;                         ///< means nothing where its `presence` is under 0.5
  mobile_face::result_type identity;        ///< to compare, to search and to enrol
  fovea::head_pose pose;                    ///< degrees
  face_gestures gestures;                   ///< eyes, mouth, smile
  face_quality for_probing, for_enrolment;  ///< what is wrong with the picture for either use
  age_and_gender age;                       ///< an impression, not a fact

  /// "face at 417, 357 (181 x 244): looks 30 (24 to 36), female; turned 12 degrees to the left;
  /// picture good". Allocates.
  std::string text() const;
  /// The same and more as a JSON object; without the 468 points. Allocates.
  std::string json() const;
};

/// The faces of one image, best first.
struct seen_faces : std::vector<seen_face> {
  float smallest = 0;  ///< height in pixels of the smallest face that is found in such an image

  /// The face that fills most of the image, or null where there is none.
  const seen_face* largest() const noexcept;
  std::string text() const;  ///< one line for each face, or why there is none
  std::string json() const;  ///< {"faces": [...], "smallest": ...}
};

/// The sensible parts, put together: YuNet finds, the mesh aligns and poses, MobileFaceNet knows
/// again, faceres guesses the age.
///
///     auto kit = face_kit::load("models").value();
///     const auto faces = kit.look(read_image("photo.jpg").value());
///     std::puts(faces.text().c_str());
///
/// Copies share weights and have scratch memory of their own: one copy a thread. Whoever wants
/// other parts composes them by type in a `pipeline`.
class face_kit {
 public:
  /// Reads `yunet_n.onnx`, `face_landmark.tflite`, `MobileFaceNet.tflite` and `faceres.onnx` from a
  /// folder; a file that is missing is named. `parallel` must outlive the kit.
  static result<face_kit> load(const std::string& folder, const detect_options& how = {});

  /// Allocates the answer, nothing else once it has seen an image as large. No face is an empty
  /// answer.
  seen_faces look(const image_view& image);

  /// Whether two faces are one person: same, different or cannot tell, with reasons.
  comparison same(const seen_face& a, const seen_face& b,
                  const operating_point& at = mobile_face::usual_point()) const {
    return compare(a.identity, b.identity, at, a.for_probing, b.for_probing);
  }
  /// The same of the largest face of each image; an image without one gives "cannot tell".
  comparison same(const image_view& a, const image_view& b,
                  const operating_point& at = mobile_face::usual_point());

  /// Who a face is among those enrolled: a name, somebody to look at, or unknown, with reasons.
  identification find(const seen_face& face, const gallery<mobile_face>& people,
                      const operating_point& at = mobile_face::usual_point()) const {
    return people.decide(face.identity, at);
  }

 private:
  face_kit(yunet detector, face_mesh mesh, mobile_face identity, age_gender age)
      : detector_(std::move(detector)),
        align_(std::move(mesh)),
        identity_(std::move(identity)),
        age_(std::move(age)) {}

  yunet detector_;
  five_point_by_mesh<> align_;
  mobile_face identity_;
  box_frame<loose_224> frame_;
  age_gender age_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/pipeline/face_kit.hpp"
#endif
