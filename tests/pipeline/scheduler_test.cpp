#include "fovea/pipeline/scheduler.hpp"

#include "pipeline/simulated_cameras.hpp"
#include "support/counting_allocator.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

using namespace fovea;
using namespace fovea_test;

namespace {

schedule_options on(int threads) {
  schedule_options how;
  how.threads = threads;
  return how;
}

void check_coverage(const scheduler& s, int cameras) {
  const auto all = s.report().frames;
  CHECK(all.sum() == all.offered);
  for (int c = 0; c < cameras; ++c) {
    CAPTURE(c);
    const auto one = s.report(c);
    CHECK(one.sum() == one.offered);
  }
}

}  // namespace

TEST_CASE("a camera alone is looked at as often as asked, with everything, and at once") {
  street s;
  s.cameras = 1, s.threads = 1, s.seconds = 60, s.always_moves = true;
  simulation sim(s, on(1));
  sim.run();
  CHECK(sim.steps == std::vector<int>{0});
  CHECK(sim.looks.size() == 300);  // five a second
  CHECK(sim.latency(0, 60, 1) == doctest::Approx(0.07));
  const auto frames = sim.scheduler.report().frames;
  CHECK(frames.offered == 1500);
  CHECK(frames.detected == 300);
  CHECK(frames.between == 1199);
  CHECK(frames.waiting == 1);
  CHECK(frames.missed == 0);
}

TEST_CASE("cameras of any rate are looked at as often as asked, or at each of their frames") {
  for (const double rate : {1.0, 5.0, 12.5, 60.0}) {
    CAPTURE(rate);
    street s;
    s.cameras = 1, s.threads = 1, s.seconds = 60, s.always_moves = true, s.frames_a_second = rate;
    simulation sim(s, on(1));
    sim.run();
    const double apart = std::ceil(0.2 * rate - 1e-9) / rate;  // the next frame that is due
    CHECK(double(sim.looks.size()) == doctest::Approx(60 / apart).epsilon(0.02));
    for (std::size_t i = 1; i < sim.looks.size(); ++i)
      CHECK(sim.looks[i].task.freshness - (sim.looks[i].task.started - sim.looks[i].task.taken) ==
            doctest::Approx(apart).epsilon(0.01));
    check_coverage(sim.scheduler, 1);
  }
}

TEST_CASE("a camera whose rate changes is looked at by the time that has passed, not by frames") {
  scheduler s(1, on(1));
  std::uint32_t random = 7;
  double now = 0, before = -1, gap = 0;
  for (int i = 0; i < 2000; ++i) {
    random = random * 1664525 + 1013904223;
    gap = 0.01 + 0.4 * double(random >> 8) / double(1 << 24);
    now += gap;
    s.offer(0, i, now, 1.0f);
    const auto task = s.next(now);
    CHECK(bool(task) == (before < 0 || now - before >= 0.2 - 1e-9));
    if (task) s.finished(*task, now + 0.001), before = now;
  }
  check_coverage(s, 1);
}

TEST_CASE("where nothing moves and no track is unsure, a camera rests, and is looked at anyway") {
  schedule_options how = on(1);
  how.interval = 0.2, how.quiet_interval = 2;
  scheduler s(1, how);
  int looks = 0;
  for (int i = 0; i < 250; ++i) {
    const double now = i * 0.04;
    s.offer(0, i, now, i == 0 ? 1.0f : 0.0f);
    if (const auto task = s.next(now)) ++looks, s.finished(*task, now + 0.01);
  }
  CHECK(looks == 5);
  CHECK(s.report().frames.quiet == 244);
  // A track that is unsure wants the net although nothing moves.
  s.offer(0, 250, 10.0, 0);
  const auto task = s.next(10.0);
  REQUIRE(task);
  s.finished(*task, 10.01, {1, 1});
  for (int i = 251; i < 256; ++i) s.offer(0, i, i * 0.04, 0);
  CHECK(s.next(10.2));
}

