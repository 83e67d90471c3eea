// Any bytes as rules; what is read can be asked and tests itself.
#include "fovea/pipeline/suggestion_rules.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rules =
      fovea::suggestion_rules::parse(std::as_bytes(std::span(data, size)), "fuzz.rules");
  if (!rules) {
    if (!rules.error().sentence.starts_with("fuzz.rules: line ")) std::abort();
    return 0;
  }
  const fovea::known_fact facts[] = {{"age", 33}, {"gender", "female"}};
  rules->suggest(facts);
  rules->failures();
  return 0;
}
