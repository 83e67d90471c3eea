#pragma once

#include "fovea/vision/detect/surveyor.hpp"

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

FOVEA_INLINE result<surveyor> surveyor::load(const std::string& path, const nn::graph& model,
                                             std::vector<canvas_size> canvases,
                                             const tensor_input& how, executor* parallel) {
  const failure no_picture{error_code::mismatch,
                           path + ": a detector has one input, a picture [N,3,H,W] or [N,H,W,3]."};
  if (model.inputs.size() != 1) return no_picture;
  const auto& input = model.values[std::size_t(model.inputs[0])];
  if (input.dims.rank() != 4) return no_picture;
  const bool channels_last = input.dims[3] == 3;
  const int height_axis = channels_last ? 1 : 2;
  const auto height = input.dims[height_axis], width = input.dims[height_axis + 1];
  if (width > 0 && height > 0) {
    if (width > 4096 || height > 4096) return no_picture;
    canvases = {{int(width), int(height)}};
  }
  surveyor made;
  for (const auto& canvas : canvases) {
    nn::compile_options options;
    options.channels_last_inputs = true;
    options.shapes.push_back({input.name, channels_last
                                              ? nn::shape{1, canvas.height, canvas.width, 3}
                                              : nn::shape{1, 3, canvas.height, canvas.width}});
    auto program = nn::compile(model, options);
    if (!program) return program.error();
    if (program->inputs()[0].dims != nn::shape{1, canvas.height, canvas.width, 3} ||
        program->inputs()[0].type != nn::element::f32)
      return no_picture;
    made.programs_.push_back(std::move(*program));
  }
  made.sessions_.resize(canvases.size());
  made.canvases_ = std::move(canvases);
  made.how_ = how;
  made.parallel_ = parallel;
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
