#include "support/run_op.hpp"

#include <fovea/nn/op/arithmetic.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace fovea::nn;
using fovea_test::refusal;
using fovea_test::run_op;

namespace {

template <class T>
tensor vec(std::vector<T> values) {
  return tensor::of<T>({static_cast<std::int64_t>(values.size())}, values);
}
tensor bools(std::vector<int> values) {
  tensor t(element::boolean, {static_cast<std::int64_t>(values.size())});
  for (std::size_t i = 0; i < values.size(); ++i) t.writable().as<bool>()[i] = values[i] != 0;
  return t;
}
template <class T>
std::vector<T> values(const tensor& t) {
  REQUIRE(t.type() == element_of<T>);
  return {t.span<T>().begin(), t.span<T>().end()};
}
/// Converted by our own cast, which scalar_test holds to brute force.
tensor as(element type, const tensor& t) { return run_op(cast{type}, {t})[0]; }

template <class T>
std::vector<T> both(binary_function f, std::vector<T> x, std::vector<T> y) {
  return values<T>(run_op(binary{f}, {vec(x), vec(y)})[0]);
}

}  // namespace

TEST_CASE("shapes broadcast as in NumPy or say why they do not") {
  CHECK(*broadcast({2, 3}, {3}) == shape{2, 3});
  CHECK(*broadcast({4, 1}, {1, 5}) == shape{4, 5});
  CHECK(*broadcast({}, {7}) == shape{7});
  CHECK(*broadcast({1}, {0}) == shape{0});
  CHECK(broadcast({2, 3}, {2}).error().sentence == "the shapes [2,3] and [2] do not broadcast");
}

TEST_CASE("binary functions broadcast in every pattern, in float as in half") {
  struct {
    shape a, b;
  } cases[] = {{{2, 3, 5}, {2, 3, 5}}, {{2, 3, 5}, {5}},    {{2, 3, 5}, {}},
               {{}, {2, 3, 5}},        {{3, 1}, {2, 1, 5}}, {{1, 17}, {3, 1}},
               {{2, 3, 5}, {3, 1}},    {{0, 3}, {3}},       {{1}, {1}}};
  for (const auto& c : cases) {
    CAPTURE(c.a.text());
    CAPTURE(c.b.text());
    const tensor a = fovea_test::random_tensor(c.a, 1), b = fovea_test::random_tensor(c.b, 2);
    const tensor y = run_op(binary{binary_function::sub}, {a, b})[0];
    const tensor h =
        run_op(binary{binary_function::sub}, {as(element::f16, a), as(element::f16, b)})[0];
    const shape dims = y.dims();
    REQUIRE(dims == *broadcast(c.a, c.b));
    for (std::int64_t i = 0; i < y.count(); ++i) {
      std::int64_t rest = i, at[2] = {}, step[2] = {1, 1};
      for (int axis = dims.rank() - 1; axis >= 0; --axis) {
        const std::int64_t index = rest % dims[axis];
        rest /= dims[axis];
        for (int n = 0; n < 2; ++n) {
          const shape& s = n ? c.b : c.a;
          const int own = axis - dims.rank() + s.rank();
          if (own < 0) continue;
          if (s[own] > 1) at[n] += index * step[n];
          step[n] *= s[own];
        }
      }
      const float expected = a.span<float>()[static_cast<std::size_t>(at[0])] -
                             b.span<float>()[static_cast<std::size_t>(at[1])];
      REQUIRE(y.span<float>()[static_cast<std::size_t>(i)] == expected);
      REQUIRE(load_real(h.view(), i) == doctest::Approx(double(expected)).epsilon(2e-3));
    }
  }
}

