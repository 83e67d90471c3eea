// A program that has stb_image of its own, before and after fovea's: header-only, in one file.
#undef FOVEA_COMPILED
#undef FOVEA_WITH_JPEG
#undef FOVEA_WITH_SPNG
#if __has_include(<stb_image.h>)
#include <stb_image.h>
#else
#include <stb/stb_image.h>
#endif

#include "fovea/io/image_file.hpp"

#define STB_IMAGE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#if __has_include(<stb_image.h>)
#include <stb_image.h>
#else
#include <stb/stb_image.h>
#endif
#pragma GCC diagnostic pop

#include <doctest/doctest.h>

#include "support/pictures.hpp"

TEST_CASE("a program's own stb_image lives beside fovea's, with all its formats") {
  const auto photo = fovea_test::scene(31, 17, 1);
  const auto file = fovea::encode_png(photo);
  const auto* data = reinterpret_cast<const stbi_uc*>(file.data());
  int width = 0, height = 0, channels = 0;
  stbi_uc* const pixels =
      stbi_load_from_memory(data, int(file.size()), &width, &height, &channels, 3);
  REQUIRE(pixels);
  CHECK(width == 31);
  for (int i = 0; i < 31 * 17 * 3; ++i) REQUIRE(pixels[i] == photo.data()[i]);
  stbi_image_free(pixels);
  const unsigned char pnm[] = {'P', '5', ' ', '1', ' ', '1', ' ', '2', '5', '5', '\n', 42};
  stbi_uc* const gray = stbi_load_from_memory(pnm, 12, &width, &height, &channels, 1);
  REQUIRE(gray);
  CHECK(gray[0] == 42);
  stbi_image_free(gray);
}
