#include "support/run_op.hpp"

#include <fovea/nn/op/arithmetic.hpp>
#include <fovea/nn/op/reduction.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace fovea::nn;
using fovea_test::floats;
using fovea_test::random_tensor;
using fovea_test::refusal;
using fovea_test::run_op;
using kind = fovea::nn::reduce::kind;

namespace {

using list = std::vector<std::int64_t>;

template <class T>
tensor vec(std::vector<T> values) {
  return tensor::of<T>({static_cast<std::int64_t>(values.size())}, values);
}
list integers(const tensor& t) {
  list out;
  for (std::int64_t i = 0; i < t.count(); ++i) out.push_back(load_integer(t.view(), i));
  return out;
}
tensor as(element type, const tensor& t) { return run_op(cast{type}, {t})[0]; }

/// What each output of a reduction reads, in the order of the outputs.
std::vector<std::vector<double>> groups(const tensor& x, unsigned reduced) {
  std::int64_t outputs = 1;
  const shape& dims = x.dims();
  for (int a = 0; a < dims.rank(); ++a)
    if (!(reduced >> a & 1u)) outputs *= dims[a];
  std::vector<std::vector<double>> found(static_cast<std::size_t>(outputs));
  for (std::int64_t i = 0; i < x.count(); ++i) {
    std::int64_t rest = i, to = 0, step = 1;
    for (int a = dims.rank() - 1; a >= 0; --a) {
      if (!(reduced >> a & 1u)) to += rest % dims[a] * step, step *= dims[a];
      rest /= dims[a];
    }
    found[static_cast<std::size_t>(to)].push_back(load_real(x.view(), i));
  }
  return found;
}

double textbook(kind k, const std::vector<double>& v) {
  double sum = 0, prod = 1, l1 = 0, squares = 0, exps = 0, top = -HUGE_VAL, low = HUGE_VAL;
  for (const double x : v) {
    sum += x, prod *= x, l1 += std::fabs(x), squares += x * x, exps += std::exp(x);
    top = std::max(top, x), low = std::min(low, x);
  }
  switch (k) {
    case kind::sum: return sum;
    case kind::mean: return sum / static_cast<double>(v.size());
    case kind::max: return top;
    case kind::min: return low;
    case kind::prod: return prod;
    case kind::l1: return l1;
    case kind::l2: return std::sqrt(squares);
    case kind::log_sum: return std::log(sum);
    case kind::log_sum_exp: return std::log(exps);
    default: return squares;
  }
}

tensor axes_of(unsigned reduced) {
  list axes;
  for (std::int64_t a = 0; a < 4; ++a)
    if (reduced >> a & 1u) axes.push_back(a % 2 ? a : a - 4);
  return tensor::list(axes);
}

}  // namespace

TEST_CASE("every reduction over every set of axes agrees with the textbook") {
  for (const shape& dims : {shape{2, 3, 5, 7}, shape{3, 1, 2, 37}, shape{33, 2, 1, 1}})
    for (unsigned reduced = 1; reduced < 16; ++reduced)
      for (int k = 0; k <= static_cast<int>(kind::sum_square); ++k)
        for (const auto type : {element::f32, element::f64, element::bf16}) {
          const auto which = static_cast<kind>(k);
          CAPTURE(dims.text());
          CAPTURE(reduced);
          CAPTURE(name_of(which));
          CAPTURE(name_of(type));
          const auto random = fovea_test::random_floats(std::size_t(dims.count()), 7, 0.5f, 1.5f);
          const tensor x = as(type, tensor::of<float>(dims, random));
          const tensor y = run_op(reduce{which}, {x, axes_of(reduced)})[0];
          const auto want = groups(x, reduced);
          REQUIRE(y.count() == static_cast<std::int64_t>(want.size()));
          REQUIRE(y.dims().rank() == 4);
          const double tolerance = type == element::bf16 ? 5e-3 : 1e-5;
          for (std::size_t i = 0; i < want.size(); ++i)
            REQUIRE(load_real(y.view(), std::int64_t(i)) ==
                    doctest::Approx(textbook(which, want[i])).epsilon(tolerance));
        }
}

