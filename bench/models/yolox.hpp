#pragma once

#include "net.hpp"

namespace bench_models {

/// YOLOX-nano (Ge et al. 2021) at 416 pixels, from behind the re-layout of its input on.
class yolox_nano {
 public:
  yolox_nano(const std::string& name, bool quantized) : n_(name, {0, 12, 208, 208}, quantized) {}

  nn::graph make() {
    const map x = conv(n_.x, 16, 3);
    const map first = stage(separable(x, 32, 2), 32, 1);
    const map c3 = stage(separable(first, 64, 2), 64, 3);
    const map c4 = stage(separable(c3, 128, 2), 128, 3);
    const map c5 = stage(pyramid(separable(c4, 256, 2)), 256, 1, false);
    const map f0 = conv(c5, 128);
    const map p4 = stage(n_.concat({n_.twice_as_large(f0), c4}), 128, 1, false);
    const map f1 = conv(p4, 64);
    const map p3 = stage(n_.concat({n_.twice_as_large(f1), c3}), 64, 1, false);
    const map n4 = stage(n_.concat({separable(p3, 64, 2), f1}), 128, 1, false);
    const map n5 = stage(n_.concat({separable(n4, 128, 2), f0}), 256, 1, false);
    for (const map& p : {p3, n4, n5}) head(p);
    return n_.take();
  }

 private:
  using map = net::map;

  map conv(map in, int filters, int kernel = 1) {
    return n_.conv(in, {filters, kernel, 1, act::silu});
  }
  map separable(map in, int filters, int stride = 1) {
    return conv(n_.depthwise(in, 3, stride, act::silu), filters);
  }
  /// Cross-stage partial: half of the channels pass `count` bottlenecks, half none.
  map stage(map in, int filters, int count, bool residual = true) {
    const int half = filters / 2;
    map deep = conv(in, half);
    const map shallow = conv(in, half);
    for (int i = 0; i < count; ++i) {
      const map y = separable(conv(deep, half), half);
      deep = residual ? n_.add_maps(deep, y) : y;
    }
    return conv(n_.concat({deep, shallow}), filters);
  }
  map pyramid(map in) {
    const map x = conv(in, 128);
    return conv(n_.concat({x, n_.pool(x, 5, 1, 2), n_.pool(x, 9, 1, 4), n_.pool(x, 13, 1, 6)}),
                256);
  }
  void head(map p) {
    const map t = conv(p, 64);
    const map classes = separable(separable(t, 64), 64), boxes = separable(separable(t, 64), 64);
    n_.out(n_.conv(classes, {.filters = 80, .then = act::sigmoid}));
    n_.out(n_.conv(boxes, {4}));
    n_.out(n_.conv(boxes, {.filters = 1, .then = act::sigmoid}));
  }

  net n_;
};

}  // namespace bench_models
