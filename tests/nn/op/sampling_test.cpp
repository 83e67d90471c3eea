#include <doctest/doctest.h>
#include <fovea/nn/op/sampling.hpp>

#include "reference/resize.hpp"
#include "support/run_op.hpp"

#include <limits>

using namespace fovea::nn;
using namespace fovea_test;

namespace {

using method = resize::method;
using coordinates = resize::coordinates;

tensor sizes_of(const std::vector<std::int64_t>& sizes) { return tensor::list(sizes); }
tensor reals(const std::vector<float>& values) {
  return tensor::of<float>({std::int64_t(values.size())}, values);
}
tensor map_of(const shape& dims, const std::vector<float>& values) {
  return tensor::of<float>(dims, values);
}

/// x to the given sizes along its axes.
tensor resized(const resize& op, const tensor& x, const std::vector<std::int64_t>& sizes) {
  return run_op(op, {x, {}, {}, sizes_of(sizes)})[0];
}

void close_to(const tensor& y, const std::vector<double>& expected, double tolerance = 1e-4) {
  REQUIRE(y.count() == std::int64_t(expected.size()));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    REQUIRE(load_real(y.view(), std::int64_t(i)) ==
            doctest::Approx(expected[i]).epsilon(tolerance).scale(1));
  }
}

/// [1, H, W, C] as [1, C, H, W].
tensor channels_first(const tensor& x) {
  const auto& d = x.dims();
  std::vector<float> values;
  for (std::int64_t c = 0; c < d[3]; ++c)
    for (std::int64_t i = 0; i < d[1] * d[2]; ++i)
      values.push_back(x.span<float>()[std::size_t(i * d[3] + c)]);
  return map_of({d[0], d[3], d[1], d[2]}, values);
}

}  // namespace

TEST_CASE("linear and nearest resizes are the textbook ones, channels first or last") {
  const int extents[][5] = {{1, 1, 1, 3, 2}, {5, 7, 3, 11, 4}, {4, 6, 67, 8, 12}, {9, 3, 2, 1, 1}};
  for (const auto& e : extents) {
    CAPTURE(e[0]);
    const auto x = random_tensor({1, e[0], e[1], e[2]}, 1);
    resize op;
    op.axes = {1, 2};
    const auto nearest = resized(op, x, {e[3], e[4]});
    CHECK(nearest.dims() == shape{1, e[3], e[4], e[2]});
    close_to(nearest, reference::resize_nearest(e[0], e[1], e[2], e[3], e[4], floats(x)));
    op.by = method::linear;
    close_to(resized(op, x, {e[3], e[4]}),
             reference::resize_linear(e[0], e[1], e[2], e[3], e[4], floats(x)));
    op.where = coordinates::align_corners;
    const auto last = resized(op, x, {e[3], e[4]});
    close_to(last, reference::resize_linear(e[0], e[1], e[2], e[3], e[4], floats(x),
                                            reference::align_corners));
    op.axes = {-2, -1};
    CHECK(floats(resized(op, channels_first(x), {e[3], e[4]})) == floats(channels_first(last)));
  }
}

TEST_CASE("a constant stays constant however it is resized") {
  const auto x = map_of({1, 7, 5, 1}, std::vector<float>(35, 3));
  for (const auto by : {method::nearest, method::linear, method::cubic})
    for (int where = 0; where < 7; ++where)
      for (int flags = 0; flags < 4; ++flags)
        for (const std::int64_t to : {1, 3, 5, 12}) {
          CAPTURE(where);
          CAPTURE(flags);
          CAPTURE(to);
          resize op;
          op.by = by;
          op.where = coordinates(where);
          op.exclude_outside = flags & 1;
          op.antialias = flags & 2;
          const auto y =
              run_op(op, {x, reals({0, 0, 0, 0, 1, 1, 1, 1}), {}, sizes_of({1, to, to, 1})})[0];
          for (const float v : y.span<float>()) REQUIRE(v == doctest::Approx(3));
        }
}

