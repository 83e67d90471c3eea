#pragma once

#include "fovea/core/config.hpp"

#include <cstddef>
#include <utility>

namespace fovea::inline FOVEA_ABI {

/// `size()` bytes of zeros, aligned to `fovea::alignment`.
///
/// From one mebibyte on they come straight from the system, in pages of two where it has them and
/// the last is at least half full, or three quarters of what is present from the start, of which
/// each thread may have its own: a first pass over 4.9 MB of small pages costs 1.6 ms of page
/// faults, over large ones 0.1, and then small ones miss the address cache. Sanitizers get plain
/// blocks, whose ends they watch.
class page_block {
 public:
  /// Whether the bytes are in memory from the start, or page by page as they are first written.
  enum class present : bool { now, when_written };

  page_block() = default;
  explicit page_block(std::size_t size, present from = present::now);
  page_block(page_block&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        mapped_(std::exchange(other.mapped_, 0)) {}
  page_block& operator=(page_block&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(mapped_, other.mapped_);
    return *this;
  }
  ~page_block();

  std::byte* data() noexcept { return data_; }
  const std::byte* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0, mapped_ = 0;  ///< bytes mapped from `data_` on; 0: a plain block
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/core/page_block.hpp"
#endif
