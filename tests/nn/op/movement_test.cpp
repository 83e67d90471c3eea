#include "support/run_op.hpp"

#include <fovea/nn/op/movement.hpp>
#include <fovea/nn/scalar.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace fovea::nn;
using fovea_test::refusal;
using fovea_test::run_op;

namespace {

using list = std::vector<std::int64_t>;

tensor ints(const list& values) { return tensor::list(values); }

/// 0, 1, 2 … in any type, so that every element says where it came from.
tensor counting(const shape& dims, element type = element::i32) {
  tensor t(type, dims);
  for (std::int64_t i = 0; i < t.count(); ++i) store_integer(t.writable(), i, i);
  return t;
}
list values(const tensor& t) {
  list out;
  for (std::int64_t i = 0; i < t.count(); ++i) out.push_back(load_integer(t.view(), i));
  return out;
}

/// The output that a textbook rule gives: for each of its indices the index in x, or below 0.
template <class Rule>
list expected(const shape& out, const shape& in, Rule rule) {
  list found;
  for (std::int64_t i = 0; i < out.count(); ++i) {
    std::int64_t rest = i;
    list index(static_cast<std::size_t>(out.rank()));
    for (int a = out.rank() - 1; a >= 0; --a) {
      index[static_cast<std::size_t>(a)] = rest % out[a];
      rest /= out[a];
    }
    const list from = rule(index);
    std::int64_t at = 0;
    for (int a = 0; a < in.rank(); ++a) at = at * in[a] + from[static_cast<std::size_t>(a)];
    found.push_back(at);
  }
  return found;
}

constexpr element sizes[] = {element::u8, element::i16, element::f32, element::i64};

/// The same operands with nothing known of their elements.
template <class Op>
std::string refusal_unbound(const Op& op, const std::vector<tensor>& reads) {
  auto known = fovea_test::facts_of(reads);
  for (auto& f : known) f.known = {};
  const auto made = infer(op, facts(known));
  if (made) return "";
  CHECK(is_value_needed(made.error()));
  CHECK(made.error().code == fovea::error_code::unsupported);
  return made.error().sentence;
}

}  // namespace

TEST_CASE("transpose moves every element, whatever the order of axes and their size") {
  for (const shape& dims : {shape{2, 3, 5, 7}, shape{1, 17, 1, 33}, shape{16, 1, 3, 4},
                            shape{3, 0, 2, 1}, shape{19, 2, 2, 23}}) {
    int order[] = {0, 1, 2, 3};
    do {
      const transpose op{{order[0], order[1], order[2], order[3]}};
      CAPTURE(dims.text());
      CAPTURE(op.order.text());
      for (const auto type : sizes) {
        if (type == element::u8 && dims.count() > 256) continue;
        const tensor y = run_op(op, {counting(dims, type)})[0];
        const auto want = expected(y.dims(), dims, [&](const list& index) {
          list from(4);
          for (int i = 0; i < 4; ++i)
            from[static_cast<std::size_t>(order[i])] = index[static_cast<std::size_t>(i)];
          return from;
        });
        REQUIRE(values(y) == want);
      }
    } while (std::next_permutation(order, order + 4));
  }
  CHECK(values(run_op(transpose{}, {counting({2, 3})})[0]) == list{0, 3, 1, 4, 2, 5});
  CHECK(refusal(transpose{{0, 0}}, {counting({2, 3})}) == "the order [0,0] names an axis twice");
  CHECK(refusal(transpose{{0, 1, 2}}, {counting({2, 3})}) != "");
}

TEST_CASE("reshape copies, infers and keeps extents") {
  const tensor x = counting({2, 3, 4});
  const auto to = [&](const list& extents, bool zero_is_zero = false) {
    return run_op(reshape{zero_is_zero}, {x, ints(extents)})[0].dims();
  };
  CHECK(to({4, 6}) == shape{4, 6});
  CHECK(to({0, -1}) == shape{2, 12});
  CHECK(to({-1}) == shape{24});
  CHECK(to({2, 0, 1, -1}) == shape{2, 3, 1, 4});
  CHECK(run_op(reshape{true}, {counting({0, 3}), ints({3, 0})})[0].dims() == shape{3, 0});
  CHECK(values(run_op(reshape{}, {x, ints({24})})[0]) == values(x));
  for (const list& wrong : {list{5, 5}, list{-1, -1}, list{-2, 12}, list{7, -1}, list{1, 1, 1, 0},
                            list{1ll << 40, 1ll << 40}, list{-1, 0, 0, 0}})
    CHECK(refusal(reshape{}, {x, ints(wrong)}) != "");
  CHECK(refusal_unbound(reshape{}, {x, ints({24})}) ==
        "needs the value of the extents when compiling; bind it in compile_options::values");
}

