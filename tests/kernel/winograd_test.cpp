#include "kernel/kernel_case.hpp"
#include "reference/conv.hpp"
#include "support/slow_here.hpp"

using namespace kernel_case;
using reference::window2d;

namespace {

window2d map_of(int height, int width, int channels, int pad_top = 1, int pad_left = 1) {
  window2d at{.height = height,
              .width = width,
              .channels = channels,
              .kernel_height = 3,
              .kernel_width = 3,
              .pad_top = pad_top,
              .pad_left = pad_left};
  at.out_height = height + 2 * pad_top - 2, at.out_width = width + 2 * pad_left - 2;
  return at;
}

/// With filters of 3 x 1, or of 1 x 3.
window2d line_of(bool down, int height, int width, int channels, int pad = 1) {
  window2d at = map_of(height, width, channels, down ? pad : 0, down ? 0 : pad);
  (down ? at.kernel_width : at.kernel_height) = 1;
  (down ? at.out_width : at.out_height) += 2;
  return at;
}

/// A convolution whose map, weights, scratch and outputs end where no one may read.
struct winograd_case {
  window2d at;
  int filters;
  std::vector<float> x, w, bias;

  winograd_case(const window2d& map, int count)
      : at(map),
        filters(count),
        x(noise(size(at.height * at.width * at.channels), 1)),
        w(noise(size(count * at.kernel_height * at.kernel_width * at.channels), 2)),
        bias(noise(size(count), 3)) {}

  std::size_t outputs() const { return size(at.out_height * at.out_width * filters); }
  std::vector<double> expected() const { return reference::conv(at, filters, 1, x, w, bias); }

  struct rows {
    int first, last;
  };

  void run(const kernel::kernel_set& set, int tile, float* y, const kernel::epilogue& then,
           std::vector<rows> parts = {}, int columns_first = 0) const {
    guarded in{x}, weights{w}, offsets{bias};
    kernel::conv_job job;
    job.at = {.height = at.height,
              .width = at.width,
              .kernel_height = at.kernel_height,
              .kernel_width = at.kernel_width};
    job.at.pad_top = at.pad_top, job.at.pad_left = at.pad_left;
    job.at.out_width = at.out_width, job.at.last_row = at.out_height;
    job.x = in.data(), job.x_stride = job.channels = at.channels;
    job.y = y, job.y_stride = job.columns = filters;
    guarded packed{set.packed_winograd_floats(tile, job), NAN};
    job.packed = packed.data(), job.then = then;
    set.pack_winograd(tile, job, weights.data(), offsets.data(), packed.data());
    fovea_test::guard_buffer<std::byte> scratch((set.winograd_scratch_bytes(tile, job) + 63) / 64 *
                                                64);
    std::fill_n(scratch.data(), scratch.size(), std::byte{0xff});  // not numbers
    job.scratch = scratch.data();
    if (parts.empty()) parts.push_back({0, at.out_height});
    for (const rows& part : parts) {
      job.at.first_row = part.first, job.at.last_row = part.last;
      job.packed_columns = filters;
      for (int next = 0; next < filters; next += static_cast<int>(job.columns)) {
        job.columns = next == 0 && columns_first > 0 ? columns_first : filters - next;
        job.first_column = next, job.y = y + next;
        set.winograd(tile, job);
      }
    }
  }
};

/// The largest error over the range of what is expected.
double error_of(const float* got, const std::vector<double>& expected) {
  double worst = 0, range = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double error = std::fabs(double(got[i]) - expected[i]);
    if (!(error <= worst)) worst = error;
    range = std::max(range, std::fabs(expected[i]));
  }
  return worst / range;
}

template <class F>
void on_every_target(F f) {
  for (const auto* set : kernel::available())
    for (const int tile : {2, 4}) {
      CAPTURE(set->name);
      CAPTURE(tile);
      f(*set, tile);
    }
}

}  // namespace

TEST_CASE("every target's Winograd convolution is the textbook sum at odd maps and channels") {
  for (const auto& extent : {std::pair{1, 1}, {1, 7}, {2, 3}, {5, 4}, {13, 11}, {26, 23}})
    for (const int channels : {1, 3, 4, 7, 16, 17, 33})
      for (const int filters : {1, 5, 16, 33, 65}) {
        const int height = extent.first, width = extent.second;
        if (slow_here() && height == 26 && channels != 17) continue;
        CAPTURE(height);
        CAPTURE(width);
        CAPTURE(channels);
        CAPTURE(filters);
        const winograd_case c{map_of(height, width, channels), filters};
        const auto expected = c.expected();
        on_every_target([&](const auto& set, int tile) {
          guarded y{c.outputs(), untouched};
          c.run(set, tile, y.data(), {});
          check_close(y.data(), expected, 2e-5);
        });
      }
}

