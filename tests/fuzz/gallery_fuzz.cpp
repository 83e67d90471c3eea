// Any bytes as a gallery, as they are and with length and checksum put right, so that what lies
// behind those is reached. What opens can be searched, and is saved as the bytes that it came from.
#include "fovea/gallery/gallery_file.hpp"
#include "support/gallery_seal.hpp"

#include <cstdlib>
#include <cstring>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(fovea::bytes file) {
  const auto people = fovea::parse_gallery(file, "fuzz.gallery", "some_model", 3);
  if (!people) return require(people.error().sentence.starts_with("fuzz.gallery"));
  const auto again = fovea::gallery_bytes(*people, "some_model");
  require(again.size() == file.size());
  require(std::memcmp(again.data(), file.data(), again.size()) == 0);
  const float query[3] = {0, 0.6f, -0.8f};
  std::vector<fovea::match> found(people->names().size() + 1);
  require(people->nearest(query, found).size() == people->names().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fovea::bytes file = std::as_bytes(std::span(data, size));
  check(file);
  if (size < 24) return 0;
  std::vector<std::byte> sealed(file.begin(), file.end());
  fovea_test::seal(sealed);
  check(sealed);
  return 0;
}