TEST_CASE("squeeze, unsqueeze and flatten rename axes and keep elements") {
  const tensor x = counting({1, 3, 1, 5});
  CHECK(run_op(squeeze{}, {x})[0].dims() == shape{3, 5});
  CHECK(run_op(squeeze{}, {x, ints({-2})})[0].dims() == shape{1, 3, 5});
  CHECK(refusal(squeeze{}, {x, ints({1})}) == "squeezes axis 1 of [1,3,1,5]");
  CHECK(refusal(squeeze{}, {x, ints({0, -4})}) == "axis 0 is named twice");
  CHECK(run_op(unsqueeze{}, {counting({2, 3}), ints({-1, 0})})[0].dims() == shape{1, 2, 3, 1});
  CHECK(run_op(unsqueeze{}, {counting({0}), ints({1})})[0].dims() == shape{0, 1});
  CHECK(refusal(unsqueeze{}, {counting({2}), ints({0, 1, 2, 3, 4, 5, 6, 7})}) != "");
  CHECK(run_op(flatten{-1}, {x})[0].dims() == shape{3, 5});
  CHECK(run_op(flatten{0}, {x})[0].dims() == shape{1, 15});
  CHECK(run_op(flatten{4}, {x})[0].dims() == shape{15, 1});
  CHECK(refusal(flatten{5}, {x}) != "");
}

TEST_CASE("expand and tile repeat") {
  const tensor x = counting({3, 1});
  CHECK(values(run_op(expand{}, {x, ints({2, 1, 2})})[0]) ==
        list{0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2});
  CHECK(run_op(expand{}, {x, ints({1})})[0].dims() == shape{3, 1});
  CHECK(refusal(expand{}, {x, ints({2, 2})}) != "");
  CHECK(refusal(expand{}, {x, ints({-1, 1})}) != "");
  for (const auto type : sizes)
    for (const list& repeats : {list{1, 1, 1}, list{2, 1, 3}, list{3, 2, 1}, list{0, 1, 2}}) {
      const shape dims{2, 3, 5};
      const tensor y = run_op(tile{}, {counting(dims, type), ints(repeats)})[0];
      CHECK(values(y) == expected(y.dims(), dims, [&](const list& i) {
              return list{i[0] % 2, i[1] % 3, i[2] % 5};
            }));
    }
  CHECK(refusal(tile{}, {x, ints({2})}) == "repeats [2] for shape [3,1]");
  CHECK(refusal(tile{}, {x, ints({INT64_MAX, 1})}) != "");
}

TEST_CASE("concat joins along any axis and split takes apart what it joined") {
  for (const int axis : {0, 1, 2, -1}) {
    shape a{2, 3, 5}, b{2, 3, 5}, none{2, 3, 5};
    const int at = axis < 0 ? axis + 3 : axis;
    a[at] = 4, none[at] = 0;
    const tensor x = counting(a, element::f32), y = counting(b, element::f32);
    const tensor z = run_op(concat{axis}, {x, counting(none, element::f32), y})[0];
    REQUIRE(z.dims()[at] == 4 + b[at]);
    const auto parts = run_op(split{axis, 0}, {z, ints({4, 0, b[at]})});
    REQUIRE(parts.size() == 3);
    CHECK(values(parts[0]) == values(x));
    CHECK(values(parts[2]) == values(y));
    CHECK(parts[1].dims() == none);
  }
  CHECK(refusal(concat{0}, {counting({2, 3}), counting({2, 4})}) ==
        "joins [2,3] and [2,4] along axis 0");
  CHECK(refusal(concat{0}, {counting({2}), counting({2}, element::i64)}) != "");
  CHECK(refusal(concat{0}, {}) != "");
}

TEST_CASE("split without sizes gives parts of the rounded-up share, the last one smaller") {
  const auto parts = run_op(split{0, 3}, {counting({7})});
  CHECK(values(parts[0]) == list{0, 1, 2});
  CHECK(values(parts[1]) == list{3, 4, 5});
  CHECK(values(parts[2]) == list{6});
  CHECK(refusal(split{0, 0}, {counting({7})}) == "splits into 0 parts");
  CHECK(refusal(split{0, 0}, {counting({7}), ints({3, 3})}) != "");
  CHECK(refusal(split{0, 0}, {counting({7}), ints({9, -2})}) != "");
  CHECK(refusal_unbound(split{0, 0}, {counting({7}), ints({3, 4})}) ==
        "needs the value of the sizes when compiling; bind it in compile_options::values");
}

