#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

namespace fovea_test {

/// `count` elements that end (or, `at_start`, begin) exactly at a page nobody may touch: reading or
/// writing one element too far stops the test at that instruction.
template <class T>
class guard_buffer {
 public:
  explicit guard_buffer(std::size_t count, bool at_start = false) : count_(count) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t payload = (count * sizeof(T) + page - 1) / page * page;
    bytes_ = payload + 2 * page;
    void* at = ::mmap(nullptr, bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) std::abort();
    base_ = static_cast<std::byte*>(at);
    if (payload && ::mprotect(base_ + page, payload, PROT_READ | PROT_WRITE) != 0) std::abort();
    std::byte* first = at_start ? base_ + page : base_ + page + payload - count * sizeof(T);
    data_ = reinterpret_cast<T*>(first);
  }
  guard_buffer(const guard_buffer&) = delete;
  guard_buffer& operator=(const guard_buffer&) = delete;
  ~guard_buffer() { ::munmap(base_, bytes_); }

  T* data() noexcept { return data_; }
  const T* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return count_; }
  T& operator[](std::size_t i) noexcept { return data_[i]; }
  const T& operator[](std::size_t i) const noexcept { return data_[i]; }
  T* begin() noexcept { return data_; }
  T* end() noexcept { return data_ + count_; }
  std::span<T> span() noexcept { return {data_, count_}; }

 private:
  std::byte* base_ = nullptr;
  std::size_t bytes_ = 0, count_ = 0;
  T* data_ = nullptr;
};

}  // namespace fovea_test
