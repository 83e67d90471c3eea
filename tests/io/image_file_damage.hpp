#include <doctest/doctest.h>

// Files that are damaged, hostile or too large (no include guard, see image_file_checks.hpp).
namespace {

TEST_CASE("damaged or cut EXIF leaves a photograph as it is stored" FOVEA_TEST_BACKEND) {
  const auto plain = encode_jpeg(fovea_test::scene(24, 16, 9), 90);
  const auto whole = fovea_test::exif_block(6, true);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CAPTURE(length);
    const file_bytes cut(whole.begin(), whole.begin() + std::ptrdiff_t(length));
    const auto read = decode(fovea_test::with_segment(plain, 0xE1, cut));
    REQUIRE(read);
    CHECK((read->width() == 24 || length >= 24));
  }
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (const int change : {1, 128, 255}) {
      auto other = whole;
      other[i] ^= std::byte(change);
      REQUIRE(decode(fovea_test::with_segment(plain, 0xE1, other)));
    }
}

TEST_CASE("every prefix of a file is refused in one sentence" FOVEA_TEST_BACKEND) {
  for (const auto& [what, file] : fovea_test::small_files()) {
    const std::string kind = what;
    CAPTURE(kind);
    REQUIRE(decode(file));
    for (std::size_t length = 0; length < file.size(); ++length) {
      const file_bytes cut(file.begin(), file.begin() + std::ptrdiff_t(length));
      CAPTURE(length);
      REQUIRE(!decode(cut));
      REQUIRE(image_or_sentence(cut));
    }
  }
}

TEST_CASE("every change of one byte gives a picture or one sentence" FOVEA_TEST_BACKEND) {
  for (const auto& [what, file] : fovea_test::small_files()) {
    const std::string kind = what;
    CAPTURE(kind);
    for (std::size_t i = 0; i < file.size(); ++i)
      for (const int change : {1, 2, 4, 8, 16, 32, 64, 128, 255, 127}) {
        auto other = file;
        other[i] ^= std::byte(change);
        CAPTURE(i);
        CAPTURE(change);
        REQUIRE(image_or_sentence(other));
      }
  }
}

TEST_CASE("hostile files are refused by their tables" FOVEA_TEST_BACKEND) {
  for (const auto& [what, file, expected] : fovea_test::hostile_files()) {
    const std::string kind = what;
    CAPTURE(kind);
    const auto read = decode(file);
    REQUIRE_MESSAGE(!read, kind);
    CHECK(read.error().code == expected);
    CHECK(image_or_sentence(file));
  }
}

TEST_CASE("data that unpacks to far more than the picture costs no memory" FOVEA_TEST_BACKEND) {
  image<rgb8> black_page(1500, 1500);
  std::fill_n(black_page.data(), 1500 * 1500 * 3, std::uint8_t(0));
  const auto large = encode_png(black_page);
  const auto at =
      std::string_view(reinterpret_cast<const char*>(large.data()), large.size()).find("IDAT");
  REQUIRE(at != std::string_view::npos);
  const file_bytes data(large.begin() + std::ptrdiff_t(at) + 4, large.end() - 16);
  const auto bomb =
      fovea_test::png({{"IHDR", fovea_test::png_header(1, 1, 8, 2)}, {"IDAT", data}, {"IEND", {}}});
  CHECK(image_or_sentence(bomb));
}

TEST_CASE("limits on bytes and pixels hold before anything is decoded" FOVEA_TEST_BACKEND) {
  const auto photo = fovea_test::scene(40, 30, 10);
  image_file_options few;
  few.most_pixels = 40 * 30 - 1;
  for (const auto& file : {encode_png(photo), encode_jpeg(photo), fovea_test::bmp(photo)}) {
    CHECK(decode(file, few).error().code == error_code::too_large);
    image_file_options enough;
    enough.most_pixels = 40 * 30, enough.most_bytes = file.size();
    CHECK(decode(file, enough));
    enough.most_bytes = file.size() - 1;
    CHECK(decode(file, enough).error().code == error_code::too_large);
  }
  const scratch_folder folder;
  REQUIRE(write_png(folder / "a.png", photo));
  few.most_bytes = 20;
  CHECK(read_image(folder / "a.png", few).error().code == error_code::too_large);
}

}  // namespace
