#include "fovea/nn/session.hpp"

#include "fovea/core/thread_pool.hpp"
#include "fovea/nn/evaluate.hpp"
#include "support/counting_allocator.hpp"
#include "support/random_graph.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <cstring>
#include <limits>
#include <thread>

using namespace fovea;

namespace {

nn::graph small_net() { return fovea_test::random_net(7).make(14); }

nn::tensor input_of(const nn::graph& g, unsigned seed) {
  std::mt19937 rng{seed};
  return fovea_test::random_tensor(rng, g.values[std::size_t(g.inputs[0])].dims);
}

void fill(nn::session& s, const nn::tensor& x) {
  std::memcpy(s.input(0).data, x.view().data, x.view().byte_count());
}

std::vector<float> first_output(const nn::session& s) {
  const auto y = s.output<float>(0);
  return {y.begin(), y.end()};
}

}  // namespace

TEST_CASE("running a session allocates nothing, with one thread or two") {
  thread_pool two(2);
  for (unsigned seed = 1; seed < 60; ++seed) {
    CAPTURE(seed);
    const auto p = nn::compile(fovea_test::random_net(seed).make(15)).value();
    nn::session alone(p), shared(p, &two);
    fill(alone, input_of(fovea_test::random_net(seed).make(15), 1));
    fill(shared, input_of(fovea_test::random_net(seed).make(15), 1));
    CHECK(fovea_test::allocations_during([&] { alone.run(); }) == 0);
    CHECK(fovea_test::allocations_during([&] { shared.run(); }) == 0);
  }
}

TEST_CASE("one program serves many sessions on many threads, and each gives the same bytes") {
  const auto g = small_net();
  const auto x = input_of(g, 3);
  const auto p = nn::compile(g).value();
  nn::session first(p);
  fill(first, x);
  first.run();
  const auto expected = first_output(first);

  std::vector<std::vector<float>> got(8);
  std::vector<std::thread> threads;
  for (auto& result : got)
    threads.emplace_back([&result, p, &x] {
      nn::session mine(p);
      for (int i = 0; i < 20; ++i) {
        fill(mine, x);
        mine.run();
      }
      result = first_output(mine);
    });
  for (auto& t : threads) t.join();
  for (const auto& result : got) CHECK(result == expected);
}

TEST_CASE("a copy of a session has memory of its own") {
  const auto g = small_net();
  nn::session a(nn::compile(g).value());
  fill(a, input_of(g, 1));
  nn::session b(a);
  fill(b, input_of(g, 2));
  a.run();
  const auto before = first_output(a);
  b.run();
  CHECK(first_output(a) == before);
  CHECK(first_output(b) != before);
}

TEST_CASE("an input survives running") {
  const auto g = small_net();
  const auto x = input_of(g, 5);
  nn::session s(nn::compile(g).value());
  fill(s, x);
  s.run();
  s.run();
  CHECK(std::memcmp(s.input(0).data, x.view().data, x.view().byte_count()) == 0);
}

TEST_CASE("an input that is also an output, and an output that is constant, can be read") {
  nn::graph g;
  g.name = "passing";
  g.inputs.push_back(g.add_value({"x", nn::element::f32, {1, 3}, {}}));
  const auto two = g.add_constant("two", nn::tensor::scalar(2.0f));
  const auto four = g.add(nn::binary{nn::binary_function::mul}, {two, two}, "four");
  const auto same = g.add(nn::identity{}, {g.inputs[0]}, "same");
  g.outputs = {same, four, g.inputs[0]};
  nn::session s(nn::compile(g).value());
  s.input<float>(0)[1] = 5;
  s.run();
  CHECK(s.output<float>(0)[1] == 5);
  CHECK(s.output<float>(1)[0] == 4);
  CHECK(s.output<float>(2)[1] == 5);
  CHECK(s.compiled().outputs()[1].name == "four");
}

TEST_CASE("the caller's way with denormals is as before after a run") {
  const auto g = small_net();
  nn::session s(nn::compile(g).value());
  fill(s, input_of(g, 5));
  s.run();
  volatile float tiny = std::numeric_limits<float>::min();
  tiny = tiny / 2;
  CHECK(tiny > 0);
}

