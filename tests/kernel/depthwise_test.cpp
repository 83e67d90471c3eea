#include "kernel/kernel_case.hpp"
#include "reference/conv.hpp"

using namespace kernel_case;
using reference::window2d;

namespace {

struct shape {
  int kernel_height, kernel_width, stride, dilation, pad;
};

struct depthwise_case {
  window2d at;
  std::vector<float> x, w, bias;

  depthwise_case(int height, int width, int channels, const shape& s)
      : at{.height = height,
           .width = width,
           .channels = channels,
           .kernel_height = s.kernel_height,
           .kernel_width = s.kernel_width,
           .stride_y = s.stride,
           .stride_x = s.stride,
           .dilation_y = s.dilation,
           .dilation_x = s.dilation,
           .pad_top = s.pad,
           .pad_left = s.pad} {
    const auto out = [&](int in, int kernel) {
      return (in + 2 * s.pad - s.dilation * (kernel - 1) - 1) / s.stride + 1;
    };
    at.out_height = out(height, s.kernel_height);
    at.out_width = out(width, s.kernel_width);
    x = noise(size(height * width * channels), 1);
    w = noise(size(s.kernel_height * s.kernel_width * channels), 2);
    bias = noise(size(channels), 3);
  }

  std::size_t outputs() const { return size(at.out_height * at.out_width * at.channels); }

  void run(const kernel::kernel_set& set, float* y, const kernel::epilogue& then, int first_row,
           int last_row) const {
    const std::int64_t taps = at.kernel_height * at.kernel_width;
    guarded in{x}, zeros{size(at.channels), 0.0f};
    guarded packed{set.packed_depthwise_floats(taps, at.channels), NAN};
    set.pack_depthwise(w.data(), taps, at.channels, bias.data(), packed.data());
    const kernel::map_window window{.height = at.height,
                                    .width = at.width,
                                    .kernel_height = at.kernel_height,
                                    .kernel_width = at.kernel_width,
                                    .stride_y = at.stride_y,
                                    .stride_x = at.stride_x,
                                    .dilation_y = at.dilation_y,
                                    .dilation_x = at.dilation_x,
                                    .pad_top = at.pad_top,
                                    .pad_left = at.pad_left,
                                    .out_width = at.out_width,
                                    .first_row = first_row,
                                    .last_row = last_row};
    set.depthwise({.at = window,
                   .x = in.data(),
                   .channels = at.channels,
                   .weights = packed.data(),
                   .zeros = zeros.data(),
                   .y = y,
                   .then = then});
  }
};

}  // namespace

TEST_CASE("every target's depthwise convolution is the textbook sum at odd sizes") {
  for (const auto* set : kernel::available())
    for (const shape s :
         {shape{3, 3, 1, 1, 1}, shape{3, 3, 2, 1, 1}, shape{5, 5, 1, 1, 2}, shape{5, 5, 2, 1, 2},
          shape{3, 3, 1, 1, 0}, shape{3, 3, 1, 2, 2}, shape{7, 7, 1, 1, 3}, shape{1, 5, 1, 1, 0},
          shape{2, 2, 2, 1, 1}, shape{5, 5, 1, 1, 4}, shape{3, 3, 1, 1, 9}, shape{3, 3, 2, 1, 7}})
      for (int channels : {1, 3, 4, 7, 8, 9, 15, 16, 17, 24, 33, 64})
        for (int width : {5, 6, 11, 23}) {
          CAPTURE(set->name);
          CAPTURE(s.kernel_width);
          CAPTURE(s.stride);
          CAPTURE(channels);
          CAPTURE(width);
          const depthwise_case c{7, width, channels, s};
          guarded y{c.outputs(), untouched};
          c.run(*set, y.data(), {}, 0, c.at.out_height);
          check_close(y.data(), reference::depthwise(c.at, c.x, c.w, c.bias), 1e-5);
        }
}

TEST_CASE("rows of a depthwise convolution can be computed apart") {
  for (const auto* set : kernel::available()) {
    CAPTURE(set->name);
    const depthwise_case c{9, 14, 19, {3, 3, 1, 1, 1}};
    const std::size_t line = size(c.at.out_width * 19);
    guarded y{c.outputs(), untouched};
    c.run(*set, y.data(), {}, 2, 5);
    for (std::size_t i = 0; i < 2 * line; ++i) CHECK(y[i] == untouched);
    for (std::size_t i = 5 * line; i < c.outputs(); ++i) CHECK(y[i] == untouched);
    c.run(*set, y.data(), {}, 0, 2);
    c.run(*set, y.data(), {}, 5, 9);
    check_close(y.data(), reference::depthwise(c.at, c.x, c.w, c.bias), 1e-5);
  }
}

TEST_CASE("every activation and residual is applied to the sums of a depthwise convolution") {
  for (const auto* set : kernel::available())
    for (const auto& f : activations())
      for (bool last : {false, true})
        for (int channels : {5, 16, 21}) {
          CAPTURE(set->name);
          CAPTURE(f.name);
          CAPTURE(last);
          CAPTURE(channels);
          const depthwise_case c{6, 9, channels, {3, 3, 1, 1, 1}};
          const auto more = noise(c.outputs(), 4);
          const auto slopes =
              f.f == activation::prelu ? noise(size(channels), 5) : std::vector<float>{};
          guarded y{more}, slope{slopes};
          c.run(*set, y.data(),
                {.f = f.f,
                 .a = f.a,
                 .b = f.b,
                 .slopes = slopes.empty() ? nullptr : slope.data(),
                 .residual = y.data(),
                 .residual_stride = channels,
                 .residual_last = last},
                0, 6);
          check_close(y.data(),
                      settled(reference::depthwise(c.at, c.x, c.w, c.bias), size(channels), f, more,
                              last, slopes),
                      1e-5);
        }
}
