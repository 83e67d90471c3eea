#include "fovea/gallery/embedding.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>

using namespace fovea;

namespace {

struct some_model;

template <int Dim>
embedding<some_model, Dim> random_embedding(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> value(0, 3);
  embedding<some_model, Dim> e;
  for (float& v : e.values) v = value(random);
  return e;
}

template <int Dim>
void agrees_with_the_textbook() {
  CAPTURE(Dim);
  auto a = random_embedding<Dim>(1), b = random_embedding<Dim>(2);
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < std::size_t(Dim); ++i) {
    dot += double(a.values[i]) * double(b.values[i]);
    aa += double(a.values[i]) * double(a.values[i]);
    bb += double(b.values[i]) * double(b.values[i]);
  }
  normalize(a), normalize(b);
  CHECK(cosine(a, a) == doctest::Approx(1));
  CHECK(cosine(a, b) == doctest::Approx(dot / std::sqrt(aa * bb)).epsilon(1e-5));
  CHECK(cosine(a, b) == cosine(b, a));
}

}  // namespace

TEST_CASE("the cosine of normalised embeddings is the textbook's, at any dimension") {
  agrees_with_the_textbook<1>();
  agrees_with_the_textbook<3>();
  agrees_with_the_textbook<127>();
  agrees_with_the_textbook<128>();
  agrees_with_the_textbook<192>();
  agrees_with_the_textbook<512>();
}

TEST_CASE("what has no direction is like nothing, not even itself") {
  for (const float bad :
       {0.0f, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    embedding<some_model, 7> e;
    e.values[3] = bad;
    normalize(e);
    CHECK(cosine(e, e) == 0);
  }
}

TEST_CASE("very long and very short vectors keep their direction") {
  for (const float scale : {1e-15f, 1.0f, 1e15f}) {
    embedding<some_model, 2> e;
    e.values = {3 * scale, 4 * scale};
    normalize(e);
    CHECK(e.values[0] == doctest::Approx(0.6));
    CHECK(e.values[1] == doctest::Approx(0.8));
  }
}
