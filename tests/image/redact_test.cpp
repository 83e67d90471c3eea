#include "fovea/image/redact.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <set>
#include <vector>

using namespace fovea;

namespace {

template <class P>
image<P> noise(int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  image<P> out(width, height);
  for (int i = 0; i < width * height * P::channels; ++i)
    out.data()[i] = std::uint8_t(random() >> 8);
  return out;
}

template <class P>
bool same_pixel(const image<P>& a, const image<P>& b, int x, int y) {
  return std::equal(a.at(x, y), a.at(x, y) + P::channels, b.at(x, y));
}

template <class P>
void check_outside(redaction how, int width, int height, const rect& box) {
  const auto before = noise<P>(width, height, 3);
  auto after = before.clone();
  redact(after, box, {.how = how, .margin = 0});
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const bool inside = float(x) + 1 > box.x && float(y) + 1 > box.y && float(x) < box.right() &&
                          float(y) < box.bottom();
      if (!inside) REQUIRE(same_pixel(before, after, x, y));
    }
}

}  // namespace

TEST_CASE("what lies outside the box stays as it is, in every layout and at every edge") {
  for (const auto how : {redaction::blur, redaction::pixelate, redaction::fill})
    for (const rect& box : {rect{3, 2, 7, 5}, rect{-4, -3, 9, 8}, rect{10, 6, 40, 40},
                            rect{2.5f, 1.25f, 3.5f, 4.5f}, rect{-9, -9, 4, 4}, rect{0, 0, 0, 0}}) {
      check_outside<rgb8>(how, 17, 13, box);
      check_outside<bgr8>(how, 17, 13, box);
      check_outside<rgba8>(how, 13, 17, box);
      check_outside<gray8>(how, 1, 1, box);
    }
}

TEST_CASE("a filled box is one colour, in the order of the layout") {
  auto photo = noise<bgr8>(31, 23, 5);
  redact(photo, {10, 5, 10, 10},
         {.how = redaction::fill, .margin = 0.5f, .filling = {200, 100, 50}});
  for (int y = 0; y < 20; ++y)
    for (int x = 5; x < 25; ++x) {
      REQUIRE(photo.at(x, y)[0] == 50);
      REQUIRE(photo.at(x, y)[1] == 100);
      REQUIRE(photo.at(x, y)[2] == 200);
    }
}

TEST_CASE("pixelation leaves the mean of each cell") {
  const auto before = noise<rgb8>(40, 24, 7);
  auto after = before.clone();
  redact(after, {8, 4, 20, 12}, {.how = redaction::pixelate, .margin = 0, .cells = 4});
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 4; ++column)
      for (int c = 0; c < 3; ++c) {
        double sum = 0;
        for (int y = 0; y < 3; ++y)
          for (int x = 0; x < 5; ++x) sum += before.at(8 + 5 * column + x, 4 + 3 * row + y)[c];
        for (int y = 0; y < 3; ++y)
          for (int x = 0; x < 5; ++x)
            REQUIRE(after.at(8 + 5 * column + x, 4 + 3 * row + y)[c] == int(sum / 15 + 0.5));
      }
}

TEST_CASE("blur and pixelation depend on the cells' means alone") {
  // Two pictures with the same means: noise, and noise with its pixels shuffled within each cell.
  const auto first = noise<gray8>(64, 64, 11);
  auto second = first.clone();
  std::mt19937 random(13);
  for (int cell = 0; cell < 16; ++cell) {
    const int left = cell % 4 * 16, top = cell / 4 * 16;
    for (int i = 255; i > 0; --i) {
      const int j = int(random() % unsigned(i + 1));
      std::swap(*second.at(left + i % 16, top + i / 16), *second.at(left + j % 16, top + j / 16));
    }
  }
  for (const auto how : {redaction::blur, redaction::pixelate}) {
    auto a = first.clone(), b = second.clone();
    redact(a, {0, 0, 64, 64}, {.how = how, .margin = 0, .cells = 4});
    redact(b, {0, 0, 64, 64}, {.how = how, .margin = 0, .cells = 4});
    CHECK(std::equal(a.data(), a.data() + 64 * 64, b.data()));
  }
}

TEST_CASE("alpha stays, and boxes smaller than their cells are no trouble") {
  auto photo = noise<rgba8>(9, 9, 17);
  const auto before = photo.clone();
  redact(photo, {4, 4, 2, 1}, {.how = redaction::pixelate, .margin = 0, .cells = 16});
  redact(photo, {0, 0, 9, 9}, {.how = redaction::blur, .cells = 99});
  redact(photo, {0, 0, 9, 9}, {.how = redaction::blur, .cells = 1});
  for (int i = 3; i < 9 * 9 * 4; i += 4) CHECK(photo.data()[i] == before.data()[i]);
  std::set<int> reds;
  for (int i = 0; i < 9 * 9 * 4; i += 4) reds.insert(photo.data()[i]);
  CHECK(reds.size() == 1);
}