TEST_CASE("quiet cameras that all wake at once are no overload, where there is room for them") {
  const int cameras = 8;
  scheduler s(cameras, on(1));
  double free = 0;  // when the thread is
  for (int i = 0; i < 250; ++i) {
    const double now = i * 0.04;
    for (int c = 0; c < cameras; ++c) s.offer(c, i, now, i == 0 || now >= 5.5 ? 1.0f : 0.0f);
    for (free = std::max(free, now); free < now + 0.04;) {
      const auto task = s.next(free);
      if (!task) break;
      free += 0.012;
      s.finished(*task, free);
    }
    CHECK(s.step() == 0);
  }
  check_coverage(s, cameras);
  CHECK(s.report().steps_up == 0);
  CHECK(s.report().frames.missed > 0);  // some waited for their turn, and not for long
}

TEST_CASE("64 cameras on 2 threads for five minutes: steps in order, flat latency, all accounted") {
  const street s;
  simulation sim(s, on(2));
  sim.run();
  REQUIRE(sim.looks.size() > 1000);
  for (std::size_t i = 1; i < sim.steps.size(); ++i)
    CHECK(std::abs(sim.steps[i] - sim.steps[i - 1]) == 1);
  CHECK(sim.steps.front() == 0);
  CHECK(sim.scheduler.step() >= 4);
  check_coverage(sim.scheduler, s.cameras);
  const double early = sim.latency(30, 60, 0.99), late = sim.latency(270, 300, 0.99);
  CHECK(late < 1.5 * early + 0.01);
  CHECK(sim.latency(30, 300, 1) < 1);
  for (int c = 0; c < s.cameras; ++c) CHECK(sim.scheduler.freshness(c, sim.now) < 12);
  CHECK(sim.scheduler.report().used < 1);
  MESSAGE("step " << sim.scheduler.step() << ", p99 " << early << " s then " << late << " s, looks "
                  << sim.looks.size() << ", used " << sim.scheduler.report().used);
}

TEST_CASE("the same times give the same decisions, byte by byte") {
  street s;
  s.seconds = 60;
  simulation one(s, on(2)), two(s, on(2));
  one.run(), two.run();
  CHECK(one.log().size() > 10000);
  CHECK(one.log() == two.log());
}

TEST_CASE("when the streets are empty again, every step is taken back") {
  street s;
  s.busy_until = 60, s.seconds = 200;
  schedule_options how = on(2);
  how.quiet_interval = 5;  // 64 cameras at rest then take 0.45 of two threads
  simulation sim(s, how);
  sim.run();
  CHECK(*std::max_element(sim.steps.begin(), sim.steps.end()) >= 4);
  CHECK(sim.scheduler.step() == 0);
  CHECK(sim.looks.back().task.how == effort{});
  check_coverage(sim.scheduler, s.cameras);
}

TEST_CASE("too much even for the last step but one: cameras take turns, none is forgotten") {
  street s;
  s.cameras = 200, s.always_moves = true, s.seconds = 120, s.find = 0.3;
  simulation sim(s, on(2));
  sim.run();
  CHECK(sim.scheduler.step() >= 5);
  check_coverage(sim.scheduler, s.cameras);
  CHECK(sim.scheduler.report().frames.skipped > 0);
  std::vector<int> looks(200);
  for (const auto& each : sim.looks) ++looks[std::size_t(each.task.camera)];
  const auto [least, most] = std::minmax_element(looks.begin(), looks.end());
  CHECK(*least > 0);
  CHECK(*most <= 3 * *least + 5);
}

TEST_CASE("cameras that take turns are no reason to look at fewer, where there is room") {
  // 256 looks of 7.5 ms in 0.8 s are too much for two threads, and half of them are not.
  street s;
  s.cameras = 256, s.always_moves = true, s.seconds = 180, s.find = 0.03, s.read = 0.01;
  simulation sim(s, on(2));
  sim.run();
  check_coverage(sim.scheduler, s.cameras);
  CHECK(sim.scheduler.step() <= 6);
  CHECK(sim.scheduler.report().used > 0.4);
  CHECK(sim.latency(60, 180, 0.99) < 0.5);
  MESSAGE("step " << sim.scheduler.step() << ", used " << sim.scheduler.report().used);
}

