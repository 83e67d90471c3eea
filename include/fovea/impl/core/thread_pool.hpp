#pragma once

#include "fovea/core/thread_pool.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// One job at a time. `open` holds the number of the job and how many of its tasks nobody has
/// taken yet, in one word: who lowers the second by one has that task of that very job. The caller
/// waits for tasks, not for workers, so one that the system keeps from running holds nobody up.
struct thread_pool::state {
  // 0.28 ms on a Zen 5, where a pause takes 28 ns: longer than the gap between two layers of a
  // small net and than it takes to wake a thread, shorter than anything a person notices.
  static constexpr int spins_before_sleep = 10'000;

  std::mutex one_caller;
  std::mutex sleeping;
  std::condition_variable wake;
  std::atomic<std::uint64_t> open{0};  ///< job << 32 | tasks left
  std::atomic<int> unfinished{0};
  std::atomic<int> asleep{0};
  std::atomic<bool> stop{false};
  std::atomic<const function_ref<void(int)>*> task{nullptr};
  std::vector<std::thread> workers;

  static std::uint64_t job_of(std::uint64_t word) noexcept { return word >> 32; }
  static int left_of(std::uint64_t word) noexcept { return static_cast<int>(word & 0xffffffffu); }

  static void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }

  void take_tasks(std::uint64_t job) {
    for (std::uint64_t now = open.load(std::memory_order_acquire);
         job_of(now) == job && left_of(now) > 0;) {
      if (!open.compare_exchange_weak(now, now - 1, std::memory_order_acq_rel)) continue;
      (*task.load(std::memory_order_relaxed))(left_of(now) - 1);
      unfinished.fetch_sub(1, std::memory_order_release);
      now = open.load(std::memory_order_acquire);
    }
  }

  std::uint64_t wait_for_job(std::uint64_t seen) {
    const auto fresh = [&](std::memory_order order) { return job_of(open.load(order)) != seen; };
    for (int i = 0; i < spins_before_sleep; ++i, relax())
      if (fresh(std::memory_order_acquire)) return job_of(open.load(std::memory_order_acquire));
    std::unique_lock lock(sleeping);
    asleep.fetch_add(1, std::memory_order_seq_cst);
    wake.wait(lock, [&] { return fresh(std::memory_order_seq_cst); });
    asleep.fetch_sub(1, std::memory_order_relaxed);
    return job_of(open.load(std::memory_order_acquire));
  }

  void work() {
    for (std::uint64_t seen = 0;;) {
      seen = wait_for_job(seen);
      if (stop.load(std::memory_order_relaxed)) return;
      take_tasks(seen);
    }
  }

  /// The number of the new job.
  std::uint64_t announce(int count) {
    const std::uint64_t job = (job_of(open.load(std::memory_order_relaxed)) + 1) & 0xffffffffu;
    open.store(job << 32 | static_cast<std::uint32_t>(count), std::memory_order_seq_cst);
    if (asleep.load(std::memory_order_seq_cst) > 0) {
      { const std::lock_guard lock(sleeping); }
      wake.notify_all();
    }
    return job;
  }

  /// What is left is being done by others; after a while one of them may want this processor.
  void wait_for_others() const {
    for (int i = 0; unfinished.load(std::memory_order_acquire) != 0; ++i)
      i < spins_before_sleep ? relax() : std::this_thread::yield();
  }
};

FOVEA_INLINE thread_pool::thread_pool(int threads) : state_(std::make_unique<state>()) {
  if (threads <= 0) threads = static_cast<int>(std::thread::hardware_concurrency());
  for (int i = 1; i < threads; ++i) state_->workers.emplace_back([s = state_.get()] { s->work(); });
}

FOVEA_INLINE thread_pool::~thread_pool() {
  if (!state_) return;
  state_->stop.store(true, std::memory_order_relaxed);
  state_->announce(0);
  for (auto& each : state_->workers) each.join();
}

FOVEA_INLINE thread_pool::thread_pool(thread_pool&&) noexcept = default;
FOVEA_INLINE thread_pool& thread_pool::operator=(thread_pool&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

FOVEA_INLINE int thread_pool::width() const noexcept {
  return static_cast<int>(state_->workers.size()) + 1;
}

FOVEA_INLINE void thread_pool::run(int count, function_ref<void(int)> task) {
  if (count <= 1 || state_->workers.empty()) {
    for (int i = 0; i < count; ++i) task(i);
    return;
  }
  const std::lock_guard only(state_->one_caller);
  state_->task.store(&task, std::memory_order_relaxed);
  state_->unfinished.store(count, std::memory_order_relaxed);
  state_->take_tasks(state_->announce(count));
  state_->wait_for_others();
}

}  // namespace fovea::inline FOVEA_ABI
