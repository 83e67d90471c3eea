#include "fovea/nn/pass/merge_siblings.hpp"

#include "fovea/nn/pass/bind.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using fovea_test::net_of;
using fovea_test::operators;

namespace {

nn::graph bound(const net_of& n) { return nn::bind(n.g, {}).value(); }

/// What `merge_siblings` makes of a net, after a look at its answers.
std::string merged(const net_of& n) {
  const auto before = bound(n), after = nn::merge_siblings(before);
  CHECK(fovea_test::difference(before, after) < 1e-5);
  return operators(after);
}

nn::value_id pointwise(net_of& n, std::int64_t filters, bool bias = true) {
  std::vector<nn::value_id> reads{n.x, n.weights({filters, 1, 1, 3})};
  if (bias) reads.push_back(n.weights({filters}));
  return n.add(nn::conv{}, reads);
}

nn::value_id by_channel(net_of& n, nn::value_id x, std::int64_t channels) {
  nn::conv c;
  c.groups = channels, c.at.begin = c.at.end = {1, 1};
  return n.add(c, {x, n.weights({channels, 3, 3, 1}), n.weights({channels})});
}

}  // namespace

TEST_CASE("convolutions of few filters that read one map become one") {
  net_of n({2, 5, 4, 3});
  for (const int filters : {1, 4, 1, 10}) n.out(pointwise(n, filters, filters != 4));
  CHECK(merged(n) == "conv split");
}

TEST_CASE("convolutions by channel that follow each of them are merged, too") {
  net_of n({1, 5, 4, 3});
  for (const int filters : {1, 2, 1}) n.out(by_channel(n, pointwise(n, filters), filters));
  CHECK(merged(n) == "conv conv split");
}

TEST_CASE(
    "one that is read elsewhere, or is followed by something else, is split off before that") {
  for (const bool read_twice : {false, true}) {
    CAPTURE(read_twice);
    net_of n({1, 5, 4, 3});
    const auto a = pointwise(n, 2), b = pointwise(n, 3);
    n.out(by_channel(n, a, 2));
    n.out(read_twice ? by_channel(n, b, 3) : n.unary(nn::function::relu, b));
    if (read_twice) n.out(b);
    CHECK(merged(n) == (read_twice ? "conv split conv conv" : "conv split conv relu"));
  }
}

TEST_CASE("at most sixteen filters are merged, and eight convolutions") {
  net_of many({1, 2, 2, 3}), wide({1, 2, 2, 3});
  for (int i = 0; i < 10; ++i) many.out(pointwise(many, 1));
  CHECK(merged(many) == "conv split conv split");
  for (const int filters : {9, 8, 7}) wide.out(pointwise(wide, filters));
  CHECK(merged(wide) == "conv split conv");
}

TEST_CASE(
    "what differs in windows, activations, weights that are given, or residuals stays apart") {
  net_of n({1, 4, 4, 3});
  n.out(pointwise(n, 3));
  nn::conv relu, wide;
  relu.then.f = nn::function::relu;
  wide.at.begin = wide.at.end = {1, 1};
  n.out(n.add(relu, {n.x, n.weights({3, 1, 1, 3})}));
  n.out(n.add(wide, {n.x, n.weights({3, 3, 3, 3})}));
  n.out(n.add(nn::conv{}, {n.x, n.weights({3, 1, 1, 3}), nn::absent, n.x}));
  CHECK(merged(n) == "conv conv conv conv");
}
