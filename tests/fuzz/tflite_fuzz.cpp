// Any bytes as a TensorFlow Lite model: read, and where that works compiled with little memory.
#include <fovea/nn/program.hpp>
#include <fovea/nn/tflite.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fovea::bytes file(reinterpret_cast<const std::byte*>(data), size);
  auto graph = fovea::nn::read_tflite(file, "fuzz.tflite", nullptr);
  if (!graph) return 0;
  fovea::nn::compile_options options;
  options.memory_cap = std::size_t(1) << 22;
  static_cast<void>(fovea::nn::compile(std::move(*graph), options));
  return 0;
}
