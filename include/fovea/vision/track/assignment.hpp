#pragma once

#include "fovea/core/config.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Pairs rows with columns so that the sum of their costs is least.
///
/// Shortest augmenting paths (Jonker and Volgenant 1987; rectangular as in Crouse 2016, "On
/// implementing 2D rectangular assignment algorithms"): rows^2 times columns. Keeps its memory, so
/// that it allocates only for a larger problem than any before.
class assignment {
 public:
  /// `cost` holds `rows` times `columns` numbers. A pair that costs `limit` or more is not made: a
  /// row and a column stay alone where that is cheaper. Gives for each row its column, or -1;
  /// readable until the next call.
  std::span<const int> solve(std::span<const float> cost, int rows, int columns, float limit);

 private:
  float at(int row, int column) const noexcept;
  void augment(int row);
  void move_prices(int row, double reached);

  std::span<const float> cost_;
  int rows_ = 0, columns_ = 0, given_columns_ = 0;
  bool turned_ = false;
  float limit_ = 0;
  std::vector<double> row_price_, column_price_, shortest_;
  std::vector<int> row_of_, column_of_, from_, answer_;
  std::vector<char> done_rows_, done_columns_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/track/assignment.hpp"
#endif
