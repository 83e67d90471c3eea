// libFuzzer: any bytes give a picture of the promised size or one sentence.
//
// Build with clang++ -fsanitize=fuzzer,address,undefined. With FOVEA_FUZZ_STB the decoders are
// stb_image's, otherwise those of this build.
#if defined(FOVEA_FUZZ_STB)
#undef FOVEA_COMPILED
#undef FOVEA_WITH_JPEG
#undef FOVEA_WITH_SPNG
#endif
#include "fovea/io/image_file.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fovea::image_file_options options;
  options.most_pixels = 1 << 18;  // so that a run costs milliseconds
  const fovea::bytes file{reinterpret_cast<const std::byte*>(data), size};
  const auto read = fovea::decode_image(file, "fuzz", options);
  if (!read) {
    if (read.error().sentence.rfind("fuzz", 0) != 0) std::abort();
    return 0;
  }
  // Reads every byte, so that a sanitizer of uninitialised memory sees them.
  unsigned sum = 0;
  const auto count = std::size_t(read->stride()) * std::size_t(read->height());
  for (std::size_t i = 0; i < count; ++i) sum += read->data()[i];
  if (count == 0 || sum > 255 * count) std::abort();
  return 0;
}
