#include "fovea/gallery/score_curve.hpp"
#include "fovea/gallery/calibrate.hpp"
#include "fovea/gallery/group_rates.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

using namespace fovea;

namespace {

struct scores {
  std::vector<float> same, different;

  /// Two normal distributions `apart` standard deviations apart, rounded so that there are ties.
  scores(std::size_t same_count, std::size_t different_count, double apart, unsigned seed,
         double step = 0.01) {
    std::mt19937 random(seed);
    std::normal_distribution<double> value(0, 1);
    const auto draw = [&](double mean) {
      return static_cast<float>(std::round((value(random) + mean) / step) * step);
    };
    for (std::size_t i = 0; i < same_count; ++i) same.push_back(draw(apart));
    for (std::size_t i = 0; i < different_count; ++i) different.push_back(draw(0));
  }
  double false_matches(float threshold) const {
    double count = 0;
    for (const float s : different) count += s >= threshold;
    return count / double(different.size());
  }
  double misses(float threshold) const {
    double count = 0;
    for (const float s : same) count += s < threshold;
    return count / double(same.size());
  }
  std::vector<float> thresholds() const {
    std::vector<float> all(same);
    all.insert(all.end(), different.begin(), different.end());
    all.push_back(std::numeric_limits<float>::infinity());
    return all;
  }
};

/// The share of a normal distribution above x.
double above(double x) { return 0.5 * std::erfc(x / std::sqrt(2.0)); }

}  // namespace

TEST_CASE("rates at a threshold are those of counting") {
  for (const std::size_t n : {1u, 2u, 17u, 211u}) {
    const scores s(n, 3 * n - 2, 1.5, unsigned(n));
    const score_curve curve(s.same, s.different);
    for (const float t : s.thresholds()) {
      CHECK(curve.false_matches(t).value() == s.false_matches(t));
      CHECK(curve.misses(t).value() == s.misses(t));
    }
  }
}

TEST_CASE("the equal error rate is that of trying each threshold") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const scores s(1 + seed * 7 % 23, 1 + seed * 11 % 31, 0.05 * seed, seed, 0.2);
    const double found = score_curve(s.same, s.different).equal_error_rate();
    double least = 2;
    for (const float t : s.thresholds())
      least = std::min(least, std::abs(s.false_matches(t) - s.misses(t)));
    bool is_one_of_the_best = false;
    for (const float t : s.thresholds())
      is_one_of_the_best |= std::abs(s.false_matches(t) - s.misses(t)) < least + 1e-12 &&
                            std::abs((s.false_matches(t) + s.misses(t)) / 2 - found) < 1e-12;
    CAPTURE(seed);
    CHECK(is_one_of_the_best);
  }
}

TEST_CASE("the area is the share of pairs in the right order, ties by half") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const scores s(1 + seed * 5 % 19, 1 + seed * 3 % 29, 0.1 * seed, seed, 0.25);
    double wins = 0;
    for (const float a : s.same)
      for (const float b : s.different) wins += a > b ? 1 : a == b ? 0.5 : 0;
    wins /= double(s.same.size()) * double(s.different.size());
    CHECK(score_curve(s.same, s.different).area() == doctest::Approx(wins).epsilon(1e-12));
  }
}

TEST_CASE("two normal distributions have the error rates of the textbook") {
  // Apart by d: EER = Q(d / 2), area = Phi(d / sqrt 2).
  for (const double apart : {0.0, 1.0, 2.0, 3.0}) {
    const scores s(40000, 40000, apart, 5, 1e-6);
    const score_curve curve(s.same, s.different);
    CAPTURE(apart);
    CHECK(std::abs(curve.equal_error_rate() - above(apart / 2)) < 0.006);
    CHECK(std::abs(curve.area() - (1 - above(apart / std::sqrt(2.0)))) < 0.006);
    const float t = curve.threshold_for(0.01);
    CHECK(std::abs(double(t) - 2.3263) < 0.06);
    CHECK(std::abs(curve.misses(t).value() - (1 - above(2.3263 - apart))) < 0.025);
  }
}

TEST_CASE("a threshold keeps what it promises and misses as few as possible") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const scores s(1 + seed % 13, 1 + seed * 5 % 37, 0.06 * seed, seed, 0.2);
    const score_curve curve(s.same, s.different);
    for (const double most : {0.0, 0.03, 0.1, 0.5, 1.0}) {
      const float t = curve.threshold_for(most);
      CAPTURE(seed);
      CAPTURE(most);
      CHECK(s.false_matches(t) <= most + 1e-9);
      double fewest = 1;
      for (const float each : s.thresholds())
        if (s.false_matches(each) <= most + 1e-9) fewest = std::min(fewest, s.misses(each));
      CHECK(s.misses(t) == fewest);
    }
  }
}

