#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/nn/onnx.hpp"
#include "fovea/nn/tflite.hpp"
#include "fovea/vision/expect.hpp"

namespace fovea::inline FOVEA_ABI {

namespace expect_detail {

inline bool fits(const nn::signature& has, const nn::shape& dims) {
  if (has.type != nn::element::f32 || has.dims.rank() != dims.rank()) return false;
  for (int axis = 0; axis < dims.rank(); ++axis)
    if (dims[axis] >= 0 && dims[axis] != has.dims[axis]) return false;
  return true;
}

inline std::string list(const std::vector<nn::signature>& all) {
  std::string text;
  for (const auto& each : all)
    text +=
        (text.empty() ? "'" : ", '") + each.name + "' " + nn::name_of(each.type) + each.dims.text();
  return text.empty() ? "none" : text;
}

}  // namespace expect_detail

FOVEA_INLINE failure expectation::refuse(const std::string& found) const {
  return {error_code::mismatch,
          file + ": " + found + "; fovea::" + component + " reads " + wanted + "."};
}

FOVEA_INLINE result<int> expectation::output(const nn::shape& dims, const std::string& name) const {
  for (std::size_t i = 0; i < of.outputs().size(); ++i)
    if ((name.empty() || of.outputs()[i].name == name) &&
        expect_detail::fits(of.outputs()[i], dims))
      return int(i);
  return refuse("expected an output " + (name.empty() ? name : "'" + name + "' ") + "f32" +
                dims.text() + ", found " + expect_detail::list(of.outputs()));
}

FOVEA_INLINE result<int> expectation::output_of_count(std::int64_t count) const {
  int found = -1, matches = 0;
  for (std::size_t i = 0; i < of.outputs().size(); ++i)
    if (of.outputs()[i].type == nn::element::f32 && of.outputs()[i].dims.count() == count)
      found = int(i), ++matches;
  if (matches == 1) return found;
  return refuse("expected one output of " + std::to_string(count) + " numbers, found " +
                expect_detail::list(of.outputs()));
}

namespace expect_detail {

inline bool may_become(const nn::value& input, const nn::shape& dims) {
  bool fits = input.type == nn::element::f32 && input.dims.rank() == 4;
  for (int axis = 0; fits && axis < 4; ++axis)
    fits = input.dims[axis] < 0 ? dims[axis] != 3 : input.dims[axis] == dims[axis];
  return fits;
}

/// Compiles a net whose one picture is `last`, with its channels last or first in the file.
inline result<nn::program> compile_for(nn::graph model, const std::string& path,
                                       const nn::shape& last, const char* component,
                                       const char* wanted) {
  const nn::shape first{1, last[3], last[1], last[2]};
  std::string found = std::to_string(model.inputs.size()) + " inputs";
  for (const nn::shape& dims : {last, first}) {
    if (model.inputs.size() != 1) break;
    const auto& input = model.values[std::size_t(model.inputs[0])];
    found = "an input " + std::string(nn::name_of(input.type)) + input.dims.text();
    if (!may_become(input, dims)) continue;
    nn::compile_options options;
    options.channels_last_inputs = true;
    options.shapes.push_back({input.name, dims});
    auto program = nn::compile(std::move(model), options);
    if (!program)
      return failure{program.error().code,
                     program.error().sentence + " (fovea::" + component + " reads " + wanted + ")"};
    if (program->inputs()[0].dims == last) return program;
    found = "an input that cannot be given with channels last";
    break;
  }
  return failure{error_code::mismatch, path + ": it has " + found + "; fovea::" + component +
                                           " reads " + wanted + ", with a picture f32" +
                                           last.text() + " or f32" + first.text() + "."};
}

}  // namespace expect_detail

FOVEA_INLINE result<nn::program> compile_for_picture(nn::graph model, const std::string& path,
                                                     int width, int height, const char* component,
                                                     const char* wanted) {
  return expect_detail::compile_for(std::move(model), path, {1, height, width, 3}, component,
                                    wanted);
}

FOVEA_INLINE result<nn::program> compile_for_gray(nn::graph model, const std::string& path,
                                                  int width, int height, const char* component,
                                                  const char* wanted) {
  return expect_detail::compile_for(std::move(model), path, {1, height, width, 1}, component,
                                    wanted);
}

FOVEA_INLINE result<nn::graph> read_graph(const std::string& path) {
  auto file = file_map::map(path);
  if (!file) return file.error();
  const auto owner = std::make_shared<file_map>(std::move(file.value()));
  const bytes model = owner->contents();
  const bool tflite = model.size() >= 8 && char(model[4]) == 'T' && char(model[5]) == 'F' &&
                      char(model[6]) == 'L' && char(model[7]) == '3';
  return tflite ? nn::read_tflite(model, path, owner) : nn::read_onnx(model, path, owner);
}

}  // namespace fovea::inline FOVEA_ABI
