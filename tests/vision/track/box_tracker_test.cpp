#include "fovea/vision/track/area_watch.hpp"
#include "fovea/vision/track/object_tracker.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace fovea;

namespace {

constexpr double frame = 0.04;

struct walker {
  float x, y, speed_x, speed_y, width = 40, height = 90;
  rect at(int i) const { return {x + speed_x * float(i), y + speed_y * float(i), width, height}; }
};

/// Two people who walk towards and past each other, and a third beyond them.
const walker meeting[] = {{100, 100, 4, 0.5f}, {500, 110, -4, -0.3f}, {300, 300, 1, 1}};

std::vector<observed_box> seen(std::span<const walker> all, int i, float score = 0.9f) {
  std::vector<observed_box> boxes;
  for (const auto& each : all) boxes.push_back({each.at(i), score, 0});
  return boxes;
}

/// Which id the tracker gives to each walker in an image, 0 where it gives none.
std::vector<std::uint64_t> ids(std::span<const box_track> tracks, std::size_t count) {
  std::vector<std::uint64_t> given(count, 0);
  for (const auto& t : tracks)
    if (t.detection >= 0 && std::size_t(t.detection) < count && t.confirmed)
      given[std::size_t(t.detection)] = t.id;
  return given;
}

}  // namespace

TEST_CASE("people who cross keep their ids, under every setting") {
  for (const auto& how : {track_options{}, track_options::sort(), track_options::byte_track(),
                          track_options::oc_sort()}) {
    box_tracker tracker(how);
    std::vector<std::uint64_t> first;
    for (int i = 0; i < 100; ++i) {
      const auto now = ids(tracker.update(seen(meeting, i), i * frame), 3);
      if (i == 0) first = now;
      CHECK(now == first);
    }
    CHECK(std::set<std::uint64_t>(first.begin(), first.end()).size() == 3);
  }
}

TEST_CASE("somebody who is hidden for half a second is the same when found again") {
  box_tracker tracker;
  std::uint64_t before = 0, after = 0;
  for (int i = 0; i < 60; ++i) {
    const bool hidden = i >= 25 && i < 37;
    const auto boxes = hidden ? std::vector<observed_box>{} : seen({meeting, 1}, i);
    const auto tracks = tracker.update(boxes, i * frame);
    if (i == 24) before = tracks[0].id;
    if (hidden) {
      REQUIRE(tracks.size() == 1);
      CHECK(tracks[0].missed == i - 24);
      CHECK(std::abs(tracks[0].expected.x - meeting[0].at(i).x) < 6);  // it goes on
      CHECK(tracks[0].box == meeting[0].at(24));
    }
    if (i == 59) after = tracks[0].id;
  }
  CHECK(before == after);
}

TEST_CASE("somebody who is away for longer than is remembered is somebody new") {
  track_options how;
  how.keep = 0.5;
  box_tracker tracker(how);
  for (int i = 0; i < 10; ++i) tracker.update(seen({meeting, 1}, i), i * frame);
  for (int i = 10; i < 22; ++i) tracker.update({}, i * frame);
  CHECK(tracker.tracks().size() == 1);
  for (int i = 22; i < 25; ++i) tracker.update({}, i * frame);
  CHECK(tracker.tracks().empty());
  CHECK(tracker.update(seen({meeting, 1}, 26), 26 * frame)[0].id == 2);
}

TEST_CASE("doubtful boxes keep a track and begin none") {
  box_tracker tracker;
  for (int i = 0; i < 5; ++i) tracker.update(seen({meeting, 1}, i), i * frame);
  for (int i = 5; i < 20; ++i) tracker.update(seen({meeting, 2}, i, 0.3f), i * frame);
  REQUIRE(tracker.tracks().size() == 1);
  CHECK(tracker.tracks()[0].missed == 0);
  CHECK(tracker.tracks()[0].hits == 20);
}

TEST_CASE("a box that comes once is no object") {
  box_tracker tracker;
  tracker.update({}, 0);
  const std::vector<observed_box> flash{{{10, 10, 50, 50}, 0.9f, 0}};
  CHECK_FALSE(tracker.update(flash, frame)[0].confirmed);
  CHECK(tracker.update({}, 2 * frame).empty());
}

