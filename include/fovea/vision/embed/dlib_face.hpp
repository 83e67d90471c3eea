#pragma once

#include "fovea/core/result.hpp"
#include "fovea/gallery/embedding.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"

#include <array>
#include <string>
#include <utility>

namespace fovea::inline FOVEA_ABI {

/// Tells people apart with dlib's residual net, 128 numbers a face (King 2017; face-api's copy,
/// converted to ONNX by `model convert`). Its weights are in the public domain.
///
/// Do not make it a default. At its usual distance of 0.6 it takes 83 % of pairs of different Asian
/// women and 77 % of pairs of different Asian men for the same person, but 2 % and 0.5 % of pairs
/// of Caucasian women and men (SCUT-FBP5500, 19,900 pairs each). Take `mobile_face` unless its
/// weights cannot be used.
///
/// Its vectors are not of length 1, so that `cosine` would mislead: compare with `distance`.
class dlib_face {
 public:
  /// The net's numbers as they are, in a type of its own.
  struct descriptor {
    alignas(64) std::array<float, 128> values{};
    friend bool operator==(const descriptor&, const descriptor&) = default;
  };
  using result_type = descriptor;
  static constexpr float same_person = 0.45f;  ///< at most this far apart

  static result<dlib_face> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  descriptor read(const crop<dlib_150>& face);

 private:
  explicit dlib_face(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

/// How far apart two faces are, 0 for the same picture.
float distance(const dlib_face::descriptor& a, const dlib_face::descriptor& b) noexcept;

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/embed/dlib_face.hpp"
#endif
