#include "fovea/vision/track/one_euro.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace fovea;

namespace {

constexpr double pi = 3.141592653589793;

double alpha(double cutoff, double passed) {
  const double tau = 1 / (2 * pi * cutoff);
  return 1 / (1 + tau / passed);
}

/// Algorithm 1 of the paper, in double.
std::vector<double> textbook(const std::vector<float>& values, const std::vector<double>& times,
                             const one_euro_options& how) {
  std::vector<double> out{double(values[0])};
  double speed = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double passed = times[i] - times[i - 1], raw = (double(values[i]) - out.back()) / passed;
    const double a_speed = alpha(double(how.speed_cutoff), passed);
    speed = a_speed * raw + (1 - a_speed) * speed;
    const double a = alpha(double(how.cutoff) + double(how.beta) * std::abs(speed), passed);
    out.push_back(a * double(values[i]) + (1 - a) * out.back());
  }
  return out;
}

}  // namespace

TEST_CASE("a wave at uneven times is filtered as the paper's algorithm does in double") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> gap(0.005, 0.08), noise(-2, 2);
  std::vector<float> values;
  std::vector<double> times;
  for (double t = 1e5; values.size() < 211; t += gap(random)) {
    times.push_back(t);
    values.push_back(float(50 * std::sin(3 * t) + noise(random)));
  }
  for (const auto& how : {one_euro_options{}, {0.3f, 0.02f, 1}, {2, 1, 5}}) {
    CAPTURE(how.beta);
    const auto expected = textbook(values, times, how);
    one_euro filter(how);
    for (std::size_t i = 0; i < values.size(); ++i)
      REQUIRE(double(filter.update(values[i], times[i])) ==
              doctest::Approx(expected[i]).epsilon(1e-4).scale(50));
  }
}

TEST_CASE("a step is answered by one minus a power, and sooner with beta") {
  one_euro plain({2, 0, 1}), quick({2, 0.5f, 1});
  plain.update(0, 0), quick.update(0, 0);
  const double a = alpha(2, 1 / 30.0);
  for (int frame = 1; frame <= 20; ++frame) {
    const float slow = plain.update(10, frame / 30.0), fast = quick.update(10, frame / 30.0);
    CHECK(double(slow) == doctest::Approx(10 * (1 - std::pow(1 - a, frame))));
    CHECK(fast > slow);
    CHECK(fast <= 10);
  }
}

TEST_CASE("noise at rest keeps alpha / (2 - alpha) of its variance") {
  one_euro filter({1, 0, 1});
  std::mt19937 random(5);
  std::normal_distribution<float> noise(0, 1);
  const double a = alpha(1, 1 / 30.0);
  double sum = 0;
  const int frames = 40000;
  for (int frame = 0; frame < frames; ++frame) {
    const double v = double(filter.update(noise(random), frame / 30.0));
    sum += v * v;
  }
  CHECK(sum / frames == doctest::Approx(a / (2 - a)).epsilon(0.08));
}

TEST_CASE("time that stands still or runs backwards changes nothing, reset starts anew") {
  one_euro filter;
  CHECK(filter.update(4, 1) == 4);
  CHECK(filter.update(9, 1) == 4);
  CHECK(filter.update(9, 0.5) == 4);
  filter.reset();
  CHECK(filter.update(9, 1) == 9);
}

TEST_CASE("a mesh is steadied alike near and far, and follows a face that moves away") {
  const auto face = [](float size, float shift) {
    mesh m;
    for (std::size_t i = 0; i < mesh::size; ++i) m.points[i] = {size * (float(i % 20) + shift), 0};
    m.points[33] = m.points[133] = {0, 0}, m.points[362] = m.points[263] = {size * 8, 0};
    return m;
  };
  steady_mesh near_one, far_one;
  for (int frame = 0; frame < 20; ++frame) {
    const float shift = frame < 10 ? 0.0f : 3.0f;
    const auto near_seen = near_one.update(face(16, shift), frame / 30.0);
    const auto far_seen = far_one.update(face(2, shift), frame / 30.0);
    for (std::size_t i = 0; i < mesh::size; ++i)
      REQUIRE(near_seen.points[i].x == doctest::Approx(8 * far_seen.points[i].x).epsilon(1e-4));
  }
  CHECK(near_one.update(face(16, 3), 30).points[5].x == doctest::Approx(16 * 8).epsilon(0.01));
}