TEST_CASE("objects of two kinds are two, in whichever place") {
  box_tracker tracker;
  for (int i = 0; i < 3; ++i) {
    auto boxes = seen({meeting, 1}, i);
    boxes.push_back(boxes[0]);
    boxes[1].kind = 1;
    CHECK(tracker.update(boxes, i * frame).size() == 2);
  }
  auto boxes = seen({meeting, 1}, 3);
  boxes[0].kind = 1;
  CHECK(tracker.update(boxes, 3 * frame)[1].missed == 0);
  CHECK(tracker.tracks()[0].missed == 1);
}

TEST_CASE("a camera that moves is told, and the tracks go with it") {
  box_tracker still, told;
  int lost_still = 0, lost_told = 0;
  for (int i = 0; i < 40; ++i) {
    const float jump = i % 8 == 7 ? 150.0f : 0.0f;  // the camera jerks to the left
    static float offset = 0;
    if (i == 0) offset = 0;
    offset += jump;
    auto boxes = seen(meeting, i);
    for (auto& b : boxes) b.box.x += offset;
    still.update(boxes, i * frame);
    track_context context;
    context.camera = affine{1, 0, jump, 0, 1, 0};
    told.update(boxes, i * frame, context);
    for (const auto& t : still.tracks()) lost_still += t.id > 3;
    for (const auto& t : told.tracks()) lost_told += t.id > 3;
  }
  CHECK(lost_told == 0);
  CHECK(lost_still > 0);
}

TEST_CASE("time that jumps, stands still or comes at odd steps does no harm") {
  box_tracker tracker;
  const double times[] = {0, 0.04, 0.04, 0.08, 0.2, 0.21, 0.33, 0.33, 0.4};
  std::uint64_t id = 0;
  for (const double t : times) {
    const auto tracks = tracker.update(seen({meeting, 1}, int(t / frame)), t);
    REQUIRE(tracks.size() == 1);
    if (!id) id = tracks[0].id;
    CHECK(tracks[0].id == id);
    CHECK(std::isfinite(tracks[0].expected.x));
  }
}

TEST_CASE("velocity is in pixels a second") {
  box_tracker tracker;
  for (int i = 0; i < 60; ++i) tracker.update(seen({meeting, 1}, i), i * frame);
  CHECK(tracker.tracks()[0].velocity.x == doctest::Approx(4 / frame).epsilon(0.02));
  CHECK(tracker.tracks()[0].velocity.y == doctest::Approx(0.5 / frame).epsilon(0.05));
}

TEST_CASE("looks decide where places do not") {
  // Two people step behind a post in one place and come out on the sides they did not come from.
  using look = embedding<int, 2>;
  object_tracker<detection, look> tracker;
  const look red{{1, 0}}, blue{{0, 1}};
  std::map<float, std::uint64_t> id_of;  // by the look's first number
  for (int i = 0; i < 40; ++i) {
    if (i >= 15 && i < 20) {
      tracker.update(std::vector<detection>{}, std::vector<look>{}, i * frame);
      continue;
    }
    const float apart = i < 15 ? float(15 - i) : float(i - 19);
    const rect left{200 - apart, 100, 40, 90}, right{200 + apart, 100, 40, 90};
    const bool crossed = i >= 20;
    const std::vector<detection> found{{crossed ? right : left, 0.9f},
                                       {crossed ? left : right, 0.9f}};
    for (const auto& t : tracker.update(found, std::vector<look>{red, blue}, i * frame)) {
      const auto [at, fresh] = id_of.emplace(t.appearance.values[0], t.id);
      CHECK(at->second == t.id);
    }
  }
  CHECK(id_of.size() == 2);
}

TEST_CASE("detections of a type come back as tracks of that type") {
  object_tracker<road_detection> tracker;
  std::vector<road_detection> found(2);
  found[0].box = {10, 10, 40, 90}, found[0].score = 0.9f, found[0].is = road_user::person;
  found[1].box = {10, 20, 90, 60}, found[1].score = 0.8f, found[1].is = road_user::truck;
  for (int i = 0; i < 4; ++i) {
    found[1].is = i % 2 ? road_user::car : road_user::truck;  // detectors waver
    const auto tracks = tracker.update(found, i * frame);
    REQUIRE(tracks.size() == 2);
    CHECK(tracks[0].last.is == road_user::person);
    CHECK(tracks[1].last.is == found[1].is);
    CHECK(tracks[1].id == 2);
  }
}

