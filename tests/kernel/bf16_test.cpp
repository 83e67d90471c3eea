#include "kernel/bf16_sets.hpp"
#include "kernel/kernel_case.hpp"
#include "reference/conv.hpp"
#include "reference/gemm.hpp"

#include <bit>
#include <limits>

using namespace kernel_case;

namespace {

struct product_case {
  int rows, depth, columns;
  named_activation f{activation::none, "none"};
};

void check_gemm(const kernel::kernel_set& set, const product_case& is) {
  CAPTURE(set.name);
  CAPTURE(is.rows);
  CAPTURE(is.depth);
  CAPTURE(is.columns);
  CAPTURE(is.f.name);
  const auto a = noise(size(is.rows) * size(is.depth), 1);
  const auto w = noise(size(is.columns) * size(is.depth), 2), bias = noise(size(is.columns), 3);
  const bool sloping = is.f.f == activation::prelu;
  const auto slopes = sloping ? noise(size(is.columns), 5) : std::vector<float>{};
  const auto more = noise(size(is.rows) * size(is.columns), 4);
  guarded in{a}, slope{slopes}, residual{more}, out{more.size(), untouched};
  guarded packed{set.packed_gemm_floats(is.depth, is.columns), NAN};
  set.pack_gemm(w.data(), is.depth, is.columns, bias.data(), packed.data());
  kernel::gemm_job job{.a = in.data(),
                       .a_stride = is.depth,
                       .rows = is.rows,
                       .depth = is.depth,
                       .columns = is.columns,
                       .packed = packed.data(),
                       .c = out.data(),
                       .c_stride = is.columns,
                       .scratch = nullptr,
                       .then = {}};
  job.then = {.f = is.f.f,
              .a = is.f.a,
              .b = is.f.b,
              .slopes = sloping ? slope.data() : nullptr,
              .residual = residual.data(),
              .residual_stride = is.columns};
  guarded scratch{set.gemm_scratch_bytes(job) / sizeof(float), NAN};
  job.scratch = scratch.data();
  set.gemm(job);
  const auto sums = reference::gemm(is.rows, is.depth, is.columns, nearest(a), nearest(w), bias);
  check_close(out.data(), settled(sums, size(is.columns), is.f, more, false, slopes),
              2e-6 * (is.depth + 4));
}

}  // namespace

TEST_CASE("a bfloat16 product is the textbook product of rounded factors at odd sizes") {
  for (const auto* set : bf16_sets()) {
    for (int rows : {1, 2, 7, 15, 16, 17, 31, 33, 49})
      for (int depth : {1, 2, 3, 15, 16, 31, 32, 33, 67})
        for (int columns : {1, 15, 16, 17, 31, 32, 33, 48, 49, 63, 64, 65, 101, 129})
          check_gemm(*set, {rows, depth, columns});
    check_gemm(*set, {389, 300, 33});
    check_gemm(*set, {50, 4999, 3});
    check_gemm(*set, {0, 5, 3});
  }
}

TEST_CASE("a bfloat16 product ends in every activation") {
  for (const auto* set : bf16_sets())
    for (const auto& f : activations())
      for (int columns : {1, 17, 64, 71}) check_gemm(*set, {19, 19, columns, f});
}

TEST_CASE("a bfloat16 convolution is the textbook one of rounded factors") {
  for (const auto* set : bf16_sets())
    for (int channels : {1, 3, 5, 16, 33})
      for (int stride : {1, 2})
        for (int columns : {1, 17, 40, 70}) {
          CAPTURE(set->name);
          CAPTURE(channels);
          CAPTURE(stride);
          CAPTURE(columns);
          const int out_height = (9 + 2 - 3) / stride + 1, out_width = (23 + 2 - 3) / stride + 1;
          const reference::window2d at{.height = 9,
                                       .width = 23,
                                       .channels = channels,
                                       .kernel_height = 3,
                                       .kernel_width = 3,
                                       .stride_y = stride,
                                       .stride_x = stride,
                                       .pad_top = 1,
                                       .pad_left = 1,
                                       .out_height = out_height,
                                       .out_width = out_width};
          const int depth = 9 * channels;
          const auto x = noise(size(9 * 23 * channels), 1), w = noise(size(columns * depth), 2);
          const auto bias = noise(size(columns), 3);
          guarded in{x}, zeros{size(channels), 0.0f};
          guarded out{size(out_height * out_width * columns), untouched};
          guarded packed{set->packed_gemm_floats(depth, columns), NAN};
          set->pack_gemm(w.data(), depth, columns, bias.data(), packed.data());
          kernel::conv_job job;
          job.at = {.height = 9,
                    .width = 23,
                    .kernel_height = 3,
                    .kernel_width = 3,
                    .stride_y = stride,
                    .stride_x = stride,
                    .pad_top = 1,
                    .pad_left = 1,
                    .out_width = out_width,
                    .first_row = 0,
                    .last_row = out_height};
          job.x = in.data(), job.x_stride = channels, job.channels = channels;
          job.columns = columns, job.packed = packed.data(), job.zeros = zeros.data();
          job.y = out.data(), job.y_stride = columns;
          fovea_test::guard_buffer<double> scratch((set->conv_scratch_bytes(job) + 7) / 8);
          job.scratch = scratch.data();
          set->conv(job);
          check_close(out.data(), reference::conv(at, columns, 1, nearest(x), nearest(w), bias),
                      2e-6 * (depth + 4));
        }
}

