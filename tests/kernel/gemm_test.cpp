#include "reference/gemm.hpp"
#include "kernel/kernel_case.hpp"

#include <cstring>

using namespace kernel_case;

namespace {

struct packed {
  guarded floats;
  packed(const kernel::kernel_set& set, const std::vector<float>& w, std::int64_t depth,
         std::int64_t columns, const float* bias)
      : floats(set.packed_gemm_floats(depth, columns), NAN) {
    set.pack_gemm(w.data(), depth, columns, bias, floats.data());
  }
};

void check_gemm(const kernel::kernel_set& set, int rows, int depth, int columns) {
  CAPTURE(set.name);
  CAPTURE(rows);
  CAPTURE(depth);
  CAPTURE(columns);
  const auto a = noise(size(rows) * size(depth), 1), w = noise(size(columns) * size(depth), 2);
  const auto bias = noise(size(columns), 3);
  packed panel{set, w, depth, columns, bias.data()};
  guarded in{a}, out{size(rows) * size(columns), untouched};

  set.gemm({.a = in.data(),
            .a_stride = depth,
            .rows = rows,
            .depth = depth,
            .columns = columns,
            .packed = panel.floats.data(),
            .c = out.data(),
            .c_stride = columns,
            .then = {}});
  check_close(out.data(), reference::gemm(rows, depth, columns, a, w, bias), 2e-6 * (depth + 4));
}

}  // namespace

TEST_CASE("every target's gemm is the textbook product at odd sizes") {
  for (const auto* set : kernel::available())
    for (int rows : {1, 2, 5, 6, 7, 12, 13, 49})
      for (int depth : {1, 2, 3, 8, 16, 17, 24, 67})
        for (int columns : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 48, 49, 63, 64, 65, 101})
          check_gemm(*set, rows, depth, columns);
}

TEST_CASE("shallow products of many columns are the textbook's, too") {
  for (const auto* set : kernel::available())
    for (int depth = 1; depth < 26; ++depth)
      for (int vectors : {1, 3, 11, 21, 31}) check_gemm(*set, 9, depth, 16 * vectors - 5);
}

TEST_CASE("a product larger than a block of rows is whole") {
  for (const auto* set : kernel::available()) {
    check_gemm(*set, 389, 300, 33);
    check_gemm(*set, 50, 4999, 3);
  }
}

TEST_CASE("a product of no rows writes nothing, one without bias starts from zero") {
  for (const auto* set : kernel::available()) {
    CAPTURE(set->name);
    const auto a = noise(6, 1), w = noise(15, 2);
    packed panel{*set, w, 3, 5, nullptr};
    guarded in{a}, out{10, untouched};
    kernel::gemm_job job{.a = in.data(),
                         .a_stride = 3,
                         .rows = 0,
                         .depth = 3,
                         .columns = 5,
                         .packed = panel.floats.data(),
                         .c = out.data(),
                         .c_stride = 5,
                         .then = {}};
    set->gemm(job);
    CHECK(out[0] == untouched);
    job.rows = 2;
    set->gemm(job);
    check_close(out.data(), reference::gemm(2, 3, 5, a, w), 1e-5);
  }
}

TEST_CASE("a product writes its columns only, between strides") {
  for (const auto* set : kernel::available())
    for (int columns : {1, 4, 9, 17, 40}) {
      CAPTURE(set->name);
      CAPTURE(columns);
      const int rows = 14, depth = 10, stride = columns + 3;
      const auto a = noise(size(rows) * 12, 1), w = noise(size(columns) * size(depth), 2);
      packed panel{*set, w, depth, columns, nullptr};
      guarded in{a}, out{size(rows) * size(stride), untouched};
      set->gemm({.a = in.data(),
                 .a_stride = 12,
                 .rows = rows,
                 .depth = depth,
                 .columns = columns,
                 .packed = panel.floats.data(),
                 .c = out.data(),
                 .c_stride = stride,
                 .then = {}});
      for (int r = 0; r < rows; ++r) {
        const std::vector<float> row(a.begin() + r * 12, a.begin() + r * 12 + depth);
        check_close(out.data() + r * stride, reference::gemm(1, depth, columns, row, w), 1e-5);
        for (int c = columns; c < stride; ++c) CHECK(out[size(r * stride + c)] == untouched);
      }
    }
}

TEST_CASE("every activation and residual is applied to the sums of a product") {
  for (const auto* set : kernel::available())
    for (const auto& f : activations())
      for (int mode = 0; mode < 4; ++mode)  // no residual, before, after, before and in place
        for (int columns : {1, 17, 48, 64, 71}) {
          CAPTURE(set->name);
          CAPTURE(f.name);
          CAPTURE(mode);
          CAPTURE(columns);
          const int rows = 9, depth = columns == 48 ? 8 : 19;  // 8: W stays in registers
          const auto a = noise(size(rows * depth), 1), w = noise(size(columns * depth), 2);
          const auto bias = noise(size(columns), 3), more = noise(size(rows * columns), 4);
          const auto slopes =
              f.f == activation::prelu ? noise(size(columns), 5) : std::vector<float>{};
          packed panel{*set, w, depth, columns, bias.data()};
          guarded in{a}, out{more}, residual{more}, slope{slopes};
          kernel::gemm_job job{.a = in.data(),
                               .a_stride = depth,
                               .rows = rows,
                               .depth = depth,
                               .columns = columns,
                               .packed = panel.floats.data(),
                               .c = out.data(),
                               .c_stride = columns,
                               .then = {}};
          job.then = {.f = f.f,
                      .a = f.a,
                      .b = f.b,
                      .slopes = slopes.empty() ? nullptr : slope.data(),
                      .residual = mode == 0   ? nullptr
                                  : mode == 3 ? out.data()
                                              : residual.data(),
                      .residual_stride = columns,
                      .residual_last = mode == 2};
          set->gemm(job);
          check_close(out.data(),
                      settled(reference::gemm(rows, depth, columns, a, w, bias), size(columns), f,
                              mode ? more : std::vector<float>{}, mode == 2, slopes),
                      2e-5);
        }
}

TEST_CASE("weights are packed from any address, to the same bits") {
  for (const auto* of : kernel::available())
    for (const auto* set : {of, kernel::bf16_of(*of)}) {
      if (!set) continue;
      CAPTURE(set->name);
      const int depth = 67, columns = 37;
      const auto w = noise(size(depth) * size(columns), 4);
      const auto bias = noise(size(columns), 5);
      packed straight{*set, w, depth, columns, bias.data()};
      for (std::size_t shift = 1; shift < 4; ++shift) {
        std::vector<unsigned char> bytes(w.size() * 4 + shift);
        std::memcpy(bytes.data() + shift, w.data(), w.size() * 4);
        guarded odd{set->packed_gemm_floats(depth, columns), NAN};
        set->pack_gemm(bytes.data() + shift, depth, columns, bias.data(), odd.data());
        CHECK(std::memcmp(odd.data(), straight.floats.data(),
                          set->packed_gemm_floats(depth, columns) * 4) == 0);
      }
    }
}
