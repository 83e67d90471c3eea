#include "apps/street/names.hpp"
#include "apps/street/plates.hpp"
#include "apps/street/report.hpp"
#include "support/ccpd.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using namespace fovea_test;

namespace {

using road_track = track<road_detection>;

road_track vehicle_at(std::uint64_t id, const rect& box, road_user is = road_user::car) {
  road_track t;
  t.id = id, t.box = box, t.last.box = box, t.last.is = is, t.last.score = 0.9f, t.score = 0.9f;
  return t;
}

}  // namespace

TEST_CASE("a plate is decided by several looks, on its vehicle and where no vehicle is known") {
  const auto finder = models::path("y5fu_320x_sim.onnx"),
             reader = models::path("ch_PP-OCRv4_rec_infer.onnx"),
             keys = models::path("ppocr_keys_v1.txt");
  const auto folder = shared("data/plates-cn-full/ccpd_base");
  if (!have(finder, reader, keys)) return;
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& each : std::filesystem::directory_iterator(folder, none)) files.push_back(each);
  if (files.empty()) {
    MESSAGE("skipped: there are no files in " << folder);
    return;
  }
  std::sort(files.begin(), files.end());
  int right = 0;
  for (std::size_t i = 0; i < 4 && i < files.size(); ++i) {
    const auto labelled = ccpd_photo(files[i]);
    const auto photo = read_image(labelled.path).value();
    auto watch = street::plate_watch::load("cn");
    app::road_memory known;
    const bool with_vehicle = i % 2 == 0;
    std::vector<road_track> tracks;
    if (with_vehicle)
      tracks.push_back(vehicle_at(7, {0, 0, float(photo.width()), float(photo.height())}));
    for (int look = 0; look < 4; ++look) {
      // The camera trembles by two pixels.
      const auto part =
          view<rgb8>(photo).part(2 * (look % 2), 0, photo.width() - 2, photo.height());
      for (const auto& t : tracks) known.note(t, 0.4 * look);
      watch.look(part, tracks, known, 0.4 * look);
      if (with_vehicle && look < 2) CHECK_FALSE(known.find(7)->plate.answer());
    }
    REQUIRE_FALSE(watch.all().empty());
    const auto& plate = watch.all().begin()->second;
    CHECK(plate.vehicle == (with_vehicle ? 7 : 0));
    right += plate.text.answer() == labelled.text;
    if (with_vehicle && plate.text.answer())
      CHECK(known.find(7)->plate.answer() == plate.text.answer());
  }
  MESSAGE(right << " of 4 plates decided as labelled");
  CHECK(right >= 3);
}

TEST_CASE("who it is not is never told, and the candidate is apart from the decision") {
  app::road_object o;
  o.id = 3, o.is.add(road_user::person, 1);
  o.who.add("Anna", 1);
  CHECK_FALSE(o.who.answer());
  CHECK(o.who.candidate()->value == "Anna");
  json_writer j;
  street::tell(j.object(), "who", o.who);
  CHECK(j.end().text().find("\"decision\":null,\"candidate\":\"Anna\"") != std::string::npos);
  for (int i = 0; i < 3; ++i) o.who.add("Anna", 1), o.is.add(road_user::person, 1);
  CHECK(o.title().find("Anna") != std::string::npos);
  for (int i = 0; i < 5; ++i) o.who.add("Berta", 1);
  CHECK(o.who.answer() == "Anna");  // Berta must weigh half as much again
  street::forbid(street::rejections("4=Berta;3=Anna"), o);
  CHECK_FALSE(o.who.answer());  // what spoke for Anna still speaks against Berta
  for (int i = 0; i < 2; ++i) o.who.add("Berta", 1);
  CHECK(o.who.answer() == "Berta");
  for (int i = 0; i < 99; ++i) o.who.add("Anna", 1);
  CHECK(o.title().find("Anna") == std::string::npos);
}

TEST_CASE("what is not ID=NAME is told in a sentence") {
  CHECK(street::rejections("").empty());
  CHECK(street::rejections("3=a=b;18446744073709551615=c").size() == 2);
  for (const char* wrong : {"=Anna", "Anna", "3", "3=", "3=a;;", "-1=a", "99999999999999999999=a"})
    CHECK_THROWS(street::rejections(wrong));
}

TEST_CASE("what is found belongs to the smallest box around its middle that fits") {
  const std::vector<road_track> all{vehicle_at(1, {0, 0, 100, 100}),
                                    vehicle_at(2, {20, 20, 40, 40}),
                                    vehicle_at(3, {25, 25, 20, 20}, road_user::person)};
  const auto vehicle = [](const road_track& t) { return is_vehicle(t.last.is); };
  CHECK(street::within(all, {28, 28, 10, 5}, vehicle)->id == 2);
  CHECK(street::within(all, {90, 90, 5, 5}, vehicle)->id == 1);
  CHECK(street::within(all, {150, 90, 5, 5}, vehicle) == nullptr);
}
