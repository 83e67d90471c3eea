// Any bytes as an operating point: what is read is written, and read again as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#if __has_include(<nlohmann/json.hpp>)
#include "fovea/interop/operating_point_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto point = fovea::parse_operating_point(std::as_bytes(std::span(data, size)), "fuzz");
  if (!point) {
    if (!point.error().sentence.starts_with("fuzz")) std::abort();
    return 0;
  }
  const std::string text = fovea::operating_point_text(*point);
  const auto again = fovea::parse_operating_point(std::as_bytes(std::span(text)), "fuzz");
  if (!again || !(*again == *point)) std::abort();
  return 0;
}
#else
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t) { return 0; }
#endif
