// Any text as labels of a photograph's plates: boxes have an extent, texts are there.
#include "apps/plates/truth.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto labels = plates::parse_labels(text, "fuzz");
  if (!labels && !labels.error().sentence.starts_with("fuzz: line ")) std::abort();
  if (labels)
    for (const auto& each : *labels)
      if (!(each.box.width > 0 && each.box.height > 0) || each.text.empty()) std::abort();
  return 0;
}
