#include "fovea/core/thread_pool.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "support/counting_allocator.hpp"

using fovea::thread_pool;

TEST_CASE("every task runs exactly once, whatever the counts") {
  for (int threads : {1, 2, 3, 7}) {
    thread_pool pool(threads);
    CHECK(pool.width() == threads);
    for (int count : {0, 1, 2, 3, 7, 8, 9, 1009}) {
      CAPTURE(threads);
      CAPTURE(count);
      std::vector<std::atomic<int>> ran(static_cast<std::size_t>(count));
      pool.run(count, [&](int i) { ran[static_cast<std::size_t>(i)].fetch_add(1); });
      int wrong = 0;
      for (const auto& each : ran) wrong += each.load() != 1;
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("results written by tasks are visible when run returns") {
  thread_pool pool(3);
  std::vector<int> plain(257);
  for (int round = 1; round <= 2000; ++round) {
    pool.run(257, [&](int i) { plain[static_cast<std::size_t>(i)] += 1; });
    const auto at = static_cast<std::size_t>(round % 257);
    if (plain[at] != round) REQUIRE(plain[at] == round);
  }
  int wrong = 0;
  for (int each : plain) wrong += each != 2000;
  CHECK(wrong == 0);
}

TEST_CASE("a pool that has gone to sleep wakes for the next job") {
  thread_pool pool(2);
  for (int round = 0; round < 20; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    std::atomic<int> ran{0};
    pool.run(5, [&](int) { ran.fetch_add(1); });
    CHECK(ran.load() == 5);
  }
}

TEST_CASE("calls from several threads queue and all finish") {
  thread_pool pool(2);
  std::atomic<int> ran{0};
  std::vector<std::thread> callers;
  for (int c = 0; c < 4; ++c)
    callers.emplace_back([&] {
      for (int round = 0; round < 200; ++round) pool.run(3, [&](int) { ran.fetch_add(1); });
    });
  for (auto& each : callers) each.join();
  CHECK(ran.load() == 4 * 200 * 3);
}

TEST_CASE("pools start and stop in any state without hanging") {
  for (int round = 0; round < 50; ++round) {
    thread_pool idle(4);
    thread_pool busy(2);
    busy.run(2, [](int) {});
    thread_pool moved(std::move(busy));
    idle = std::move(moved);
    idle.run(2, [](int) {});
    CHECK(idle.width() == 2);
  }
}

TEST_CASE("handing work to the pool does not allocate") {
  thread_pool pool(2);
  pool.run(2, [](int) {});
  std::atomic<int> sum{0};
  const long allocated = fovea_test::allocations_during([&] {
    for (int round = 0; round < 100; ++round) pool.run(7, [&](int i) { sum.fetch_add(i); });
  });
  CHECK(allocated == 0);
  CHECK(sum.load() == 2100);
}
