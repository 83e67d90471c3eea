// What the showroom's screen says. The part on video is skipped where models are not fetched.
#if __has_include(<nlohmann/json.hpp>) && __has_include(<stb/stb_image.h>)
#include "apps/common/people.hpp"
#include "apps/common/sources.hpp"
#include "apps/showroom/moving.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared.hpp"

#include <fovea/io/image_file.hpp>

#include <cmath>
#include <set>

using namespace fovea;
using namespace fovea_test;
using lines = std::vector<std::string>;

TEST_CASE("a screen says age and gender, and a name only where there is somebody to know") {
  seen_face face;
  face.age = {30, 5, 0.9f, 6};
  showroom::shop nobody;
  CHECK(told(face, "", nobody).lines == lines{"looks 24 to 36, male"});
  showroom::shop some;
  mobile_face::result_type who;
  who.values[0] = 1;
  REQUIRE(some.people.add("Ann", who));
  CHECK(some.name_of(who) == "Ann");
  CHECK(some.name_of({}).empty());
  CHECK(told(face, "Ann", some).lines[0] == "Ann");
  CHECK(told(face, "", some).lines[0] == "somebody new");
  CHECK(told(face, std::nullopt, some).lines[0] == "looks 24 to 36, male");
}

TEST_CASE("the flattering score is shown only where it was asked for, and called a gimmick") {
  const seen_face face;
  showroom::shop s;
  CHECK(told(face, "", s).flattery == 0);
  s.flatter = true;
  const auto p = told(face, "", s);
  CHECK(p.flattery >= 90);
  CHECK(p.lines.back() == "score " + std::to_string(p.flattery) + " (a gimmick)");
  json_writer j;
  showroom::write(j, p);
  const auto read = app::json::parse(j.text());
  CHECK(read["caveat"] == flattery::caveat);
  CHECK(read["says"].size() == p.lines.size());
  CHECK(!read.contains("id"));
}

TEST_CASE("a rule sees who is known") {
  const scratch_folder folder;
  showroom::settings o;
  o.rules = folder.put("shop.rules",
                       "suggest \"voucher\" when known is yes because \"welcome back\"\n"
                       "test known=yes expects \"voucher\"\n");
  const auto s = showroom::shop::open(o);
  const auto said = told({}, "Ann", s).lines;
  CHECK(said[said.size() - 2] == "try: voucher");
  CHECK(told({}, "", s).lines.size() == said.size() - 2);
}

TEST_CASE("words of a command line are videos or photographs") {
  const scratch_folder folder;
  for (const char* video : {"-", "0", "12", "/dev/video0", "rtsp://door/1", "http://x/y.jpg"})
    CHECK(app::is_video(video));
  for (const char* photo : {"a.jpg", "/no/such/film.mp4", "*.png", "123", "folder/", ""})
    CHECK_FALSE(app::is_video(photo));
  CHECK_FALSE(app::is_video(folder.path()));
  CHECK(app::is_video(folder.put("film.mp4", "")));
  CHECK_FALSE(app::is_video(folder.put("photograph", "")));
}

TEST_CASE("faces of a video keep their numbers, and what is said of them stays") {
  if (!have(models::path("yunet_n.onnx"), models::path("face_landmark.tflite"),
            models::path("MobileFaceNet.tflite"), models::path("faceres.onnx"),
            models::path("sample1.jpg")))
    return;
  const auto photo = read_image(models::path("sample1.jpg")).value();
  showroom::shop s;
  const auto all = app::usual_reader()(photo);
  REQUIRE(all.size() == 3);
  REQUIRE(s.people.add("Ann", all[0].who));
  showroom::moving faces(s);
  image<rgb8> frame(1600, 1000);
  sampler cut;
  std::set<int> ids;
  std::size_t named = 0, greeted = 0;
  for (int i = 0; i < 60; ++i) {
    cut(photo, affine{1, 0, 100 + 60 * std::sin(0.1f * float(i)), 0, 1, 90}, frame);
    const auto& panels = faces.update(frame, i / 25.0);
    REQUIRE(panels.size() == 3);
    named = greeted = 0;
    for (const auto& p : panels) {
      ids.insert(p.id);
      for (const auto& line : p.lines) named += line == "Ann", greeted += line == "somebody new";
    }
    if (i < 2) CHECK(named + greeted == 0);  // one look is no vote
  }
  CHECK(ids.size() == 3);
  CHECK(named == 1);
  CHECK(greeted == 2);
  CHECK(faces.looks() <= 6);   // in 2.4 s: every half second
  CHECK(faces.reads() <= 18);  // of three faces, as often
}
#endif
