#include "fovea/vision/nms.hpp"

#include <doctest/doctest.h>
#include <random>
#include <vector>

using namespace fovea;

namespace {

std::vector<detection> scattered(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> place(0, 200), extent(1, 60), score(0, 1);
  std::vector<detection> found;
  for (int i = 0; i < count; ++i)
    found.push_back(
        {{place(random), place(random), extent(random), extent(random)}, score(random)});
  return found;
}

/// The definition, word for word: a box stays when no better one that stays covers it.
std::vector<detection> by_definition(std::vector<detection> all, const same_object& same) {
  std::vector<detection> stay;
  while (!all.empty()) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < all.size(); ++i)
      if (all[i].score > all[best].score) best = i;
    stay.push_back(all[best]);
    std::vector<detection> rest;
    for (const auto& d : all)
      if (!same(stay.back().box, d.box)) rest.push_back(d);
    all = rest;
  }
  return stay;
}

}  // namespace

TEST_CASE("keep_best keeps what the definition keeps, best first") {
  for (int count : {0, 1, 2, 3, 17, 211}) {
    CAPTURE(count);
    auto found = scattered(count, 7u + unsigned(count));
    const auto expected = by_definition(found, {});

    const auto kept = keep_best(std::span(found));

    REQUIRE(kept == expected.size());
    for (std::size_t i = 0; i < kept; ++i) {
      CHECK(found[i].score == expected[i].score);
      CHECK(found[i].box == expected[i].box);
    }
  }
}

TEST_CASE("keep_best does not depend on the order in which equals come") {
  auto found = scattered(64, 3);
  for (auto& d : found) d.score = 0.5f;
  auto reversed = std::vector(found.rbegin(), found.rend());

  const auto kept = keep_best(std::span(found));

  REQUIRE(keep_best(std::span(reversed)) == kept);
  for (std::size_t i = 0; i < kept; ++i) CHECK(found[i].box == reversed[i].box);
}

TEST_CASE("a small box inside a large one is the same object, two that touch are not") {
  const same_object same;
  CHECK(same({0, 0, 100, 100}, {10, 10, 20, 20}));
  CHECK(same({10, 10, 20, 20}, {0, 0, 100, 100}));
  CHECK_FALSE(same({0, 0, 10, 10}, {10, 0, 10, 10}));
  CHECK_FALSE(same({0, 0, 0, 0}, {0, 0, 0, 0}));
}
