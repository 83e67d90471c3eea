#include "fovea/vision/track/box_motion.hpp"

#include <doctest/doctest.h>
#include <Eigen/Core>
#include <Eigen/LU>

#include <cmath>
#include <random>

using namespace fovea;

namespace {

/// The textbook's filter (Kalman 1960) of eight states in double.
struct textbook {
  using state = Eigen::Matrix<double, 8, 1>;
  using square = Eigen::Matrix<double, 8, 8>;
  state x = state::Zero();
  square p = square::Zero();

  static double extent(const state& s, int i) { return std::max(s[i % 2 + 2], 1.0); }
  explicit textbook(const rect& r) {
    x.head<4>() << double(r.x + r.width / 2), double(r.y + r.height / 2), double(r.width),
        double(r.height);
    for (int i = 0; i < 4; ++i) {
      p(i, i) = std::pow(2 * extent(x, i) / 20, 2);
      p(i + 4, i + 4) = std::pow(10 * extent(x, i) / 160, 2);
    }
  }
  void predict(double steps) {
    square f = square::Identity(), q = square::Zero();
    for (int i = 0; i < 4; ++i) {
      f(i, i + 4) = steps;
      q(i, i) = steps * std::pow(extent(x, i) / 20, 2);
      q(i + 4, i + 4) = steps * std::pow(extent(x, i) / 160, 2);
    }
    x = f * x;
    p = f * p * f.transpose() + q;
  }
  void update(const rect& r) {
    Eigen::Matrix<double, 4, 8> h = Eigen::Matrix<double, 4, 8>::Zero();
    Eigen::Matrix4d noise = Eigen::Matrix4d::Zero();
    for (int i = 0; i < 4; ++i) h(i, i) = 1, noise(i, i) = std::pow(extent(x, i) / 20, 2);
    Eigen::Vector4d z;
    z << double(r.x + r.width / 2), double(r.y + r.height / 2), double(r.width), double(r.height);
    const auto gain = (p * h.transpose() * (h * p * h.transpose() + noise).inverse()).eval();
    x += gain * (z - h * x);
    p = (square::Identity() - gain * h) * p;
  }
};

}  // namespace

TEST_CASE("four filters of two states are the one of eight") {
  std::mt19937 random(5);
  std::normal_distribution<float> shake(0, 2);
  rect at{100, 50, 40, 90};
  box_motion ours(at);
  textbook theirs(at);
  for (int i = 0; i < 200; ++i) {
    const float steps = i % 7 == 3 ? 2.5f : 1.0f;
    at.x += 3 * steps + shake(random), at.y -= steps + shake(random);
    at.width = std::max(5.0f, at.width + shake(random));
    at.height = std::max(9.0f, at.height + shake(random));
    ours.predict(steps), theirs.predict(double(steps));
    if (i % 5 != 4) ours.update(at), theirs.update(at);
    CHECK(double(ours.box().centre().x) == doctest::Approx(theirs.x[0]).epsilon(1e-4));
    CHECK(double(ours.box().height) == doctest::Approx(theirs.x[3]).epsilon(1e-4));
    CHECK(double(ours.velocity().x) == doctest::Approx(theirs.x[4]).epsilon(1e-3));
  }
}

TEST_CASE("a camera's map takes place, speed and extents along") {
  box_motion m({100, 100, 40, 80});
  for (int i = 1; i < 50; ++i) m.predict(1), m.update({100 + 2.0f * float(i), 100, 40, 80});
  const auto before = m;
  m.move({0, -2, 30, 2, 0, 10});  // twice as large, a quarter turn
  CHECK(m.velocity().x == doctest::Approx(-2 * double(before.velocity().y)).epsilon(1e-3));
  CHECK(m.velocity().y == doctest::Approx(2 * double(before.velocity().x)).epsilon(1e-3));
  CHECK(m.box().width == doctest::Approx(2 * double(before.box().width)));
}

TEST_CASE("a box that shrinks away stays a pixel") {
  box_motion m({0, 0, 40, 40});
  for (int i = 1; i < 12; ++i) m.predict(1), m.update({0, 0, 40 - 3.0f * float(i), 40});
  for (int i = 0; i < 60; ++i) m.predict(1);
  CHECK(m.box().width >= 1);
}
