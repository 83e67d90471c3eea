#pragma once

#include "fovea/core/config.hpp"

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace fovea::inline FOVEA_ABI {

/// A block of `size()` elements of a trivial type, aligned to `fovea::alignment`, not initialised.
///
/// Moves, never copies by accident: a copy is `clone()`.
template <class T>
class buffer {
  static_assert(std::is_trivially_copyable_v<T>, "fovea::buffer holds plain numbers and bytes");

 public:
  buffer() = default;
  explicit buffer(std::size_t count) : data_(allocate(count)), size_(count) {}
  buffer(buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  buffer& operator=(buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~buffer() { ::operator delete(data_, std::align_val_t(alignment)); }

  [[nodiscard]] buffer clone() const {
    buffer copy(size_);
    for (std::size_t i = 0; i < size_; ++i) copy.data_[i] = data_[i];
    return copy;
  }

  T* data() noexcept { return data_; }
  const T* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  T& operator[](std::size_t i) noexcept { return data_[i]; }
  const T& operator[](std::size_t i) const noexcept { return data_[i]; }
  T* begin() noexcept { return data_; }
  T* end() noexcept { return data_ + size_; }
  const T* begin() const noexcept { return data_; }
  const T* end() const noexcept { return data_ + size_; }

 private:
  static T* allocate(std::size_t count) {
    if (count == 0) return nullptr;
    // No machine has half of the address space: what does not fit fails as the program's own new
    // does, with exceptions or without.
    constexpr std::size_t most = std::size_t(-1) / 2;
    const std::size_t size = count > most / sizeof(T) ? most : count * sizeof(T);
    return static_cast<T*>(::operator new(size, std::align_val_t(alignment)));
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI
