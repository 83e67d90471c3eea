#pragma once

#include "fovea/nn/graph.hpp"

#include <cmath>
#include <random>
#include <span>
#include <vector>

/// Small nets of random structure and random weights, as converters write them: channels-first with
/// transposes around every window, activations whole or in pieces, branches, sums and
/// concatenations.
namespace fovea_test {

using namespace fovea;

inline nn::tensor random_tensor(std::mt19937& rng, const nn::shape& dims, float scale = 1) {
  std::uniform_real_distribution<float> draw(-scale, scale);
  nn::tensor t(nn::element::f32, dims);
  for (float& x : t.writable().span<float>()) x = draw(rng);
  return t;
}

class random_net {
 public:
  explicit random_net(unsigned seed) : rng_(seed) {
    const nn::shape in{1 + pick(2), 1 + pick(6), 3 + pick(9), 3 + pick(9)};
    g_.name = "random";
    g_.inputs.push_back(g_.add_value({"x", nn::element::f32, in, {}}));
    maps_.push_back({g_.inputs[0], in});
  }

  /// A net of `length` layers; everything that nothing reads is an output.
  nn::graph make(int length) {
    for (int i = 0; i < length; ++i) layer();
    std::vector<char> read(g_.values.size(), 0);
    for (const auto& n : g_.nodes)
      for (const auto v : n.reads)
        if (v != nn::absent) read[static_cast<std::size_t>(v)] = 1;
    for (const auto& m : maps_)
      if (!read[static_cast<std::size_t>(m.id)]) g_.outputs.push_back(m.id);
    return std::move(g_);
  }

 private:
  /// A map [N, C, H, W].
  struct map {
    nn::value_id id;
    nn::shape dims;
  };

  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(rng_); }
  const map& any_map() {
    return maps_[maps_.size() - 1 - std::size_t(pick(int(std::min<std::size_t>(3, maps_.size()))))];
  }
  nn::value_id weights(const nn::shape& dims, float scale) {
    return g_.add_constant("w", random_tensor(rng_, dims, scale));
  }
  nn::value_id number(float x) { return g_.add_constant("c", nn::tensor::scalar(x)); }
  nn::value_id per_channel(const map& m) { return weights({m.dims[1], 1, 1}, 1); }

  nn::value_id unary(nn::value_id x, nn::function f, float a = 0, float b = 0) {
    return g_.add(nn::unary{f, a, b}, {x}, "u" + std::to_string(g_.nodes.size()));
  }
  nn::value_id binary(nn::value_id x, nn::value_id y, nn::binary_function f) {
    return g_.add(nn::binary{f}, {x, y}, "b" + std::to_string(g_.nodes.size()));
  }
  void push(nn::value_id id, const nn::shape& dims) { maps_.push_back({id, dims}); }

  template <class Op>
  nn::value_id windowed(const Op& op, nn::value_id x, std::vector<nn::value_id> more) {
    const auto in =
        g_.add(nn::transpose{{0, 2, 3, 1}}, {x}, "in" + std::to_string(g_.nodes.size()));
    more.insert(more.begin(), in);
    const auto y = g_.add(op, more, "win" + std::to_string(g_.nodes.size()));
    return g_.add(nn::transpose{{0, 3, 1, 2}}, {y}, "out" + std::to_string(g_.nodes.size()));
  }

  void convolution() {
    const map m = any_map();
    const int kind = pick(4);  // pointwise, dense, depthwise, grouped
    const auto c = m.dims[1];
    const std::int64_t groups = kind == 2 ? c : kind == 3 && c % 2 == 0 ? 2 : 1;
    const std::int64_t filters = kind == 2 ? c : groups * (1 + pick(9));
    const std::int64_t k = kind == 0 ? 1 : 1 + 2 * pick(2), stride = kind == 0 ? 1 : 1 + pick(2);
    const std::int64_t p = k / 2;
    nn::conv op;
    op.at.strides = {stride, stride}, op.at.begin = {p, p}, op.at.end = {p, p};
    op.groups = groups;
    std::vector<nn::value_id> reads{
        weights({filters, k, k, c / groups}, 1 / std::sqrt(float(k * k * c / groups)))};
    if (pick(2)) reads.push_back(weights({filters}, 0.5f));
    const auto out = [&](std::int64_t e) { return (e + 2 * p - k) / stride + 1; };
    push(windowed(op, m.id, reads), {m.dims[0], filters, out(m.dims[2]), out(m.dims[3])});
  }

  void pooling() {
    const map m = any_map();
    if (m.dims[2] < 2 || m.dims[3] < 2) return;
    nn::pool op;
    op.is = pick(2) ? nn::pool::kind::max : nn::pool::kind::average;
    op.kernel = {2, 2}, op.at.strides = {2, 2};
    push(windowed(op, m.id, {}), {m.dims[0], m.dims[1], m.dims[2] / 2, m.dims[3] / 2});
  }

  void batch_normalisation() {
    const map m = any_map();
    const auto c = m.dims[1];
    auto var = random_tensor(rng_, {c});
    for (float& x : var.writable().span<float>()) x = 0.5f + x * x;
    push(g_.add(
             nn::batch_norm{},
             {m.id, weights({c}, 1), weights({c}, 1), weights({c}, 1), g_.add_constant("var", var)},
             "bn" + std::to_string(g_.nodes.size())),
         m.dims);
  }