TEST_CASE("integer division cuts toward zero and survives what has no answer") {
  using f = binary_function;
  const std::int32_t low = std::numeric_limits<std::int32_t>::min();
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  CHECK(both<std::int32_t>(f::div, {7, -7, 5, low, low}, {2, 2, 0, -1, 1}) ==
        std::vector<std::int32_t>{3, -3, 0, low, low});
  CHECK(both<std::int64_t>(f::div, {least, 9}, {-1, 0}) == std::vector<std::int64_t>{least, 0});
  CHECK(both<std::uint64_t>(f::div, {UINT64_MAX, 9}, {2, 10}) ==
        std::vector<std::uint64_t>{UINT64_MAX / 2, 0});
  CHECK(both<std::int64_t>(f::mod, {-4, 7, 5, 4, -7, 8, least, 3}, {2, -3, 8, -2, 3, 5, -1, 0}) ==
        std::vector<std::int64_t>{0, -2, 5, 0, 2, 3, 0, 0});
  CHECK(both<std::int64_t>(f::fmod, {-4, 7, 5, 4, -7, 8}, {2, -3, 8, -2, 3, 5}) ==
        std::vector<std::int64_t>{0, 1, 5, 0, -1, 3});
}

TEST_CASE("reals take the rest with the sign of the divisor or of the dividend") {
  using f = binary_function;
  const std::vector<float> x = {-4.5f, 5.5f, 6, -6}, y = {2, -3, 4, 3};
  CHECK(both(f::mod, x, y) == std::vector<float>{1.5f, -0.5f, 2, 0});
  CHECK(both(f::fmod, x, y) == std::vector<float>{-0.5f, 2.5f, 2, -0.f});
}

TEST_CASE("powers keep the type of the base") {
  using f = binary_function;
  CHECK(both<std::int32_t>(f::pow, {2, -3, 2, 1, -1, 0}, {10, 3, -1, -5, -3, 0}) ==
        std::vector<std::int32_t>{1024, -27, 0, 1, -1, 1});
  CHECK(values<std::int32_t>(
            run_op(binary{f::pow}, {vec<std::int32_t>({4, 9}), vec<float>({0.5f, 0.5f})})[0]) ==
        std::vector<std::int32_t>{2, 3});
  CHECK(values<float>(
            run_op(binary{f::pow}, {vec<float>({2, 3}), vec<std::int64_t>({3, -1})})[0])[1] ==
        doctest::Approx(1.0 / 3));
}

TEST_CASE("additions wrap in the type of the operands") {
  using f = binary_function;
  CHECK(both<std::uint8_t>(f::add, {200, 1}, {100, 2}) == std::vector<std::uint8_t>{44, 3});
  CHECK(both<std::uint8_t>(f::sub, {1}, {2}) == std::vector<std::uint8_t>{255});
  CHECK(both<std::int8_t>(f::mul, {100}, {2}) == std::vector<std::int8_t>{-56});
  CHECK(both<std::int64_t>(f::add, {INT64_MAX}, {1}) == std::vector<std::int64_t>{INT64_MIN});
}

TEST_CASE("shifts move zeros in, or the sign, however far they go") {
  using f = binary_function;
  CHECK(both<std::uint8_t>(f::shift_right, {16, 4, 1, 255}, {1, 2, 3, 8}) ==
        std::vector<std::uint8_t>{8, 1, 0, 0});
  CHECK(both<std::uint8_t>(f::shift_left, {16, 4, 129, 1}, {1, 2, 1, 200}) ==
        std::vector<std::uint8_t>{32, 16, 2, 0});
  CHECK(both<std::uint64_t>(f::shift_right, {UINT64_MAX, 1}, {63, 64}) ==
        std::vector<std::uint64_t>{1, 0});
  CHECK(both<std::int32_t>(f::shift_right, {-8}, {1}) == std::vector<std::int32_t>{-4});
}

TEST_CASE("unsigned 64-bit numbers are ordered without a sign") {
  using f = binary_function;
  CHECK(both<std::uint64_t>(f::max, {UINT64_MAX}, {1}) == std::vector<std::uint64_t>{UINT64_MAX});
  const tensor less =
      run_op(binary{f::less}, {vec<std::uint64_t>({UINT64_MAX, 1}), vec<std::uint64_t>({1, 2})})[0];
  CHECK(values<bool>(less) == std::vector<bool>{false, true});
}

