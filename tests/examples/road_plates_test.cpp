#include "apps/street/report.hpp"
#include "apps/watch/replay.hpp"
#include "support/drawn_cameras.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using namespace fovea_test;

namespace {

using road_track = track<road_detection>;

road_track car_at(std::uint64_t id, const rect& box) {
  road_track t;
  t.id = id, t.box = box, t.last.box = box, t.last.is = road_user::car, t.last.score = 0.9f;
  return t;
}

plate saying(const std::string& text, const plate_detection& found) {
  plate p;
  p.found = found, p.height = found.box.height, p.confidence = 0.99f, p.trust = plate_trust::sure;
  std::copy(text.begin(), text.end(), p.readings[0].text.bytes.begin());
  p.readings[0].text.size = std::uint8_t(text.size());
  p.readings[0].country = country_code{{{'D', 'E'}}};
  p.count = 1;
  return p;
}

/// Finds plates where it is told to, and reads from each how far down it is.
struct told_plates {
  std::vector<rect> where;
  int finds = 0, reads = 0;
  std::vector<plate_detection> found{};

  app::plate_nets nets() {
    return {[this](const image_view&) {
              ++finds, found.clear();
              for (const auto& each : where) {
                auto& p = found.emplace_back();
                p.box = each, p.score = 0.8f;
              }
              return std::span<const plate_detection>(found);
            },
            [this](const image_view&, const plate_detection& at) {
              return ++reads, saying("Y" + std::to_string(int(at.box.y)), at);
            }};
  }
};

std::string told(const app::road_plates& plates, double seconds) {
  json_writer j;
  app::tell_plates(j.object(), plates, seconds);
  return j.end().text();
}

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != text.npos;
}

const image<rgb8> photo(331, 211);

}  // namespace

TEST_CASE("a plate on no vehicle is followed, voted and told; a vehicle that comes has it") {
  told_plates eyes;
  auto nets = eyes.nets();
  app::road_plates plates;
  app::road_memory known;
  const std::vector<road_track> nobody, car{car_at(7, {80, 20, 200, 120})};
  double now = 0;
  const auto look = [&](const auto& tracks) {
    eyes.where = {{float(100 + 20 * now), 90, 47, 13}};
    for (const auto& t : tracks) known.note(t, now);
    plates.look(photo, tracks, nets, known, now);
  };
  for (int i = 0; i < 2; ++i, now += 0.25) look(nobody);
  CHECK(has(told(plates, 0.25),
            "\"id\":1,\"title\":\"plate 1\",\"vehicle\":null,"
            "\"text\":{\"decision\":null,\"candidate\":\"Y90\",\"looks\":2"));
  for (; now < 2; now += 0.25) look(nobody);
  REQUIRE(plates.all().size() == 1);
  const auto& plate = plates.all().at(1);
  CHECK(plate.title() == "plate 1: Y90");
  CHECK(plate.vehicle == 0);
  CHECK_FALSE(plate.best.picture.empty());
  // Between two looks it goes on as it went: 20 pixels a second.
  CHECK(plate.at(1.85).x - plate.at(1.75).x == doctest::Approx(2).epsilon(0.1));
  CHECK(plates.is_now(plate, 1.85));
  CHECK_FALSE(plates.is_now(plate, 1.96));  // another look would be due

  for (; now < 3; now += 0.25) look(car);
  CHECK(has(told(plates, 2.75), "\"vehicle\":7,"));
  CHECK(known.find(7)->plate.answer() == "Y90");
  CHECK(has(known.find(7)->title(), "Y90"));
  for (; now < 4.5; now += 0.25) look(nobody);  // the detector misses it for a while
  CHECK(has(told(plates, 4.25), "\"vehicle\":7,"));
  for (; now < 6; now += 0.25) look(nobody);
  CHECK(has(told(plates, 5.75), "\"vehicle\":null,"));
  CHECK(has(street::told(plate), "plate Y90 on no vehicle: "));

  eyes.where.clear();
  plates.look(photo, nobody, nets, known, now);
  CHECK(told(plates, now) == "{\"plates\":[]}");
  plates.forget(now);
  CHECK(plates.all().empty());
}

TEST_CASE(
    "the plate of the next car in the same place is another plate, a misread letter is none") {
  told_plates eyes;
  auto nets = eyes.nets();
  std::string says = "AB12345";
  nets.read = [&](const image_view&, const plate_detection& at) { return saying(says, at); };
  eyes.where = {{100, 90, 47, 13}};
  app::road_plates plates;
  app::road_memory known;
  const std::vector<road_track> nobody;
  double now = 0;
  const auto look = [&](int times, const char* text) {
    says = text;
    for (int i = 0; i < times; ++i, now += 0.25) plates.look(photo, nobody, nets, known, now);
  };
  look(5, "AB12345"), look(3, "AB1Z34S"), look(1, "XX777YY"), look(2, "AB12345");
  CHECK(plates.all().size() == 1);
  look(6, "XX777YY");
  REQUIRE(plates.all().size() == 2);
  CHECK(plates.all().at(1).text.answer() == "AB12345");
  CHECK(plates.all().at(2).text.answer() == "XX777YY");
  const auto line = told(plates, now - 0.25);
  CHECK(has(line, "plate 2: XX777YY"));
  CHECK_FALSE(has(line, "AB12345"));
  plates.forget(now);
  CHECK(plates.all().empty());
}

