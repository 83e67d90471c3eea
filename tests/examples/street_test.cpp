#include "apps/street/extras.hpp"
#include "apps/street/report.hpp"
#include "support/ccpd.hpp"
#include "support/scratch_folder.hpp"

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

/// How many of four plates are decided as labelled, from four looks at each by these nets.
int plates_decided(const std::string& which) {
  const auto& photos = ccpd_photos();
  auto nets = app::load_plate_nets({.countries = "cn", .nets = which}, "street_test");
  int right = 0;
  for (std::size_t i = 0; i < 4 && i < photos.size(); ++i) {
    const auto photo = read_image(photos[i].path).value();
    app::road_plates watch;
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
      watch.look(part, tracks, nets, known, 0.4 * look);
      if (with_vehicle && look < 2) CHECK_FALSE(known.find(7)->plate.answer());
    }
    for (const auto& [id, plate] : watch.all()) {
      if (plate.text.answer() != photos[i].text) continue;
      ++right;
      CHECK(plate.vehicle == (with_vehicle ? 7 : 0));
      CHECK(plate.best.picture.empty() == with_vehicle);
      json_writer j;
      app::tell_plates(j.object(), watch, 3 * 0.4);
      const auto told = j.end().text();
      const std::string who = with_vehicle ? "\"vehicle\":7" : "\"vehicle\":null";
      CHECK(told.find(who + ",\"text\":{\"decision\":\"" + photos[i].text) != told.npos);
      if (with_vehicle) CHECK(known.find(7)->plate.answer() == photos[i].text);
    }
  }
  MESSAGE(right << " of 4 plates decided as labelled by the " << which << " nets");
  return right;
}

}  // namespace

TEST_CASE("a plate is decided by several looks, on its vehicle and where no vehicle is known") {
  if (ccpd_photos().empty()) return;
  if (have(models::path("y5fu_320x_sim.onnx"), models::path("ch_PP-OCRv4_rec_infer.onnx"),
           models::path("ppocr_keys_v1.txt")))
    CHECK(plates_decided("large") == 4);
  CHECK(plates_decided("small") >= 3);
}

TEST_CASE("who is enrolled is named on his track, and everybody else is nobody enrolled") {
  if (!have(models::path("yunet_n.onnx"), models::path("face_landmark.tflite"),
            models::path("MobileFaceNet.tflite"), models::path("sample1.jpg")))
    return;
  const auto photo = read_image(models::path("sample1.jpg")).value();
  const auto faces = app::usual_reader()(photo);
  REQUIRE(faces.size() == 3);
  gallery<mobile_face> people;
  REQUIRE(people.add("Ann", faces[0].who));
  const scratch_folder folder;
  REQUIRE(people.save(folder / "people.gallery"));
  street::name_watch watch(folder / "people.gallery");
  app::road_memory known;
  std::vector<road_track> tracks;
  for (const auto& face : faces) {
    const auto& b = face.found.box;
    tracks.push_back(vehicle_at(tracks.size() + 1, {b.x, b.y, b.width, 5 * b.height}));
    tracks.back().last.is = road_user::person;
  }
  for (int look = 0; look < 6; ++look) {  // one face lies on its side, and counts less
    for (const auto& t : tracks) known.note(t, 0.4 * look);
    if (look < 3) CHECK_FALSE(known.find(1)->who.answer());
    watch.look(view<rgb8>(photo).part(0, 0, photo.width() - 2 * look, photo.height()), tracks,
               known);
  }
  CHECK(known.find(1)->who.answer() == "Ann");
  CHECK(known.find(1)->likeness > 0.9f);
  for (const std::uint64_t stranger : {2u, 3u}) {
    CHECK(known.find(stranger)->who.answer() == "");
    CHECK(known.find(stranger)->likeness < mobile_face::same_person);
  }
  json_writer j;
  app::tell_vote(j.object(), "who", known.find(2)->who);
  CHECK(j.end().text().find("\"decision\":\"\"") != std::string::npos);
}

TEST_CASE("who it is not is never told, and the candidate is apart from the decision") {
  app::road_object o;
  o.id = 3, o.is.add(road_user::person, 1);
  o.who.add("Anna", 1);
  CHECK_FALSE(o.who.answer());
  CHECK(o.who.candidate()->value == "Anna");
  json_writer j;
  app::tell_vote(j.object(), "who", o.who);
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
  CHECK(app::within(all, {28, 28, 10, 5}, vehicle)->id == 2);
  CHECK(app::within(all, {90, 90, 5, 5}, vehicle)->id == 1);
  CHECK(app::within(all, {150, 90, 5, 5}, vehicle) == nullptr);
}
