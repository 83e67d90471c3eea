#if __has_include(<nlohmann/json.hpp>) && __has_include(<stb/stb_image.h>)
#include "apps/unlock/frames.hpp"
#include "support/pictures.hpp"
#include "support/scratch_folder.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/io/video_writer.hpp>

#include <doctest/doctest.h>

using namespace fovea;
using unlock_program::frames;

TEST_CASE("the lock looks at pictures in order, and says which it cannot read") {
  const fovea_test::scratch_folder folder;
  const auto good = folder.path() + "/a.jpg", bad = folder.path() + "/b.jpg";
  REQUIRE(write_file(good, encode_jpeg(fovea_test::scene(31, 17, 1), 90)));
  folder.put("b.jpg", "no picture");
  frames shown({good, bad, good}, 4);
  REQUIRE(shown.next());
  CHECK((shown.name == "a.jpg" && shown.seconds == 0 && shown.picture.width == 31));
  CHECK(shown.problem.empty());
  REQUIRE(shown.next());
  CHECK(shown.seconds == 0.25);
  CHECK(shown.problem.find("b.jpg") != std::string::npos);
  REQUIRE(shown.next());
  CHECK(shown.problem.empty());
  CHECK_FALSE(shown.next());
}

TEST_CASE("a video is as good, and its time is its own") {
  const fovea_test::scratch_folder folder;
  const auto file = folder.path() + "/door.y4m";
  auto writer = video_writer::open(file, {32, 18, 5}).value();
  for (unsigned i = 0; i < 3; ++i) REQUIRE(writer.write(fovea_test::scene(32, 18, i)));
  REQUIRE(writer.finish());
  frames shown({file}, 100);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(shown.next());
    CHECK(shown.seconds == doctest::Approx(i / 5.0));
    CHECK(shown.picture.height == 18);
  }
  CHECK_FALSE(shown.next());
  CHECK(shown.problem.empty());
}

TEST_CASE("a video that ends within a frame says so") {
  const fovea_test::scratch_folder folder;
  const auto file = folder.put(
      "cut.y4m", "YUV4MPEG2 W8 H8 F5:1 C420\nFRAME\n" + std::string(96, 'x') + "FRAME\nshort");
  frames shown({file}, 10);
  REQUIRE(shown.next());
  CHECK_FALSE(shown.next());
  CHECK(shown.problem.find("within a frame") != std::string::npos);
}
#endif
