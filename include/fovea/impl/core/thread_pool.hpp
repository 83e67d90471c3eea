#pragma once

#include "fovea/core/thread_pool.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// One job at a time. `ticket` counts jobs; a worker that sees a new ticket takes tasks by
/// incrementing `next` until they run out, then counts itself out of `busy`.
struct thread_pool::state {
  // About 20 to 50 microseconds: longer than the gap between two layers of a small net, shorter
  // than anything a person or a battery notices.
  static constexpr int spins_before_sleep = 2000;

  std::mutex one_caller;
  std::mutex sleeping;
  std::condition_variable wake;
  std::atomic<std::uint32_t> ticket{0};
  std::atomic<int> next{0};
  std::atomic<int> busy{0};
  std::atomic<int> asleep{0};
  std::atomic<bool> stop{false};
  int count = 0;
  const function_ref<void(int)>* task = nullptr;
  std::vector<std::thread> workers;

  static void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }

  void take_tasks() {
    for (int i = next.fetch_add(1, std::memory_order_relaxed); i < count;
         i = next.fetch_add(1, std::memory_order_relaxed))
      (*task)(i);
  }

  std::uint32_t wait_for_ticket(std::uint32_t seen) {
    for (int i = 0; i < spins_before_sleep; ++i) {
      const auto now = ticket.load(std::memory_order_acquire);
      if (now != seen) return now;
      relax();
    }
    std::unique_lock lock(sleeping);
    asleep.fetch_add(1, std::memory_order_seq_cst);
    wake.wait(lock, [&] { return ticket.load(std::memory_order_seq_cst) != seen; });
    asleep.fetch_sub(1, std::memory_order_relaxed);
    return ticket.load(std::memory_order_acquire);
  }

  void work() {
    std::uint32_t seen = 0;
    for (;;) {
      seen = wait_for_ticket(seen);
      if (stop.load(std::memory_order_relaxed)) return;
      take_tasks();
      busy.fetch_sub(1, std::memory_order_release);
    }
  }

  void announce() {
    ticket.fetch_add(1, std::memory_order_seq_cst);
    if (asleep.load(std::memory_order_seq_cst) > 0) {
      { const std::lock_guard lock(sleeping); }
      wake.notify_all();
    }
  }
};

FOVEA_INLINE thread_pool::thread_pool(int threads) : state_(std::make_unique<state>()) {
  if (threads <= 0) threads = static_cast<int>(std::thread::hardware_concurrency());
  for (int i = 1; i < threads; ++i) state_->workers.emplace_back([s = state_.get()] { s->work(); });
}

FOVEA_INLINE thread_pool::~thread_pool() {
  if (!state_) return;
  state_->stop.store(true, std::memory_order_relaxed);
  state_->announce();
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
  state_->task = &task;
  state_->count = count;
  state_->next.store(0, std::memory_order_relaxed);
  state_->busy.store(static_cast<int>(state_->workers.size()), std::memory_order_relaxed);
  state_->announce();
  state_->take_tasks();
  while (state_->busy.load(std::memory_order_acquire) != 0) state::relax();
}

}  // namespace fovea::inline FOVEA_ABI