TEST_CASE("columns of a Winograd convolution can be computed apart, to the same bits") {
  const winograd_case c{map_of(5, 7, 21), 201};
  on_every_target([&](const auto& set, int tile) {
    guarded whole{c.outputs(), untouched}, apart{c.outputs(), untouched};
    c.run(set, tile, whole.data(), {});
    c.run(set, tile, apart.data(), {}, {}, 2 * set.gemm_columns);
    for (std::size_t i = 0; i < c.outputs(); ++i) REQUIRE(apart[i] == whole[i]);
  });
}

TEST_CASE("filters of one row or column are the textbook sum too, whole and in parts") {
  for (const auto* set : kernel::available())
    for (const bool down : {true, false})
      for (const auto& extent : {std::pair{1, 1}, {1, 7}, {5, 4}, {4, 5}, {13, 11}, {26, 23}})
        for (const int channels : {1, 5, 16, 33})
          for (const int filters : {1, 16, 33, 65})
            for (const int pad : {1, 2}) {
              const int height = extent.first, width = extent.second;
              if (slow_here() && height == 26 && channels != 16) continue;
              CAPTURE(set->name);
              CAPTURE(down);
              CAPTURE(height);
              CAPTURE(width);
              CAPTURE(channels);
              CAPTURE(filters);
              const winograd_case c{line_of(down, height, width, channels, pad), filters};
              guarded y{c.outputs(), untouched};
              const int middle = c.at.out_height / 8 * 4;
              c.run(*set, 4, y.data(), {.f = activation::relu},
                    {{middle, c.at.out_height}, {0, middle}});
              auto expected = c.expected();
              for (double& v : expected) v = std::max(v, 0.0);
              check_close(y.data(), expected, 2e-5);
            }
}

TEST_CASE("any padding is zeros around the map, without a copy of it") {
  on_every_target([](const auto& set, int tile) {
    for (const int top : {0, 1, 2, 5})
      for (const int left : {0, 1, 3}) {
        CAPTURE(top);
        CAPTURE(left);
        const winograd_case c{map_of(9, 6, 19, top, left), 21};
        guarded y{c.outputs(), untouched};
        c.run(set, tile, y.data(), {});
        check_close(y.data(), c.expected(), 2e-5);
      }
  });
}

TEST_CASE("rows of tiles can be computed apart, and no other row is touched") {
  on_every_target([](const auto& set, int tile) {
    const winograd_case c{map_of(31, 42, 5), 9};
    const std::size_t line = size(c.at.out_width * 9);
    guarded y{c.outputs(), untouched};
    c.run(set, tile, y.data(), {}, {{8, 12}});
    for (std::size_t i = 0; i < 8 * line; ++i) REQUIRE(y[i] == untouched);
    for (std::size_t i = 12 * line; i < c.outputs(); ++i) REQUIRE(y[i] == untouched);
    c.run(set, tile, y.data(), {}, {{0, 8}, {12, 12}, {12, 13}, {13, 31}});
    check_close(y.data(), c.expected(), 2e-5);
  });
}

TEST_CASE("maps of many blocks of tiles fit the scratch memory, whole and in any part") {
  const winograd_case c{map_of(42, 29, 96), 70};
  const auto expected = c.expected();
  on_every_target([&](const auto& set, int tile) {
    guarded y{c.outputs(), untouched};
    c.run(set, tile, y.data(), {}, {{0, 42}, {0, 20}, {20, 42}, {0, 12}, {4, 40}});
    CHECK(error_of(y.data(), expected) < 1e-5);
  });
}

TEST_CASE("every activation and residual is applied to the sums of a Winograd convolution") {
  on_every_target([](const auto& set, int tile) {
    for (const auto& f : activations())
      for (const bool last : {false, true}) {
        CAPTURE(f.name);
        CAPTURE(last);
        const int filters = 21;
        const winograd_case c{map_of(7, 10, 8), filters};
        const auto more = noise(c.outputs(), 4);
        const auto slopes =
            f.f == activation::prelu ? noise(size(filters), 5) : std::vector<float>{};
        guarded y{more}, slope{slopes};
        kernel::epilogue then{.f = f.f, .a = f.a, .b = f.b};
        if (!slopes.empty()) then.slopes = slope.data();
        then.residual = y.data(), then.residual_stride = filters, then.residual_last = last;
        c.run(set, tile, y.data(), then);
        check_close(y.data(), settled(c.expected(), size(filters), f, more, last, slopes), 1e-4);
      }
  });
}

TEST_CASE("at 512 channels Winograd errs by less than 1e-5 of the range") {
  const winograd_case c{map_of(7, 9, 512), 40};
  const auto expected = c.expected();
  on_every_target([&](const auto& set, int tile) {
    guarded y{c.outputs(), untouched};
    c.run(set, tile, y.data(), {});
    CHECK(error_of(y.data(), expected) < 1e-5);
  });
}