TEST_CASE("axes that are reduced stay with extent 1 or go") {
  const tensor x = random_tensor({2, 3, 5}, 1);
  CHECK(run_op(reduce{kind::sum, true}, {x, tensor::list(list{-2})})[0].dims() == shape{2, 1, 5});
  CHECK(run_op(reduce{kind::sum, false}, {x, tensor::list(list{-2})})[0].dims() == shape{2, 5});
  CHECK(run_op(reduce{kind::sum, false}, {x})[0].dims() == shape{});
  CHECK(run_op(reduce{kind::sum, true}, {x, tensor::list({})})[0].dims() == shape{1, 1, 1});
  const tensor none = tensor::list({}), line = vec<float>({2, -3});
  CHECK(floats(run_op(reduce{kind::sum, true, true}, {x, none})[0]) == floats(x));
  CHECK(floats(run_op(reduce{kind::sum_square, true, true}, {line, none})[0]) ==
        std::vector<float>{4, 9});
  CHECK(floats(run_op(reduce{kind::l1, true, true}, {line})[0]) == std::vector<float>{2, 3});
  CHECK(floats(run_op(reduce{kind::mean}, {tensor::scalar(3.f)})[0]) == std::vector<float>{3});
}

TEST_CASE("a reduction of nothing gives the neutral element") {
  const tensor x(element::f32, {2, 0}), none = tensor::list(list{1});
  CHECK(floats(run_op(reduce{kind::sum}, {x, none})[0]) == std::vector<float>{0, 0});
  CHECK(floats(run_op(reduce{kind::prod}, {x, none})[0]) == std::vector<float>{1, 1});
  CHECK(floats(run_op(reduce{kind::max}, {x, none})[0]) ==
        std::vector<float>{-HUGE_VALF, -HUGE_VALF});
  CHECK(floats(run_op(reduce{kind::log_sum_exp}, {x, none})[0])[1] == -HUGE_VALF);
  CHECK(std::isnan(floats(run_op(reduce{kind::mean}, {x, none})[0])[0]));
  const tensor bytes(element::u8, {0});
  CHECK(integers(run_op(reduce{kind::min}, {bytes})[0])[0] == 255);
  CHECK(integers(run_op(reduce{kind::mean}, {bytes})[0])[0] == 0);
}

TEST_CASE("reductions of integers stay exact") {
  CHECK(integers(run_op(reduce{kind::sum}, {vec<std::int64_t>({9007199254740993, 1})})[0])[0] ==
        9007199254740994);
  CHECK(integers(run_op(reduce{kind::mean}, {vec<std::int32_t>({-3, -4})})[0])[0] == -3);
  CHECK(integers(run_op(reduce{kind::l1}, {vec<std::int8_t>({-3, 4})})[0])[0] == 7);
  CHECK(integers(run_op(reduce{kind::l2}, {vec<std::int32_t>({3, 4})})[0])[0] == 5);
  CHECK(integers(run_op(reduce{kind::sum_square}, {vec<std::int32_t>({-3, 4})})[0])[0] == 25);
  CHECK(integers(run_op(reduce{kind::max}, {vec<std::int32_t>({-3, -4})})[0])[0] == -3);
  const tensor big = vec<std::uint64_t>({UINT64_MAX, 1});
  CHECK(run_op(reduce{kind::max}, {big})[0].span<std::uint64_t>()[0] == UINT64_MAX);
  CHECK(run_op(reduce{kind::min}, {big})[0].span<std::uint64_t>()[0] == 1);
  tensor flags(element::boolean, {2});
  flags.writable().as<bool>()[0] = true, flags.writable().as<bool>()[1] = false;
  CHECK(run_op(reduce{kind::max}, {flags})[0].span<bool>()[0]);
  CHECK(!run_op(reduce{kind::min}, {flags})[0].span<bool>()[0]);
  CHECK(refusal(reduce{kind::sum}, {flags}) == "reduces elements of type bool");
}

