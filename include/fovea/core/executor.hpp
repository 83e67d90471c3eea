#pragma once

#include "fovea/core/config.hpp"
#include "fovea/core/function_ref.hpp"

namespace fovea::inline FOVEA_ABI {

/// Where work that splits is run. Serial by default; hand in a `thread_pool` or your own.
class executor {
 public:
  virtual ~executor() = default;

  /// How many tasks can run at the same time.
  virtual int width() const noexcept = 0;

  /// Calls `task(0)` to `task(count - 1)`, each once, in any order, and returns when all are done.
  virtual void run(int count, function_ref<void(int)> task) = 0;
};

}  // namespace fovea::inline FOVEA_ABI
