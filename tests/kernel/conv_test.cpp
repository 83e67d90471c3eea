#include "reference/conv.hpp"
#include "kernel/bf16_sets.hpp"
#include "kernel/kernel_case.hpp"

using namespace kernel_case;
using reference::window2d;

namespace {

kernel::map_window window_of(const window2d& at) {
  return {.height = at.height,
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
          .first_row = 0,
          .last_row = at.out_height};
}

/// Output extents for the same padding on both sides.
window2d with_output(window2d at) {
  const auto out = [](int in, int kernel, int stride, int dilation, int pad) {
    return (in + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
  };
  at.out_height = out(at.height, at.kernel_height, at.stride_y, at.dilation_y, at.pad_top);
  at.out_width = out(at.width, at.kernel_width, at.stride_x, at.dilation_x, at.pad_left);
  return at;
}

const std::vector<window2d>& windows() {
  static const std::vector<window2d> all{
      {.height = 7,
       .width = 9,
       .channels = 3,
       .kernel_height = 3,
       .kernel_width = 3,
       .stride_y = 2,
       .stride_x = 2,
       .pad_top = 1,
       .pad_left = 1},
      {.height = 17,
       .width = 19,
       .channels = 1,
       .kernel_height = 5,
       .kernel_width = 5,
       .pad_top = 2,
       .pad_left = 2},
      {.height = 8,
       .width = 8,
       .channels = 33,
       .kernel_height = 3,
       .kernel_width = 3,
       .pad_top = 1,
       .pad_left = 1},
      {.height = 5,
       .width = 6,
       .channels = 22,
       .kernel_height = 1,
       .kernel_width = 1,
       .stride_y = 2,
       .stride_x = 3},
      {.height = 13,
       .width = 11,
       .channels = 4,
       .kernel_height = 3,
       .kernel_width = 3,
       .dilation_y = 2,
       .dilation_x = 3,
       .pad_top = 2,
       .pad_left = 3},
      {.height = 24,
       .width = 5,
       .channels = 7,
       .kernel_height = 13,
       .kernel_width = 1,
       .pad_top = 6},
      {.height = 4,
       .width = 23,
       .channels = 5,
       .kernel_height = 1,
       .kernel_width = 4,
       .stride_x = 2,
       .pad_left = 1},
      {.height = 2,
       .width = 2,
       .channels = 20,
       .kernel_height = 5,
       .kernel_width = 5,
       .pad_top = 4,
       .pad_left = 4},
      {.height = 1,
       .width = 1,
       .channels = 2,
       .kernel_height = 3,
       .kernel_width = 3,
       .pad_top = 1,
       .pad_left = 1},
      {.height = 40,
       .width = 37,
       .channels = 3,
       .kernel_height = 3,
       .kernel_width = 3,
       .pad_top = 1,
       .pad_left = 1},
  };
  return all;
}

struct dense_case {
  window2d at;
  int filters = 0, x_gap = 0;
  std::vector<float> x, w, bias;

  dense_case(const window2d& window, int count, int gap = 0)
      : at(with_output(window)),
        filters(count),
        x_gap(gap),
        x(noise(size(at.height * at.width * at.channels), 1)),
        w(noise(size(count * at.kernel_height * at.kernel_width * at.channels), 2)),
        bias(noise(size(count), 3)) {}

  /// The map with `x_gap` foreign floats after each pixel but the last.
  std::vector<float> spread() const {
    std::vector<float> y;
    for (std::size_t i = 0; i < x.size(); ++i) {
      y.push_back(x[i]);
      if ((i + 1) % size(at.channels) == 0 && i + 1 < x.size())
        y.insert(y.end(), size(x_gap), untouched);
    }
    return y;
  }

  void run(const kernel::kernel_set& set, float* y, const kernel::epilogue& then, int first_row,
           int last_row) const {
    const std::int64_t depth = std::int64_t{at.kernel_height} * at.kernel_width * at.channels;
    guarded in{spread()}, zeros{size(at.channels), 0.0f};
    guarded panel{set.packed_gemm_floats(depth, filters), NAN};
    set.pack_gemm(w.data(), depth, filters, bias.data(), panel.data());
    kernel::conv_job job{.at = window_of(at),
                         .x = in.data(),
                         .x_stride = at.channels + x_gap,
                         .channels = at.channels,
                         .columns = filters,
                         .packed = panel.data(),
                         .zeros = zeros.data(),
                         .y = y,
                         .y_stride = filters,
                         .then = then};
    job.at.first_row = first_row;
    job.at.last_row = last_row;
    fovea_test::guard_buffer<std::byte> scratch((set.conv_scratch_bytes(job) + 63) / 64 * 64);
    job.scratch = scratch.data();
    set.conv(job);
  }

  bool suits_planes() const {
    return at.channels <= 7 && at.dilation_y == 1 && at.dilation_x == 1 && at.stride_x <= 2;
  }

  /// By `conv_planes`, from channels last or from planes.
  void run_planes(const kernel::kernel_set& set, bool planes, float* y, int first_row,
                  int last_row) const {
    const std::int64_t taps = std::int64_t{at.kernel_height} * at.kernel_width;
    const std::int64_t depth = taps * at.channels, pixels = std::int64_t{at.height} * at.width;
    const std::int64_t step = at.kernel_width + (set.bf16 ? at.kernel_width % 2 : 0);
    const std::int64_t packed_depth = at.channels * at.kernel_height * step;
    std::vector<float> turned(size(filters * packed_depth)), map(x.size());
    for (std::int64_t i = 0; i < filters * depth; ++i) {
      const std::int64_t tap = i % depth / at.channels;
      const std::int64_t row = i % at.channels * at.kernel_height + tap / at.kernel_width;
      turned[size(i / depth * packed_depth + row * step + tap % at.kernel_width)] = w[size(i)];
    }
    for (std::int64_t i = 0; i < pixels * at.channels; ++i)
      map[size(i % at.channels * pixels + i / at.channels)] = x[size(i)];
    guarded in{planes ? map : x}, panel{set.packed_gemm_floats(packed_depth, filters), NAN};
    set.pack_gemm(turned.data(), packed_depth, filters, bias.data(), panel.data());
    kernel::conv_job job{.at = window_of(at),
                         .x = in.data(),
                         .x_stride = planes ? 1 : at.channels,
                         .x_channel = planes ? pixels : 1,
                         .channels = at.channels,
                         .columns = filters,
                         .packed = panel.data(),
                         .y = y,
                         .y_stride = filters};
    job.at.first_row = first_row, job.at.last_row = last_row;
    fovea_test::guard_buffer<std::byte> scratch((set.planes_scratch_bytes(job) + 63) / 64 * 64);
    job.scratch = scratch.data();
    set.conv_planes(job);
  }

  std::vector<double> expected() const { return reference::conv(at, filters, 1, x, w, bias); }
  std::vector<double> expected_of_rounded() const {
    return reference::conv(at, filters, 1, nearest(x), nearest(w), bias);
  }
};

}  // namespace

TEST_CASE("every target's convolution is the textbook sum at odd windows, maps and channels") {
  for (const auto* set : kernel::available())
    for (std::size_t i = 0; i < windows().size(); ++i)
      for (int filters : {1, 3, 10, 16, 17, 31, 40, 64, 65})
        for (int gap : {0, 2}) {
          CAPTURE(set->name);
          CAPTURE(i);
          CAPTURE(filters);
          CAPTURE(gap);
          const dense_case c{windows()[i], filters, gap};
          guarded y{size(c.at.out_height * c.at.out_width * filters), untouched};
          c.run(*set, y.data(), {}, 0, c.at.out_height);
          check_close(y.data(), c.expected(), 2e-5);
        }
}

namespace {

/// Halves of the rows, from pixels and from planes, of as many filters as make each kind of panel.
void check_planes(const kernel::kernel_set& set, const window2d& at, int out_width,
                  double allowed) {
  for (int filters : {1, 8, 15, 16, 17, 33, 64, 65})
    for (bool planes : {false, true}) {
      CAPTURE(set.name);
      CAPTURE(filters);
      CAPTURE(planes);
      dense_case c{at, filters};
      if (out_width > 0) c.at.out_width = out_width;
      if (!c.suits_planes()) continue;
      const std::size_t line = size(c.at.out_width * filters);
      guarded y{size(c.at.out_height) * line, untouched};
      const int middle = (c.at.out_height + 1) / 2;
      c.run_planes(set, planes, y.data(), middle, c.at.out_height);
      for (std::size_t k = 0; k < size(middle) * line; ++k) REQUIRE(y[k] == untouched);
      c.run_planes(set, planes, y.data(), 0, middle);
      check_close(y.data(), set.bf16 ? c.expected_of_rounded() : c.expected(), allowed);
    }
}

/// Every window, and a map that is far wider than what its windows read.
void check_planes(const kernel::kernel_set& set, double allowed) {
  for (std::size_t i = 0; i < windows().size(); ++i) {
    CAPTURE(i);
    check_planes(set, windows()[i], 0, allowed);
  }
  for (int out_width : {1, 9, 31}) {
    CAPTURE(out_width);
    const window2d wide{.height = 6,
                        .width = 300,
                        .channels = 3,
                        .kernel_height = 5,
                        .kernel_width = 5,
                        .pad_top = 2,
                        .pad_left = 2};
    check_planes(set, wide, out_width, allowed);
  }
}

}  // namespace

TEST_CASE("a convolution of few channels is the textbook sum, from pixels and from planes") {
  for (const auto* set : kernel::available()) check_planes(*set, 2e-5);
}

TEST_CASE("a bfloat16 convolution of few channels is the textbook one of rounded factors") {
  for (const auto* set : bf16_sets())
    if (!set->tiles) check_planes(*set, 2e-5);
}

TEST_CASE("rows of a convolution can be computed apart, and no other row is touched") {
  for (const auto* set : kernel::available()) {
    CAPTURE(set->name);
    const dense_case c{windows()[0], 9};
    const std::size_t line = size(c.at.out_width * 9), rows = size(c.at.out_height);
    guarded y{rows * line, untouched};
    c.run(*set, y.data(), {}, 1, 3);
    for (std::size_t i = 0; i < line; ++i) CHECK(y[i] == untouched);
    for (std::size_t i = 3 * line; i < rows * line; ++i) CHECK(y[i] == untouched);
    c.run(*set, y.data(), {}, 0, 1);
    c.run(*set, y.data(), {}, 3, c.at.out_height);
    check_close(y.data(), c.expected(), 2e-5);
  }
}

TEST_CASE("every activation and residual is applied to the sums of a convolution") {
  for (const auto* set : kernel::available())
    for (const auto& f : activations())
      for (bool last : {false, true}) {
        CAPTURE(set->name);
        CAPTURE(f.name);
        CAPTURE(last);
        const int filters = 21;
        const dense_case c{windows()[2], filters};
        const auto more = noise(size(c.at.out_height * c.at.out_width * filters), 4);
        const auto slopes =
            f.f == activation::prelu ? noise(size(filters), 5) : std::vector<float>{};
        guarded y{more}, slope{slopes};
        c.run(*set, y.data(),
              {.f = f.f,
               .a = f.a,
               .b = f.b,
               .slopes = slopes.empty() ? nullptr : slope.data(),
               .residual = y.data(),
               .residual_stride = filters,
               .residual_last = last},
              0, c.at.out_height);
        check_close(y.data(), settled(c.expected(), size(filters), f, more, last, slopes), 1e-4);
      }
}
