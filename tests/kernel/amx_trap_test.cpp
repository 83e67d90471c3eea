#include "kernel/bf16_sets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <thread>

// AMX's instructions one at a time: on this CPU's tiles, or else what the trap makes of them.
#if defined(__x86_64__) && defined(__linux__)
#include <sys/wait.h>

using namespace fovea_test;
using kernel_case::amx_kernels, kernel_case::have;

namespace {

/// As ldtilecfg reads it.
struct alignas(64) configuration {
  std::array<std::uint8_t, 64> bytes{1};

  constexpr configuration tile(int t, int rows, int row_bytes) const {
    configuration with = *this;
    with.bytes[std::size_t(16 + 2 * t)] = std::uint8_t(row_bytes);
    with.bytes[std::size_t(48 + t)] = std::uint8_t(rows);
    return with;
  }
  constexpr configuration byte(std::size_t at, std::uint8_t value) const {
    configuration with = *this;
    with.bytes[at] = value;
    return with;
  }
};

void configure(const configuration& c) { asm volatile("ldtilecfg %0" ::"m"(c)); }
void release() { asm volatile("tilerelease"); }
configuration configured() {
  configuration c;
  asm volatile("sttilecfg %0" : "=m"(c));
  return c;
}

template <int t>
void load(const void* from, std::ptrdiff_t stride) {
  asm volatile("tileloadd (%0,%1,1), %%tmm%c2" ::"r"(from), "r"(stride), "i"(t) : "memory");
}
template <int t>
void store(void* to, std::ptrdiff_t stride) {
  asm volatile("tilestored %%tmm%c2, (%0,%1,1)" ::"r"(to), "r"(stride), "i"(t) : "memory");
}
void multiply() { asm volatile("tdpbf16ps %tmm2, %tmm1, %tmm0"); }  // 0 += 1 times 2

using tile = std::array<std::array<std::uint32_t, 16>, 16>;

tile filled(std::uint32_t seed) {
  tile t;
  for (auto& row : t)
    for (auto& word : row) word = seed = seed * 1664525u + 1013904223u;
  return t;
}

/// Two numbers that bfloat16 has, the first in the low half.
std::uint32_t pair(float first, float second) {
  return std::bit_cast<std::uint32_t>(first) >> 16 |
         (std::bit_cast<std::uint32_t>(second) & 0xffff0000u);
}

struct single {  // one row, one pair, one column
  float sum;
  std::uint32_t a, b;
};

const configuration one_word = configuration{}.tile(0, 1, 4).tile(1, 1, 4).tile(2, 1, 4);

float product_of(single s) {
  configure(one_word);
  load<0>(&s.sum, 0), load<1>(&s.a, 0), load<2>(&s.b, 0);
  multiply();
  store<0>(&s.sum, 0);
  release();
  return s.sum;
}

struct end {
  int signal;
  std::string said;
};

/// How a process ends that does so, and what it says.
end end_of(void (*what)()) {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGILL, SIG_DFL), ::signal(SIGSEGV, SIG_DFL);
    ::dup2(ends[1], STDERR_FILENO);
    const amx_kernels here;
    what();
    ::_exit(0);
  }
  ::close(ends[1]);
  end e{};
  char some[256];
  for (ssize_t n; (n = ::read(ends[0], some, sizeof some)) > 0;) e.said.append(some, size_t(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  e.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return e;
}

}  // namespace

