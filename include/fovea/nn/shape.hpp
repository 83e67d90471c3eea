#pragma once

#include "fovea/core/assert.hpp"
#include "fovea/core/byte_reader.hpp"
#include "fovea/core/config.hpp"
#include "fovea/core/sentence.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace fovea::inline FOVEA_ABI::nn {

/// Up to eight whole numbers, held inside: the extents of a tensor, or strides, pads, a
/// permutation.
///
/// In a graph that has not been compiled an extent of -1 is open (batch, height, width …).
class shape {
 public:
  static constexpr int max_rank = 8;

  constexpr shape() = default;
  constexpr shape(std::initializer_list<std::int64_t> extents) {
    for (const auto e : extents) push_back(e);
  }
  constexpr shape(int rank, std::int64_t extent) {
    for (int i = 0; i < rank; ++i) push_back(extent);
  }
  /// At most `max_rank` numbers.
  explicit constexpr shape(std::span<const std::int64_t> extents) {
    for (const auto e : extents) push_back(e);
  }

  constexpr int rank() const noexcept { return rank_; }
  constexpr bool empty() const noexcept { return rank_ == 0; }
  constexpr std::int64_t& operator[](int axis) noexcept { return extents_[axis]; }
  constexpr std::int64_t operator[](int axis) const noexcept { return extents_[axis]; }
  /// Negative axes count from the back.
  constexpr std::int64_t at_axis(int axis) const noexcept {
    return extents_[axis < 0 ? axis + rank_ : axis];
  }
  /// The last extent; 1 where there are no axes.
  constexpr std::int64_t back() const noexcept { return rank_ > 0 ? extents_[rank_ - 1] : 1; }

  constexpr std::int64_t* begin() noexcept { return extents_; }
  constexpr std::int64_t* end() noexcept { return extents_ + rank_; }
  constexpr const std::int64_t* begin() const noexcept { return extents_; }
  constexpr const std::int64_t* end() const noexcept { return extents_ + rank_; }

  /// There must be room: `rank() < max_rank`.
  constexpr void push_back(std::int64_t extent) noexcept {
    FOVEA_ASSERT(rank_ < max_rank, "a shape has at most eight axes");
    extents_[rank_++] = extent;
  }
  constexpr void insert(int axis, std::int64_t extent) noexcept {
    push_back(0);
    for (int i = rank_ - 1; i > axis; --i) extents_[i] = extents_[i - 1];
    extents_[axis] = extent;
  }
  constexpr void erase(int axis) noexcept {
    for (int i = axis; i + 1 < rank_; ++i) extents_[i] = extents_[i + 1];
    --rank_;
  }

  /// Product of the extents from axis `first` to before `last`; 1 for none. Nothing may be open.
  constexpr std::int64_t product(int first, int last) const noexcept {
    std::int64_t p = 1;
    for (int i = first; i < last; ++i) p *= extents_[i];
    return p;
  }
  constexpr std::int64_t count() const noexcept { return product(0, rank_); }

  friend constexpr bool operator==(const shape& a, const shape& b) noexcept {
    if (a.rank_ != b.rank_) return false;
    for (int i = 0; i < a.rank_; ++i)
      if (a.extents_[i] != b.extents_[i]) return false;
    return true;
  }

  /// "[1,3,240,320]", with "?" for what is open.
  std::string text() const { return sentence("%", {*this}); }
  operator word() const noexcept { return {extents_, rank_}; }

 private:
  std::int64_t extents_[max_rank] = {};
  int rank_ = 0;
};

/// Whether every extent is known, none is negative, and `count() * bytes_each` fits below 2^62.
inline bool is_countable(const shape& s, std::size_t bytes_each = 1) noexcept {
  std::size_t product = bytes_each;
  bool fits = true;
  for (const auto e : s) {
    if (e < 0) return false;
    if (e > 0) fits = fits && multiply(product, static_cast<std::size_t>(e), product);
  }
  return fits && product < (std::size_t(1) << 62);
}

}  // namespace fovea::inline FOVEA_ABI::nn
