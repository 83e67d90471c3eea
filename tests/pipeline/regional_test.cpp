#include "fovea/pipeline/regional.hpp"

#include "fovea/image/color.hpp"
#include "fovea/image/draw.hpp"
#include "fovea/vision/plate/plate_detection.hpp"
#include "support/bright_box.hpp"
#include "support/counting_allocator.hpp"
#include "support/pictures.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace fovea;
using namespace fovea_test;

namespace {

/// Finds nothing, and counts how often it was asked.
struct idle_finder {
  int* asked;
  std::span<const road_detection> detect(const image_view&) {
    return ++*asked, std::span<const road_detection>();
  }
};

/// Finds a white square where it is at least a tenth of the picture's width, as nets do with what
/// is too small for them.
struct near_sighted {
  std::vector<face_detection> found{};

  std::span<const face_detection> detect(const image_view& photo) {
    const auto box = bright_box(photo, 200);
    found.clear();
    if (box.width > 0 && box.width >= float(photo.width / 10)) {
      face_detection d;
      d.box = box, d.score = 0.9f;
      d.points.fill({box.x, box.y});
      found.push_back(d);
    }
    return found;
  }
};

}  // namespace

TEST_CASE("regions cover a picture of any size, inside it, at even pixels") {
  for (const auto& [width, height] :
       {std::pair{1920, 1080}, {640, 352}, {417, 5}, {416, 417}, {1001, 997}}) {
    const int w = width, h = height;
    CAPTURE(w);
    region_turns turns({.side = 416});
    motion_gate gate;
    turns.choose(w, h, gate);
    REQUIRE(turns.all().size() >= 2);
    std::vector<char> seen(std::size_t(w) * std::size_t(h));
    for (const rect& r : turns.all()) {
      CHECK(int(r.x) % 2 == 0);
      CHECK(int(r.y) % 2 == 0);
      REQUIRE(r.x >= 0);
      REQUIRE(r.right() <= float(w));
      REQUIRE(r.bottom() <= float(h));
      CHECK(r.width <= 418);
      for (int y = int(r.y); y < int(r.bottom()); ++y)
        for (int x = int(r.x); x < int(r.right()); ++x) seen[std::size_t(y * w + x)] = 1;
    }
    CHECK(std::count(seen.begin(), seen.end(), 1) == w * h);
  }
  for (const auto& [w, h] : {std::pair{416, 416}, {1, 1}, {0, 0}, {7, 300}}) {
    region_turns turns({.side = 416});
    CHECK(turns.choose(w, h, motion_gate()).empty());
  }
}

TEST_CASE(
    "no more regions than asked for a picture, each has its turn, and what moves more often") {
  motion_gate gate;
  const auto before = scene(480, 270, 3);
  for (int i = 0; i < 3; ++i) gate.update(before);
  region_turns turns({.side = 104, .most = 2, .motion = 0.01f, .patience = 8});
  std::map<std::pair<int, int>, int> looks, waited, longest;
  const int pictures = 600;
  for (int i = 0; i < pictures; ++i) {
    auto now = before.clone();
    const int side = i % 2 ? 50 : 65;  // never usual
    draw::fill(now, {75, 75, float(side), float(side)}, {std::uint8_t(i * 90), 255, 255});
    gate.update(now);
    const auto chosen = turns.choose(480, 270, gate);
    REQUIRE(chosen.size() == 2);
    for (const auto& r : turns.all()) {
      auto& w = waited[{int(r.x), int(r.y)}];
      longest[{int(r.x), int(r.y)}] = std::max(longest[{int(r.x), int(r.y)}], ++w);
    }
    for (const auto& r : chosen) ++looks[{int(r.x), int(r.y)}], waited[{int(r.x), int(r.y)}] = 0;
  }
  const int count = int(turns.all().size());
  CHECK(looks.size() == turns.all().size());
  for (const auto& [at, wait] : longest) CHECK(wait <= 8 * ((count + 1) / 2));
  const auto [least, most] = std::minmax_element(
      looks.begin(), looks.end(), [](auto& a, auto& b) { return a.second < b.second; });
  CHECK(most->second > 4 * least->second);
  const auto at = most->first;
  CHECK(at.first < 140);
  CHECK(at.first + 104 > 75);
}

