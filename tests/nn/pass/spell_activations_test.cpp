#include "fovea/nn/pass/spell_activations.hpp"

#include "fovea/nn/pass/bind.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>
#include <functional>

using namespace fovea;
using fovea_test::net_of;
using f = nn::function;
using bf = nn::binary_function;

TEST_CASE("activations that a converter took to pieces are whole again") {
  struct {
    const char* whole;
    std::function<nn::value_id(net_of&)> pieces;
  } cases[] = {
      {"silu", [](net_of& n) { return n.binary(bf::mul, n.unary(f::sigmoid, n.x), n.x); }},
      {"hard_sigmoid",
       [](net_of& n) {
         return n.binary(bf::div, n.unary(f::clip, n.binary(bf::add, n.x, n.number(3)), 0, 6),
                         n.number(6));
       }},
      {"hard_swish",
       [](net_of& n) {
         return n.binary(
             bf::div,
             n.binary(bf::mul, n.x, n.unary(f::clip, n.binary(bf::add, n.number(3), n.x), 0, 6)),
             n.number(6));
       }},
      {"hard_swish",
       [](net_of& n) {
         return n.binary(
             bf::mul, n.x,
             n.binary(bf::mul, n.unary(f::clip, n.binary(bf::add, n.x, n.number(3)), 0, 6),
                      n.number(1 / 6.0f)));
       }},
      {"hard_swish",
       [](net_of& n) {
         return n.binary(bf::mul, n.x, n.unary(f::hard_sigmoid, n.x, 1 / 6.0f, 0.5f));
       }},
      {"mish",
       [](net_of& n) {
         return n.binary(bf::mul, n.x, n.unary(f::tanh, n.unary(f::softplus, n.x)));
       }},
      {"gelu",
       [](net_of& n) {
         return n.binary(
             bf::mul,
             n.binary(
                 bf::mul, n.x,
                 n.binary(bf::add, n.unary(f::erf, n.binary(bf::div, n.x, n.number(1.41421356f))),
                          n.number(1))),
             n.number(0.5f));
       }},
      {"gelu",
       [](net_of& n) {
         return n.binary(bf::mul, n.binary(bf::mul, n.number(0.5f), n.x),
                         n.binary(bf::add, n.number(1),
                                  n.unary(f::erf, n.binary(bf::mul, n.x, n.number(0.70710678f)))));
       }},
      {"prelu",
       [](net_of& n) {
         return n.binary(
             bf::add, n.unary(f::relu, n.x),
             n.binary(bf::mul, n.weights({3}), n.binary(bf::sub, n.x, n.unary(f::abs, n.x))));
       }},
      {"prelu",
       [](net_of& n) {
         return n.binary(bf::add,
                         n.binary(bf::mul, n.unary(f::neg, n.unary(f::relu, n.unary(f::neg, n.x))),
                                  n.weights({3})),
                         n.unary(f::relu, n.x));
       }},
      {"prelu",
       [](net_of& n) {
         return n.binary(bf::add, n.unary(f::relu, n.x),
                         n.binary(bf::mul, n.weights({3}), n.unary(f::relu, n.unary(f::neg, n.x))));
       }},
      {"clip",
       [](net_of& n) {
         return n.binary(bf::min, n.binary(bf::max, n.x, n.number(-1)), n.number(2));
       }},
      {"clip", [](net_of& n) { return n.binary(bf::min, n.unary(f::relu, n.x), n.number(6)); }},
      {"relu", [](net_of& n) { return n.binary(bf::max, n.number(0), n.x); }},
  };
  for (const auto& each : cases) {
    CAPTURE(each.whole);
    net_of n({2, 5, 3});
    n.out(each.pieces(n));
    const auto before = nn::bind(n.g, {}).value();
    const auto after = nn::spell_activations(before);
    CHECK(fovea_test::operators(after) == each.whole);
    CHECK(fovea_test::difference(before, after) < 1e-5);
  }
}

TEST_CASE("what only looks like an activation is left alone") {
  std::function<nn::value_id(net_of&)> cases[] = {
      [](net_of& n) { return n.binary(bf::mul, n.unary(f::sigmoid, n.unary(f::abs, n.x)), n.x); },
      [](net_of& n) {
        return n.binary(bf::div, n.unary(f::clip, n.binary(bf::add, n.x, n.number(2)), 0, 6),
                        n.number(6));
      },
      [](net_of& n) {
        return n.binary(
            bf::add, n.unary(f::relu, n.x),
            n.binary(bf::mul, n.weights({5, 1}), n.binary(bf::sub, n.x, n.unary(f::abs, n.x))));
      },
  };
  for (const auto& pieces : cases) {
    net_of n({2, 5, 3});
    n.out(pieces(n));
    const auto before = nn::bind(n.g, {}).value();
    const auto after = nn::spell_activations(before);
    CHECK(fovea_test::operators(after) == fovea_test::operators(before));
    CHECK(fovea_test::difference(before, after) == 0);
  }
}
