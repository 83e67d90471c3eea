#pragma once

#include "support/net_of.hpp"

#include <vector>

/// Writing a small quantized net down in a test: maps and weights go through bytes.
namespace fovea_test {

struct byte_net : net_of {
  using net_of::net_of;

  nn::value_id zero_point(nn::element type, int z) {
    if (type == nn::element::u8)
      return g.add_constant("z", nn::tensor::scalar(static_cast<std::uint8_t>(z)));
    return g.add_constant("z", nn::tensor::scalar(static_cast<std::int8_t>(z)));
  }
  /// `v` through bytes and back.
  nn::value_id through(nn::value_id v, nn::element type, float scale, int z) {
    const auto s = number(scale), zero = zero_point(type, z);
    const auto q = add(nn::quantize_linear{0}, {v, s, zero});
    return add(nn::dequantize_linear{0}, {q, s, zero});
  }
  nn::value_id byte_weights(const nn::shape& dims) {
    std::vector<std::int8_t> w(static_cast<std::size_t>(dims.count()));
    for (auto& each : w) each = static_cast<std::int8_t>(rng() >> 8);
    std::vector<float> scale(static_cast<std::size_t>(dims[0]));
    for (auto& each : scale) each = 0.001f + 0.0001f * float(rng() % 20);
    return add(nn::dequantize_linear{0},
               {g.add_constant("w", nn::tensor::of<std::int8_t>(dims, w)),
                g.add_constant("ws", nn::tensor::of<float>({dims[0]}, scale))});
  }
};

}  // namespace fovea_test
