// Any bytes as a model to convert: text, a form feed and its weights. Where that works, compiled.
#include "support/converted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fovea_test::compile_case(fovea_test::read_openvino_case(std::as_bytes(std::span(data, size))));
  return 0;
}
