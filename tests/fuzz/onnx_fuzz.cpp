// Any bytes as an ONNX model: read, and where that works compiled, run node by node and written
// again, all with little memory.
#include <fovea/nn/evaluate.hpp>
#include <fovea/nn/onnx.hpp>
#include <fovea/nn/program.hpp>

#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace nn = fovea::nn;
  const fovea::bytes file(reinterpret_cast<const std::byte*>(data), size);
  const auto graph = nn::read_onnx(file, "fuzz.onnx", nullptr);
  if (!graph) {
    if (graph.error().sentence.rfind("fuzz.onnx: ", 0) != 0) std::abort();
    return 0;
  }
  constexpr std::size_t cap = std::size_t(1) << 22;
  nn::compile_options options;
  options.memory_cap = cap;
  std::vector<nn::tensor> inputs;
  for (const auto id : graph->inputs) {
    const auto& v = graph->values[static_cast<std::size_t>(id)];
    nn::shape dims = v.dims;
    for (auto& extent : dims) extent = extent < 0 ? 3 : extent;
    if (!nn::is_countable(dims, 8) || dims.count() > 1 << 14) return 0;
    nn::tensor t(v.type, dims);
    if (t.view().byte_count() > 0) std::memset(t.writable().data, 0, t.view().byte_count());
    inputs.push_back(t);
    options.shapes.push_back({v.name, dims});
  }
  static_cast<void>(nn::compile(*graph, options));
  const auto answer = nn::evaluate(*graph, inputs, cap);
  const auto written = nn::write_onnx(*graph);
  if (answer && written && !nn::read_onnx(*written, "again", nullptr)) std::abort();
  return 0;
}