  void activation() {
    using f = nn::function;
    using bf = nn::binary_function;
    const map m = any_map();
    const auto x = m.id;
    nn::value_id y = nn::absent;
    switch (pick(12)) {
      case 0: y = unary(x, f::relu); break;
      case 1: y = unary(x, f::leaky_relu, 0.1f); break;
      case 2: y = unary(x, f::clip, -0.5f, 0.75f); break;
      case 3: y = binary(x, per_channel(m), bf::prelu); break;
      case 4: y = binary(x, unary(x, f::sigmoid), bf::mul); break;
      case 5:
        y = binary(binary(x, unary(binary(x, number(3), bf::add), f::clip, 0, 6), bf::mul),
                   number(6), bf::div);
        break;
      case 6: y = binary(x, unary(unary(x, f::softplus), f::tanh), bf::mul); break;
      case 7: y = binary(binary(x, number(0), bf::max), number(6), bf::min); break;
      case 8:
        y = binary(unary(x, f::relu),
                   binary(per_channel(m), binary(x, unary(x, f::abs), bf::sub), bf::mul), bf::add);
        break;
      case 9:
        y = binary(binary(x,
                          binary(unary(binary(x, number(1.41421356f), bf::div), f::erf), number(1),
                                 bf::add),
                          bf::mul),
                   number(0.5f), bf::mul);
        break;
      case 10: y = unary(x, f::hard_sigmoid, 0.2f, 0.5f); break;
      default: y = unary(x, f::elu, 0.7f); break;
    }
    push(y, m.dims);
  }

  void arithmetic() {
    const map m = any_map();
    const map other = any_map();
    using bf = nn::binary_function;
    if (other.dims == m.dims && pick(3))
      return push(binary(m.id, other.id, pick(4) ? bf::add : bf::mul), m.dims);
    const bf f[] = {bf::add, bf::mul, bf::sub};
    const auto c = pick(2) ? per_channel(m) : number(0.5f);
    pick(4) ? push(binary(m.id, c, f[pick(3)]), m.dims) : push(binary(c, m.id, f[pick(3)]), m.dims);
  }

  void concatenation() {
    const map m = any_map();
    const map other = any_map();
    nn::shape dims = m.dims;
    if (other.dims[0] != dims[0] || other.dims[2] != dims[2] || other.dims[3] != dims[3]) return;
    dims[1] += other.dims[1];
    push(g_.add(nn::concat{1}, {m.id, other.id}, "cat" + std::to_string(g_.nodes.size())), dims);
  }

  void shuffle() {  // channels in groups, as ShuffleNet mixes them
    const map m = any_map();
    if (m.dims[1] % 2) return;
    const auto half = m.dims[1] / 2;
    const auto list = [&](const nn::shape& s) {
      return g_.add_constant("extents", nn::tensor::list(s));
    };
    const auto split =
        g_.add(nn::reshape{}, {m.id, list({m.dims[0], 2, half, m.dims[2], m.dims[3]})}, "split");
    const auto turned = g_.add(nn::transpose{{0, 2, 1, 3, 4}}, {split}, "turned");
    push(g_.add(nn::reshape{}, {turned, list(m.dims)}, "joined"), m.dims);
  }

  void squeeze_and_excite() {
    const map m = any_map();
    const auto axes = g_.add_constant("axes", nn::tensor::list(nn::shape{2, 3}));
    const auto mean = g_.add(nn::reduce{nn::reduce::kind::mean, true, false}, {m.id, axes}, "mean");
    push(binary(m.id, unary(mean, nn::function::sigmoid), nn::binary_function::mul), m.dims);
  }

  void padding() {
    const map m = any_map();
    const auto pads = g_.add_constant("pads", nn::tensor::list(nn::shape{0, 0, 1, 0, 0, 0, 0, 1}));
    push(g_.add(nn::pad{}, {m.id, pads}, "pad"),
         {m.dims[0], m.dims[1], m.dims[2] + 1, m.dims[3] + 1});
  }

  void slicing() {
    const map m = any_map();
    if (m.dims[1] < 2) return;
    const auto list = [&](std::int64_t x) {
      return g_.add_constant("l", nn::tensor::list(nn::shape{x}));
    };
    push(g_.add(nn::slice{}, {m.id, list(1), list(m.dims[1]), list(1)}, "slice"),
         {m.dims[0], m.dims[1] - 1, m.dims[2], m.dims[3]});
  }

  void layer() {
    switch (pick(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: return convolution();
      case 5: return pooling();
      case 6: return batch_normalisation();
      case 7:
      case 8:
      case 9: return activation();
      case 10: return arithmetic();
      case 11: return concatenation();
      case 12: return shuffle();
      case 13: return squeeze_and_excite();
      case 14: return padding();
      default: return slicing();
    }
  }

  std::mt19937 rng_;
  nn::graph g_;
  std::vector<map> maps_;
};

}  // namespace fovea_test
