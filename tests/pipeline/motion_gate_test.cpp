#include "fovea/pipeline/motion_gate.hpp"

#include "fovea/image/draw.hpp"
#include "support/pictures.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using namespace fovea_test;

namespace {

image<rgb8> with_box(int w, int h, rect box, color c = {255, 255, 255}) {
  image<rgb8> out = scene(w, h, 3);
  draw::fill(out, box, c);
  return out;
}

}  // namespace

TEST_CASE("the first frame is all motion, and the same frame again is none, at any size") {
  for (const int w : {1, 5, 31, 320, 641}) {
    CAPTURE(w);
    motion_gate gate;
    const auto picture = scene(w, 37, 1);
    CHECK(gate.update(picture).share == 1);
    const auto again = gate.update(picture);
    CHECK(again.share == 0);
    CHECK(again.where.width == 0);
  }
  motion_gate gate;
  CHECK(gate.update(image_view{}).share == 0);
}

TEST_CASE("a thing that comes is motion where it is, in every layout") {
  const auto before = scene(640, 360, 3);
  const auto after = with_box(640, 360, {400, 200, 60, 60});
  const auto in = [&](auto convert) {
    motion_gate gate;
    gate.update(convert(before));
    return gate.update(convert(after));
  };
  for (const auto& moved : {in([](auto& i) { return image_view(i); }), in([](auto& i) {
                              static image<gray8> gray;
                              gray = convert<gray8>(i);
                              return image_view(gray);
                            })}) {
    CHECK(moved.share == doctest::Approx(60.0 * 60 / (640 * 360)).epsilon(0.8));
    CHECK(moved.where.x <= 400);
    CHECK(moved.where.y <= 200);
    CHECK(moved.where.x + moved.where.width >= 459);
    CHECK(moved.where.y + moved.where.height >= 259);
    CHECK(moved.where.width <= 120);
  }
}

TEST_CASE("light that changes everywhere, and noise, are no motion") {
  image<gray8> dark(320, 180), light(320, 180);
  for (int i = 0; i < 320 * 180; ++i)
    dark.data()[i] = std::uint8_t(40 + i % 97), light.data()[i] = std::uint8_t(75 + i % 97);
  motion_gate gate;
  gate.update(dark);
  CHECK(gate.update(light).share == 0);
  motion_gate other;
  for (unsigned i = 0; i < 20; ++i) {
    const auto grain = random_bytes(320 * 180, i);
    image<gray8> noisy(320, 180);
    for (int p = 0; p < 320 * 180; ++p)
      noisy.data()[p] = std::uint8_t(100 + p % 50 + grain[std::size_t(p)] % 25 - 12);
    const auto moved = other.update(noisy);
    CHECK((i == 0 || moved.share < 0.004f));
  }
}

TEST_CASE("what stays becomes usual, and a cut is learned at once") {
  motion_gate gate;
  gate.update(scene(320, 180, 3));
  const auto parked = with_box(320, 180, {100, 60, 50, 50});
  CHECK(gate.update(parked).share > 0.02f);
  for (int i = 0; i < 100; ++i) gate.update(parked);
  CHECK(gate.update(parked).share == 0);
  const auto other = noise<rgb8>(320, 180, 5);
  image<rgb8> inverted(320, 180);
  for (int i = 0; i < 320 * 180 * 3; ++i)
    inverted.data()[i] = std::uint8_t((i / 960) % 2 ? 255 : 0);
  gate.update(other);
  gate.update(inverted);
  CHECK(gate.update(inverted).share < 1);
}

TEST_CASE("what stands still becomes usual after seconds, at any rate of frames") {
  const auto before = scene(320, 180, 3), after = with_box(320, 180, {200, 90, 60, 60});
  for (const double step : {1.0, 0.2, 0.08, 1 / 60.0}) {
    CAPTURE(step);
    motion_gate gate;
    gate.update(before, 0);
    double still = step;
    while (gate.update(after, still).share > 0 && still < 60) still += step;
    CHECK(still > 2);
    CHECK(still < 8.5);
    CHECK(gate.update(before, still + step).share > 0);  // and is missed where it stood
  }
  motion_gate gate;
  gate.update(before, 5);
  for (int i = 0; i < 300; ++i) CHECK(gate.update(after, 5 - 0.1 * i).share > 0);
  CHECK(gate.update(before, NAN).share == 0);  // no time at all lets nothing follow
}