TEST_CASE("slice takes what Python would, also backwards and beyond the ends") {
  const std::int64_t far = INT64_MAX, low = INT64_MIN;
  for (const std::int64_t extent : {0, 1, 5, 7})
    for (const std::int64_t start :
         {low, std::int64_t(-9), std::int64_t(-2), std::int64_t(0), std::int64_t(3), far})
      for (const std::int64_t end :
           {low, std::int64_t(-6), std::int64_t(-1), std::int64_t(0), std::int64_t(4), far})
        for (const std::int64_t step :
             {low, std::int64_t(-3), std::int64_t(-1), std::int64_t(1), std::int64_t(2), far}) {
          list want;
          const auto from_end = [&](std::int64_t i) {
            return i < 0 && i >= -extent ? i + extent : i;
          };
          const std::int64_t s = from_end(start), e = from_end(end);
          for (std::int64_t i = 0; i < extent; ++i) {
            const std::int64_t k = step < 0 ? extent - 1 - i : i;
            const bool inside = step < 0 ? k <= s && k > e : k >= s && k < e;
            if (!inside) continue;
            const std::int64_t first =
                step < 0 ? std::min(s, extent - 1) : std::max<std::int64_t>(s, 0);
            const std::int64_t distance = step < 0 ? first - k : k - first;
            const bool single = step == low || step == far;
            if (single ? distance == 0 : distance % step == 0) want.push_back(k);
          }
          CAPTURE(extent);
          CAPTURE(start);
          CAPTURE(end);
          CAPTURE(step);
          const tensor y = run_op(slice{}, {counting({extent}), ints({start}), ints({end}),
                                            ints({0}), ints({step})})[0];
          REQUIRE(values(y) == want);
        }
}

TEST_CASE("slice of several axes leaves the others whole") {
  const tensor x = counting({3, 4, 5});
  const tensor y =
      run_op(slice{}, {x, ints({1, -1}), ints({3, -6}), ints({0, -1}), ints({1, -2})})[0];
  CHECK(y.dims() == shape{2, 4, 3});
  CHECK(values(y) == expected(y.dims(), x.dims(), [](const list& i) {
          return list{i[0] + 1, i[1], 4 - 2 * i[2]};
        }));
  CHECK(run_op(slice{}, {x, ints({1}), ints({2})})[0].dims() == shape{1, 4, 5});
  CHECK(refusal(slice{}, {x, ints({1}), ints({2}), ints({0}), ints({0})}) == "a step is 0");
  CHECK(refusal(slice{}, {x, ints({1, 1}), ints({2, 2}), ints({0, -3})}) ==
        "axis 0 is named twice");
  CHECK(refusal(slice{}, {x, ints({1, 1}), ints({2})}) != "");
  CHECK(refusal(slice{}, {x, ints({1}), ints({2}), ints({3})}) != "");
  CHECK(refusal_unbound(slice{}, {x, ints({1}), ints({2})}) ==
        "needs the value of the starts when compiling; bind it in compile_options::values");
}

TEST_CASE("pad follows NumPy in every mode") {
  struct {
    pad::rule mode;
    list want;
  } cases[] = {{pad::rule::constant, {9, 9, 0, 1, 2, 9, 9, 9}},
               {pad::rule::edge, {0, 0, 0, 1, 2, 2, 2, 2}},
               {pad::rule::reflect, {2, 1, 0, 1, 2, 1, 0, 1}},
               {pad::rule::wrap, {1, 2, 0, 1, 2, 0, 1, 2}}};
  for (const auto& c : cases)
    for (const auto type : sizes) {
      tensor nine(type, {});
      store_integer(nine.writable(), 0, 9);
      const tensor y = run_op(pad{c.mode}, {counting({3}, type), ints({2, 3}), nine})[0];
      CHECK(values(y) == c.want);
    }
}