TEST_CASE("what is found and never read alike twice is neither drawn nor reported") {
  told_plates eyes;
  auto nets = eyes.nets();
  int reads = 0;
  nets.read = [&](const image_view&, const plate_detection& at) {
    auto p = saying(std::string(4, char('A' + reads++)), at);
    if (at.box.y > 100) p.trust = plate_trust::refused;
    return p;
  };
  eyes.where = {{60, 90, 47, 13}, {200, 110, 47, 13}};
  app::road_plates plates;
  app::road_memory known;
  const std::vector<road_track> nobody;
  for (int i = 0; i < 6; ++i) plates.look(photo, nobody, nets, known, 0.25 * i);
  CHECK(plates.all().size() == 2);
  const auto line = told(plates, 1.25);
  CHECK(has(line, "\"id\":1,\"title\":\"plate 1\""));
  CHECK_FALSE(has(line, "\"id\":2"));
  image<rgb8> on(331, 211);
  fovea::draw::fill(on, {0, 0, 331, 211}, {0, 0, 0});
  street::draw(on, plates, 1.25);
  CHECK(bright_box(on, 1).width == 0);
  CHECK_FALSE(has(street::page("clip", known, plates, {}, 1.25), "plate 1"));
}

TEST_CASE("a picture is looked at for plates five times a second, and eight of them are read") {
  told_plates eyes;
  auto nets = eyes.nets();
  for (int i = 0; i < 20; ++i)
    eyes.where.push_back({float(10 + 80 * (i % 4)), float(10 + 40 * (i / 4)), 41, 11});
  app::road_plates plates;
  app::road_memory known;
  const std::vector<road_track> nobody;
  for (int i = 0; i < 30; ++i) plates.look(photo, nobody, nets, known, i * 0.1);
  CHECK(eyes.finds == 15);
  CHECK(eyes.reads == 15 * 8);
  CHECK(plates.all().size() == 20);
  for (const auto& [id, p] : plates.all()) CHECK(p.text.answer());  // in turns
}

TEST_CASE("street draws and writes plates on no vehicle; those of vehicles are in their titles") {
  told_plates eyes;
  auto nets = eyes.nets();
  app::road_plates plates;
  app::road_memory known;
  eyes.where = {{60, 90, 47, 13}, {200, 100, 50, 14}};
  const std::vector<road_track> car{car_at(3, {180, 20, 140, 120})};
  for (double now = 0; now < 1; now += 0.25) {
    known.note(car[0], now);
    plates.look(photo, car, nets, known, now);
  }
  const auto line = street::record(3, 0.75, car, known, plates);
  CHECK(has(line, "\"plates\":[{\"id\":1,\"title\":\"plate 1: Y90\",\"vehicle\":null"));
  CHECK(has(line, "\"id\":2,\"title\":\"plate 2: Y100\",\"vehicle\":3"));
  image<rgb8> on(331, 211);
  fovea::draw::fill(on, {0, 0, 331, 211}, {0, 0, 0});
  street::draw(on, plates, 0.75);
  const auto drawn = bright_box(on, 60);
  CHECK(drawn.x < 62);
  CHECK(drawn.x > 50);
  CHECK(drawn.right() < 180);  // nothing at the car's
  const auto page = street::page("clip", known, plates, {}, 0.75);
  CHECK(has(page, "alt=\"plate 1: Y90\""));
  CHECK(has(page, "plate Y100 of object 3: "));
  CHECK_FALSE(has(page, "alt=\"plate 2"));
}

TEST_CASE("watch tells plates on no vehicle in each line, for a list and for boxes") {
  struct blind {
    std::span<const road_detection> detect(const image_view&) { return {}; }
  };
  told_plates eyes;
  eyes.where = {{20, 20, 23, 11}};
  watch::cameras all;
  all.push_back(std::make_unique<watch::camera>("one", app::areas("", "")));
  all[0]->next = drawn_clip(31, 2, 25);
  schedule_options how;
  how.interval = 0.1;
  watch::replay<blind> run(all, {{}, {}, {{}, eyes.nets()}}, how);
  std::vector<std::string> lines;
  while (run.step([&](const std::string& json) { lines.push_back(json); })) {}
  REQUIRE(lines.size() > 5);
  CHECK(has(lines.back(),
            "\"objects\":[],\"plates\":[{\"id\":1,\"title\":\"plate 1: Y20\","
            "\"vehicle\":null,\"text\":{\"decision\":\"Y20\""));
  CHECK(has(lines.back(), "\"events\":[]"));
}
