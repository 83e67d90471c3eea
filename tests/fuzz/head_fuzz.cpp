// Any bytes as a taught head, as they are and with length and checksum put right, so that what lies
// behind those is reached. What opens can be asked, and is saved as the bytes that it came from.
#include "fovea/gallery/taught.hpp"
#include "support/gallery_seal.hpp"

#include <cstdlib>
#include <cstring>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(fovea::bytes file, bool of_classes) {
  const auto model = fovea::parse_linear_model(file, "fuzz.head", {{"some_model", 3}}, of_classes);
  if (!model) return require(model.error().sentence.starts_with("fuzz.head"));
  const auto again = fovea::linear_model_bytes(*model);
  require(again.size() == file.size());
  require(std::memcmp(again.data(), file.data(), again.size()) == 0);
  const float query[3] = {0, 0.6f, -0.8f};
  if (of_classes)
    model->classify(query);
  else
    model->score(query);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fovea::bytes file = std::as_bytes(std::span(data, size));
  std::vector<std::byte> sealed(file.begin(), file.end());
  if (size >= 24) fovea_test::seal(sealed);
  for (const bool of_classes : {false, true}) {
    check(file, of_classes);
    if (size >= 24) check(sealed, of_classes);
  }
  return 0;
}
