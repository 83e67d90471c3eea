#include "fovea/vision/track/area_watch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

using namespace fovea;

namespace {

box_track standing(std::uint64_t id, float x, float y) {
  box_track t;
  t.id = id, t.box = {x - 20, y - 100, 40, 100}, t.confirmed = true, t.velocity = {3, 4};
  return t;
}

area_watch gate() {
  return area_watch::make({{"gate", {100, 0}, {100, 400}}},
                          {{"yard", {{200, 100}, {400, 100}, {400, 300}, {200, 300}}}})
      .value();
}

std::vector<area_event_kind> walk(area_watch& watch, std::initializer_list<point> steps) {
  std::vector<area_event_kind> all;
  double seconds = 0;
  for (const point p : steps) {
    const box_track t = standing(1, p.x, p.y);
    for (const auto& e : watch.update({&t, 1}, seconds += 0.5)) all.push_back(e.kind);
  }
  return all;
}

std::string refusal(std::vector<count_line> lines, std::vector<zone> zones) {
  const auto made = area_watch::make(std::move(lines), std::move(zones));
  REQUIRE_FALSE(made);
  return made.error().sentence;
}

}  // namespace

TEST_CASE("who crosses a line is counted by direction") {
  auto watch = gate();
  using kind = area_event_kind;
  // From top to bottom, the left hand is at larger x: forth is towards smaller x.
  CHECK(walk(watch, {{150, 200}, {120, 200}, {80, 200}, {50, 200}}) ==
        std::vector{kind::crossed_forth});
  CHECK(watch.counts()[0].forth == 1);
  CHECK(walk(watch, {{50, 200}, {150, 210}}) == std::vector{kind::crossed_back});
  CHECK(watch.counts()[0].back == 1);
}

TEST_CASE("who passes beside a line does not cross it") {
  auto watch = gate();
  CHECK(walk(watch, {{150, 500}, {50, 500}}).empty());
  CHECK(walk(watch, {{50, 500}, {50, 300}}).empty());
}

TEST_CASE("trembling on a line is no crossing, and a crossing is counted once") {
  auto watch = gate();
  CHECK(
      walk(watch, {{150, 200}, {103, 200}, {97, 200}, {103, 200}, {96, 200}, {104, 200}}).empty());
  CHECK(walk(watch, {{99, 200}, {101, 200}, {80, 200}, {95, 200}, {104, 200}, {80, 200}}).size() ==
        1);
}

TEST_CASE("zones tell who enters, who leaves and for how long") {
  auto watch = gate();
  const auto events =
      walk(watch, {{150, 200}, {195, 200}, {250, 200}, {300, 250}, {404, 250}, {450, 250}});
  CHECK(events == std::vector{area_event_kind::entered, area_event_kind::left});
  const auto& yard = watch.counts()[1];
  CHECK(yard.entered == 1);
  CHECK(yard.inside == 0);
  CHECK(yard.dwell == doctest::Approx(1.5));  // from 1.5 to 3 seconds
}

TEST_CASE("a track that ends leaves the zone when it was seen last") {
  auto watch = gate();
  auto t = standing(7, 300, 200);
  t.seen = 10;
  CHECK(watch.update({&t, 1}, 10).size() == 1);
  CHECK(watch.counts()[1].inside == 1);
  t.missed = 1;
  CHECK(watch.update({&t, 1}, 11).empty());  // hidden, and remembered
  const auto events = watch.update({}, 12);
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == area_event_kind::left);
  CHECK(events[0].seconds == 10);
  CHECK(watch.counts()[1].inside == 0);
}

TEST_CASE("tracks that are not confirmed are not counted") {
  auto watch = gate();
  auto t = standing(1, 300, 200);
  t.confirmed = false;
  CHECK(watch.update({&t, 1}, 0).empty());
}

TEST_CASE("an event is a line of JSON") {
  auto watch = gate();
  const auto t = standing(5, 300, 200);
  const auto events = watch.update({&t, 1}, 2.5);
  REQUIRE(events.size() == 1);
  const auto j = nlohmann::json::parse(events[0].json());
  CHECK(j["event"] == "entered");
  CHECK(j["where"] == "yard");
  CHECK(j["track"] == 5);
  CHECK(j["seconds"] == 2.5);
  CHECK(j["velocity"][1] == 4);
}

TEST_CASE("lines and zones that make no sense are refused with a sentence") {
  CHECK(refusal({{"a", {1, 1}, {1, 1}}}, {}) == "the line 'a' has no length; give two places.");
  CHECK(refusal({}, {{"z", {{0, 0}, {1, 1}}}}) ==
        "the zone 'z' has 2 corners; three are the least.");
  CHECK(refusal({}, {{"z", {{0, 0}, {10, 10}, {10, 0}, {0, 10}}}}).find("edges that cross") !=
        std::string::npos);
  CHECK(refusal({}, {{"z", {{0, 0}, {NAN, 10}, {10, 0}}}}).find("no place") != std::string::npos);
  CHECK(refusal({{"a", {0, 0}, {1, 1}}}, {{"a", {{0, 0}, {1, 1}, {1, 0}}}})
            .find("name that another") != std::string::npos);
  CHECK(area_watch::make({}, {}));
}
