#include "fovea/nn/links.hpp"
#include "support/net_of.hpp"

#include <doctest/doctest.h>

using namespace fovea_test;

TEST_CASE("a dump has a line for each node, with parameters, operands and what is known of them") {
  net_of n({1, 4, 4, 2});
  nn::conv c;
  c.at.strides = {2, 2};
  c.at.pads = nn::window::rule::same_upper;
  c.then = {nn::function::leaky_relu, .1f, 0};
  n.out(n.unary(nn::function::sigmoid, n.add(c, {n.x, n.weights({3, 1, 1, 2})})));
  CHECK(nn::dump(n.g) ==
        "net\n"
        "inputs: x f32[1,4,4,2]\n"
        "n0: conv strides [2,2] same_upper leaky_relu 0.1 (x f32[1,4,4,2], w f32[3,1,1,2] "
        "constant) -> n0\n"
        "n1: sigmoid (n0) -> n1\n"
        "outputs: n1\n");
}

TEST_CASE("an operand that was left out is a dash in a dump") {
  net_of n({2});
  n.out(n.add(nn::slice{}, {n.x, n.list({0}), n.list({1}), nn::absent, n.list({1})}));
  CHECK(nn::dump(n.g).find(", -, ") != std::string::npos);
}

TEST_CASE("every operator has a name and a description of its own") {
  CHECK(std::string(nn::name_of(nn::operation(nn::rnn{}))) == "rnn");
  CHECK(std::string(nn::name_of(nn::operation(nn::unary{nn::function::mish}))) == "mish");
  CHECK(std::string(nn::name_of(nn::operation(nn::binary{nn::binary_function::pow}))) == "pow");
  CHECK(std::string(nn::name_of(nn::operation(nn::transpose{}))) == "transpose");
  CHECK(nn::describe(nn::transpose{{0, 2, 1}}) == "[0,2,1]");
  CHECK(nn::describe(nn::softmax{1, true, false}) == "axis 1 to_end");
  CHECK(nn::describe(nn::reduce{nn::reduce::kind::l2, false}).find("drop") != std::string::npos);
}

TEST_CASE("the cost of a graph counts multiply-adds by hand-computed shapes") {
  nn::graph g;
  const auto known = [&](const nn::shape& dims) {
    return g.add_value({"v", nn::element::f32, dims, {}});
  };
  const auto constant = [&](const nn::shape& dims) {
    return g.add_constant("w", nn::tensor(nn::element::f32, dims));
  };
  nn::conv grouped;
  grouped.groups = 2;
  g.nodes.push_back(
      {grouped, {known({1, 5, 5, 4}), constant({6, 3, 3, 2})}, {known({1, 3, 3, 6})}, ""});
  CHECK(nn::cost_of(g).multiply_adds == 3 * 3 * 6 * (3 * 3 * 2));
  CHECK(nn::cost_of(g).parameters == 6 * 3 * 3 * 2);
  g.nodes = {{nn::gemm{}, {known({7, 11}), known({11, 13})}, {known({7, 13})}, ""}};
  CHECK(nn::cost_of(g).multiply_adds == 7 * 11 * 13);
  g.nodes = {{nn::matmul{}, {known({2, 7, 11}), known({11, 13})}, {known({2, 7, 13})}, ""}};
  CHECK(nn::cost_of(g).multiply_adds == 2 * 7 * 11 * 13);
  g.nodes = {{nn::conv_transpose{},
              {known({1, 2, 3, 4}), known({5, 2, 2, 4})},
              {known({1, 4, 6, 5})},
              ""}};
  CHECK(nn::cost_of(g).multiply_adds == 2 * 3 * 4 * (5 * 2 * 2));
  g.nodes = {{nn::unary{}, {known({9})}, {known({9})}, ""}};
  CHECK(nn::cost_of(g).multiply_adds == 0);
}

TEST_CASE(
    "values that nothing names any more are gone from a compacted graph, and it reads the same") {
  net_of n({1, 4, 4, 2});
  const auto unread = n.g.add_value({"unread", nn::element::f32, {7}, {}});
  const auto y = n.unary(nn::function::sigmoid, n.x);
  n.g.add_constant("spare", nn::tensor(nn::element::f32, {3}));
  n.out(n.add(nn::conv{}, {y, n.weights({3, 1, 1, 2})}));
  const auto before = nn::dump(n.g);
  const std::size_t count = n.g.values.size();
  const auto less = nn::compacted(n.g);
  CHECK(unread < y);
  CHECK(less.values.size() == count - 2);
  CHECK(nn::dump(less) == before);
}