TEST_CASE("where nobody is confused the threshold is in the middle of the gap") {
  const score_curve curve({0.7f, 0.8f, 0.9f}, {-0.1f, 0.1f, 0.3f});
  CHECK(curve.threshold_for(0) == doctest::Approx(0.5));
  CHECK(curve.equal_error_rate() == 0);
  CHECK(curve.area() == 1);
}

TEST_CASE("without pairs nothing is claimed") {
  const score_curve none({}, {});
  CHECK(none.equal_error_rate() == 0);
  CHECK(none.area() == 0.5);
  CHECK(none.threshold_for(0.1) == 1);
  CHECK(none.points(100).empty());
  CHECK(none.false_matches(0.5f) == error_rate{});
  const auto c = calibrate(none, {});
  CHECK_FALSE(c.point.false_matches);
  CHECK_FALSE(c.enough());
}

TEST_CASE("a similarity that is no number counts as the least similar") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const score_curve curve({nan, 0.9f}, {nan, nan, 0.1f});
  CHECK(curve.misses(0.5f) == error_rate{1, 2});
  CHECK(curve.false_matches(-1).errors == 1);
  CHECK(curve.threshold_for(0) > 0.1f);
  CHECK(
      score_curve({nan}, {nan}).false_matches(score_curve({nan}, {nan}).threshold_for(0)).errors ==
      0);
}

TEST_CASE("the curve goes from everything to nothing, never backwards") {
  const scores s(501, 997, 1, 3);
  const score_curve curve(s.same, s.different);
  for (const std::size_t count : {0u, 1u, 2u, 3u, 4u, 5u, 20u, 5000u}) {
    const auto points = curve.points(count);
    CHECK(points.size() <= count);
    for (std::size_t i = 1; i < points.size(); ++i) {
      CHECK(points[i].threshold > points[i - 1].threshold);
      CHECK(points[i].false_matches <= points[i - 1].false_matches);
      CHECK(points[i].misses >= points[i - 1].misses);
    }
    if (count < 4) continue;
    CHECK(points.front().false_matches == 1);
    CHECK(points.front().misses == 0);
    CHECK(points.back().false_matches == 0);
    CHECK(points.back().misses == 1);
  }
}

TEST_CASE("a calibration tells its rates, where they are from, and when pairs are too few") {
  const scores s(300, 2000, 4, 9);
  const score_curve curve(s.same, s.different);
  const auto c = calibrate(curve, {.false_matches = 0.01, .review = 0.05, .data = "two normals"});
  CHECK(c.enough());
  CHECK(c.point.review < c.point.threshold);
  CHECK(c.point.false_matches->rate <= 0.01);
  CHECK(c.point.false_matches->comparisons == 2000);
  CHECK(c.point.misses->data == "two normals");
  CHECK(c.point.misses->counted().errors == curve.misses(c.point.threshold).errors);
  CHECK(c.text().find("Too few") == std::string::npos);
  const auto strict = calibrate(curve, {.false_matches = 1e-4});
  CHECK_FALSE(strict.enough());
  CHECK(strict.text().find("at least 30000 are needed") != std::string::npos);
  CHECK(measure({.threshold = 100}, curve, "x").misses->rate == 1);
}

TEST_CASE("groups are counted apart, and small ones say so") {
  const std::vector<std::string> groups{"women", "men", "nobody"};
  std::vector<labelled_score> pairs;
  for (int i = 0; i < 200; ++i) {
    pairs.push_back({i < 4 ? 0.4f : 0.9f, true, 0});
    pairs.push_back({i < 2 ? 0.6f : 0.1f, false, 0});
    if (i < 99) pairs.push_back({0.1f, false, 1});
    pairs.push_back({0.9f, false, -1});
    pairs.push_back({0.9f, false, 3});
  }
  const auto rows = rates_by_group(pairs, groups, 0.5f);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].misses == error_rate{4, 200});
  CHECK(rows[0].false_matches == error_rate{2, 200});
  CHECK_FALSE(rows[0].too_few());
  CHECK(rows[1].text() == "men: too few (99 pairs of different people, 0 of one)");
  CHECK(rows[2].too_few());
}
