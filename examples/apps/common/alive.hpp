#pragma once

#include "models/cache.hpp"

#include <fovea/fovea.hpp>

#include <filesystem>
#include <optional>

/// Live or a picture, by the nets at hand: the cards `liveness-mini|face-liveness`.
namespace app {

/// One of the two nets, or both as one. Copies share weights.
class liveness_reader {
 public:
  liveness_reader() {
    using namespace fovea;
    const auto has = [](const char* file) { return std::filesystem::exists(models::path(file)); };
    if (has("2.7_80x80_MiniFASNetV2.onnx"))
      small_ = mini_fasnet::load(models::path("2.7_80x80_MiniFASNetV2.onnx")).value();
    if (!small_ || has("fr_liveness.onnx"))
      large_ = face_liveness::load(models::path("fr_liveness.onnx")).value();
  }

  fovea::liveness read(const fovea::image_view& picture, const fovea::rect& face) {
    fovea::liveness said;
    if (small_) said = small_->read(around_.align(picture, face));
    if (!large_) return said;
    const fovea::liveness other = large_->read(square_.align(picture, face, 0));
    return small_ ? fovea::together(said, other) : other;
  }

  std::string names() const {
    return std::string(small_ ? "MiniFASNetV2" : "") + (small_ && large_ ? " and " : "") +
           (large_ ? "fr_liveness" : "");
  }

 private:
  std::optional<fovea::mini_fasnet> small_;
  std::optional<fovea::face_liveness> large_;
  fovea::box_within<fovea::around_80> around_;
  fovea::box_frame<fovea::loose_128> square_;
};

}  // namespace app
