#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/vision/track/assignment.hpp"

#include <algorithm>
#include <limits>

namespace fovea::inline FOVEA_ABI {

// Every row has a column of its own beside the given ones, which costs `limit`: there it is alone.
// So rows never outnumber columns, and no pair is worth more than two that stay alone.
FOVEA_INLINE float assignment::at(int row, int column) const noexcept {
  if (column >= given_columns_) return limit_;
  const float c = turned_
                      ? cost_[std::size_t(column) * std::size_t(rows_) + std::size_t(row)]
                      : cost_[std::size_t(row) * std::size_t(given_columns_) + std::size_t(column)];
  return c < limit_ ? c : limit_;
}

/// After a path of length `reached` from `row`: pairs keep the least reduced cost, zero.
FOVEA_INLINE void assignment::move_prices(int row, double reached) {
  for (int i = 0; i < rows_; ++i) {
    const auto k = std::size_t(i);
    if (!done_rows_[k]) continue;
    row_price_[k] += i == row ? reached : reached - shortest_[std::size_t(column_of_[k])];
  }
  for (int j = 0; j < columns_; ++j)
    if (done_columns_[std::size_t(j)])
      column_price_[std::size_t(j)] -= reached - shortest_[std::size_t(j)];
}

/// Finds the cheapest way to give `row` a column, moving other rows on the way (Crouse, algorithm
/// 1).
FOVEA_INLINE void assignment::augment(int row) {
  constexpr double never = std::numeric_limits<double>::infinity();
  std::fill(shortest_.begin(), shortest_.end(), never);
  std::fill(done_rows_.begin(), done_rows_.end(), char(0));
  std::fill(done_columns_.begin(), done_columns_.end(), char(0));
  double reached = 0;
  int at_row = row, sink = -1;
  while (sink < 0) {
    done_rows_[std::size_t(at_row)] = 1;
    int nearest = -1;
    for (int j = 0; j < columns_; ++j) {
      const auto k = std::size_t(j);
      if (done_columns_[k]) continue;
      const double through =
          reached + double(at(at_row, j)) - row_price_[std::size_t(at_row)] - column_price_[k];
      if (through < shortest_[k]) shortest_[k] = through, from_[k] = at_row;
      // Of equals a free column, so that paths end early.
      if (nearest < 0 || shortest_[k] < shortest_[std::size_t(nearest)] ||
          (shortest_[k] == shortest_[std::size_t(nearest)] && row_of_[k] < 0))
        nearest = j;
    }
    reached = shortest_[std::size_t(nearest)];
    done_columns_[std::size_t(nearest)] = 1;
    if (row_of_[std::size_t(nearest)] < 0)
      sink = nearest;
    else
      at_row = row_of_[std::size_t(nearest)];
  }
  move_prices(row, reached);
  for (int column = sink;;) {
    const int taken_by = from_[std::size_t(column)];
    row_of_[std::size_t(column)] = taken_by;
    std::swap(column, column_of_[std::size_t(taken_by)]);
    if (taken_by == row) break;
  }
}

FOVEA_INLINE std::span<const int> assignment::solve(std::span<const float> cost, int rows,
                                                    int columns, float limit) {
  FOVEA_ASSERT(cost.size() == std::size_t(rows) * std::size_t(columns), "a cost for each pair");
  answer_.assign(std::size_t(rows), -1);
  if (rows == 0 || columns == 0) return answer_;
  turned_ = rows > columns;
  rows_ = turned_ ? columns : rows, given_columns_ = turned_ ? rows : columns;
  columns_ = given_columns_ + rows_, cost_ = cost, limit_ = limit;
  const auto n = std::size_t(rows_), m = std::size_t(columns_);
  row_price_.assign(n, 0), column_price_.assign(m, 0), shortest_.assign(m, 0);
  row_of_.assign(m, -1), column_of_.assign(n, -1), from_.assign(m, -1);
  done_rows_.assign(n, 0), done_columns_.assign(m, 0);
  for (int i = 0; i < rows_; ++i) augment(i);
  for (int i = 0; i < rows_; ++i) {
    const int j = column_of_[std::size_t(i)];
    if (j >= given_columns_ || !(at(i, j) < limit_)) continue;
    answer_[std::size_t(turned_ ? j : i)] = turned_ ? i : j;
  }
  return answer_;
}

}  // namespace fovea::inline FOVEA_ABI