TEST_CASE("pad goes around several axes, crops where pads are negative, and may name its axes") {
  const tensor x = counting({2, 3});
  CHECK(values(run_op(pad{}, {x, ints({0, 1, 1, -1})})[0]) == list{0, 0, 1, 0, 3, 4, 0, 0, 0});
  CHECK(values(run_op(pad{pad::rule::edge}, {x, ints({1, 0, 0, 1})})[0]) ==
        list{0, 1, 2, 2, 0, 1, 2, 2, 3, 4, 5, 5});
  CHECK(values(run_op(pad{}, {x, ints({-1, 1}), {}, ints({-2})})[0]) == list{3, 4, 5, 0, 0, 0});
  CHECK(values(run_op(pad{}, {x, ints({0, -2, 0, 0})})[0]) == list{2, 5});
  CHECK(values(run_op(pad{pad::rule::wrap}, {counting({4}), ints({-1, 2})})[0]) ==
        list{1, 2, 3, 1, 2});
  CHECK(values(run_op(pad{}, {counting({3}), ints({-5, 4})})[0]) == list{0, 0});
  CHECK(refusal(pad{pad::rule::edge}, {counting({3}), ints({-3, 4})}) ==
        "repeats elements of axis 0, which has none");
  CHECK(values(run_op(pad{}, {counting({0, 2}), ints({1, 0, 0, 0})})[0]) == list{0, 0});
  CHECK(refusal(pad{pad::rule::edge}, {counting({0, 2}), ints({1, 0, 0, 0})}) != "");
  CHECK(refusal(pad{}, {x, ints({-3, 0, 0, 0})}) != "");
  CHECK(refusal(pad{}, {x, ints({1ll << 50, 0, 0, 0})}) != "");
  CHECK(refusal(pad{}, {x, ints({1, 1})}) == "pads of shape [2] for 2 axes");
  CHECK(refusal_unbound(pad{}, {x, ints({0, 1, 1, 0})}) ==
        "needs the value of the pads when compiling; bind it in compile_options::values");
}

TEST_CASE("gather takes blocks along an axis, counting from either end") {
  const tensor x = counting({3, 4, 2});
  const tensor y = run_op(gather{1}, {x, tensor::of<std::int64_t>({2, 2}, list{0, -1, 2, 0})})[0];
  CHECK(y.dims() == shape{3, 2, 2, 2});
  const list which = {0, 3, 2, 0};
  CHECK(values(y) == expected(y.dims(), x.dims(), [&](const list& i) {
          return list{i[0], which[static_cast<std::size_t>(i[1] * 2 + i[2])], i[3]};
        }));
  CHECK(run_op(gather{-1}, {x, tensor::scalar<std::int64_t>(1)})[0].dims() == shape{3, 4});
  CHECK(refusal(gather{0}, {x, ints({3})}) == "index 3 is outside an axis of extent 3");
  CHECK(refusal(gather{0}, {counting({0, 2}), ints({0})}) == "indices into an axis of extent 0");
  CHECK(refusal(gather{3}, {x, ints({0})}) == "axis 3 is outside the 3 axes there are");
  CHECK(refusal(gather{0}, {x, counting({1}, element::f32)}) ==
        "the indices are f32; they must be i64 or i32");
  CHECK(refusal(gather{0}, {counting({1, 1, 1, 1, 1}), counting({1, 1, 1, 1, 1}, element::i64)}) !=
        "");
}

TEST_CASE("indices that turn out wrong while running never leave the tensor") {
  const tensor x = counting({3}), bad = ints({-9, 7, 1, INT64_MAX, INT64_MIN});
  std::vector<const_tensor_view> reads = {x.view(), bad.view()};
  tensor y(element::i32, {5});
  std::vector<tensor_view> writes = {y.writable()};
  compute(gather{0}, {reads, writes, nullptr, nullptr});
  CHECK(values(y) == list{0, 2, 1, 2, 0});
  compute(gather_elements{0}, {reads, writes, nullptr, nullptr});
  CHECK(values(y) == list{0, 2, 1, 2, 0});
  const tensor columns = bad.reshaped({5, 1});
  reads[1] = columns.view();
  compute(gather_nd{}, {reads, writes, nullptr, nullptr});
  CHECK(values(y) == list{0, 0, 1, 0, 0});
  const tensor updates = counting({5});
  tensor z(element::i32, {3});
  reads.push_back(updates.view());
  writes[0] = z.writable();
  compute(scatter_nd{}, {reads, writes, nullptr, nullptr});
  CHECK(values(z) == list{0, 2, 2});
  reads[1] = bad.view();
  compute(scatter_elements{0}, {reads, writes, nullptr, nullptr});
  CHECK(values(z) == list{0, 2, 2});
}

