#pragma once

#include "fovea/nn/evaluate.hpp"
#include "support/random_graph.hpp"

#include <algorithm>
#include <string>

/// Writing a small net down in a test: `net_of n({1, 4, 4, 2}); n.out(n.relu(n.x));`
namespace fovea_test {

struct net_of {
  nn::graph g;
  nn::value_id x;
  std::mt19937 rng{1};

  explicit net_of(const nn::shape& in) {
    g.name = "net";
    x = g.add_value({"x", nn::element::f32, in, {}});
    g.inputs.push_back(x);
  }
  nn::value_id weights(const nn::shape& dims) {
    return g.add_constant("w", random_tensor(rng, dims));
  }
  nn::value_id number(float v) { return g.add_constant("c", nn::tensor::scalar(v)); }
  nn::value_id list(const nn::shape& l) { return g.add_constant("l", nn::tensor::list(l)); }
  nn::value_id add(nn::operation op, std::vector<nn::value_id> reads) {
    return g.add(std::move(op), std::move(reads), "n" + std::to_string(g.nodes.size()));
  }
  nn::value_id unary(nn::function f, nn::value_id v, float a = 0, float b = 0) {
    return add(nn::unary{f, a, b}, {v});
  }
  nn::value_id binary(nn::binary_function f, nn::value_id a, nn::value_id b) {
    return add(nn::binary{f}, {a, b});
  }
  nn::value_id turn(nn::value_id v, const nn::shape& order) {
    return add(nn::transpose{order}, {v});
  }
  void out(nn::value_id v) { g.outputs.push_back(v); }
};

/// The operators of a graph in order: "conv relu softmax".
inline std::string operators(const nn::graph& g) {
  std::string text;
  for (const auto& n : g.nodes)
    text += (text.empty() ? "" : " ") + std::string(nn::name_of(n.does));
  return text;
}

/// The largest difference between what two graphs with one input give.
inline double difference(const nn::graph& a, const nn::graph& b) {
  std::mt19937 rng{7};
  const auto x = random_tensor(rng, a.values[std::size_t(a.inputs[0])].dims, 4);
  const auto ya = nn::evaluate(a, std::span(&x, 1)).value(),
             yb = nn::evaluate(b, std::span(&x, 1)).value();
  double worst = ya.size() == yb.size() ? 0 : 1e9;
  for (std::size_t i = 0; i < std::min(ya.size(), yb.size()); ++i) {
    if (ya[i].dims() != yb[i].dims()) return 1e9;
    for (std::size_t k = 0; k < ya[i].span<float>().size(); ++k)
      worst = std::max(worst,
                       std::abs(double(ya[i].span<float>()[k]) - double(yb[i].span<float>()[k])));
  }
  return worst;
}

}  // namespace fovea_test