TEST_CASE("each rounding takes the neighbour it says") {
  const auto x = reals({0, 1, 2, 3});
  const auto with = [&](resize::rounding rule) {
    resize op;
    op.where = coordinates::asymmetric;
    op.nearest = rule;
    return floats(resized(op, x, {8}));
  };
  using r = resize::rounding;
  CHECK(with(r::round_prefer_floor) == std::vector<float>{0, 0, 1, 1, 2, 2, 3, 3});
  CHECK(with(r::round_prefer_ceil) == std::vector<float>{0, 1, 1, 2, 2, 3, 3, 3});
  CHECK(with(r::floor) == std::vector<float>{0, 0, 1, 1, 2, 2, 3, 3});
  CHECK(with(r::ceil) == std::vector<float>{0, 1, 1, 2, 2, 3, 3, 3});
  CHECK(with(r::simple) == std::vector<float>{0, 0, 1, 1, 2, 2, 3, 3});
}

TEST_CASE("halving with antialias weighs four neighbours 1 3 3 1") {
  resize op;
  op.by = method::linear;
  op.antialias = true;
  const auto y = resized(op, reals({0, 0, 0, 8, 0, 0, 0, 0}), {4});
  close_to(y, {0, 3, 1, 0});
}

TEST_CASE("scales give extents in single precision, and aspects are kept") {
  resize op;
  const auto x = map_of({6, 3}, std::vector<float>(18, 1));
  CHECK(run_op(op, {x, {}, reals({5.0f / 3, 0.5f})})[0].dims() == shape{10, 1});
  op.keep = resize::aspect::not_larger;
  CHECK(resized(op, x, {12, 4}).dims() == shape{8, 4});
  op.keep = resize::aspect::not_smaller;
  CHECK(resized(op, x, {12, 4}).dims() == shape{12, 6});
}

TEST_CASE("a crop reads its region and fills what lies outside") {
  resize op;
  op.by = method::linear;
  op.where = coordinates::tf_crop_and_resize;
  op.extrapolation = -1;
  const auto x = reals({0, 1, 2, 3, 4});
  close_to(run_op(op, {x, reals({0.25f, 0.75f}), {}, sizes_of({3})})[0], {1, 2, 3});
  close_to(run_op(op, {x, reals({0.5f, 1.5f}), {}, sizes_of({3})})[0], {2, 4, -1});
  close_to(run_op(op, {x, reals({0.5f, 1}), {}, sizes_of({1})})[0], {3});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  close_to(run_op(op, {x, reals({nan, 1}), {}, sizes_of({2})})[0], {-1, -1});
}

TEST_CASE("resizes take one to five axes and any element") {
  resize op;
  const std::uint8_t bytes[] = {10, 20, 30, 40};
  const auto x = tensor::of<std::uint8_t>({1, 1, 2, 1, 2}, bytes);
  const auto y = resized(op, x, {1, 1, 4, 1, 2});
  CHECK(std::vector<int>(y.span<std::uint8_t>().begin(), y.span<std::uint8_t>().end()) ==
        std::vector<int>{10, 20, 10, 20, 30, 40, 30, 40});
  op.by = method::linear;
  close_to(resized(op, x, {1, 1, 1, 1, 1}), {25});
  const double doubles[] = {1, 2};
  close_to(resized(op, tensor::of<double>({2}, doubles), {4}), {1, 1.25, 1.75, 2}, 1e-12);
  CHECK(resized(op, map_of({0, 2}, {}), {0, 4}).count() == 0);
}