TEST_CASE("two trackers count alone, and the same boxes give the same tracks") {
  box_tracker one, other;
  std::mt19937 random(9);
  for (int i = 0; i < 200; ++i) {
    std::vector<observed_box> boxes;
    for (int k = int(random() % 7); k > 0; --k)
      boxes.push_back({{float(random() % 600), float(random() % 400), float(20 + random() % 60),
                        float(40 + random() % 90)},
                       float(random() % 100) / 100,
                       int(random() % 2)});
    const auto a = one.update(boxes, i * frame), b = other.update(boxes, i * frame);
    REQUIRE(a.size() == b.size());
    for (std::size_t t = 0; t < a.size(); ++t) {
      CHECK(a[t].id == b[t].id);
      CHECK(a[t].expected == b[t].expected);
    }
  }
}

TEST_CASE("boxes of no extent and numbers that are none end no tracker") {
  box_tracker tracker;
  const std::vector<observed_box> odd{{{0, 0, 0, 0}, 0.9f, 0},
                                      {{NAN, 1, 2, 3}, 0.9f, 0},
                                      {{1e30f, 0, 1e30f, 1}, 0.9f, 0},
                                      {{1, 1, 10, 10}, NAN, 0}};
  for (int i = 0; i < 5; ++i) tracker.update(odd, i * frame);
  for (int i = 5; i < 20; ++i) tracker.update(seen({meeting, 1}, i), i * frame);
  int good = 0;
  for (const auto& t : tracker.tracks()) good += t.missed == 0 && t.box == meeting[0].at(19);
  CHECK(good == 1);
}

namespace {

/// Times of `count` images, by the kind of camera.
std::vector<double> times_of(const std::string& camera, int count) {
  std::mt19937 random(5);
  std::vector<double> out;
  double now = 3;
  for (int i = 0; i < count; ++i) {
    out.push_back(now);
    now += camera == "1"             ? 1
           : camera == "5"           ? 0.2
           : camera == "12.5"        ? 0.08
           : camera == "60"          ? 1 / 60.0
           : camera == "by turns"    ? (i % 2 ? 0.2 : 0.04)
           : camera == "slows down"  ? (i < count / 2 ? 0.04 : 0.2)
           : camera == "gets faster" ? (i < count / 2 ? 0.2 : 0.04)
                                     : 0.02 + double(random() % 400) / 1000;
  }
  return out;
}
const char* const cameras[] = {"1",        "5",          "12.5",        "60",
                               "by turns", "slows down", "gets faster", "at random"};

}  // namespace

TEST_CASE("speed and dwell are in seconds at any rate, also one that changes") {
  for (const std::string camera : cameras) {
    CAPTURE(camera);
    const auto times = times_of(camera, 120);
    const double all = times.back() - times.front();
    // Goes 60 heights in all, half of them inside.
    const float speed = float(3000 / all);
    auto watch = area_watch::make({}, {{"half", {{750, 0}, {2250, 0}, {2250, 500}, {750, 500}}}});
    REQUIRE(watch);
    box_tracker tracker;
    double dwell = -1, worst = 0, longest = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      if (i) longest = std::max(longest, times[i] - times[i - 1]);
      const float x = speed * float(times[i] - times.front());
      const std::vector<observed_box> boxes{{{x - 60, 150, 120, 50}, 0.9f, 0}};
      const auto tracks = tracker.update(boxes, times[i]);
      REQUIRE(tracks.size() == 1);
      CHECK(tracks[0].id == 1);
      if (i > 30) worst = std::max(worst, std::abs(double(tracks[0].velocity.x / speed) - 1));
      for (const auto& each : watch->update(tracks, times[i]))
        if (each.kind == area_event_kind::left) dwell = each.dwell;
    }
    MESSAGE(camera << ": speed at most " << 100 * worst << " % off, dwell " << dwell << " of "
                   << all / 2 << " s");
    CHECK(worst < 0.05);
    // Counted once it is a tenth of its height beyond an edge.
    CHECK(std::abs(dwell - all / 2) <= 2 * longest + 0.01 * all);
  }
}
