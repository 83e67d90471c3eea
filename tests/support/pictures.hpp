#pragma once

#include "fovea/image/color.hpp"
#include "fovea/image/image.hpp"

#include <cstdint>
#include <random>
#include <vector>

// The inner name keeps apart what compiled and header-only tests make of these.
namespace fovea_test::inline FOVEA_ABI {

/// Bytes that look like nothing: every value at every place.
inline std::vector<std::uint8_t> random_bytes(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> out(count);
  for (auto& b : out) b = static_cast<std::uint8_t>(random() >> 24);
  return out;
}

inline fovea::image<fovea::rgb8> plain(int width, int height, fovea::color c) {
  fovea::image<fovea::rgb8> out(width, height);
  for (int i = 0; i < width * height; ++i)
    out.data()[3 * i] = c.r, out.data()[3 * i + 1] = c.g, out.data()[3 * i + 2] = c.b;
  return out;
}

template <fovea::Pixel P>
fovea::image<P> noise(int width, int height, unsigned seed) {
  fovea::image<P> out(width, height);
  std::mt19937 random(seed);
  for (int y = 0; y < height; ++y)
    for (int i = 0; i < width * P::channels; ++i)
      out.at(0, y)[i] = static_cast<std::uint8_t>(random() >> 24);
  return out;
}

/// A picture like a photograph: soft shading, one edge, a little noise.
inline fovea::image<fovea::rgb8> scene(int width, int height, unsigned seed) {
  fovea::image<fovea::rgb8> out(width, height);
  std::mt19937 random(seed);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const int shade = (200 * x) / (width + 1) + (x > y ? 40 : 0);
      std::uint8_t* p = out.at(x, y);
      p[0] = static_cast<std::uint8_t>(shade + int(random() % 4));
      p[1] = static_cast<std::uint8_t>((shade + 200 * y / (height + 1)) / 2);
      p[2] = static_cast<std::uint8_t>(250 - shade);
    }
  return out;
}

}  // namespace fovea_test::inline FOVEA_ABI
