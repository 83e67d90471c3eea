#include "fovea/vision/concepts.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "some_people.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using namespace fovea_test;

static_assert(Gallery<gallery<mobile_face>, mobile_face::result_type>);
static_assert(!Gallery<gallery<mobile_face>, model_of<192>::result_type>);

namespace {

bool says(const identification& answer, const char* words) {
  return answer.text().find(words) != std::string::npos;
}

/// Ann looks along x, Bob along y; the query is so similar to Ann, and half as much to Bob.
struct two_people {
  gallery<model_of<3>> people;
  two_people() {
    people.add("Ann", model_of<3>::result_type{.values = {1, 0, 0}}).value();
    people.add("Bob", model_of<3>::result_type{.values = {0, 1, 0}}).value();
  }
  identification ask(float similarity, const operating_point& at) const {
    embedding<model_of<3>, 3> e{.values = {similarity, similarity / 2, 0}};
    e.values[2] = std::sqrt(1 - 1.25f * similarity * similarity);
    return people.decide(e, at);
  }
};

}  // namespace

TEST_CASE("from the threshold on it is a name, below it to be reviewed, then unknown") {
  const two_people two;
  const operating_point at{.threshold = 0.5f, .review = 0.25f};
  struct {
    float similarity;
    verdict expected;
  } cases[] = {{0.75f, verdict::name},   {0.5f, verdict::name},       {0.4999f, verdict::review},
               {0.25f, verdict::review}, {0.2499f, verdict::unknown}, {-0.5f, verdict::unknown}};
  for (const auto& c : cases) {
    CAPTURE(c.similarity);
    CHECK(two.ask(c.similarity, at).verdict == c.expected);
  }
  CHECK(says(two.ask(0.75f, at), "Ann: similarity 0.750, from 0.5"));
  CHECK(says(two.ask(0.4f, at), "To be reviewed: most like Ann"));
  CHECK(says(two.ask(0.1f, at), "Unknown: the best similarity is 0.100, below 0.25"));
  CHECK_FALSE(says(two.ask(0.1f, at), "Ann"));
}

TEST_CASE("a point without a review band never asks for review") {
  const two_people two;
  for (const float similarity : {0.1f, 0.3f, 0.49f, 0.5f, 0.8f})
    CHECK(two.ask(similarity, {.threshold = 0.5f}).verdict ==
          (similarity < 0.5f ? verdict::unknown : verdict::name));
}

TEST_CASE("expected false matches grow with the embeddings of the gallery") {
  two_people two;
  const operating_point at{.threshold = 0.5f, .false_matches = {{1e-3, 20000, "some pairs"}}};
  CHECK(two.ask(0.6f, at).expected_false_matches() == 2e-3);
  CHECK(says(two.ask(0.6f, at), "among 2 names (2 embeddings): 0.002"));
  CHECK(says(two.ask(0.6f, at), "over 20000 comparisons of some pairs"));
  two.people.add("Bob", face<3>(1)).value();
  CHECK(two.ask(0.6f, at).expected_false_matches() == 3e-3);
}

TEST_CASE("an error rate that was not measured is said to be unknown") {
  const two_people two;
  const auto answer = two.ask(0.6f, mobile_face::usual_point());
  CHECK(answer.verdict == verdict::name);
  CHECK_FALSE(answer.expected_false_matches());
  CHECK(says(answer, "the error rate was not measured"));
}

TEST_CASE("an empty gallery makes everybody unknown, whatever the threshold") {
  const auto answer = gallery<model_of<3>>().decide(face<3>(1), {.threshold = -1, .review = -1});
  CHECK(answer.verdict == verdict::unknown);
  CHECK(says(answer, "empty"));
}
