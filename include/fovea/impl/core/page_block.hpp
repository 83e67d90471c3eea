#pragma once

#include "fovea/core/page_block.hpp"

#include <sys/mman.h>
#include <cstdint>
#include <cstring>
#include <new>

namespace fovea::inline FOVEA_ABI {
namespace page_detail {

inline constexpr std::size_t large_page = std::size_t(2) << 20, small_page = 4096;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool watched = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool watched = true;
#else
inline constexpr bool watched = false;
#endif
#else
inline constexpr bool watched = false;
#endif

/// `size` bytes (whole small pages) that start at a multiple of a large page; null if there is no
/// such room.
inline std::byte* map_aligned(std::size_t size) noexcept {
  const std::size_t room = size + large_page;
  void* const got =
      ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (got == MAP_FAILED) return nullptr;
  auto* const start = static_cast<std::byte*>(got);
  const std::size_t skip =
      (large_page - reinterpret_cast<std::uintptr_t>(got) % large_page) % large_page;
  if (skip > 0) ::munmap(start, skip);
  ::munmap(start + skip + size, room - skip - size);
  return start + skip;
}

/// Only whole large pages are asked for, so that a block takes no more memory than it has bytes.
inline void make_present(std::byte* data, std::size_t size) noexcept {
#if defined(MADV_HUGEPAGE)
  ::madvise(data, size / large_page * large_page, MADV_HUGEPAGE);
#endif
  for (std::size_t at = 0; at < size; at += small_page)
    *static_cast<volatile std::byte*>(data + at) = std::byte{0};
}

}  // namespace page_detail

FOVEA_INLINE page_block::page_block(std::size_t size) : size_(size) {
  if (size == 0) return;
  if (!page_detail::watched && size >= page_detail::large_page && size < std::size_t(-1) / 4) {
    const std::size_t pages = (size + page_detail::small_page - 1) / page_detail::small_page;
    data_ = page_detail::map_aligned(pages * page_detail::small_page);
    if (data_) {
      mapped_ = pages * page_detail::small_page;
      page_detail::make_present(data_, mapped_);
      return;
    }
  }
  // What does not fit fails here as the program's own new does, with exceptions or without.
  data_ = static_cast<std::byte*>(::operator new(size, std::align_val_t(alignment)));
  std::memset(data_, 0, size);
}

FOVEA_INLINE page_block::~page_block() {
  if (mapped_ > 0)
    ::munmap(data_, mapped_);
  else
    ::operator delete(data_, std::align_val_t(alignment));
}

}  // namespace fovea::inline FOVEA_ABI