TEST_CASE("a tile takes rows at a stride from any address and gives them back, zeros around") {
  const amx_kernels here;
  if (!have(here)) return;
  static constexpr auto full = configuration{}.tile(0, 16, 64).tile(3, 5, 12).tile(7, 16, 64);
  const tile from = filled(1);
  const auto before = reinterpret_cast<std::uintptr_t>(from.data()) - 4096;
  tile twice{}, part{}, every_fourth{}, one_row{}, backwards{};
  configure(full);
  asm volatile("tileloadd (%0,%1,1), %%tmm0" ::"r"(from.data()), "r"(64l) : "memory");
  asm volatile("tilestored %%tmm0, -128(%0,%1,2)" ::"r"(twice.data() + 2), "r"(32l) : "memory");
  asm volatile("tileloaddt1 4096(%0,%1,8), %%tmm3" ::"r"(before), "r"(8l) : "memory");
  store<3>(part.data(), 64);
  register const void* r13 asm("r13") = from.data();
  register long r12 asm("r12") = 0;
  asm volatile("tileloadd (%0,%1,4), %%tmm7" ::"r"(r13), "r"(r12) : "memory");
  store<7>(every_fourth.data(), 64);
  asm volatile("tilezero %tmm7");
  asm volatile("tileloadd 64(%0), %%tmm7" ::"r"(from.data()) : "memory");
  store<7>(one_row.data(), 64);
  load<7>(from.data() + 15, -64);
  store<7>(backwards.data(), 64);
  release();
  CHECK(twice == from);
  for (std::size_t r = 0; r < 16; ++r)
    for (std::size_t c = 0; c < 16; ++c) {
      REQUIRE(part[r][c] == (r < 5 && c < 3 ? from[r][c] : 0));
      REQUIRE(every_fourth[r][c] == from[0][c]);
      REQUIRE(one_row[r][c] == from[1][c]);
      REQUIRE(backwards[r][c] == from[15 - r][c]);
    }
}

TEST_CASE("a configuration reads as it was written, its end as zeros, and both empty the tiles") {
  const amx_kernels here;
  if (!have(here)) return;
  const auto shapes = configuration{}.tile(0, 16, 64).tile(5, 3, 20);
  const tile some = filled(2);
  tile after = some;
  configure(shapes);
  const auto first = configured();
  load<0>(some.data(), 64);
  configure(shapes);
  store<0>(after.data(), 64);
  release();
  CHECK(first.bytes == shapes.bytes);
  CHECK(after == tile{});
  CHECK(configured().bytes == configuration{}.byte(0, 0).bytes);
}

TEST_CASE("loading goes on at the row of the configuration, once") {
  const amx_kernels here;
  if (!have(here)) return;
  const tile from = filled(3);
  tile to{};
  configure(configuration{}.tile(0, 4, 64).byte(1, 3));
  load<0>(from.data(), 64);
  const auto after = configured();
  store<0>(to.data(), 64);
  release();
  CHECK(after.bytes[1] == 0);
  CHECK(to[2] == tile{}[2]);
  CHECK(to[3] == from[3]);
}

TEST_CASE("tdpbf16ps adds products of pairs to the sums, exactly where float can") {
  const amx_kernels here;
  if (!have(here)) return;
  constexpr std::size_t rows = 3, pairs = 2, columns = 5;  // whole numbers up to 31
  tile a = filled(4), b = filled(5), sums{}, got{};
  float x[rows][2 * pairs], y[2 * pairs][columns];
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t k = 0; k < 2 * pairs; ++k) x[r][k] = 7 * float(r) + 5 * float(k) - 11;
  for (std::size_t k = 0; k < 2 * pairs; ++k)
    for (std::size_t c = 0; c < columns; ++c) y[k][c] = 3 * float(c) - 8 * float(k) + 2;
  for (std::size_t k = 0; k < pairs; ++k) {
    for (std::size_t r = 0; r < rows; ++r) a[r][k] = pair(x[r][2 * k], x[r][2 * k + 1]);
    for (std::size_t c = 0; c < columns; ++c) b[k][c] = pair(y[2 * k][c], y[2 * k + 1][c]);
  }
  for (auto& row : sums) row.fill(std::bit_cast<std::uint32_t>(100.5f));
  configure(configuration{}
                .tile(0, rows, 4 * columns)
                .tile(1, rows, 4 * pairs)
                .tile(2, pairs, 4 * columns));
  load<0>(sums.data(), 64), load<1>(a.data(), 64), load<2>(b.data(), 64);
  multiply();
  store<0>(got.data(), 64);
  release();
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) {
      double expected = 100.5;
      for (std::size_t k = 0; k < 2 * pairs; ++k) expected += double(x[r][k]) * double(y[k][c]);
      CHECK(double(std::bit_cast<float>(got[r][c])) == expected);
    }
  CHECK(got[0][columns] == 0);
  CHECK(got[rows] == tile{}[0]);
}

