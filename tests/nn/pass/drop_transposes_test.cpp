#include "fovea/nn/pass/drop_transposes.hpp"

#include "fovea/nn/pass/bind.hpp"
#include "fovea/nn/pass/simplify.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>
#include <functional>

using namespace fovea;
using fovea_test::net_of;
using fovea_test::operators;
using f = nn::function;
using bf = nn::binary_function;

namespace {
const nn::shape to_last{0, 2, 3, 1}, to_first{0, 3, 1, 2};
}

TEST_CASE("whatever stands between two convolutions, no transpose is left there") {
  const struct {
    const char* name;
    std::function<nn::value_id(net_of&, nn::value_id)> between;
  } cases[] = {
      {"relu", [](net_of& n, nn::value_id v) { return n.unary(f::relu, v); }},
      {"per channel",
       [](net_of& n, nn::value_id v) {
         return n.binary(bf::mul, v, n.weights({4, 1, 1}));
       }},
      {"itself",
       [](net_of& n, nn::value_id v) { return n.binary(bf::add, v, n.unary(f::sigmoid, v)); }},
      {"concat",
       [](net_of& n, nn::value_id v) {
         return n.add(nn::concat{1}, {v, n.unary(f::relu, v)});
       }},
      {"pad",
       [](net_of& n, nn::value_id v) {
         return n.add(nn::pad{}, {v, n.list({0, 1, 1, 0, 0, 0, 0, 2})});
       }},
      {"slice",
       [](net_of& n, nn::value_id v) {
         return n.add(nn::slice{}, {v, n.list({1}), n.list({3}), n.list({1})});
       }},
      {"softmax",
       [](net_of& n, nn::value_id v) {
         return n.add(nn::softmax{1, false, false}, {v});
       }},
      {"mean",
       [](net_of& n, nn::value_id v) {
         return n.add(nn::reduce{nn::reduce::kind::mean, true, false}, {v, n.list({2, 3})});
       }},
      {"resize",
       [](net_of& n, nn::value_id v) {
         return n.add(nn::resize{}, {v, nn::absent, nn::absent, n.list({1, 4, 10, 10})});
       }},
      {"shuffle",
       [](net_of& n, nn::value_id v) {
         const auto a = n.add(nn::reshape{}, {v, n.list({1, 2, 2, 5, 5})});
         return n.add(nn::reshape{}, {n.turn(a, {0, 2, 1, 3, 4}), n.list({1, 4, 5, 5})});
       }},
  };
  for (const auto& each : cases) {
    CAPTURE(each.name);
    net_of n({1, 4, 5, 5});
    const auto first = n.turn(n.add(nn::pool{.kernel = {1, 1}}, {n.turn(n.x, to_last)}), to_first);
    const auto middle = n.turn(each.between(n, first), to_last);
    n.out(n.turn(n.add(nn::pool{.kernel = {1, 1}}, {middle}), to_first));
    const auto before = nn::bind(n.g, {}).value();
    const auto after = nn::simplify(nn::drop_transposes(before));
    CAPTURE(operators(after));
    int moves = 0;
    for (const auto& node : after.nodes) moves += node.does.is<nn::transpose>();
    const bool mixes_channels = std::string(each.name) == "shuffle";  // that one is real work
    CHECK(moves <= 2 + mixes_channels);                               // at the input and the output
    CHECK(fovea_test::difference(before, after) < 1e-6);  // a mean may add in another order
  }
}

TEST_CASE("what must see its own order of axes still does") {
  net_of n({2, 3, 4, 5});
  const auto y = n.turn(n.x, {3, 1, 0, 2});
  n.out(n.add(nn::reshape{}, {y, n.list({15, 8})}));
  n.out(n.add(nn::matmul{}, {y, n.turn(y, {0, 1, 3, 2})}));
  n.out(n.add(nn::flatten{2}, {y}));
  n.out(y);
  const auto before = nn::bind(n.g, {}).value();
  CHECK(fovea_test::difference(before, nn::drop_transposes(before)) == 0);
}

TEST_CASE("a reduction that drops its axes leaves the others in order") {
  for (const bool keep : {false, true})
    for (const std::int64_t axis : {0, 1, -1}) {
      net_of n({2, 3, 4, 5});
      n.out(n.add(nn::reduce{nn::reduce::kind::sum, keep, false},
                  {n.turn(n.x, {2, 0, 3, 1}), n.list({axis})}));
      const auto before = nn::bind(n.g, {}).value();
      CHECK(fovea_test::difference(before, nn::drop_transposes(before)) < 1e-5);
    }
}
