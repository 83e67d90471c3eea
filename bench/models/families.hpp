#pragma once

#include "net.hpp"

#include <algorithm>
#include <cmath>

// The nets of the speed table: the layers of published nets, from their papers.
namespace bench_models {

/// MobileNet V1 (Howard et al. 2017, table 1) at 224 pixels, its channels times `alpha`.
inline nn::graph mobilenet_v1(const std::string& name, double alpha, act f, bool quantized) {
  const auto c = [&](int v) { return std::max(8, static_cast<int>(v * alpha)); };
  struct block {
    int channels, stride;
  };
  net n(name, {0, 3, 224, 224}, quantized);
  auto x = n.conv(n.x, {c(32), 3, 2, f});
  for (const auto& [channels, stride] : {block{64, 1},
                                         {128, 2},
                                         {128, 1},
                                         {256, 2},
                                         {256, 1},
                                         {512, 2},
                                         {512, 1},
                                         {512, 1},
                                         {512, 1},
                                         {512, 1},
                                         {512, 1},
                                         {1024, 2},
                                         {1024, 1}}) {
    x = n.depthwise(x, 3, stride, f);
    x = n.conv(x, {.filters = c(channels), .then = f});
  }
  n.out(n.conv(n.average(x), {1000}));
  return n.take();
}

/// `count` bottlenecks of MobileNet V2: widened `factor` times, the first with `stride`.
struct bottlenecks {
  int factor, channels, count, stride;
};

inline net::map inverted_residuals(net& n, net::map x, const bottlenecks& b, act then) {
  for (int i = 0; i < b.count; ++i) {
    const int stride = i == 0 ? b.stride : 1;
    auto y = x;
    if (b.factor != 1) y = n.conv(y, {.filters = x.c * b.factor, .then = then});
    y = n.depthwise(y, 3, stride, then);
    y = n.conv(y, {b.channels});
    x = stride == 1 && x.c == b.channels ? n.add_maps(x, y) : y;
  }
  return x;
}

/// MobileNet V2 (Sandler et al. 2018, table 2) at 224 pixels; channels are multiples of eight.
inline nn::graph mobilenet_v2(const std::string& name, double alpha, bool quantized) {
  const auto c = [&](int v) {
    const int eights = std::max(8, static_cast<int>(v * alpha + 4) / 8 * 8);
    return eights < 0.9 * v * alpha ? eights + 8 : eights;
  };
  net n(name, {0, 3, 224, 224}, quantized);
  auto x = n.conv(n.x, {c(32), 3, 2, act::relu6});
  for (const auto& b : {bottlenecks{1, 16, 1, 1},
                        {6, 24, 2, 2},
                        {6, 32, 3, 2},
                        {6, 64, 4, 2},
                        {6, 96, 3, 1},
                        {6, 160, 3, 2},
                        {6, 320, 1, 1}})
    x = inverted_residuals(n, x, {b.factor, c(b.channels), b.count, b.stride}, act::relu6);
  x = n.conv(x, {.filters = std::max(1280, static_cast<int>(1280 * alpha)), .then = act::relu6});
  n.out(n.conv(n.average(x), {1000}));
  return n.take();
}

/// MobileFaceNet (Chen et al. 2018, table 1).
inline nn::graph mobilefacenet(const std::string& name, act then, bool quantized) {
  net n(name, {0, 3, 112, 112}, quantized);
  auto x = n.depthwise(n.conv(n.x, {64, 3, 2, then}), 3, 1, then);
  for (const auto& b :
       {bottlenecks{2, 64, 5, 2}, {4, 128, 1, 2}, {2, 128, 6, 1}, {4, 128, 1, 2}, {2, 128, 2, 1}})
    x = inverted_residuals(n, x, b, then);
  x = n.depthwise(n.conv(x, {.filters = 512, .then = then}), 7, 1, act::none, false);
  n.out(n.conv(x, {128}));
  return n.take();
}

/// The residual net of 34 layers that ArcFace (Deng et al. 2019) embeds faces with.
inline nn::graph arcface_r34(const std::string& name, act then, bool quantized) {
  net n(name, {0, 3, 112, 112}, quantized);
  auto x = n.conv(n.x, {64, 3, 1, then});
  struct stage {
    int channels, count;
  };
  for (const auto& [channels, count] : {stage{64, 3}, {128, 4}, {256, 6}, {512, 3}})
    for (int i = 0; i < count; ++i) {
      const int stride = i == 0 ? 2 : 1;
      const auto y = n.conv(n.conv(x, {channels, 3, 1, then}), {channels, 3, stride});
      x = n.add_maps(y, i == 0 ? n.conv(x, {channels, 1, stride}) : x);
    }
  n.out(n.conv(x, {.filters = 512, .kernel = 7, .padded = false}));
  return n.take();
}

/// dlib's face net of 29 convolutions; where it pads a skip with zero channels, a pointwise one.
inline nn::graph dlib_face(const std::string& name, bool quantized) {
  net n(name, {0, 3, 150, 150}, quantized);
  auto x = n.pool(n.conv(n.x, {32, 7, 2, act::relu, false}), 3, 2);
  struct stage {
    int channels, count;
  };
  for (const auto& [channels, count] : {stage{32, 3}, {64, 4}, {128, 3}, {256, 3}, {256, 1}})
    for (int i = 0; i < count; ++i) {
      const bool down = channels != 32 && i == 0;
      auto y = n.conv(x, {channels, 3, down ? 2 : 1, act::relu, !down});
      y = n.conv(y, {channels, 3});
      auto skip = x;
      if (down) {
        skip = n.pool(x, x.h / 2 == y.h ? 2 : 3, 2, 0, nn::pool::kind::average);
        if (skip.c != channels) skip = n.conv(skip, {channels});
      }
      x = n.add_maps(y, skip, act::relu);
    }
  n.out(n.conv(n.average(x), {128}));
  return n.take();
}

/// A depthwise and a pointwise convolution beside a skip, as in BlazeFace (Bazarevsky et al. 2019).
inline net::map blaze_block(net& n, net::map x, int channels, int stride = 1) {
  const auto y = n.conv(n.depthwise(x, 3, stride), {channels});
  auto skip = stride == 1 ? x : n.pool(x, 2, 2);
  if (skip.c != channels) skip = n.conv(skip, {channels});
  return n.add_maps(y, skip, act::prelu);
}

/// MediaPipe's net of 468 points.
inline nn::graph face_mesh(const std::string& name, bool quantized) {
  net n(name, {0, 3, 192, 192}, quantized);
  auto x = n.conv(n.x, {16, 3, 2, act::prelu});
  struct stage {
    int channels, count;
  };
  for (const auto& [channels, count] : {stage{16, 2}, {32, 3}, {64, 3}, {128, 3}, {128, 3}})
    for (int i = 0; i < count; ++i)
      x = blaze_block(n, x, channels, i == 0 && channels != 16 ? 2 : 1);
  auto points = blaze_block(n, blaze_block(n, x, 128, 2), 128);
  points = blaze_block(n, n.conv(points, {.filters = 32, .then = act::prelu}), 32);
  n.out(n.conv(points, {.filters = 1404, .kernel = 3, .padded = false}));
  auto presence = n.conv(blaze_block(n, x, 128, 2), {.filters = 32, .then = act::prelu});
  presence = blaze_block(n, presence, 32);
  n.out(n.conv(presence, {.filters = 1, .kernel = 3, .padded = false}));
  return n.take();
}

/// LPRNet (Zherzdev and Gruzdev 2018) without the pools that stride over channels.
inline nn::graph lprnet(const std::string& name, bool quantized) {
  net n(name, {0, 3, 24, 94}, quantized);
  const auto small_block = [&](net::map x, int channels) {
    const int m = channels / 4;
    for (const extent kernel : {extent(1), extent(3, 1), extent(1, 3)})
      x = n.conv(x, {.filters = m, .kernel = kernel, .then = act::relu});
    return n.conv(x, {.filters = channels, .then = act::relu});
  };
  auto x = n.pool(n.conv(n.x, {64, 3, 1, act::relu, false}), 3, 1);
  x = n.conv(n.pool(small_block(x, 128), 3, {1, 2}), {64});
  x = small_block(small_block(x, 256), 256);
  x = n.conv(n.pool(x, 3, {1, 2}), {64});
  x = n.conv(x, {256, {1, 4}, 1, act::relu, false});
  x = n.conv(x, {68, {13, 1}, 1, act::relu, false});
  n.out(n.conv(x, {68}));
  return n.take();
}

}  // namespace bench_models