TEST_CASE("min, max, clip and relu hand NaN on from either side") {
  using f = binary_function;
  for (const auto which : {f::min, f::max}) {
    for (const auto type : {element::f32, element::f64, element::bf16}) {
      const tensor x = as(type, vec<float>({NAN, 1, 2})), y = as(type, vec<float>({1, NAN, 3}));
      const tensor z = run_op(binary{which}, {x, y})[0];
      CHECK(std::isnan(load_real(z.view(), 0)));
      CHECK(std::isnan(load_real(z.view(), 1)));
      CHECK(load_real(z.view(), 2) == (which == f::min ? 2 : 3));
    }
  }
  const tensor nan = vec<float>({NAN, -HUGE_VALF});
  CHECK(std::isnan(values<float>(run_op(unary{function::relu}, {nan})[0])[0]));
  CHECK(std::isnan(values<float>(run_op(unary{function::clip, -1, 1}, {nan})[0])[0]));
  CHECK(std::isnan(values<float>(run_op(unary{function::sign}, {nan})[0])[0]));
  CHECK(values<float>(run_op(unary{function::clip, -1, 1}, {nan})[0])[1] == -1);
}

TEST_CASE("comparisons and logic give bool") {
  using f = binary_function;
  const tensor x = vec<float>({1, 2, NAN}), y = vec<float>({2, 2, NAN});
  CHECK(values<bool>(run_op(binary{f::less_equal}, {x, y})[0]) ==
        std::vector<bool>{true, true, false});
  CHECK(values<bool>(run_op(binary{f::equal}, {x, y})[0]) == std::vector<bool>{false, true, false});
  const tensor p = bools({0, 0, 1, 1}), q = bools({0, 1, 0, 1});
  CHECK(values<bool>(run_op(binary{f::logical_xor}, {p, q})[0]) ==
        std::vector<bool>{false, true, true, false});
  CHECK(values<bool>(run_op(binary{f::equal}, {p, q})[0]) ==
        std::vector<bool>{true, false, false, true});
  CHECK(values<bool>(run_op(unary{function::logical_not}, {p})[0]) ==
        std::vector<bool>{true, true, false, false});
  CHECK(both<std::int16_t>(f::bitwise_xor, {5, -1}, {3, 1}) == std::vector<std::int16_t>{6, -2});
}

