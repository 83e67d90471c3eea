#include "fovea/vision/compare.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace fovea;

namespace {

struct some_model;
using vector3 = embedding<some_model, 3>;

vector3 at_angle(float cosine) { return {.values = {cosine, std::sqrt(1 - cosine * cosine), 0}}; }

face_quality good() {
  return face_measures{.eye_distance = 40,
                       .in_frame = 1,
                       .sharpness = 0.1f,
                       .light = 120,
                       .contrast = 50,
                       .eyes = 0.3f}
      .against(probing);
}
face_quality poor() {
  return face_measures{.eye_distance = 5,
                       .in_frame = 1,
                       .sharpness = 0.1f,
                       .light = 120,
                       .contrast = 50,
                       .eyes = 0.3f}
      .against(probing);
}

const operating_point at{.threshold = 0.5f,
                         .review = 0.4f,
                         .false_matches = {{0.0012, 5000, "some pairs"}},
                         .misses = {{0.01, 300, "some pairs"}}};

sameness answer(float similarity, const face_quality& a, const face_quality& b) {
  return compare(at_angle(1), at_angle(similarity), at, a, b).answer;
}

}  // namespace

TEST_CASE("from the threshold on it is one person, below the review band it is not") {
  REQUIRE(good().passes());
  REQUIRE_FALSE(poor().passes());
  struct {
    float similarity;
    sameness expected;
  } cases[] = {{0.9f, sameness::same},          {0.5f, sameness::same},
               {0.499f, sameness::cannot_tell}, {0.4f, sameness::cannot_tell},
               {0.399f, sameness::different},   {-1, sameness::different}};
  for (const auto& c : cases) {
    CAPTURE(c.similarity);
    CHECK(compare(at_angle(1), at_angle(c.similarity), at).answer == c.expected);
    CHECK(answer(c.similarity, good(), good()) == c.expected);
  }
}

TEST_CASE("a poor picture may still be recognised, but proves no difference") {
  CHECK(answer(0.9f, good(), poor()) == sameness::same);
  CHECK(answer(0.1f, good(), poor()) == sameness::cannot_tell);
  CHECK(answer(0.1f, poor(), good()) == sameness::cannot_tell);
  CHECK(answer(0.9f, poor(), poor()) == sameness::cannot_tell);
  CHECK(answer(0.1f, poor(), poor()) == sameness::cannot_tell);
}

TEST_CASE("an answer names score, threshold, error rates with their data, and the weaker picture") {
  const auto said = compare(at_angle(1), at_angle(0.75f), at, good(), poor()).text();
  for (const char* words :
       {"The same person: similarity 0.750, from 0.500 on", "0.12 % (0.055 % to 0.26 %; 6 of 5000)",
        "missed 1 % (", "3 of 300", "on some pairs", "weaker picture is the second: too small"}) {
    CAPTURE(said);
    CAPTURE(words);
    CHECK(said.find(words) != std::string::npos);
  }
  const auto plain = compare(at_angle(1), at_angle(0.1f), {.threshold = 0.5f, .review = 0.4f});
  CHECK(
      plain.text() ==
      "Different people: similarity 0.100, below 0.400. How often that threshold is wrong was not "
      "measured.");
}

TEST_CASE("a face in which nothing was read is nobody, not somebody else") {
  const auto c = compare(vector3{}, at_angle(1), at);
  CHECK(c.answer == sameness::cannot_tell);
  CHECK_FALSE(c.readable);
  CHECK(c.text().starts_with("Cannot tell"));
}