TEST_CASE("tdpbf16ps takes denormals for zero, rounds to even and leaves MXCSR alone") {
  const amx_kernels here;
  if (!have(here)) return;
  const unsigned caller = _mm_getcsr(), up = 0x4000, all_but_inexact_masked = 0x0f80;
  const float tiny = 0x1p-126f, denormal = 0x1p-127f, infinite = HUGE_VALF;
  const struct {
    single of;
    float expected;
  } cases[]{{{0, pair(denormal, 0), pair(0x1p100f, 0)}, 0},
            {{0, pair(0, 0x1p100f), pair(0, -denormal)}, 0},
            {{denormal, pair(0, 0), pair(0, 0)}, 0},
            {{0, pair(0x1p-70f, 0), pair(0x1p-60f, 0)}, 0},
            {{0, pair(tiny, 0), pair(1, 0)}, tiny},
            {{tiny, pair(-1, 0), pair(0x1.8p-126f, 0)}, 0},
            {{1, pair(0x1p-12f, 0), pair(0x1p-12f, 0)}, 1},
            {{1, pair(0x1.8p-12f, 0), pair(0x1p-12f, 0)}, 1 + 0x1p-23f},
            {{0, pair(0x1p100f, 0), pair(0x1p100f, 0)}, infinite},
            {{-infinite, pair(0, 3), pair(0, 5)}, -infinite}};
  for (const auto& c : cases) {
    CAPTURE(c.of.sum);
    CAPTURE(c.of.a);
    CAPTURE(c.of.b);
    _mm_setcsr(up | all_but_inexact_masked);
    const float got = product_of(c.of);
    const unsigned after = _mm_getcsr();
    _mm_setcsr(caller);
    CHECK(got == c.expected);
    CHECK(after == (up | all_but_inexact_masked));
  }
  CHECK(std::isnan(product_of({infinite, pair(-infinite, 0), pair(1, 0)})));
  CHECK(std::isnan(product_of({0, pair(0, infinite), pair(0, 0)})));
}

TEST_CASE("a thread's tiles stay its own while others run between") {
  const amx_kernels here;
  if (!have(here)) return;
  std::array<int, 5> wrong{};
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < 5; ++t)
    threads.emplace_back([&wrong, t] {
      const int rows = int(t) + 4;
      const tile own = filled(t);
      tile got{};
      configure(configuration{}.tile(0, rows, 64));
      load<0>(own.data(), 64);
      for (int i = 0; i < 200; ++i) {
        std::this_thread::yield();
        store<0>(got.data(), 64);
        wrong[t] += !std::equal(own.begin(), own.begin() + rows, got.begin());
      }
      release();
    });
  for (auto& t : threads) t.join();
  CHECK(wrong == std::array<int, 5>{});
}

TEST_CASE("what a CPU refuses of AMX, and all that is no instruction, still ends the process") {
  if (const amx_kernels here; !have(here)) return;
  const end unconfigured = end_of([] { multiply(); });
  const end twice = end_of([] {
    configure(configuration{}.tile(0, 16, 64).tile(1, 16, 64));
    asm volatile(".byte 0xc4, 0xe2, 0x72, 0x5c, 0xc1");  // %tmm1, %tmm1, %tmm0: as refuses it, too
  });
  const end illegal = end_of([] { asm volatile("ud2"); });
  const end none = end_of([] { release(); });
  CHECK(unconfigured.signal == SIGILL);
  CHECK(twice.signal == SIGILL);
  CHECK(illegal.signal == SIGILL);
  CHECK(illegal.said == "");
  CHECK(none.signal == 0);
  if (amx::cpu_has_tiles()) return;
  CHECK(unconfigured.said == "tdpbf16ps: #UD: tiles are not configured\n");
  CHECK(twice.said == "tdpbf16ps: #UD: the same tile twice\n");
}
#endif
