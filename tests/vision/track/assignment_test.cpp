#include "fovea/vision/track/assignment.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace fovea;

namespace {

/// The least sum over every way to pair rows with columns, `limit` for each row or column that
/// stays alone on the smaller side.
double by_trying(const std::vector<float>& cost, int rows, int columns, float limit, int row,
                 std::vector<char>& taken) {
  if (row == rows) return 0;
  double best = double(limit) + by_trying(cost, rows, columns, limit, row + 1, taken);
  for (int j = 0; j < columns; ++j) {
    const float c = cost[std::size_t(row * columns + j)];
    if (taken[std::size_t(j)] || c >= limit) continue;
    taken[std::size_t(j)] = 1;
    best = std::min(best, double(c) + by_trying(cost, rows, columns, limit, row + 1, taken));
    taken[std::size_t(j)] = 0;
  }
  return best;
}

double sum_of(std::span<const int> pairs, const std::vector<float>& cost, int columns,
              float limit) {
  double sum = 0;
  std::set<int> taken;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i] < 0) {
      sum += double(limit);
      continue;
    }
    CHECK(taken.insert(pairs[i]).second);
    const float c = cost[i * std::size_t(columns) + std::size_t(pairs[i])];
    CHECK(c < limit);
    sum += double(c);
  }
  return sum;
}

}  // namespace

TEST_CASE("pairs cost as little as the best of all ways to make them") {
  std::mt19937 random(3);
  assignment solver;
  for (int trial = 0; trial < 600; ++trial) {
    const int rows = int(random() % 6), columns = int(random() % 7);
    std::vector<float> cost(std::size_t(rows * columns));
    const bool coarse = trial % 3 == 0;  // many that are equal
    for (float& c : cost) c = coarse ? float(random() % 3) : float(random() % 1000) / 500 - 0.5f;
    const float limit = trial % 2 ? 1.0f : 1.7f;
    std::vector<char> taken(std::size_t(columns), 0);
    CAPTURE(trial);
    const auto pairs = solver.solve(cost, rows, columns, limit);
    REQUIRE(pairs.size() == std::size_t(rows));
    CHECK(sum_of(pairs, cost, columns, limit) ==
          doctest::Approx(by_trying(cost, rows, columns, limit, 0, taken)));
  }
}

TEST_CASE("what costs the limit or more is no pair") {
  assignment solver;
  const std::vector<float> cost{0.5f, 0.9f, 0.9f, 5.0f};
  CHECK(solver.solve(cost, 2, 2, 0.9f)[0] == 0);
  CHECK(solver.solve(cost, 2, 2, 0.9f)[1] == -1);
  CHECK(solver.solve(cost, 2, 2, 0.5f)[0] == -1);
  CHECK(solver.solve({}, 0, 5, 1).empty());
  CHECK(solver.solve({}, 3, 0, 1).size() == 3);
  CHECK(solver.solve({}, 3, 0, 1)[2] == -1);
}

TEST_CASE("a hundred rows and columns with a known answer") {
  std::vector<float> cost(100 * 120, 0.9f);
  for (int i = 0; i < 100; ++i) cost[std::size_t(i * 120 + (i * 37 + 11) % 120)] = 0.1f;
  assignment solver;
  const auto pairs = solver.solve(cost, 100, 120, 1);
  for (int i = 0; i < 100; ++i) CHECK(pairs[std::size_t(i)] == (i * 37 + 11) % 120);
}
