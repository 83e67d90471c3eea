// Any bytes as a grammar of plates. One that is read can be decoded with, and gives probabilities.
#include "fovea/vision/plate/plate_decoder.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto read = fovea::plate_grammar::parse(text, "fuzz.txt");
  if (!read) {
    if (!read.error().sentence.starts_with("fuzz.txt: ")) std::abort();
    return 0;
  }
  const int classes = int(read->letters().size()) + 1;
  fovea::plate_decoder decoder(std::move(*read));
  fovea::ctc_steps seen;
  seen.clear(classes);
  for (int t = 0; t < 5; ++t)
    for (float& v : seen.append()) v = 1 / float(classes + t % 2);
  for (const auto& each : decoder.decode(seen))
    if (!(each.probability >= 0 && each.probability <= 1)) std::abort();
  return 0;
}
