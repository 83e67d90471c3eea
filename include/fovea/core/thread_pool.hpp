#pragma once

#include "fovea/core/executor.hpp"

#include <memory>

namespace fovea::inline FOVEA_ABI {

/// Worker threads that are ready within microseconds: they spin for a short while after each job,
/// then sleep.
///
/// The calling thread works too, so `thread_pool(2)` starts one thread. `run` may be called from
/// several threads; calls queue. Tasks must not call `run` on the same pool.
class thread_pool final : public executor {
 public:
  /// `threads` at least 1; 0 means one for each processor.
  explicit thread_pool(int threads = 0);
  ~thread_pool() override;
  thread_pool(thread_pool&&) noexcept;
  thread_pool& operator=(thread_pool&&) noexcept;

  int width() const noexcept override;
  void run(int count, function_ref<void(int)> task) override;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/core/thread_pool.hpp"
#endif
