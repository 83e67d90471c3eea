#pragma once

#include "apps/model/read_any.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/image/resize.hpp>
#include <fovea/io/image_file.hpp>
#include <fovea/nn/onnx.hpp>
#include <fovea/nn/quantize.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace model {

/// How pictures become inputs: (pixel - mean) scale, colours as RGB or BGR.
struct picture_options {
  std::string images;
  float mean = 0, scale = 1;
  bool bgr = false;
};

/// The pictures of a folder in the order of their names, made as large as the input; what is no
/// picture is skipped.
inline std::vector<std::vector<nn::tensor>> read_pictures(const nn::shape& in,
                                                          const picture_options& with) {
  std::vector<std::string> paths;
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator(with.images, trouble))
    paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  std::vector<std::vector<nn::tensor>> samples;
  const bool last = in[3] == 3;
  const auto height = in[last ? 1 : 2], width = in[last ? 2 : 3], area = height * width;
  for (const auto& path : paths) {
    const auto photo = fovea::read_image(path);
    if (!photo) continue;
    const auto small = fovea::resize<fovea::rgb8>(*photo, int(width), int(height));
    const fovea::view<fovea::rgb8> pixels = small;
    nn::tensor x(nn::element::f32, in);
    for (std::int64_t p = 0; p < area; ++p) {
      const std::uint8_t* colours = pixels.at(int(p % width), int(p / width));
      for (int c = 0; c < 3; ++c)
        x.writable().as<float>()[last ? p * 3 + c : c * area + p] =
            (float(colours[with.bgr ? 2 - c : c]) - with.mean) * with.scale;
    }
    samples.push_back({std::move(x)});
  }
  return samples;
}

/// Writes the model with bytes in place of floats, their ranges taken from pictures.
inline fovea::status quantize(const std::string& from, const std::string& to,
                              const picture_options& with, const nn::compile_options& options) {
  auto g = read_any(from);
  if (!g) return g.error();
  const auto net = nn::prepare_for_bytes(std::move(*g), options);
  if (!net) return net.error();
  const auto& in = net->values[static_cast<std::size_t>(net->inputs.empty() ? 0 : net->inputs[0])];
  if (net->inputs.size() != 1 || in.type != nn::element::f32 || in.dims.rank() != 4 ||
      in.dims[0] != 1 || (in.dims[1] != 3 && in.dims[3] != 3))
    return failure{error_code::unsupported, from +
                                                ": pictures fit a model with one f32 input "
                                                "[1, 3, H, W] or [1, H, W, 3]."};
  const auto samples = read_pictures(in.dims, with);
  if (samples.empty())
    return failure{error_code::not_found, with.images +
                                              ": holds no picture; name a folder of "
                                              "pictures with --images."};
  const auto ranges = nn::calibrate(*net, samples);
  if (!ranges) return ranges.error();
  const auto file = nn::write_onnx(nn::quantize(*net, *ranges));
  if (!file) return file.error();
  std::printf("%s: ranges of %zu pictures\n", to.c_str(), samples.size());
  return fovea::write_file(to, *file);
}

}  // namespace model
