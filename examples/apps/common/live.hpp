#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace app {

/// One picture as viewers get it.
struct shown {
  using bytes = std::vector<std::byte>;
  long long number = 0;
  bytes jpeg;  ///< empty where nobody asked for pictures
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

  /// Somebody wants pictures, not only words: for the next seconds they are encoded.
  void ask_for_pictures() { asked_ = now(); }
  bool is_watched() const { return now() - asked_ < 3000; }

  /// The newest with a picture, which may have to be waited for; null where none comes.
  std::shared_ptr<const shown> picture(std::chrono::milliseconds patience) {
    ask_for_pictures();
    std::unique_lock hold(lock_);
    const auto has = [&] { return newest_ && !newest_->jpeg.empty(); };
    for (; patience.count() > 0; patience -= std::chrono::milliseconds(250)) {
      if (changed_.wait_for(hold, std::chrono::milliseconds(250), has)) return newest_;
      ask_for_pictures();
    }
    return nullptr;
  }

 private:
  static long long now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }

  std::mutex lock_;
  std::condition_variable changed_;
  std::shared_ptr<const shown> newest_;
  std::atomic<long long> asked_{-1000000};
};

}  // namespace app