TEST_CASE("a record says how old what was known is") {
  scheduler s(1, on(1));
  CHECK(s.freshness(0, 5) < 0);
  s.offer(0, 0, 1.0, 1);
  const auto first = s.next(1.25);
  REQUIRE(first);
  CHECK(first->taken == 1.0);
  CHECK(first->started == 1.25);
  CHECK_FALSE(s.next(1.3));  // it is being looked at
  s.finished(*first, 1.5);
  CHECK(s.freshness(0, 2.0) == 1.0);
  s.offer(0, 9, 3.0, 1);
  CHECK(s.next(3.0)->freshness == 2.0);
}

TEST_CASE("a task that never ends is given up, and its camera goes on") {
  scheduler s(1, on(2));
  s.offer(0, 0, 0, 1);
  const auto lost = s.next(0);
  REQUIRE(lost);
  s.offer(0, 1, 1, 1);
  CHECK_FALSE(s.next(1));
  s.offer(0, 2, 11, 1);
  const auto again = s.next(11);
  REQUIRE(again);
  s.finished(*lost, 11.5);  // too late: ignored
  s.finished(*again, 12);
  CHECK(s.report().frames.detected == 1);
  check_coverage(s, 1);
}

TEST_CASE("frames that came and went are counted with the rest, and no camera is no work") {
  scheduler s(2, on(1));
  s.offer(0, 7, 0.3, 1, 7);
  CHECK(s.report(0).offered == 8);
  check_coverage(s, 2);
  scheduler none(0, on(1));
  CHECK_FALSE(none.next(1));
  CHECK(none.report().frames.sum() == 0);
}

TEST_CASE("a scheduler allocates only when it is made") {
  scheduler s(64, on(2));
  CHECK(allocations_during([&] {
          for (int i = 0; i < 6400; ++i) {
            const double now = i * 0.001;
            s.offer(i % 64, i / 64, now, 0.1f);
            if (const auto task = s.next(now)) s.finished(*task, now + 0.0005);
          }
        }) == 0);
  check_coverage(s, 64);
}

TEST_CASE("real threads and the real clock: the same contract") {
  // FOVEA_REAL_SECONDS=300 is the full run; costs are slept, not spent.
  const char* wish = std::getenv("FOVEA_REAL_SECONDS");
  const double seconds = wish ? std::atof(wish) : 2;
  const int cameras = 64;
  scheduler s(cameras, on(2));
  std::mutex lock;
  const auto begun = std::chrono::steady_clock::now();
  const auto now = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  };
  const auto rest = [](double t) { std::this_thread::sleep_for(std::chrono::duration<double>(t)); };
  const auto work = [&] {
    while (now() < seconds) {
      std::unique_lock hold(lock);
      const auto task = s.next(now());
      hold.unlock();
      rest(task ? 0.05 * task->how.scale * task->how.scale + (task->how.attributes ? 0.02 : 0)
                : 0.001);
      hold.lock();
      if (task) s.finished(*task, now(), {1, 0});
    }
  };
  std::thread one(work), two(work);
  for (long long i = 0; now() < seconds; ++i) {
    {
      const std::lock_guard hold(lock);
      for (int c = 0; c < cameras; ++c) s.offer(c, i, now(), 0.05f);
    }
    rest(0.04);
  }
  one.join(), two.join();
  check_coverage(s, cameras);
  CHECK(s.report().steps_up >= 1);
  MESSAGE("step " << s.step() << ", used " << s.report().used << ", mean latency "
                  << s.report().mean_latency << " s, worst " << s.report().worst_latency << " s");
}
