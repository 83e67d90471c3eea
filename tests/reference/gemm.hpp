#pragma once

#include <cstddef>
#include <vector>

namespace reference {

/// a [rows, depth] times the transpose of w [columns, depth], plus bias [columns] or nothing.
inline std::vector<double> gemm(int rows, int depth, int columns, const std::vector<float>& a,
                                const std::vector<float>& w, const std::vector<float>& bias = {}) {
  std::vector<double> c;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      double sum = bias.empty() ? 0 : double(bias[std::size_t(column)]);
      for (int k = 0; k < depth; ++k)
        sum += double(a[std::size_t(row * depth + k)]) * double(w[std::size_t(column * depth + k)]);
      c.push_back(sum);
    }
  return c;
}

/// [rows, columns] to [columns, rows].
inline std::vector<float> transposed(int rows, int columns, const std::vector<float>& m) {
  std::vector<float> t;
  for (int column = 0; column < columns; ++column)
    for (int row = 0; row < rows; ++row) t.push_back(m[std::size_t(row * columns + column)]);
  return t;
}

}  // namespace reference
