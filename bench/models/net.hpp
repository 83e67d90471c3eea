#pragma once

#include <fovea/nn/graph.hpp>

#include <random>
#include <string>
#include <utility>
#include <vector>

/// Nets of known shapes with random weights, to be timed. The time of a net depends on its shapes
/// and not on its weights, as long as none is a denormal.
namespace bench_models {

namespace nn = fovea::nn;

enum class act { none, relu, relu6, leaky, prelu, silu, sigmoid };

struct extent {
  int h, w;
  constexpr extent(int both) : h(both), w(both) {}
  constexpr extent(int down, int across) : h(down), w(across) {}
};

struct layer {
  int filters = 0;
  extent kernel = 1;
  int stride = 1;
  act then = act::none;
  bool padded = true;  ///< by half a kernel on each side
  int groups = 1;
};

/// A graph under construction, channels-first as exporters write them: every window stands between
/// two transposes, which the writer of ONNX cancels. As `quantized` each map and each tensor of
/// weights goes through QuantizeLinear and DequantizeLinear: u8 maps, s8 weights with a scale for
/// each filter, made-up ranges.
class net {
 public:
  struct map {
    nn::value_id id;
    int c, h, w;
  };

  net(std::string name, map input, bool quantized) : quantized_(quantized) {
    g_.name = std::move(name);
    input.id = value("input", input);
    g_.inputs.push_back(input.id);
    x = through_bytes(input);
  }

  map x;  ///< the input, ready to be read

  map conv(map in, const layer& l) {
    const int ph = l.padded ? (l.kernel.h - 1) / 2 : 0, pw = l.padded ? (l.kernel.w - 1) / 2 : 0;
    const nn::conv op{.at = {.strides = {l.stride, l.stride}, .begin = {ph, pw}, .end = {ph, pw}},
                      .groups = l.groups};
    const map out{0, l.filters, (in.h + 2 * ph - l.kernel.h) / l.stride + 1,
                  (in.w + 2 * pw - l.kernel.w) / l.stride + 1};
    const nn::shape dims{l.filters, in.c / l.groups, l.kernel.h, l.kernel.w};
    const nn::value_id w = add(nn::transpose{{0, 2, 3, 1}}, {weights(dims)});
    map y = between(op, in, {w, bias(dims)}, out);
    const bool needs_range = l.then == act::prelu || l.then == act::silu || l.then == act::leaky;
    if (needs_range) y = through_bytes(y);
    return through_bytes(activated(y, l.then), l.then == act::relu || l.then == act::relu6);
  }
  map depthwise(map in, extent kernel, int stride = 1, act then = act::none, bool padded = true) {
    return conv(in, {in.c, kernel, stride, then, padded, in.c});
  }
  map add_maps(map a, map b, act then = act::none) {
    map sum = a;
    sum.id = add(nn::binary{nn::binary_function::add}, {a.id, b.id});
    return through_bytes(activated(sum, then), then == act::relu);
  }
  map concat(const std::vector<map>& all) {
    map out = all[0];
    out.c = 0;
    std::vector<nn::value_id> ids;
    for (const map& m : all) out.c += m.c, ids.push_back(m.id);
    out.id = add(nn::concat{1}, ids);
    return through_bytes(out);
  }
  map pool(map in, extent kernel, extent stride, int pad = 0,
           nn::pool::kind kind = nn::pool::kind::max) {
    const nn::pool op{
        .is = kind,
        .kernel = {kernel.h, kernel.w},
        .at = {.strides = {stride.h, stride.w}, .begin = {pad, pad}, .end = {pad, pad}}};
    return through_bytes(between(op, in, {},
                                 {0, in.c, (in.h + 2 * pad - kernel.h) / stride.h + 1,
                                  (in.w + 2 * pad - kernel.w) / stride.w + 1}));
  }
  map average(map in) { return pool(in, {in.h, in.w}, 1, 0, nn::pool::kind::average); }
  map twice_as_large(map in) {
    const float scales[] = {1, 1, 2, 2};
    const auto by = g_.add_constant("scales", nn::tensor::of<float>({4}, scales));
    in.id = add(nn::resize{.where = nn::resize::coordinates::asymmetric,
                           .nearest = nn::resize::rounding::floor},
                {in.id, nn::absent, by});
    in.h *= 2, in.w *= 2;
    return through_bytes(in);
  }
  void out(map m) {
    auto& v = g_.values[static_cast<std::size_t>(m.id)];
    v.type = nn::element::f32, v.dims = {1, m.c, m.h, m.w};
    g_.outputs.push_back(m.id);
  }
  nn::graph take() { return std::move(g_); }

