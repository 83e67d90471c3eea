#pragma once

#include "fovea/vision/detect/surveyor.hpp"
#include "fovea/vision/expect.hpp"

#include <utility>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE surveyor::surveyor(const surveyor& other)
    : canvases_(other.canvases_),
      programs_(other.programs_),
      sessions_(other.programs_.size()),
      how_(other.how_),
      parallel_(other.parallel_) {}

FOVEA_INLINE surveyor& surveyor::operator=(const surveyor& other) {
  if (this != &other) *this = surveyor(other);
  return *this;
}

namespace surveyor_detail {

/// The size that a model's picture has, where its file fixes one.
inline bool fixed_size(const nn::graph& model, canvas_size& size) {
  if (model.inputs.size() != 1) return false;
  const auto& dims = model.values[std::size_t(model.inputs[0])].dims;
  if (dims.rank() != 4) return false;
  const int rows = dims[3] == 3 ? 1 : 2;
  const auto height = dims[rows], width = dims[rows + 1];
  if (width <= 0 || height <= 0 || width > 8192 || height > 8192) return false;
  size = {int(width), int(height)};
  return true;
}

}  // namespace surveyor_detail

FOVEA_INLINE result<surveyor> surveyor::load(const std::string& path, nn::graph model,
                                             const survey_needs& needs) {
  surveyor made;
  made.canvases_ = needs.canvases;
  if (canvas_size size; !needs.fit && surveyor_detail::fixed_size(model, size))
    made.canvases_ = {size};
  for (const auto& canvas : made.canvases_) {
    nn::graph fitted = model;
    if (needs.fit) needs.fit(fitted, canvas);
    auto program = compile_for_picture(std::move(fitted), path, canvas.width, canvas.height,
                                       needs.component, needs.wanted);
    if (!program) return program.error();
    made.programs_.push_back(std::move(*program));
  }
  made.sessions_.resize(made.canvases_.size());
  made.how_ = needs.pixels;
  made.parallel_ = needs.parallel;
  return made;
}

FOVEA_INLINE const nn::session& surveyor::run(const image_view& image, const look& from) {
  const auto index = std::size_t(from.canvas);
  auto& net = sessions_[index];
  if (!net) net.emplace(programs_[index], parallel_);
  how_.width = canvases_[index].width;
  how_.height = canvases_[index].height;
  const affine to_source{1 / from.scale_x, 0, from.part.x, 0, 1 / from.scale_y, from.part.y};
  paint_(image, to_source, how_, net->input<float>(0).data());
  net->run();
  return *net;
}

}  // namespace fovea::inline FOVEA_ABI
