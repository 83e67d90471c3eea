#pragma once

#include "conformance/compare.hpp"
#include "conformance/engine.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/nn/onnx.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

/// One folder of the layout: model.onnx, test_data_set_N/input_K.pb and output_K.pb.
namespace conformance {

namespace fs = std::filesystem;

enum class verdict : char { passed = 'P', failed = 'F', unsupported = 'U', crashed = 'C' };

struct outcome {
  verdict is = verdict::passed;
  std::string reason;
};

inline outcome from(const fovea::failure& why) {
  const bool missing = why.code == fovea::error_code::unsupported;
  return {missing ? verdict::unsupported : verdict::failed, why.sentence};
}

inline std::vector<fs::path> data_sets(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& each : fs::directory_iterator(folder))
    if (each.is_directory() && each.path().filename().string().rfind("test_data_set_", 0) == 0)
      found.push_back(each.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// `kind`_0.pb, `kind`_1.pb … as far as there are any.
inline result<std::vector<tensor>> tensors(const fs::path& folder, const std::string& kind) {
  std::vector<tensor> found;
  for (int i = 0;; ++i) {
    const fs::path file = folder / (kind + "_" + std::to_string(i) + ".pb");
    if (!fs::exists(file)) return found;
    auto bytes = fovea::file_map::read(file.string());
    if (!bytes) return bytes.error();
    auto one = fovea::nn::read_onnx_tensor(bytes->contents(), file.filename().string());
    if (!one) return one.error();
    found.push_back(one->elements);
  }
}

/// The vectors of ONNX 1.12 hold bf16 as u16, for want of a NumPy type.
inline void read_as(element wanted, tensor& t) {
  if (wanted != element::bf16 || t.type() != element::u16) return;
  tensor same(element::bf16, t.dims());
  std::memcpy(same.writable().data, t.view().data, t.view().byte_count());
  t = std::move(same);
}

/// Some vectors give an operand another shape than their model says; the vector is right.
inline void fit(fovea::nn::graph& g, std::vector<tensor>& inputs) {
  if (inputs.size() > g.inputs.size()) inputs.resize(g.inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto& v = g.values[static_cast<std::size_t>(g.inputs[i])];
    read_as(v.type, inputs[i]);
    v.dims = inputs[i].dims();
  }
}

inline outcome run_set(fovea::nn::graph g, const fs::path& folder, engine by) {
  auto inputs = tensors(folder, "input");
  if (!inputs) return from(inputs.error());
  auto wanted = tensors(folder, "output");
  if (!wanted) return from(wanted.error());
  fit(g, *inputs);
  const auto got = run(g, *inputs, by);
  if (!got) return from(got.error());
  if (got->size() != wanted->size())
    return {verdict::failed,
            std::to_string(got->size()) + " outputs, should be " + std::to_string(wanted->size())};
  for (std::size_t i = 0; i < wanted->size(); ++i) {
    read_as((*got)[i].type(), (*wanted)[i]);
    if (const auto d = difference((*got)[i], (*wanted)[i]); !d.empty())
      return {verdict::failed,
              folder.filename().string() + ": output " + std::to_string(i) + " " + d};
  }
  return {};
}

inline outcome run_case(const fs::path& folder, engine by) {
  const auto g = fovea::nn::read_onnx_file((folder / "model.onnx").string());
  if (!g) return from(g.error());
  for (const auto& set : data_sets(folder))
    if (const auto one = run_set(*g, set, by); one.is != verdict::passed) return one;
  return {};
}

}  // namespace conformance
