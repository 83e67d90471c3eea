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

/// The bytes that a block of `size` maps: whole small pages, and a last large one if enough of that
/// is used.
inline std::size_t mapped_size(std::size_t size, page_block::present from) noexcept {
  const std::size_t rest = size % large_page;
  if (rest >= large_page / 4 * (from == page_block::present::now ? 3 : 2))
    return size - rest + large_page;
  return (size + small_page - 1) / small_page * small_page;
}

inline void ask_for_large(std::byte* data, std::size_t size) noexcept {
#if defined(MADV_HUGEPAGE)
  ::madvise(data, size / large_page * large_page, MADV_HUGEPAGE);
#else
  static_cast<void>(data), static_cast<void>(size);
#endif
}

inline void make_present(std::byte* data, std::size_t size) noexcept {
  for (std::size_t at = 0; at < size; at += small_page)
    *static_cast<volatile std::byte*>(data + at) = std::byte{0};
}

}  // namespace page_detail

FOVEA_INLINE page_block::page_block(std::size_t size, present from) : size_(size) {
  if (size == 0) return;
  if (!page_detail::watched && size >= page_detail::large_page / 2 && size < std::size_t(-1) / 4) {
    mapped_ = page_detail::mapped_size(size, from);
    data_ = page_detail::map_aligned(mapped_);
    if (data_) {
      page_detail::ask_for_large(data_, mapped_);
      if (from == present::now) page_detail::make_present(data_, size);
      return;
    }
    mapped_ = 0;
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