 private:
  nn::value_id value(const char* label, const map& m) {
    return g_.add_value({label, nn::element::f32, {1, m.c, m.h, m.w}, {}});
  }
  nn::value_id add(nn::operation op, std::vector<nn::value_id> reads) {
    return g_.add(std::move(op), std::move(reads), "n" + std::to_string(g_.nodes.size()));
  }
  template <class T>
  nn::value_id list(std::int64_t count, T each) {
    const std::vector<T> all(static_cast<std::size_t>(count), each);
    return g_.add_constant("c", nn::tensor::of<T>({count}, all));
  }
  template <class Op>
  map between(const Op& op, map in, std::vector<nn::value_id> more, map out) {
    more.insert(more.begin(), add(nn::transpose{{0, 2, 3, 1}}, {in.id}));
    out.id = add(nn::transpose{{0, 3, 1, 2}}, {add(op, std::move(more))});
    return out;
  }

  static float he(const nn::shape& w) {
    return std::sqrt(2 / static_cast<float>(w[1] * w[2] * w[3]));
  }
  nn::value_id weights(const nn::shape& dims);
  nn::value_id bias(const nn::shape& weights);
  map activated(map m, act f);
  /// Ranges of `positive` maps end below 6, so that a Clip to 6 has nothing left to do.
  map through_bytes(map m, bool positive = false) {
    if (!quantized_) return m;
    const auto scale =
        g_.add_constant("s", nn::tensor::scalar<float>(positive ? 5.99f / 255 : 0.05f));
    const auto zero = g_.add_constant("z", nn::tensor::scalar<std::uint8_t>(positive ? 0 : 128));
    const auto q = add(nn::quantize_linear{}, {m.id, scale, zero});
    m.id = add(nn::dequantize_linear{}, {q, scale, zero});
    return m;
  }

  bool quantized_;
  nn::graph g_;
  std::mt19937 rng_{1};
};

/// He's initialisation: standard deviation sqrt(2 / fan in), so that maps keep their scale.
inline nn::value_id net::weights(const nn::shape& dims) {
  if (quantized_) {
    nn::tensor bytes(nn::element::i8, dims);
    for (auto& b : bytes.writable().span<std::int8_t>())
      b = static_cast<std::int8_t>(static_cast<int>(rng_() % 255) - 127);
    return add(nn::dequantize_linear{.axis = 0},
               {g_.add_constant("w", std::move(bytes)), list(dims[0], he(dims) / 70),
                list(dims[0], std::int8_t{0})});
  }
  static const std::vector<float> noise = [] {  // drawing 34 million numbers takes two seconds
    std::mt19937 rng(1);
    std::normal_distribution<float> draw;
    std::vector<float> block((1 << 16) + 1);
    for (float& v : block) v = draw(rng);
    return block;
  }();
  nn::tensor t(nn::element::f32, dims);
  std::size_t at = rng_() % noise.size();
  for (float& v : t.writable().span<float>()) {
    v = he(dims) * noise[at];
    at = at + 1 == noise.size() ? 0 : at + 1;
  }
  return g_.add_constant("w", std::move(t));
}

inline nn::value_id net::bias(const nn::shape& weights) {
  const std::int64_t filters = weights[0];
  if (!quantized_) return list(filters, 0.1f);
  return add(nn::dequantize_linear{.axis = 0},
             {list(filters, std::int32_t{0}), list(filters, he(weights) / 70 * 0.05f),
              list(filters, std::int32_t{0})});
}

inline net::map net::activated(map m, act f) {
  const auto unary = [&](nn::function g, float a = 0, float b = 0) {
    m.id = add(nn::unary{g, a, b}, {m.id});
  };
  switch (f) {
    case act::none: break;
    case act::relu: unary(nn::function::relu); break;
    case act::relu6: unary(nn::function::clip, 0, 6); break;
    case act::leaky: unary(nn::function::leaky_relu, 0.1f); break;
    case act::silu: unary(nn::function::silu, 1); break;
    case act::sigmoid: unary(nn::function::sigmoid); break;
    case act::prelu: {
      const std::vector<float> slopes(static_cast<std::size_t>(m.c), 0.25f);
      const auto s = g_.add_constant("slopes", nn::tensor::of<float>({m.c, 1, 1}, slopes));
      m.id = add(nn::binary{nn::binary_function::prelu}, {m.id, s});
    }
  }
  return m;
}

}  // namespace bench_models
