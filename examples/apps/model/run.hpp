#pragma once

#include "apps/model/npy.hpp"
#include "apps/model/read_any.hpp"

#include <fovea/core/thread_pool.hpp>
#include <fovea/nn/session.hpp>

#include <cstdio>
#include <cstring>
#include <vector>

namespace model {

struct run_options {
  std::vector<std::string> in, out;
  nn::compile_options compile;
  int threads = 1;
};

/// Arrays in the order of the inputs; shapes that the model leaves open are taken from them.
inline fovea::result<std::vector<nn::tensor>> read_inputs(const nn::graph& g, run_options& with) {
  if (with.in.size() != g.inputs.size())
    return failure{error_code::mismatch,
                   g.name + ": the model has " + std::to_string(g.inputs.size()) +
                       " inputs, --in gives " + std::to_string(with.in.size()) + "."};
  std::vector<nn::tensor> all;
  for (std::size_t i = 0; i < with.in.size(); ++i) {
    const auto file = fovea::file_map::read(with.in[i]);
    if (!file) return file.error();
    const auto t = read_npy(file->contents(), with.in[i]);
    if (!t) return t.error();
    const auto& v = g.values[static_cast<std::size_t>(g.inputs[i])];
    if (t->type() != v.type)
      return failure{error_code::mismatch, with.in[i] + ": holds " + nn::name_of(t->type()) +
                                               ", the input '" + v.name + "' is " +
                                               nn::name_of(v.type) + "."};
    with.compile.shapes.push_back({v.name, t->dims()});
    all.push_back(*t);
  }
  return all;
}

inline fovea::status write_outputs(const nn::session& net, const std::vector<std::string>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto file = write_npy(net.output(static_cast<int>(i)));
    if (file.empty())
      return failure{error_code::unsupported, paths[i] + ": NumPy has no type for this output."};
    if (const auto written = fovea::write_file(paths[i], file); !written) return written.error();
  }
  return fovea::done;
}

/// Runs the model once on arrays, and writes its outputs or says what they are.
inline fovea::status run(const std::string& path, run_options with) {
  auto g = read_any(path);
  if (!g) return g.error();
  const auto inputs = read_inputs(*g, with);
  if (!inputs) return inputs.error();
  const auto compiled = nn::compile(std::move(*g), with.compile);
  if (!compiled) return compiled.error();
  if (with.out.size() > compiled->outputs().size())
    return failure{error_code::mismatch,
                   path + ": the model has " + std::to_string(compiled->outputs().size()) +
                       " outputs, --out names " + std::to_string(with.out.size()) + "."};
  fovea::thread_pool pool(with.threads);
  nn::session net(*compiled, with.threads > 1 ? &pool : nullptr);
  for (std::size_t i = 0; i < inputs->size() && i < compiled->inputs().size(); ++i)
    std::memcpy(net.input(static_cast<int>(i)).data, (*inputs)[i].view().data,
                (*inputs)[i].view().byte_count());
  net.run();
  for (std::size_t i = with.out.size(); i < compiled->outputs().size(); ++i) {
    const auto y = net.output(static_cast<int>(i));
    std::printf("%s %s%s\n", compiled->outputs()[i].name.c_str(), nn::name_of(y.type),
                y.dims.text().c_str());
  }
  return write_outputs(net, with.out);
}

}  // namespace model
