#include "fovea/gallery/int8_embedding.hpp"
#include "support/counting_allocator.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>

using namespace fovea;

namespace {

struct some_model;

template <int Dim>
embedding<some_model, Dim> direction(std::mt19937& random) {
  std::normal_distribution<float> value;
  embedding<some_model, Dim> e;
  for (float& v : e.values) v = value(random);
  normalize(e);
  return e;
}

/// The cosine of the numbers that bytes and scale stand for, in double.
template <int Dim>
double textbook(const int8_embedding<some_model, Dim>& a,
                const int8_embedding<some_model, Dim>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < std::size_t(Dim); ++i)
    sum += double(a.values[i]) * double(a.scale) * double(b.values[i]) * double(b.scale);
  return sum;
}

template <int Dim>
void keeps_its_promises(double usual) {
  CAPTURE(Dim);
  std::mt19937 random(static_cast<unsigned>(7 * Dim));
  double square = 0;
  const int pairs = 400;
  for (int i = 0; i < pairs; ++i) {
    const auto a = direction<Dim>(random);
    auto b = direction<Dim>(random);
    const float mixed = float(i) / pairs;  // from strangers to twins
    for (std::size_t k = 0; k < b.values.size(); ++k)
      b.values[k] = mixed * a.values[k] + (1 - mixed) * b.values[k];
    normalize(b);
    const auto qa = quantized(a), qb = quantized(b);
    REQUIRE(double(cosine(qa, qb)) == doctest::Approx(textbook(qa, qb)).epsilon(1e-5));
    double exact = 0;
    for (std::size_t k = 0; k < a.values.size(); ++k)
      exact += double(a.values[k]) * double(b.values[k]);
    const double off = std::fabs(double(cosine(qa, qb)) - exact);
    const double ea = double(qa.error), eb = double(qb.error);
    REQUIRE(off <= ea + eb + ea * eb + 1e-6);
    square += off * off / pairs;
    REQUIRE(cosine(qa, qa) == doctest::Approx(1).epsilon(1e-6));
    REQUIRE(cosine(qa, qb) == cosine(qb, qa));
  }
  MESSAGE(Dim << " numbers: cosines are " << std::sqrt(square) << " off (rms of 400 pairs)");
  CHECK(std::sqrt(square) < usual);
}

}  // namespace

TEST_CASE("bytes give the cosine of embeddings within the error that they carry") {
  keeps_its_promises<1>(1e-6);
  keeps_its_promises<2>(0.01);
  keeps_its_promises<127>(0.0015);
  keeps_its_promises<192>(0.001);
  keeps_its_promises<512>(0.0006);
}

TEST_CASE("the largest number becomes 127, and the error is the distance") {
  embedding<some_model, 2> e;
  e.values = {0.8f, -0.6f};
  const auto q = quantized(e);
  CHECK(int(q.values[0]) == 127);
  CHECK(int(q.values[1]) == -95);
  const double length = std::sqrt(127.0 * 127 + 95 * 95);
  CHECK(double(q.scale) == doctest::Approx(1 / length));
  CHECK(double(q.error) == doctest::Approx(std::hypot(0.8 - 127 / length, 0.6 - 95 / length)));
}

TEST_CASE("what has no direction stays like nothing, not even itself") {
  const embedding<some_model, 7> zeros;
  const auto q = quantized(zeros);
  CHECK(q == int8_embedding<some_model, 7>{});
  CHECK(cosine(q, q) == 0);
}

TEST_CASE("to quantize and to compare allocate nothing") {
  std::mt19937 random(5);
  const auto a = direction<512>(random), b = direction<512>(random);
  cosine(quantized(a), quantized(b));
  CHECK(fovea_test::allocations_during([&] { cosine(quantized(a), quantized(b)); }) == 0);
}
