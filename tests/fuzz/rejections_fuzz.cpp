// What `street --not` is given, however it is spelled.
#include "apps/street/rejections.hpp"

#include <algorithm>
#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // No word of a command line has a byte of zero in it, and a sentence would end there.
  if (std::find(data, data + size, std::uint8_t(0)) != data + size) return 0;
  try {
    for (const auto& each : street::rejections({reinterpret_cast<const char*>(data), size}))
      if (each.value.empty()) __builtin_trap();
  } catch (const std::runtime_error& told) {
    if (std::string_view(told.what()).find("ID=NAME") == std::string_view::npos) __builtin_trap();
  }
  return 0;
}
