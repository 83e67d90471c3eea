#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace watch {

/// One picture as viewers get it.
struct shown {
  long long number = 0;
  std::vector<std::byte> jpeg;
  std::string json;
};

/// The newest picture. Whoever publishes never waits for whoever looks: a slow viewer misses
/// pictures and slows nothing.
class live {
 public:
  void publish(shown next) {
    {
      const std::lock_guard hold(lock_);
      newest_ = std::make_shared<const shown>(std::move(next));
    }
    changed_.notify_all();
  }

  /// A picture after `number`, or null where none came within a quarter of a second.
  std::shared_ptr<const shown> after(long long number) {
    std::unique_lock hold(lock_);
    changed_.wait_for(hold, std::chrono::milliseconds(250),
                      [&] { return newest_ && newest_->number > number; });
    return newest_ && newest_->number > number ? newest_ : nullptr;
  }
  std::shared_ptr<const shown> newest() {
    const std::lock_guard hold(lock_);
    return newest_;
  }

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  std::shared_ptr<const shown> newest_;
};

}  // namespace watch
