#include "fovea/vision/track/track_vote.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace fovea;

namespace {
const auto as_is = [](const std::string& s) { return s; };
}

TEST_CASE("what is seen most and best becomes the answer, and not before there is enough") {
  track_vote<std::string> vote;
  CHECK_FALSE(vote.answer());
  CHECK(vote.candidate() == nullptr);
  CHECK(vote.text(as_is) == "nothing seen");
  vote.add("red", 0.9f);
  vote.add("red", 0.9f);
  CHECK_FALSE(vote.answer());
  CHECK(vote.candidate()->value == "red");
  CHECK(vote.text(as_is).starts_with("perhaps red: 2 of 2 looks"));
  vote.add("blue", 0.2f);
  vote.add("red", 0.5f);
  CHECK(vote.answer() == "red");
  CHECK(vote.text(as_is) == "red: 3 of 4 looks, 92 % of the evidence");
}

TEST_CASE("many bad looks do not outweigh few good ones") {
  track_vote<int> vote;
  for (int i = 0; i < 4; ++i) vote.add(1, 0.9f);
  for (int i = 0; i < 20; ++i) vote.add(2, 0.05f);
  CHECK(vote.answer() == 1);
}

TEST_CASE("an answer stays until another is much better founded") {
  track_vote<int> vote;
  for (int i = 0; i < 4; ++i) vote.add(1, 0.5f);
  REQUIRE(vote.answer() == 1);
  for (int i = 0; i < 4; ++i) vote.add(2, 0.55f);
  CHECK(vote.answer() == 1);
  for (int i = 0; i < 4; ++i) vote.add(2, 0.55f);
  CHECK(vote.answer() == 2);
}

TEST_CASE("what was rejected is never the answer") {
  track_vote<std::string> vote;
  for (int i = 0; i < 5; ++i) vote.add("somebody", 0.9f);
  REQUIRE(vote.answer() == "somebody");
  vote.reject("somebody");
  CHECK_FALSE(vote.answer());
  for (int i = 0; i < 50; ++i) vote.add("somebody", 0.9f);
  CHECK_FALSE(vote.answer());
  CHECK(vote.candidate() == nullptr);
}

TEST_CASE("looks that weigh nothing, or are no number, are no evidence") {
  track_vote<int> vote;
  vote.add(1, 0);
  vote.add(1, -3);
  vote.add(1, std::numeric_limits<float>::quiet_NaN());
  CHECK(vote.entries().empty());
}