TEST_CASE("gather_elements, gather_nd and their scatters do what the format's examples show") {
  const tensor x = counting({3, 3});
  const tensor rows = tensor::of<std::int64_t>({2, 3}, list{1, 2, 0, 2, 0, -3});
  CHECK(values(run_op(gather_elements{0}, {x, rows})[0]) == list{3, 7, 2, 6, 1, 2});
  CHECK(values(run_op(gather_elements{1}, {x, rows})[0]) == list{1, 2, 0, 5, 3, 3});
  const tensor cube = counting({2, 2, 2});
  CHECK(values(run_op(gather_nd{}, {cube, tensor::of<std::int64_t>(
                                              {2, 2}, list{0, 1, 1, -2})})[0]) == list{2, 3, 4, 5});
  CHECK(values(run_op(gather_nd{1}, {cube, tensor::of<std::int64_t>({2, 1}, list{1, 0})})[0]) ==
        list{2, 3, 4, 5});
  const tensor zeros = tensor::of<float>({3, 3}, std::vector<float>(9));
  const tensor updates =
      tensor::of<float>({2, 3}, std::vector<float>{1, 1.1f, 1.2f, 2, 2.1f, 2.2f});
  const tensor to = tensor::of<std::int64_t>({2, 3}, list{1, 0, 2, 0, 2, 1});
  CHECK(fovea_test::floats(run_op(scatter_elements{0}, {zeros, to, updates})[0]) ==
        std::vector<float>{2, 1.1f, 0, 1, 0, 2.2f, 0, 2.1f, 1.2f});
  const tensor line = counting({8});
  CHECK(values(
            run_op(scatter_nd{}, {line, tensor::of<std::int64_t>({4, 1}, list{4, 3, 1, 7}),
                                  tensor::of<std::int32_t>({4}, std::vector{9, 10, 11, 12})})[0]) ==
        list{0, 11, 2, 10, 9, 5, 6, 12});
  CHECK(refusal(scatter_nd{}, {line, tensor::of<std::int64_t>({1, 1}, list{8}),
                               tensor::of<std::int32_t>({1}, std::vector{1})}) ==
        "index 8 is outside an axis of extent 8");
  CHECK(refusal(scatter_nd{}, {line, ints({1}), line}) != "");
  CHECK(refusal(gather_elements{0}, {x, counting({2, 4}, element::i64)}) != "");
  CHECK(refusal(gather_nd{2}, {cube, ints({0, 1})}) != "");
}

TEST_CASE("scatters merge with what is there, duplicates one after another") {
  struct {
    scatter_rule rule;
    list want;
  } cases[] = {{scatter_rule::none, {5, 1, 2}},
               {scatter_rule::add, {8, 1, 2}},
               {scatter_rule::mul, {0, 1, 2}},
               {scatter_rule::max, {5, 1, 2}},
               {scatter_rule::min, {0, 1, 2}}};
  for (const auto& c : cases)
    for (const auto type : {element::i32, element::f32, element::u64, element::f16}) {
      tensor updates(type, {2});
      store_integer(updates.writable(), 0, 3);
      store_integer(updates.writable(), 1, 5);
      const tensor x = counting({3}, type);
      CHECK(values(run_op(scatter_elements{0, c.rule}, {x, ints({0, 0}), updates})[0]) == c.want);
      CHECK(values(run_op(scatter_nd{c.rule}, {x, ints({0, 0}).reshaped({2, 1}), updates})[0]) ==
            c.want);
    }
}

TEST_CASE("shape_of and size_of_all know their answers before anything runs") {
  const tensor x = counting({2, 3, 5});
  CHECK(values(run_op(shape_of{}, {x})[0]) == list{2, 3, 5});
  CHECK(values(run_op(shape_of{1, -1}, {x})[0]) == list{3});
  CHECK(values(run_op(shape_of{-2, 9}, {x})[0]) == list{3, 5});
  CHECK(values(run_op(shape_of{-9, 1}, {x})[0]) == list{2});
  CHECK(values(run_op(shape_of{2, 1}, {x})[0]) == list{});
  CHECK(values(run_op(size_of_all{}, {x})[0]) == list{30});
  const auto known = fovea_test::facts_of({x});
  CHECK(values(infer(shape_of{1, 3}, facts(known)).value()[0].known) == list{3, 5});
  CHECK(values(infer(size_of_all{}, facts(known)).value()[0].known) == list{30});
}