TEST_CASE("bfloat16 factors keep infinity and what is no number, and drop denormals") {
  const float huge = std::numeric_limits<float>::max(), infinite = HUGE_VALF;
  for (const auto* set : bf16_sets())
    for (const float x : {infinite, -infinite, huge, NAN, 1e-40f, -0.0f}) {
      CAPTURE(set->name);
      CAPTURE(x);
      const std::vector<float> w(17, 1.0f);
      guarded in{std::vector<float>{1.0f, x}}, out{34, untouched};
      guarded packed{set->packed_gemm_floats(1, 17), NAN};
      set->pack_gemm(w.data(), 1, 17, nullptr, packed.data());
      kernel::gemm_job job{.a = in.data(),
                           .a_stride = 1,
                           .rows = 2,
                           .depth = 1,
                           .columns = 17,
                           .packed = packed.data(),
                           .c = out.data(),
                           .c_stride = 17,
                           .scratch = nullptr,
                           .then = {}};
      guarded scratch{set->gemm_scratch_bytes(job) / sizeof(float), NAN};
      job.scratch = scratch.data();
      set->gemm(job);
      const float expected = x == huge ? infinite : std::fabs(x) < 1 ? 0.0f : x;
      CHECK(out[16] == 1.0f);
      CHECK((std::isnan(x) ? std::isnan(out[17]) : out[17] == expected));
    }
}

TEST_CASE("every set of AVX-512 kernels has the same bfloat16 products, other sets have none") {
  const kernel::kernel_set* first = nullptr;
  for (const auto* set : kernel::available()) {
    CAPTURE(set->name);
    const bool wide = std::string_view(set->name).starts_with("avx512");
    if (!wide) CHECK(kernel::bf16_of(*set) == nullptr);
    if (wide && !first) first = kernel::bf16_of(*set);
    if (wide) CHECK(kernel::bf16_of(*set) == first);
  }
}

TEST_CASE("only the sets it is made for have a bfloat16 twin") {
  for (const auto* set : kernel::available()) {
    const auto* twin = kernel::bf16_of(*set);
    if (!twin) continue;
    CHECK(std::string_view(set->name).starts_with("avx512"));
    CHECK((twin->bf16 && !set->bf16 && twin->runs_here()));
    CHECK((twin->depthwise == set->depthwise));
  }
}

TEST_CASE(
    "a convolution by channel that rounds writes what a product would round, and is read so") {
  for (const auto* set : bf16_sets()) {
    if (!set->depthwise_rounded) continue;
    for (const auto& f : activations())
      for (int channels : {2, 6, 16, 18, 46})
        for (int stride : {1, 2}) {
          if (f.f > activation::prelu) continue;
          CAPTURE(f.name);
          CAPTURE(channels);
          CAPTURE(stride);
          const int height = 5, width = 9, out_height = stride == 1 ? 5 : 3;
          const int out_width = stride == 1 ? 9 : 5, pixels = out_height * out_width;
          const auto& plain = kernel::best();
          const auto w = noise(size(9 * channels), 2), slopes = noise(size(channels), 3);
          guarded x{noise(size(height * width * channels), 1)}, zeros{size(channels), 0};
          guarded slope{slopes}, y{size(pixels * channels), untouched};
          guarded halves{size(pixels * channels / 2), untouched};
          guarded packed{plain.packed_depthwise_floats(9, channels), NAN};
          plain.pack_depthwise(w.data(), 9, channels, slope.data(), packed.data());
          kernel::depthwise_job job{.at = {.height = height,
                                           .width = width,
                                           .kernel_height = 3,
                                           .kernel_width = 3,
                                           .stride_y = stride,
                                           .stride_x = stride,
                                           .pad_top = 1,
                                           .pad_left = 1,
                                           .out_width = out_width,
                                           .last_row = out_height},
                                    .x = x.data(),
                                    .channels = channels,
                                    .weights = packed.data(),
                                    .zeros = zeros.data(),
                                    .y = y.data(),
                                    .then = {.f = f.f, .a = f.a, .b = f.b}};
          if (f.f == activation::prelu) job.then.slopes = slope.data();
          plain.depthwise(job);
          job.y = halves.data();
          set->depthwise_rounded(job);
          for (int i = 0; i < pixels * channels; ++i) {
            const auto word = std::bit_cast<std::uint32_t>(halves[size(i / 2)]);
            const auto half = (i % 2 ? word >> 16 : word) << 16;
            REQUIRE(std::bit_cast<float>(half) == nearest(y[size(i)]));
          }

          const int columns = 21;
          const auto v = noise(size(columns * channels), 4);
          guarded panel{set->packed_gemm_floats(channels, columns), NAN};
          set->pack_gemm(v.data(), channels, columns, nullptr, panel.data());
          guarded from_floats{size(pixels * columns), untouched};
          guarded from_halves{size(pixels * columns), untouched};
          kernel::gemm_job product{.a = y.data(),
                                   .a_stride = channels,
                                   .rows = pixels,
                                   .depth = channels,
                                   .columns = columns,
                                   .packed = panel.data(),
                                   .c = from_floats.data(),
                                   .c_stride = columns,
                                   .then = {}};
          guarded scratch{set->gemm_scratch_bytes(product) / sizeof(float), NAN};
          product.scratch = scratch.data();
          set->gemm(product);
          product.a = halves.data(), product.a_stride = channels / 2, product.rounded = true;
          product.c = from_halves.data();
          set->gemm(product);
          for (int i = 0; i < pixels * columns; ++i)
            REQUIRE(from_floats[size(i)] == from_halves[size(i)]);
        }
  }
}