TEST_CASE("functions agree with their formulas in double, in every real type") {
  struct {
    unary u;
    double (*f)(double);
  } cases[] = {
      {{function::relu}, [](double x) { return std::max(x, 0.); }},
      {{function::leaky_relu, 0.1f}, [](double x) { return x < 0 ? 0.1 * x : x; }},
      {{function::clip, -0.5f, 1}, [](double x) { return std::min(std::max(x, -0.5), 1.); }},
      {{function::sigmoid}, [](double x) { return 1 / (1 + std::exp(-x)); }},
      {{function::hard_sigmoid, 0.2f, 0.5f},
       [](double x) { return std::max(0., std::min(1., 0.2 * x + 0.5)); }},
      {{function::silu, 1}, [](double x) { return x / (1 + std::exp(-x)); }},
      {{function::hard_swish}, [](double x) { return x * std::max(0., std::min(1., x / 6 + .5)); }},
      {{function::mish}, [](double x) { return x * std::tanh(std::log(1 + std::exp(x))); }},
      {{function::gelu}, [](double x) { return x / 2 * (1 + std::erf(x / std::sqrt(2.))); }},
      {{function::gelu_tanh},
       [](double x) {
         return x / 2 * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
       }},
      {{function::softplus}, [](double x) { return std::log(1 + std::exp(x)); }},
      {{function::softsign}, [](double x) { return x / (1 + std::fabs(x)); }},
      {{function::elu, 2}, [](double x) { return x < 0 ? 2 * (std::exp(x) - 1) : x; }},
      {{function::celu, 2},
       [](double x) { return std::max(0., x) + std::min(0., 2 * (std::exp(x / 2) - 1)); }},
      {{function::selu, 2, 3}, [](double x) { return 3 * (x > 0 ? x : 2 * std::exp(x) - 2); }},
      {{function::thresholded_relu, 1}, [](double x) { return x > 1 ? x : 0; }},
      {{function::shrink, 1.5f, 1},
       [](double x) { return x < -1.5  ? x + 1
                             : x > 1.5 ? x - 1
                                       : 0; }},
      {{function::abs}, [](double x) { return std::fabs(x); }},
      {{function::neg}, [](double x) { return -x; }},
      {{function::sign}, [](double x) { return double((x > 0) - (x < 0)); }},
      {{function::floor}, [](double x) { return std::floor(x); }},
      {{function::ceil}, [](double x) { return std::ceil(x); }},
      {{function::round}, [](double x) { return x - std::remainder(x, 1.); }},
      {{function::reciprocal}, [](double x) { return 1 / x; }},
      {{function::exp}, [](double x) { return std::exp(x); }},
      {{function::erf}, [](double x) { return std::erf(x); }},
      {{function::tanh}, [](double x) { return std::tanh(x); }},
      {{function::sin}, [](double x) { return std::sin(x); }},
      {{function::atan}, [](double x) { return std::atan(x); }},
      {{function::asinh}, [](double x) { return std::asinh(x); }},
  };
  const std::vector<float> points = {-4, -2.5f, -1.5f, -0.5f, -0.25f, 0.25f, 0.5f, 1.5f, 2.5f, 3};
  for (const auto& c : cases)
    for (const auto type : {element::f32, element::f64, element::f16, element::bf16}) {
      CAPTURE(name_of(c.u.f));
      CAPTURE(name_of(type));
      const double tolerance = type == element::f32   ? 2e-6
                               : type == element::f64 ? 1e-7  // parameters are floats
                               : type == element::f16 ? 1e-3
                                                      : 8e-3;
      const tensor y = run_op(c.u, {as(type, vec(points))})[0];
      REQUIRE(y.type() == type);
      for (std::size_t i = 0; i < points.size(); ++i) {
        CAPTURE(points[i]);
        const double expected = c.f(static_cast<double>(points[i]));
        CHECK(std::fabs(load_real(y.view(), std::int64_t(i)) - expected) <=
              tolerance * std::max(1., std::fabs(expected)));
      }
    }
}

TEST_CASE("functions of large arguments stay finite where their limits are") {
  const tensor x = vec<float>({-1000, 1000});
  CHECK(values<float>(run_op(unary{function::softplus}, {x})[0]) == std::vector<float>{0, 1000});
  CHECK(values<float>(run_op(unary{function::sigmoid}, {x})[0]) == std::vector<float>{0, 1});
  CHECK(values<float>(run_op(unary{function::mish}, {x})[0])[1] == 1000);
}

TEST_CASE("integers stay exact in functions that keep them whole") {
  CHECK(values<std::int64_t>(run_op(unary{function::abs},
                                    {vec<std::int64_t>({-5, INT64_MIN, 9007199254740993})})[0]) ==
        std::vector<std::int64_t>{5, INT64_MIN, 9007199254740993});
  CHECK(values<std::int8_t>(run_op(unary{function::relu}, {vec<std::int8_t>({-5, 5})})[0]) ==
        std::vector<std::int8_t>{0, 5});
  CHECK(values<std::uint8_t>(run_op(unary{function::bitwise_not}, {vec<std::uint8_t>({1})})[0]) ==
        std::vector<std::uint8_t>{254});
  CHECK(
      values<std::uint64_t>(run_op(unary{function::sign}, {vec<std::uint64_t>({UINT64_MAX})})[0]) ==
      std::vector<std::uint64_t>{1});
  CHECK(values<std::int32_t>(
            run_op(unary{function::clip, -2, 3}, {vec<std::int32_t>({-9, 1, 9})})[0]) ==
        std::vector<std::int32_t>{-2, 1, 3});
}

