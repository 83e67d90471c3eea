#pragma once

#include "fovea/core/result.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/align/box_within.hpp"
#include "fovea/vision/liveness/liveness.hpp"

#include <string>

namespace fovea::inline FOVEA_ABI {

/// Tells a face from a picture of one with MiniFASNetV2 of scale 2.7 (Silent-Face-Anti-Spoofing).
///
/// What it reads was measured on the three pictures of that project, since the file does not say:
/// blue first, 0 to 255, the second of three classes is a live face, and the crop must stay inside
/// the picture. There the live face has 0.999, a print 0.006, a screen 0.000.
///
/// Not a lock of its own: of 46 live faces in photographs it takes 6 for attacks and cannot tell of
/// 11 (`./tests/run vision`, "liveness"), of 277 frames of three videos 3 and 22 (`./tests/run
/// unasked`). Its authors run it with a second net on a crop of scale 4.0, which is not in the
/// catalogue. Faces from phones and webcams are what it was made for.
class mini_fasnet {
 public:
  struct result_type : liveness {};

  static result<mini_fasnet> load(const std::string& path, executor* parallel = nullptr);

  /// Allocates nothing.
  result_type read(const crop<around_80>& face);

 private:
  explicit mini_fasnet(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/liveness/mini_fasnet.hpp"
#endif
