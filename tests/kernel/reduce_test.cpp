#include "kernel/kernel_case.hpp"

using namespace kernel_case;

TEST_CASE("a dot product is the sum of products at any count") {
  for (const auto* set : kernel::available())
    for (int count : {0, 1, 3, 4, 5, 7, 8, 15, 16, 17, 63, 64, 65, 127, 128, 512, 1001}) {
      CAPTURE(set->name);
      CAPTURE(count);
      const auto a = noise(size(count), 1), b = noise(size(count), 2);
      guarded left{a}, right{b};
      double expected = 0;
      for (std::size_t i = 0; i < a.size(); ++i) expected += double(a[i]) * double(b[i]);
      const double error = std::fabs(double(set->dot(left.data(), right.data(), count)) - expected);
      CHECK(error <= 1e-6 * (count + 1) / 4);
    }
}

TEST_CASE("the sums of rows are the textbook sums at any number of pixels and channels") {
  for (const auto* set : kernel::available())
    for (int channels : {1, 3, 4, 5, 8, 15, 16, 17, 33, 64, 67})
      for (int pixels : {0, 1, 2, 7, 49, 700}) {
        CAPTURE(set->name);
        CAPTURE(channels);
        CAPTURE(pixels);
        const auto x = noise(size(channels * pixels), 1);
        guarded in{x}, sums{size(channels), untouched};
        std::vector<double> expected(size(channels));
        for (std::size_t i = 0; i < x.size(); ++i) expected[i % size(channels)] += double(x[i]);
        set->sum_rows(in.data(), pixels, channels, sums.data());
        check_close(sums.data(), expected, 1e-5);
      }
}

TEST_CASE("softmax of a row sums to one and follows the textbook, large arguments and all") {
  for (const auto* set : kernel::available())
    for (int count : {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 100})
      for (float scale : {1.0f, 30.0f, 1e4f}) {
        CAPTURE(set->name);
        CAPTURE(count);
        CAPTURE(scale);
        const int rows = 67;
        auto x = noise(size(rows * count), 1);
        for (float& v : x) v *= scale;
        std::vector<double> expected;
        for (int r = 0; r < rows; ++r) {
          const auto from = x.begin() + r * count;
          const double most = double(*std::max_element(from, from + count));
          double sum = 0;
          for (int i = 0; i < count; ++i) sum += std::exp(double(from[i]) - most);
          for (int i = 0; i < count; ++i)
            expected.push_back(std::exp(double(from[i]) - most) / sum);
        }
        guarded y{x};
        set->softmax(y.data(), y.data(), rows, count);
        check_close(y.data(), expected, 1e-6);
      }
}

TEST_CASE("two or three planes become pixels, and pairs become two planes") {
  for (const auto* set : kernel::available())
    for (const auto& extents :
         {std::array{3, 1}, std::array{3, 5}, std::array{3, 31}, std::array{2, 1}, std::array{2, 7},
          std::array{2, 24}, std::array{1, 2}, std::array{7, 2}, std::array{24, 2}}) {
      const int rows = extents[0], columns = extents[1];
      CAPTURE(set->name);
      CAPTURE(rows);
      CAPTURE(columns);
      const auto x = noise(size(rows * columns), 1);
      guarded in{x}, y{size(rows * columns), untouched};
      set->transpose(in.data(), rows, columns, columns, y.data(), rows);
      for (int c = 0; c < columns; ++c)
        for (int r = 0; r < rows; ++r) REQUIRE(y[size(c * rows + r)] == x[size(r * columns + c)]);
    }
}

TEST_CASE("a transpose moves each element, between strides, and touches nothing else") {
  for (const auto* set : kernel::available())
    for (int rows : {1, 2, 3, 4, 5, 15, 16, 17, 35})
      for (int columns : {1, 3, 4, 7, 16, 33}) {
        CAPTURE(set->name);
        CAPTURE(rows);
        CAPTURE(columns);
        const int x_stride = columns + 2, y_stride = rows + 1;
        const auto x = noise(size((rows - 1) * x_stride + columns), 1);
        guarded in{x}, y{size((columns - 1) * y_stride + rows), untouched};
        set->transpose(in.data(), rows, columns, x_stride, y.data(), y_stride);
        for (int c = 0; c < columns; ++c) {
          for (int r = 0; r < rows; ++r)
            REQUIRE(y[size(c * y_stride + r)] == x[size(r * x_stride + c)]);
          if (c + 1 < columns) REQUIRE(y[size(c * y_stride + rows)] == untouched);
        }
      }
}