TEST_CASE("is_inf asks for either sign by itself") {
  const tensor x = vec<float>({-HUGE_VALF, HUGE_VALF, NAN, 0});
  CHECK(values<bool>(run_op(unary{function::is_inf, 1, 1}, {x})[0]) ==
        std::vector<bool>{true, true, false, false});
  CHECK(values<bool>(run_op(unary{function::is_inf, 0, 1}, {x})[0]) ==
        std::vector<bool>{false, true, false, false});
  CHECK(values<bool>(run_op(unary{function::is_nan}, {x})[0]) ==
        std::vector<bool>{false, false, true, false});
}

TEST_CASE("select takes from one side or the other, all three broadcast") {
  const tensor c = bools({1, 0, 1});
  const tensor x = tensor::of<float>({2, 1}, std::vector<float>{1, 2});
  const tensor y = tensor::scalar(9.f);
  const tensor z = run_op(fovea::nn::select{}, {c, x, y})[0];
  CHECK(z.dims() == shape{2, 3});
  CHECK(values<float>(z) == std::vector<float>{1, 9, 1, 2, 9, 2});
}

TEST_CASE("cast converts between all types, and to the type of another operand") {
  const element all[] = {
      element::f32,    element::f16,        element::bf16,      element::f64, element::i8,
      element::u8,     element::i16,        element::u16,       element::i32, element::u32,
      element::i64,    element::u64,        element::i4,        element::u4,  element::f8e4m3fn,
      element::f8e5m2, element::f8e4m3fnuz, element::f8e5m2fnuz};
  const tensor x = vec<float>({0, 1, 2, 3, 4, 5, 6, 7});
  for (const auto from : all)
    for (const auto to : all) {
      CAPTURE(name_of(from));
      CAPTURE(name_of(to));
      const tensor y = run_op(cast{to}, {as(from, x)})[0];
      const tensor z = run_op(cast_like{}, {as(from, x), y})[0];
      for (std::int64_t i = 0; i < 8; ++i) {
        REQUIRE(load_real(y.view(), i) == double(i));
        REQUIRE(load_real(z.view(), i) == double(i));
      }
    }
  CHECK(values<std::int8_t>(as(element::i8, vec<std::int16_t>({200}))) ==
        std::vector<std::int8_t>{-56});
  CHECK(values<bool>(as(element::boolean, vec<float>({0, 0.1f, NAN}))) ==
        std::vector<bool>{false, true, true});
}

TEST_CASE("operands of the wrong type or shape are refused in words") {
  const tensor f = vec<float>({1, 2}), i = vec<std::int32_t>({1, 2}), b = bools({1, 0});
  CHECK(refusal(binary{binary_function::add}, {f, i}) ==
        "the operands are f32 and i32; they must be of one type");
  CHECK(refusal(binary{binary_function::add}, {b, b}) == "the operands are bool and bool");
  CHECK(refusal(binary{binary_function::bitwise_and}, {f, f}) == "the operands are f32 and f32");
  CHECK(refusal(binary{binary_function::add}, {f}) == "operand 1 is missing; there must be 2");
  CHECK(refusal(binary{binary_function::add}, {f, vec<float>({1, 2, 3})}) ==
        "the shapes [2] and [3] do not broadcast");
  CHECK(refusal(unary{function::is_nan}, {i}) == "the operand is i32");
  CHECK(refusal(unary{function::exp}, {b}) == "the operand is bool");
  CHECK(refusal(fovea::nn::select{}, {f, f, f}) == "the condition is f32, not bool");
  CHECK(refusal(cast{element::none}, {f}) == "casts to no type");
}

TEST_CASE("a broadcast too large to count is refused") {
  fact a, b;
  a.type = b.type = element::f32;
  a.dims = {std::int64_t(1) << 40, 1};
  b.dims = {1, std::int64_t(1) << 40};
  const fact both[] = {a, b};
  CHECK(infer(binary{binary_function::add}, both).error().code == fovea::error_code::too_large);
}
