#pragma once

#include <fovea/nn/evaluate.hpp>
#include <fovea/nn/onnx.hpp>
#include <fovea/nn/session.hpp>

#include <cstring>
#include <vector>

/// A graph run on tensors, through a compiled program or node by node.
namespace conformance {

using fovea::result;
using fovea::nn::element;
using fovea::nn::tensor;

inline fovea::nn::compile_options shapes_of(const fovea::nn::graph& g,
                                            const std::vector<tensor>& inputs) {
  fovea::nn::compile_options options;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    options.shapes.push_back(
        {g.values[static_cast<std::size_t>(g.inputs[i])].name, inputs[i].dims()});
  return options;
}

/// What may decide shapes: whole numbers, bools and short lists of reals.
inline void bind_small_values(const fovea::nn::graph& g, const std::vector<tensor>& inputs,
                              fovea::nn::compile_options& options) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const bool small = inputs[i].dims().rank() <= 1 && inputs[i].count() <= 64;
    const bool whole = !fovea::nn::is_real(inputs[i].type());
    if (small || (whole && inputs[i].count() <= 1024))
      options.values.push_back({g.values[static_cast<std::size_t>(g.inputs[i])].name, inputs[i]});
  }
}

/// The input of that name among `inputs`; a program has none for what was bound.
inline const tensor* input_named(const fovea::nn::graph& g, const std::vector<tensor>& inputs,
                                 const std::string& name) {
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (g.values[static_cast<std::size_t>(g.inputs[i])].name == name) return &inputs[i];
  return nullptr;
}

inline result<std::vector<tensor>> run_compiled(const fovea::nn::graph& g,
                                                const std::vector<tensor>& inputs) {
  auto options = shapes_of(g, inputs);
  auto made = compile(g, options);
  if (!made && fovea::nn::is_value_needed(made.error())) {
    bind_small_values(g, inputs, options);
    made = compile(g, options);
  }
  if (!made) return made.error();
  fovea::nn::session net(*made);
  for (std::size_t i = 0; i < made->inputs().size(); ++i) {
    const tensor* given = input_named(g, inputs, made->inputs()[i].name);
    const auto room = net.input(static_cast<int>(i));
    if (!given || given->type() != room.type || !(given->dims() == room.dims))
      return fovea::failure{fovea::error_code::mismatch, "the program's input '" +
                                                             made->inputs()[i].name + "' is " +
                                                             name_of(room.type) + room.dims.text()};
    if (room.byte_count() > 0) std::memcpy(room.data, given->view().data, room.byte_count());
  }
  net.run();
  std::vector<tensor> outputs;
  for (std::size_t i = 0; i < made->outputs().size(); ++i) {
    const auto out = net.output(static_cast<int>(i));
    tensor copy(out.type, out.dims);
    if (out.byte_count() > 0) std::memcpy(copy.writable().data, out.data, out.byte_count());
    outputs.push_back(std::move(copy));
  }
  return outputs;
}

enum class engine {
  compiled,
  evaluate,   ///< node by node
  rewritten,  ///< compiled, after being written as ONNX and read again
};

inline result<std::vector<tensor>> run(const fovea::nn::graph& g, const std::vector<tensor>& inputs,
                                       engine by) {
  if (by == engine::evaluate) return evaluate(g, inputs);
  if (by == engine::compiled) return run_compiled(g, inputs);
  const auto written = fovea::nn::write_onnx(g);
  if (!written) return written.error();
  const auto again = fovea::nn::read_onnx(*written, "rewritten", nullptr);
  return again ? run_compiled(*again, inputs) : again.error();
}

}  // namespace conformance