TEST_CASE("what does not fit is told when compiling, in one sentence that names the file") {
  struct {
    const char* what;
    nn::compile_options options;
    error_code code;
    const char* says;
  } cases[] = {
      {"a shape of another rank", {.shapes = {{"x", {1, 2, 3}}}}, error_code::mismatch, "rank"},
      {"an extent the model fixes",
       {.shapes = {{"x", {1, 99, 9, 7}}}},
       error_code::mismatch,
       "fixes"},
      {"an input that is not there",
       {.shapes = {{"y", {1}}}},
       error_code::not_found,
       "no input 'y'; give 'x'."},
      {"a value for an input that is not there",
       {.values = {{"y", nn::tensor::scalar(1.0f)}}},
       error_code::not_found,
       "no input 'y'; give 'x'."},
      {"a cap below the arena", {.memory_cap = 64}, error_code::too_large, "memory_cap"},
  };
  for (auto& each : cases) {
    CAPTURE(each.what);
    const auto p = nn::compile(small_net(), each.options);
    REQUIRE(!p);
    CHECK(p.error().code == each.code);
    CHECK(p.error().sentence.find("random") == 0);
    CHECK(p.error().sentence.find(each.says) != std::string::npos);
  }
}

TEST_CASE("open extents are bound by the caller; an open batch alone becomes one") {
  nn::graph g;
  g.name = "open";
  g.inputs.push_back(g.add_value({"x", nn::element::f32, {-1, 4}, {}}));
  g.outputs.push_back(g.add(nn::unary{nn::function::relu, 0, 0}, {g.inputs[0]}, "y"));
  CHECK(nn::compile(g).value().outputs()[0].dims == nn::shape{1, 4});
  CHECK(nn::compile(g, {.shapes = {{"x", {5, 4}}}}).value().outputs()[0].dims == nn::shape{5, 4});
  g.values[0].dims = {1, -1};
  const auto p = nn::compile(g);
  REQUIRE(!p);
  CHECK(p.error().sentence.find("compile_options::shapes") != std::string::npos);
}

TEST_CASE("an input whose value decides a shape can be bound") {
  nn::graph g;
  g.name = "decides";
  g.inputs = {g.add_value({"x", nn::element::f32, {2, 6}, {}}),
              g.add_value({"to", nn::element::i64, {2}, {}})};
  g.outputs.push_back(g.add(nn::reshape{}, {g.inputs[0], g.inputs[1]}, "y"));
  const auto open = nn::compile(g);
  REQUIRE(!open);
  CHECK(nn::is_value_needed(open.error()));
  const auto p = nn::compile(g, {.values = {{"to", nn::tensor::list(nn::shape{3, -1})}}});
  REQUIRE(p);
  CHECK(p->outputs()[0].dims == nn::shape{3, 4});
  CHECK(p->inputs().size() == 1);
}

TEST_CASE("image inputs can be given channels last") {
  nn::graph conv;
  conv.name = "stem";
  conv.inputs.push_back(conv.add_value({"x", nn::element::f32, {1, 3, 8, 9}, {}}));
  std::mt19937 rng{4};
  const auto in = conv.add(nn::transpose{{0, 2, 3, 1}}, {conv.inputs[0]}, "in");
  const auto y = conv.add(
      nn::conv{}, {in, conv.add_constant("w", fovea_test::random_tensor(rng, {5, 3, 3, 3}))}, "y");
  conv.outputs.push_back(conv.add(nn::transpose{{0, 3, 1, 2}}, {y}, "out"));

  nn::session first(nn::compile(conv).value());
  nn::compile_options options;
  options.channels_last_inputs = true;
  nn::session last(nn::compile(conv, options).value());
  REQUIRE(last.compiled().inputs()[0].dims == nn::shape{1, 8, 9, 3});
  const auto picture = fovea_test::random_tensor(rng, {1, 3, 8, 9});
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t i = 0; i < 72; ++i) {
      first.input<float>(0)[c * 72 + i] = picture.span<float>()[c * 72 + i];
      last.input<float>(0)[i * 3 + c] = picture.span<float>()[c * 72 + i];
    }
  first.run(), last.run();
  const auto a = first.output<float>(0), b = last.output<float>(0);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-5));
}

TEST_CASE("explain gives a line for each step") {
  const auto p = nn::compile(small_net()).value();
  const auto text = nn::explain(p);
  nn::session s(p);
  CHECK(std::count(text.begin(), text.end(), '\n') == s.step_count() + 1);
  CHECK(text.find("conv") != std::string::npos);
}
