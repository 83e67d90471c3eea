#include "kernel/kernel_case.hpp"

using namespace kernel_case;
using kernel::combine;

namespace {

double combined(combine f, double a, double b) {
  switch (f) {
    case combine::add: return a + b;
    case combine::sub: return a - b;
    case combine::mul: return a * b;
    case combine::div: return a / b;
    case combine::min: return std::min(a, b);
    case combine::max: return std::max(a, b);
    case combine::prelu: return a >= 0 ? a : a * b;
  }
  return NAN;
}

constexpr combine all[] = {combine::add, combine::sub, combine::mul,  combine::div,
                           combine::min, combine::max, combine::prelu};

}  // namespace

TEST_CASE("pairs are combined at any count, either side may be one number, in place too") {
  for (const auto* set : kernel::available())
    for (const combine f : all)
      for (int count : {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 37})
        for (int steps = 0; steps < 4; ++steps) {
          CAPTURE(set->name);
          CAPTURE(int(f));
          CAPTURE(count);
          CAPTURE(steps);
          const int a_step = steps & 1, b_step = steps >> 1;
          const auto a = noise(a_step ? size(count) : 1, 1);
          auto b = noise(b_step ? size(count) : 1, 2);
          for (float& v : b) v += v < 0 ? -0.5f : 0.5f;
          guarded left{a}, right{b}, y{size(count), untouched};
          std::vector<double> expected;
          for (int i = 0; i < count; ++i)
            expected.push_back(combined(f, a[size(i * a_step)], b[size(i * b_step)]));
          set->elementwise(f, left.data(), a_step, right.data(), b_step, y.data(), count);
          check_close(y.data(), expected, 1e-7);
          if (!b_step) continue;
          set->elementwise(f, left.data(), a_step, right.data(), b_step, right.data(), count);
          check_close(right.data(), expected, 1e-7);
        }
}