TEST_CASE("what cannot be resized is refused with a sentence") {
  const auto x = random_tensor({2, 3}, 1);
  const auto says = [](const std::string& sentence, const char* part) {
    CAPTURE(sentence);
    return sentence.find(part) != std::string::npos;
  };
  resize op;
  CHECK(says(refusal(op, {x}), "scales or sizes"));
  CHECK(says(refusal(op, {x, {}, reals({1, 1}), sizes_of({2, 2})}), "not both"));
  CHECK(says(refusal(op, {x, {}, reals({1})}), "1 scales or sizes for 2 axes"));
  CHECK(says(refusal(op, {x, {}, reals({0, 1})}), "axis 0"));
  CHECK(says(refusal(op, {x, {}, reals({1e30f, 1})}), "axis 0"));
  CHECK(says(refusal(op, {x, {}, {}, sizes_of({2, -1})}), "axis 1"));
  CHECK(says(refusal(op, {x, {}, {}, sizes_of({std::int64_t(1) << 45, std::int64_t(1) << 45})}),
             "counted"));
  CHECK(says(refusal(op, {map_of({0}, {}), {}, {}, sizes_of({2})}), "extent 0"));
  op.axes = {2};
  CHECK(says(refusal(op, {x, {}, {}, sizes_of({2})}), "axis 2"));
  op.axes = {1, -1};
  CHECK(says(refusal(op, {x, {}, {}, sizes_of({2, 2})}), "named twice"));
  op.axes = {};
  op.where = coordinates::tf_crop_and_resize;
  CHECK(says(refusal(op, {x, {}, {}, sizes_of({2, 2})}), "roi"));
  auto facts = facts_of({x, {}, {}, sizes_of({2, 2})});
  facts[3].known = {};
  const auto made = infer(resize{}, fovea::nn::facts(facts));
  REQUIRE(!made);
  CHECK(says(made.error().sentence, "needs the value of the sizes"));
}

TEST_CASE("a grid that names every place gives the map back") {
  const auto x = random_tensor({2, 3, 4, 5}, 1);
  for (const bool corners : {false, true})
    for (const auto by :
         {grid_sample::method::linear, grid_sample::method::nearest, grid_sample::method::cubic}) {
      std::vector<float> grid;
      for (int i = 0; i < 2 * 4 * 5; ++i) {
        const float row = float(i / 5 % 4), column = float(i % 5);
        grid.push_back(corners ? column / 2 - 1 : (2 * column + 1) / 5 - 1);
        grid.push_back(corners ? row / 1.5f - 1 : (2 * row + 1) / 4 - 1);
      }
      grid_sample op{by, grid_sample::border::edge, corners};
      const auto y = run_op(op, {x, map_of({2, 4, 5, 2}, grid)})[0];
      CHECK(y.dims() == shape{2, 3, 4, 5});
      const auto expected = floats(x);
      close_to(y, {expected.begin(), expected.end()});
    }
}

TEST_CASE("outside its map a grid reads zeros, the edge or a reflection") {
  const auto x = map_of({1, 1, 4}, {1, 2, 3, 4});
  const float inf = std::numeric_limits<float>::infinity(), nan = inf - inf;
  // Places -1, -2, 4 and 5 of four elements, and some that are nowhere.
  const auto grid = map_of({1, 7, 1}, {-1.25f, -1.75f, 1.25f, 1.75f, inf, -inf, nan});
  const auto with = [&](grid_sample::border outside) {
    const auto y =
        floats(run_op(grid_sample{grid_sample::method::linear, outside, false}, {x, grid})[0]);
    CHECK(std::isfinite(y[4] + y[5] + y[6]));
    return std::vector<float>(y.begin(), y.begin() + 4);
  };
  CHECK(with(grid_sample::border::zeros) == std::vector<float>{0, 0, 0, 0});
  CHECK(with(grid_sample::border::edge) == std::vector<float>{1, 1, 4, 4});
  CHECK(with(grid_sample::border::reflection) == std::vector<float>{1, 2, 4, 3});
  CHECK_FALSE(refusal(grid_sample{}, {x, map_of({1, 7, 2}, std::vector<float>(14))}).empty());
  CHECK_FALSE(refusal(grid_sample{}, {random_tensor({1, 1}, 1), grid}).empty());
}