TEST_CASE("NaN is the answer of a maximum wherever it stands") {
  for (const std::size_t at : {0u, 5u, 16u, 36u}) {
    std::vector<float> v(37, 1);
    v[at] = NAN;
    CHECK(std::isnan(floats(run_op(reduce{kind::max}, {vec(v)})[0])[0]));
    CHECK(std::isnan(floats(run_op(reduce{kind::min}, {vec(v)})[0])[0]));
    CHECK(
        std::isnan(load_real(run_op(reduce{kind::max}, {as(element::f16, vec(v))})[0].view(), 0)));
    CHECK(integers(run_op(arg_reduce{}, {vec(v)})[0])[0] == std::int64_t(at));
  }
}

TEST_CASE("log_sum_exp does not overflow") {
  CHECK(floats(run_op(reduce{kind::log_sum_exp}, {vec<float>({1000, 1000})})[0])[0] ==
        doctest::Approx(1000 + std::log(2.)));
  CHECK(floats(run_op(reduce{kind::log_sum_exp}, {vec<float>({-HUGE_VALF, -HUGE_VALF})})[0])[0] ==
        -HUGE_VALF);
}

TEST_CASE("a long sum of floats keeps six digits") {
  const tensor x = tensor::of<float>({100003}, std::vector<float>(100003, 0.1f));
  CHECK(floats(run_op(reduce{kind::sum}, {x})[0])[0] ==
        doctest::Approx(100003 * double(0.1f)).epsilon(1e-6));
}

TEST_CASE("arg_reduce finds the first or the last of the best along any axis") {
  const tensor x = tensor::of<float>({2, 3}, std::vector<float>{2, 7, 7, 3, 3, 1});
  CHECK(integers(run_op(arg_reduce{1}, {x})[0]) == list{1, 0});
  CHECK(integers(run_op(arg_reduce{-1, true, true, true}, {x})[0]) == list{2, 1});
  CHECK(integers(run_op(arg_reduce{0, false, false}, {x})[0]) == list{0, 1, 1});
  CHECK(run_op(arg_reduce{0, true, false}, {x})[0].dims() == shape{3});
  const tensor big = vec<std::int64_t>({9007199254740992, 9007199254740993});
  CHECK(integers(run_op(arg_reduce{}, {big})[0]) == list{1});
  CHECK(integers(run_op(arg_reduce{}, {vec<std::uint64_t>({1, UINT64_MAX})})[0]) == list{1});
  CHECK(refusal(arg_reduce{}, {tensor(element::f32, {0})}) == "the best of an axis of extent 0");
  for (const std::int64_t lanes : {1, 63, 64, 65, 131}) {
    CAPTURE(lanes);
    const tensor y = random_tensor({3, 5, lanes}, 3);
    const list got = integers(run_op(arg_reduce{1}, {y})[0]);
    const auto want = groups(y, 2);
    for (std::size_t i = 0; i < want.size(); ++i)
      CHECK(got[i] == std::max_element(want[i].begin(), want[i].end()) - want[i].begin());
  }
}

