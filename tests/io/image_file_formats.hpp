#include <doctest/doctest.h>

// Files as programs write them (no include guard, see image_file_checks.hpp).
namespace {

TEST_CASE("a picture written as PNG is read back to the bit" FOVEA_TEST_BACKEND) {
  for (const int width : {1, 2, 3, 61, 256})
    for (const int height : {1, 7, 64}) {
      CAPTURE(width);
      CAPTURE(height);
      const auto photo = fovea_test::noise<rgb8>(width, height, 1);
      const auto back = decode(encode_png(photo));
      REQUIRE(back);
      REQUIRE(worst_difference(*back, photo) == 0);
    }
}

TEST_CASE("a part of a picture is written, not the whole" FOVEA_TEST_BACKEND) {
  const auto photo = fovea_test::scene(50, 40, 2);
  const view<rgb8> part = view<rgb8>(photo).part(10, 5, 17, 19);
  const auto png = decode(encode_png(part));
  REQUIRE(png);
  CHECK(worst_difference(*png, part) == 0);
  const auto jpeg = decode(encode_jpeg(part, 98));
  REQUIRE(jpeg);
  CHECK(worst_difference(*jpeg, part) < 40);
}

TEST_CASE("a photograph survives JPEG with little loss" FOVEA_TEST_BACKEND) {
  const auto photo = fovea_test::scene(131, 97, 3);
  const auto back = decode(encode_jpeg(photo, 95));
  REQUIRE(back);
  double sum = 0;
  for (int i = 0; i < 131 * 97 * 3; ++i) sum += std::abs(back->data()[i] - photo.data()[i]);
  CHECK(sum / (131 * 97 * 3) < 3);
}

TEST_CASE("an empty picture is not written" FOVEA_TEST_BACKEND) {
  CHECK(encode_png(view<rgb8>()).empty());
  CHECK(encode_jpeg(view<rgb8>()).empty());
  const scratch_folder folder;
  CHECK(!write_png(folder / "a.png", view<rgb8>()));
  CHECK(!write_jpeg(folder / "a.jpg", view<rgb8>()));
  CHECK(!read_image(folder / "a.png"));
}

TEST_CASE("files are written whole and read from disk" FOVEA_TEST_BACKEND) {
  const scratch_folder folder;
  const auto photo = fovea_test::scene(40, 30, 4);
  REQUIRE(write_png(folder / "a.png", photo));
  REQUIRE(write_jpeg(folder / "a.jpg", photo));
  const auto png = read_image(folder / "a.png");
  REQUIRE(png);
  CHECK(worst_difference(*png, photo) == 0);
  CHECK(read_image(folder / "a.jpg"));
  CHECK(!write_png(folder / "no/such/folder/a.png", photo));
}

TEST_CASE("a missing file, a folder and a text are told apart in one sentence" FOVEA_TEST_BACKEND) {
  const scratch_folder folder;
  CHECK(read_image(folder / "none.jpg").error().code == error_code::not_found);
  CHECK(read_image(folder.path()).error().code == error_code::unreadable);
  CHECK(decode({}).error().code == error_code::malformed);
  CHECK(decode(fovea_test::bytes_of("some words")).error().code == error_code::unsupported);
  const std::string gif = decode(fovea_test::bytes_of("GIF89a and more")).error().sentence;
  CHECK(gif == "fixture is a GIF picture; save it as an ordinary JPEG, PNG or BMP picture.");
}

TEST_CASE("JPEGs are decoded like ImageMagick does, within two levels" FOVEA_TEST_BACKEND) {
  const scratch_folder folder;
  const auto photo = fovea_test::scene(83, 59, 5);
  REQUIRE(write_png(folder / "photo.png", photo));
  if (!has_convert()) return;
  const char* const kinds[] = {"-sampling-factor 4:4:4",
                               "-sampling-factor 4:2:0",
                               "-sampling-factor 4:2:2",
                               "-interlace JPEG",
                               "-interlace JPEG -sampling-factor 4:2:0",
                               "-colorspace Gray",
                               "-define jpeg:restart-interval=3"};
  for (const char* const kind : kinds) {
    CAPTURE(kind);
    const std::string path = folder / "photo.jpg";
    REQUIRE(run("convert " + (folder / "photo.png") + " -quality 90 " + kind + " " + path));
    const auto read = read_image(path);
    REQUIRE(read);
    // stb enlarges halved colours by other weights than libjpeg: a few levels at edges.
    const bool halved = std::string(kind).find(":2:") != std::string::npos;
    CHECK(worst_difference(*read, by_convert(path, 83, 59)) <= (halved && FOVEA_TEST_STB ? 12 : 2));
  }
}

TEST_CASE("PNGs of every kind are decoded exactly" FOVEA_TEST_BACKEND) {
  const scratch_folder folder;
  REQUIRE(write_png(folder / "photo.png", fovea_test::scene(37, 29, 6)));
  if (!has_convert()) return;
  const char* const kinds[] = {"PNG24:",
                               "-interlace PNG PNG24:",
                               "-depth 16 PNG48:",
                               "-colorspace Gray PNG8:",
                               "-colors 200 PNG8:",
                               "-colors 13 PNG8:",
                               "-colors 3 PNG8:",
                               "-colorspace Gray -depth 4 PNG:",
                               "-monochrome PNG:",
                               "-monochrome -interlace PNG PNG:"};
  for (const char* const kind : kinds) {
    CAPTURE(kind);
    const std::string path = folder / "kind.png";
    REQUIRE(run("convert " + (folder / "photo.png") + " " + kind + path));
    const auto read = read_image(path);
    REQUIRE(read);
    CHECK(worst_difference(*read, by_convert(path, 37, 29)) == 0);
  }
}

TEST_CASE("BMPs of every kind are decoded exactly" FOVEA_TEST_BACKEND) {
  const scratch_folder folder;
  REQUIRE(write_png(folder / "photo.png", fovea_test::scene(37, 29, 7)));
  if (!has_convert()) return;
  const char* const kinds[] = {"BMP3:",
                               "BMP2:",
                               "BMP:",
                               "-colors 200 -compress none BMP3:",
                               "-colors 13 -compress none BMP3:",
                               "-monochrome BMP3:",
                               "-alpha set BMP:",
                               "-define bmp:subtype=RGB565 BMP:"};
  for (const char* const kind : kinds) {
    CAPTURE(kind);
    const std::string path = folder / "kind.bmp";
    REQUIRE(run("convert " + (folder / "photo.png") + " " + kind + path));
    const auto read = read_image(path);
    REQUIRE(read);
    // Five and six bits are widened with rounding here and by repetition there.
    const bool narrow = std::string(kind).find("565") != std::string::npos;
    CHECK(worst_difference(*read, by_convert(path, 37, 29)) <= (narrow ? 1 : 0));
  }
}

TEST_CASE("transparent pixels lie over white" FOVEA_TEST_BACKEND) {
  const scratch_folder folder;
  if (!has_convert()) return;
  REQUIRE(run("convert -size 5x3 'xc:rgba(200,100,0,0.2)' PNG32:" + (folder / "glass.png")));
  const auto glass = read_image(folder / "glass.png");
  REQUIRE(glass);
  CHECK(std::abs(glass->data()[0] - (255 * 4 + 200) / 5) <= 1);
  CHECK(std::abs(glass->data()[1] - (255 * 4 + 100) / 5) <= 1);
  CHECK(std::abs(glass->data()[2] - 255 * 4 / 5) <= 1);
  REQUIRE(run("convert -size 4x4 xc:red -transparent red PNG8:" + (folder / "clear.png")));
  const auto clear = read_image(folder / "clear.png");
  REQUIRE(clear);
  for (int i = 0; i < 48; ++i) CHECK(clear->data()[i] == 255);
}

TEST_CASE("four inks become the colours they print" FOVEA_TEST_BACKEND) {
  const scratch_folder folder;
  if (!has_convert()) return;
  REQUIRE(run("convert -size 16x16 'xc:rgb(200,30,60)' -colorspace CMYK -quality 98 " +
              (folder / "inks.jpg")));
  const auto inks = read_image(folder / "inks.jpg");
  REQUIRE(inks);
  CHECK(std::abs(inks->data()[0] - 200) <= 6);
  CHECK(std::abs(inks->data()[1] - 30) <= 6);
  CHECK(std::abs(inks->data()[2] - 60) <= 6);
}

TEST_CASE("a photograph is turned as its EXIF says, unless asked not to" FOVEA_TEST_BACKEND) {
  const auto photo = fovea_test::scene(48, 32, 8);
  const auto plain = encode_jpeg(photo, 90);
  const auto stored = decode(plain);
  REQUIRE(stored);
  for (int exif = 1; exif <= 8; ++exif)
    for (const bool little : {false, true}) {
      CAPTURE(exif);
      const auto file = fovea_test::with_exif(plain, exif, little);
      const auto turned = decode(file);
      REQUIRE(turned);
      const auto expected = oriented<rgb8>(*stored, static_cast<orientation>(exif));
      CHECK(worst_difference(*turned, expected) == 0);
      image_file_options as_stored;
      as_stored.upright = false;
      const auto raw = decode(file, as_stored);
      REQUIRE(raw);
      CHECK(worst_difference(*raw, *stored) == 0);
    }
}

TEST_CASE("a PNG is turned by its eXIf chunk" FOVEA_TEST_BACKEND) {
  const auto block = fovea_test::exif_block(8, false);
  const file_bytes tiff(block.begin() + 6, block.end());
  file_bytes row(1 + 2 * 3, std::byte(0));
  row[1] = std::byte(255);
  const auto read = decode(fovea_test::png({{"IHDR", fovea_test::png_header(2, 1, 8, 2)},
                                            {"eXIf", tiff},
                                            {"IDAT", fovea_test::stored(row)},
                                            {"IEND", {}}}));
  REQUIRE(read);
  CHECK(read->width() == 1);
  CHECK(read->height() == 2);
  CHECK(read->at(0, 1)[0] == 255);
}

TEST_CASE("a palette's missing colours are black, not memory" FOVEA_TEST_BACKEND) {
  const auto read = decode(fovea_test::palette_png());
  if (!read) return;  // libspng refuses such a file
  CHECK(read->at(1, 0)[0] == 'd');
  for (int c = 0; c < 3; ++c) CHECK(read->at(1, 1)[c] == 0);
}

}  // namespace
