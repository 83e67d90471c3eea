#include "fovea/gallery/error_rate.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace fovea;

TEST_CASE("the interval is where the score test does not reject the rate") {
  // Wilson's interval is by definition the p with |p - k/n| <= z sqrt(p (1 - p) / n); found here by
  // bisection, not by its closed form.
  const double z = 1.959963984540054;
  for (const int n : {1, 2, 3, 10, 17, 97, 1000, 19900})
    for (const int k : {0, 1, n / 3, n / 2, n - 1, n}) {
      if (k < 0 || k > n) continue;
      CAPTURE(n);
      CAPTURE(k);
      const double seen = double(k) / n;
      const auto rejected = [&](double p) {
        return std::abs(p - seen) > z * std::sqrt(p * (1 - p) / n);
      };
      const auto edge = [&](double inside, double outside) {
        if (!rejected(outside)) return outside;
        for (int i = 0; i < 200; ++i) {
          const double middle = (inside + outside) / 2;
          (rejected(middle) ? outside : inside) = middle;
        }
        return inside;
      };
      const auto [low, high] = error_rate{k, n}.wilson();
      CHECK(low == doctest::Approx(edge(seen, 0)).epsilon(1e-9));
      CHECK(high == doctest::Approx(edge(seen, 1)).epsilon(1e-9));
    }
}

TEST_CASE("intervals are those of published tables") {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3: four counts of his.
  struct {
    int errors, trials;
    double low, high;
  } rows[] = {{81, 263, 0.2553, 0.3662},
              {15, 148, 0.0624, 0.1605},
              {0, 20, 0.0000, 0.1611},
              {1, 29, 0.0061, 0.1718}};
  for (const auto& row : rows) {
    const auto [low, high] = error_rate{row.errors, row.trials}.wilson();
    CHECK(std::abs(low - row.low) < 5e-5);
    CHECK(std::abs(high - row.high) < 5e-5);
  }
}

TEST_CASE("what was never tried may be anything") {
  CHECK(error_rate{}.wilson() == interval{0, 1});
  CHECK(error_rate{}.value() == 0);
  CHECK(error_rate{}.text() == "not measured");
}

TEST_CASE("no error and nothing but errors touch the ends exactly") {
  CHECK(error_rate{0, 7}.wilson().low == 0);
  CHECK(error_rate{7, 7}.wilson().high == 1);
  CHECK(error_rate{0, 3000}.wilson().high < 3.85 / 3000);
}

TEST_CASE("a rate says its count and its interval") {
  CHECK(error_rate{6, 5000}.text() == "0.12 % (0.055 % to 0.26 %; 6 of 5000)");
}