TEST_CASE("top_k gives values with their indices, equal ones in order") {
  const tensor x = tensor::of<float>({2, 4}, std::vector<float>{3, 1, 3, 2, 5, 9, 5, 7});
  const auto best = run_op(top_k{}, {x, tensor::list(list{3})});
  CHECK(floats(best[0]) == std::vector<float>{3, 3, 2, 9, 7, 5});
  CHECK(integers(best[1]) == list{0, 2, 3, 1, 3, 0});
  const auto least = run_op(top_k{0, false}, {x, tensor::list(list{1})});
  CHECK(floats(least[0]) == std::vector<float>{3, 1, 3, 2});
  CHECK(integers(least[1]) == list{0, 0, 0, 0});
  CHECK(run_op(top_k{}, {x, tensor::list(list{0})})[0].dims() == shape{2, 0});
  const auto big = run_op(top_k{}, {vec<std::uint64_t>({1, UINT64_MAX}), tensor::list(list{2})});
  CHECK(integers(big[1]) == list{1, 0});
  const auto nan = run_op(top_k{}, {vec<float>({1, NAN, 2, NAN}), tensor::list(list{4})});
  CHECK(integers(nan[1]) == list{1, 3, 2, 0});
  CHECK(refusal(top_k{}, {x, tensor::list(list{5})}) == "the best 5 of an axis of extent 4");
  auto unknown = fovea_test::facts_of({x, tensor::list(list{1})});
  unknown[1].known = {};
  CHECK(infer(top_k{}, facts(unknown)).error().sentence ==
        "needs the value of k when compiling; bind it in compile_options::values");
}

TEST_CASE("softmax and its logarithm agree with the textbook along every axis") {
  for (const shape& dims : {shape{3, 5, 1}, shape{2, 37, 3}, shape{2, 3, 67}, shape{1, 1, 17}})
    for (int axis = 0; axis < 3; ++axis)
      for (const bool to_end : {false, true})
        for (const auto type : {element::f32, element::f64, element::f16}) {
          CAPTURE(dims.text());
          CAPTURE(axis);
          const tensor x = as(type, random_tensor(dims, 5));
          const unsigned reduced = to_end ? (7u << axis) & 7u : 1u << axis;
          const auto read = groups(x, reduced);
          const softmax plain{axis, to_end, false}, logs{axis - (to_end ? 0 : 3), to_end, true};
          const auto got = groups(run_op(plain, {x})[0], reduced);
          const auto log = groups(run_op(logs, {x})[0], reduced);
          for (std::size_t g = 0; g < read.size(); ++g) {
            double sum = 0;
            for (const double v : read[g]) sum += std::exp(v);
            for (std::size_t i = 0; i < read[g].size(); ++i) {
              const double want = std::exp(read[g][i]) / sum;
              REQUIRE(got[g][i] ==
                      doctest::Approx(want).epsilon(type == element::f16 ? 1e-3 : 1e-5));
              REQUIRE(log[g][i] ==
                      doctest::Approx(std::log(want)).epsilon(type == element::f16 ? 1e-3 : 1e-5));
            }
          }
        }
  CHECK(floats(run_op(softmax{}, {vec<float>({1000, 1000})})[0]) == std::vector<float>{.5f, .5f});
  CHECK(refusal(softmax{}, {vec<std::int32_t>({1})}) == "the input is i32, not real");
  CHECK(refusal(softmax{1}, {vec<float>({1})}) != "");
}

TEST_CASE("cumulative sums run either way, with or without the element itself") {
  const tensor x = tensor::of<float>({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6});
  const tensor last = tensor::scalar<std::int64_t>(-1), first = tensor::scalar<std::int32_t>(0);
  using floats_list = std::vector<float>;
  CHECK(floats(run_op(cumulative_sum{}, {x, last})[0]) == floats_list{1, 3, 6, 4, 9, 15});
  CHECK(floats(run_op(cumulative_sum{true, false}, {x, last})[0]) == floats_list{0, 1, 3, 0, 4, 9});
  CHECK(floats(run_op(cumulative_sum{false, true}, {x, last})[0]) ==
        floats_list{6, 5, 3, 15, 11, 6});
  CHECK(floats(run_op(cumulative_sum{true, true}, {x, first})[0]) == floats_list{4, 5, 6, 0, 0, 0});
  CHECK(integers(run_op(cumulative_sum{}, {vec<std::int64_t>({9007199254740993, 2}), first})[0]) ==
        list{9007199254740993, 9007199254740995});
  CHECK(refusal(cumulative_sum{}, {x, tensor::scalar<std::int64_t>(2)}) ==
        "axis 2 is outside the 2 axes there are");
}
