#include "support/net_of.hpp"

#include <doctest/doctest.h>

using namespace fovea_test;

namespace {

std::string refusal(const nn::graph& g, const std::vector<nn::tensor>& inputs,
                    std::size_t cap = std::size_t(1) << 20) {
  const auto y = nn::evaluate(g, inputs, cap);
  return y ? "it ran" : y.error().sentence;
}

}  // namespace

TEST_CASE("a graph runs node by node") {
  net_of n({3});
  n.out(n.binary(nn::binary_function::mul, n.unary(nn::function::neg, n.x), n.x));
  n.out(n.x);
  const auto x = nn::tensor::of<float>({3}, std::vector<float>{1, 2, -3});
  const auto y = nn::evaluate(n.g, std::span(&x, 1));
  REQUIRE(y);
  REQUIRE(y->size() == 2);
  CHECK((*y)[0].span<float>()[2] == -9);
  CHECK((*y)[1].span<float>()[2] == -3);
}

TEST_CASE("shapes may depend on data") {
  net_of n({2, 3});
  const auto places = n.add(nn::non_zero{}, {n.x});
  n.out(n.add(nn::shape_of{}, {places}));
  const auto x = nn::tensor::of<float>({2, 3}, std::vector<float>{0, 1, 0, 5, 0, 6});
  const auto y = nn::evaluate(n.g, std::span(&x, 1));
  REQUIRE(y);
  CHECK((*y)[0].span<std::int64_t>()[0] == 2);
  CHECK((*y)[0].span<std::int64_t>()[1] == 3);
}

TEST_CASE("inputs that do not fit, nodes that do not and limits are told") {
  net_of n({2, 3});
  n.g.values[std::size_t(n.x)].dims = {-1, 3};
  n.out(n.add(nn::matmul{}, {n.x, n.weights({4, 2})}));
  const nn::tensor good(nn::element::f32, {2, 3}), wide(nn::element::f32, {2, 4});
  CHECK(refusal(n.g, {}) == "net: has 1 inputs and was given 0.");
  CHECK(refusal(n.g, {wide}) == "net: input 'x' is f32[?,3] and was given f32[2,4].");
  const nn::tensor whole(nn::element::i32, {2, 3});
  CHECK(refusal(n.g, {whole}).find("was given i32[2,3]") != std::string::npos);
  CHECK(refusal(n.g, {good}).rfind("net: node 'n0' (matmul): ", 0) == 0);

  net_of two({3});
  two.out(two.unary(nn::function::relu, two.x));
  two.g.nodes[0].writes.push_back(two.g.add_value({"second", {}, {}, {}}));
  CHECK(refusal(two.g, {nn::tensor(nn::element::f32, {3})}) ==
        "net: node 'n0' (relu): it has more outputs than the operator writes.");

  net_of big({1, 3});
  big.out(big.add(nn::tile{}, {big.x, big.list({100, 100})}));
  const nn::tensor row(nn::element::f32, {1, 3});
  CHECK(refusal(big.g, {row}, 1000).find("over the limit on memory") != std::string::npos);
  CHECK(refusal(big.g, {row}) == "it ran");
}
