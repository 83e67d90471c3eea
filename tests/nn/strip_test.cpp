#include "fovea/core/thread_pool.hpp"
#include "fovea/nn/program.hpp"
#include "fovea/nn/session.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using fovea_test::net_of;

namespace {

/// A chain of large maps written in letters: e expands to 3 C by 1 x 1, p projects back to C and d
/// is depthwise 3 x 3, D 5 x 5 by steps of 2, w dilated, c dense 3 x 3, m a max pool, r p with the
/// chain's input added.
struct chain {
  net_of n;
  nn::value_id y;
  std::int64_t channels, wide;

  chain(const nn::shape& in, const std::string& letters)
      : n(in), y(n.x), channels(in.back()), wide(in.back()) {
    for (const char letter : letters) add(letter);
    n.out(y);
  }
  void add(char letter) {
    nn::conv op;
    const auto filter = [&](int size, std::int64_t out, std::int64_t in) {
      wide = out;
      return n.weights({out, size, size, in});
    };
    if (letter == 'm') {
      y = n.add(nn::pool{.kernel = {2, 2}, .at = {.strides = {2, 2}}}, {y});
    } else if (letter == 'e') {
      y = n.add(op, {y, filter(1, 3 * channels, wide)});
    } else if (letter == 'p') {
      y = n.add(op, {y, filter(1, channels, wide)});
    } else if (letter == 'r') {
      y = n.binary(nn::binary_function::add, n.add(op, {y, filter(1, channels, wide)}), n.x);
    } else {
      const int size = letter == 'D' ? 5 : 3;
      const std::int64_t apart = letter == 'w' ? 2 : 1, pad = apart * (size / 2);
      const std::int64_t step = letter == 'D' ? 2 : 1;
      op.at = {{step, step}, {apart, apart}, {pad, pad}, {pad, pad}};
      op.groups = letter == 'c' ? 1 : wide;
      y = n.add(op, {y, filter(size, wide, letter == 'c' ? wide : 1)});
    }
    if (letter == 'e' || letter == 'd') y = n.unary(nn::function::relu, y);
  }
};

std::vector<float> answers(const nn::program& p, executor* parallel) {
  nn::session s(p, parallel);
  std::mt19937 rng{5};
  const auto x = fovea_test::random_tensor(rng, p.inputs()[0].dims);
  std::copy_n(x.span<float>().data(), x.span<float>().size(), s.input(0).as<float>());
  s.run();
  const auto y = s.output(0);
  return {y.as<float>(), y.as<float>() + y.count()};
}

}  // namespace

TEST_CASE("strips give the bits that whole maps give, on any number of threads") {
  thread_pool two(2), three(3);
  for (const char* letters :
       {"edp", "edr", "eDp", "ewr", "cm", "cp", "ce", "dpedp", "eDpeDp", "ewm", "ecdD"})
    for (const nn::shape& in :
         {nn::shape{1, 97, 101, 17}, nn::shape{2, 131, 67, 16}, nn::shape{1, 1, 9001, 8},
          nn::shape{1, 9001, 2, 8}, nn::shape{1, 9001, 1, 8}}) {
      if (in[1] < 9 && std::string(letters).find('m') != std::string::npos) continue;
      CAPTURE(letters);
      CAPTURE(in.text());
      auto g = chain(in, letters);
      if (in[2] == 1 && std::string(letters).find('m') != std::string::npos) continue;
      // Winograd's tiles are not for strips.
      const auto strips = nn::compile(g.n.g, {.strips = nn::strips::everywhere, .exact = true});
      const auto whole = nn::compile(g.n.g, {.strips = nn::strips::nowhere, .exact = true});
      REQUIRE(strips);
      if (in[2] > 2 && in[1] > 1)
        CHECK(nn::explain(*strips).find("rows a strip") != std::string::npos);
      const auto expected = answers(*whole, nullptr);
      CHECK(answers(*whole, &two) == expected);
      CHECK(answers(*strips, nullptr) == expected);
      CHECK(answers(*strips, &two) == expected);
      CHECK(answers(*strips, &three) == expected);
    }
}

TEST_CASE("maps between the steps of a strip have no place in the arena") {
  const chain g({1, 128, 128, 16}, "edp");
  const std::size_t map = 128 * 128 * 16 * sizeof(float);
  CHECK(nn::compile(g.n.g, {.strips = nn::strips::everywhere}).value().arena_bytes() < 3 * map);
  CHECK(nn::compile(g.n.g, {.strips = nn::strips::nowhere}).value().arena_bytes() >= 7 * map);
}

TEST_CASE("an output of the net in the middle of a chain is computed whole") {
  chain g({1, 128, 128, 16}, "ed");
  g.n.out(g.n.add(nn::conv{}, {g.y, g.n.weights({16, 1, 1, 48})}));
  const auto p = nn::compile(g.n.g, {.strips = nn::strips::everywhere}).value();
  CHECK(nn::explain(p).find("gemm n0, depthwise") != std::string::npos);
  CHECK(nn::session(p).step_count() == 2);
}

TEST_CASE("first layers that alone decide how large the arena is run in strips unasked") {
  const auto in_strips = [](const nn::program& p) {
    return nn::explain(p).find("rows a strip") != std::string::npos;
  };
  const chain wide({1, 128, 128, 8}, "eDp"), even({1, 128, 128, 8}, "c"),
      small({1, 24, 24, 8}, "eDp");
  const auto less = nn::compile(wide.n.g).value();
  const auto whole = nn::compile(wide.n.g, {.strips = nn::strips::nowhere}).value();
  CHECK(in_strips(less));
  CHECK(less.arena_bytes() <= whole.arena_bytes() / 4 * 3);
  CHECK(answers(less, nullptr) == answers(whole, nullptr));
  CHECK_FALSE(in_strips(nn::compile(even.n.g).value()));
  CHECK_FALSE(in_strips(nn::compile(small.n.g).value()));
}

TEST_CASE("strips keep maps in bfloat16 where whole maps would be, to the same bits") {
  thread_pool two(2);
  for (const char* letters : {"edp", "eDp", "dpedp", "eDpeDp"}) {
    CAPTURE(letters);
    const chain g({1, 97, 101, 32}, letters);
    nn::compile_options options{.exact = true, .products = nn::precision::automatic};
    options.strips = nn::strips::everywhere;
    const auto strips = nn::compile(g.n.g, options).value();
    options.strips = nn::strips::nowhere;
    const auto whole = nn::compile(g.n.g, options).value();
    const auto rounds = [](const nn::program& p) {
      return nn::explain(p).find("depthwise bf16") != std::string::npos;
    };
    CHECK(rounds(strips) == rounds(whole));
    const auto expected = answers(whole, nullptr);
    CHECK(answers(strips, nullptr) == expected);
    CHECK(answers(strips, &two) == expected);
  }
}
