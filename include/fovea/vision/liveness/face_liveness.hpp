#pragma once

#include "fovea/core/result.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"
#include "fovea/vision/liveness/liveness.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Tells a face from a picture of one with fr_liveness (faceplugin's file; nobody says where its
/// weights are from, so that it is no default).
///
/// Blue first, 0 to 255, the first of three classes is a live face: measured. Of 46 live faces in
/// photographs it takes 1 for an attack and cannot tell of 3, of 277 frames of three videos none
/// (`./tests/run unasked`). Of three pictures of Silent-Face-Anti-Spoofing the live face has 0.99,
/// a print 0.00, a screen 0.02 (`./tests/run vision`, "liveness"). Two attacks say little about the
/// next.
class face_liveness {
 public:
  struct result_type : liveness {};

  static result<face_liveness> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<loose_128>& face);

 private:
  explicit face_liveness(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/liveness/face_liveness.hpp"
#endif