TEST_CASE("the detector runs at most once more than there are regions to look at") {
  int asked = 0;
  regional finder(idle_finder{&asked}, {.side = 100, .most = 3});
  const auto large = scene(641, 479, 5), small = scene(97, 31, 5);
  for (int i = 1; i <= 7; ++i) {
    asked = 0;
    finder.detect(large);
    CHECK(asked == 4);
    CHECK(finder.looks() == 4);
  }
  finder.detect(small);
  CHECK(finder.looks() == 1);
  finder.detect(image_view{});
  CHECK(finder.looks() == 1);
}

TEST_CASE("what is too small for the whole picture is found in a region, where it is") {
  image<rgb8> photo(1001, 601);
  draw::fill(photo, {0, 0, 1001, 601}, {30, 30, 30});
  draw::fill(photo, {700, 320, 40, 40}, {250, 250, 250});
  CHECK(near_sighted{}.detect(photo).empty());
  regional finder(near_sighted{}, {.side = 300, .most = 20});
  const auto found = finder.detect(photo);
  REQUIRE(found.size() == 1);
  CHECK(found[0].box.x == 700);
  CHECK(found[0].box.y == 320);
  CHECK(found[0].box.width == 40);
  CHECK(found[0].points[3].x == 700);
  CHECK(found[0].points[3].y == 320);
  regional strict(near_sighted{}, {.side = 300, .most = 20, .score = 0.95f});
  CHECK(strict.detect(photo).empty());
}

TEST_CASE("with times, what has stood still for seconds is no motion, at any rate of pictures") {
  struct part_finder {
    std::vector<image_view>* asked;
    std::span<const road_detection> detect(const image_view& part) {
      asked->push_back(part);
      return {};
    }
  };
  const auto before = scene(480, 270, 3);
  auto after = scene(480, 270, 3);
  draw::fill(after, {10, 10, 60, 60}, {255, 255, 255});
  for (const double step : {0.5, 0.2, 0.04}) {
    CAPTURE(step);
    std::vector<image_view> asked;
    regional finder(part_finder{&asked}, {.side = 100, .most = 1, .patience = 1000});
    finder.detect(before, 0);
    double seconds = 0;
    // The share of the looks between two times that went to the corner with the square.
    const auto share = [&](double until) {
      int corner = 0, all = 0;
      for (; seconds + step < until; ++all) {
        asked.clear(), finder.detect(after, seconds += step);
        REQUIRE(asked.size() == 2);
        corner += asked[1].data == after.data();
      }
      return double(corner) / all;
    };
    CHECK(share(2.2) > 0.15);
    share(20);
    CHECK(share(60) < 0.08);  // its turn among 24
  }
}

TEST_CASE("a part of a picture shows what is there, in every layout") {
  const int w = 34, h = 22;
  const auto bytes = random_bytes(std::size_t(w) * h * 4, 3);
  const image_view all[] = {
      view<gray8>(bytes.data(), w, h), view<rgb8>(bytes.data(), w, h),
      view<bgra8>(bytes.data(), w, h), nv12_view(bytes.data(), bytes.data() + w * h, w, h, w, w),
      i420_view(bytes.data(), bytes.data() + w * h, bytes.data() + w * h * 5 / 4, w, h, w, w / 2)};
  for (const auto& photo : all) {
    const auto part = part_of(photo, 6, 4, 11, 13);
    for (int y = 0; y < 13; ++y)
      for (int x = 0; x < 11; ++x) {
        std::uint8_t here[4], there[4];
        read_row(part, y, x, 1, here), read_row(photo, y + 4, x + 6, 1, there);
        REQUIRE(std::equal(here, here + 4, there));
      }
  }
}

TEST_CASE("plates are moved with their corners") {
  plate_detection p;
  p.box = {1, 2, 3, 4}, p.corners = {point{1, 2}, {4, 2}, {4, 6}, {1, 6}};
  shift(p, {10, 20});
  CHECK(p.box.x == 11);
  CHECK(p.corners[2].y == 26);
  static_assert(std::same_as<object_rule<plate_detection>::type, same_plate>);
  static_assert(Detector<regional<near_sighted>>);
}

TEST_CASE("looking at regions allocates nothing once a picture as large was seen") {
  int asked = 0;
  regional finder(idle_finder{&asked}, {.side = 100, .most = 3});
  const auto photo = scene(641, 479, 5);
  finder.detect(photo);
  CHECK(allocations_during([&] {
          for (int i = 0; i < 10; ++i) finder.detect(photo);
        }) == 0);
}
