// What `street --not` is given, however it is spelled.
#include "apps/street/rejections.hpp"

#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    for (const auto& each : street::rejections({reinterpret_cast<const char*>(data), size}))
      if (each.value.empty()) __builtin_trap();
  } catch (const std::runtime_error& told) {
    if (std::string_view(told.what()).find("ID=NAME") == std::string_view::npos) __builtin_trap();
  }
  return 0;
}