TEST_CASE("range counts from start to before the limit") {
  const auto of = [](auto start, auto limit, auto step) {
    return run_op(range{}, {tensor::scalar(start), tensor::scalar(limit), tensor::scalar(step)})[0];
  };
  CHECK(values(of(std::int64_t(2), std::int64_t(9), std::int64_t(3))) == list{2, 5, 8});
  CHECK(values(of(std::int32_t(10), std::int32_t(4), std::int32_t(-2))) == list{10, 8, 6});
  CHECK(values(of(std::int64_t(2), std::int64_t(9), std::int64_t(-3))) == list{});
  CHECK(fovea_test::floats(of(1.f, 2.f, 0.25f)) == std::vector<float>{1, 1.25f, 1.5f, 1.75f});
  const auto no = [](std::int64_t a, std::int64_t b, std::int64_t c) {
    return refusal(range{}, {tensor::scalar(a), tensor::scalar(b), tensor::scalar(c)});
  };
  CHECK(no(0, 5, 0) != "");
  CHECK(no(INT64_MIN, INT64_MAX, 1) != "");
  CHECK(no(0, INT64_MAX, 1) != "");
  CHECK(refusal_unbound(range{}, {tensor::scalar(0.f), tensor::scalar(0.f), tensor::scalar(0.f)}) ==
        "needs the value of the start when compiling; bind it in compile_options::values");
}

TEST_CASE("constant_of_shape fills, with zeros where no value is given") {
  CHECK(fovea_test::floats(run_op(constant_of_shape{}, {ints({2, 1})})[0]) ==
        std::vector<float>{0, 0});
  CHECK(values(run_op(constant_of_shape{element::i64, 7}, {ints({3})})[0]) == list{7, 7, 7});
  CHECK(run_op(constant_of_shape{}, {ints({})})[0].dims() == shape{});
  CHECK(refusal(constant_of_shape{}, {ints({-1})}) != "");
  CHECK(refusal(constant_of_shape{}, {ints({1, 1, 1, 1, 1, 1, 1, 1, 1})}) != "");
}

TEST_CASE("one_hot sets one element per index, none where the index is outside") {
  const tensor depth = tensor::scalar<std::int64_t>(3);
  const tensor off_on = tensor::of<float>({2}, std::vector<float>{-1, 5});
  CHECK(fovea_test::floats(run_op(one_hot{}, {ints({0, -1, 3}), depth, off_on})[0]) ==
        std::vector<float>{5, -1, -1, -1, -1, 5, -1, -1, -1});
  const tensor y = run_op(one_hot{0}, {ints({0, 2}), depth, off_on})[0];
  CHECK(y.dims() == shape{3, 2});
  CHECK(fovea_test::floats(y) == std::vector<float>{5, -1, -1, -1, -1, 5});
  CHECK(refusal(one_hot{3}, {ints({0}), depth, off_on}) != "");
  CHECK(refusal_unbound(one_hot{}, {ints({0}), depth, off_on}) ==
        "needs the value of the depth when compiling; bind it in compile_options::values");
}

TEST_CASE("trilu keeps the triangle on either side of a diagonal") {
  const shape dims{2, 3, 5};
  const tensor x = counting(dims);
  for (const bool upper : {true, false})
    for (const std::int64_t k : list{INT64_MIN, -4, -1, 0, 2, 7, INT64_MAX}) {
      const list got = values(run_op(trilu{upper}, {x, tensor::scalar(k)})[0]);
      for (std::int64_t i = 0; i < 30; ++i) {
        const std::int64_t over = i % 5 - i / 5 % 3;
        CHECK(got[static_cast<std::size_t>(i)] == ((upper ? over >= k : over <= k) ? i : 0));
      }
    }
  CHECK(refusal(trilu{}, {counting({3})}) == "the input has shape [3]");
}

TEST_CASE("non_zero lists coordinates and lowers its extent to their count") {
  const tensor x = tensor::of<float>({2, 3}, std::vector<float>{0, 1, 0, -2, 0, NAN});
  const tensor y = run_op(non_zero{}, {x})[0];
  CHECK(y.dims() == shape{2, 3});
  CHECK(values(y) == list{0, 1, 1, 1, 0, 2});
  CHECK(run_op(non_zero{}, {tensor::scalar(3.f)})[0].dims() == shape{0, 1});
  CHECK(run_op(non_zero{}, {counting({0})})[0].dims() == shape{1, 0});
}