TEST_CASE("a region's bins are the means of bilinear samples") {
  std::vector<float> ramp;
  for (int i = 0; i < 64; ++i) ramp.push_back(float(i % 8) + 10 * float(i / 8));
  const auto x = map_of({1, 1, 8, 8}, ramp);
  roi_align op;
  op.height = op.width = 2;
  op.samples = 2;
  const std::int64_t batch[] = {0};
  const auto index = tensor::of<std::int64_t>({1}, batch);
  // On a plane the mean of samples is the plane's value at the bin's centre.
  close_to(run_op(op, {x, map_of({1, 4}, {1, 1, 5, 5}), index})[0],
           {1.5 + 15, 3.5 + 15, 1.5 + 35, 3.5 + 35});
  op.half_pixel = false;
  close_to(run_op(op, {x, map_of({1, 4}, {1, 1, 5, 5}), index})[0], {22, 24, 42, 44});
  op.samples = 0;
  close_to(run_op(op, {x, map_of({1, 4}, {1, 1, 5, 5}), index})[0], {22, 24, 42, 44});
}

TEST_CASE("wild regions and batch indices stay inside the map") {
  const auto x = random_tensor({2, 3, 5, 4}, 1);
  const float inf = std::numeric_limits<float>::infinity(), nan = inf - inf;
  const auto rois =
      map_of({4, 4}, {-1e30f, -1e30f, 1e30f, 1e30f, nan, 0, inf, 3, 3, 3, 1, 1, 0, 0, 2, 2});
  const std::int64_t batch[] = {-7, 99, 1, 0};
  for (const bool maximum : {false, true})
    for (const bool half : {false, true}) {
      roi_align op;
      op.maximum = maximum, op.half_pixel = half, op.height = 3, op.width = 2;
      const auto y = run_op(op, {x, rois, tensor::of<std::int64_t>({4}, batch)})[0];
      CHECK(y.dims() == shape{4, 3, 3, 2});
      for (std::int64_t i = 54; i < 72; ++i) CHECK(std::isfinite(load_real(y.view(), i)));
    }
}

TEST_CASE("suppression keeps the best of what overlaps, best first, class by class") {
  const auto boxes = map_of(
      {1, 5, 4}, {0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, -0.1f, 1, 0.9f, 0, 10, 1, 11, 1, 101, 0, 100});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto scores =
      map_of({1, 2, 5}, {0.9f, 0.75f, 0.6f, 0.95f, 0.3f, 0.5f, nan, 0.5f, 0.1f, 0.2f});
  const auto most = tensor::scalar<std::int64_t>(3), limit = tensor::scalar(0.5f);
  const auto y =
      run_op(non_max_suppression{}, {boxes, scores, most, limit, tensor::scalar(0.15f)})[0];
  CHECK(y.dims() == shape{5, 3});
  const auto s = y.span<std::int64_t>();
  CHECK(std::vector<std::int64_t>(s.begin(), s.end()) ==
        std::vector<std::int64_t>{0, 0, 3, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 1, 4});
  CHECK(run_op(non_max_suppression{}, {boxes, scores})[0].dims() == shape{0, 3});
  CHECK(infer(non_max_suppression{}, facts(facts_of({boxes, scores, most})))->at(0).dims ==
        shape{6, 3});
}

TEST_CASE("suppression reads boxes by their centre where it is told so") {
  const auto boxes = map_of({1, 3, 4}, {0.5f, 0.5f, 1, 1, 0.5f, 0.6f, 1, 1, 10.5f, 0.5f, 1, 1});
  const auto scores = map_of({1, 1, 3}, {0.7f, 0.8f, 0.6f});
  const auto y = run_op(non_max_suppression{true},
                        {boxes, scores, tensor::scalar<std::int64_t>(9), tensor::scalar(0.5f)})[0];
  CHECK(y.dims() == shape{2, 3});
  CHECK(y.span<std::int64_t>()[2] == 1);
  CHECK(y.span<std::int64_t>()[5] == 2);
  CHECK_FALSE(refusal(non_max_suppression{}, {boxes, map_of({1, 1, 2}, {1, 2})}).empty());
}
