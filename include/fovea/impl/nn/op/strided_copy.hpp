#pragma once

#include "fovea/nn/strides.hpp"

#include <cstddef>
#include <cstring>

namespace fovea::inline FOVEA_ABI::nn {

/// An element of a size, whatever its type. Made of bytes, so that it may alias any of them.
template <std::size_t Size>
struct alignas(Size) cell {
  std::byte raw[Size];
};

/// An element to be read at any address.
template <std::size_t Size>
struct loose_cell {
  std::byte raw[Size];
  operator cell<Size>() const noexcept {
    cell<Size> c;
    std::memcpy(&c, raw, Size);
    return c;
  }
};

/// Calls `f` with a `cell` of `size` bytes: 1, 2, 4 or 8.
template <class F>
void by_cell(std::size_t size, F&& f) {
  switch (size) {
    case 1: return f(cell<1>{});
    case 2: return f(cell<2>{});
    case 4: return f(cell<4>{});
    default: return f(cell<8>{});
  }
}

inline void copy_bytes(std::byte* to, const std::byte* from, std::size_t count) noexcept {
  if (count > 0 && to != from) std::memcpy(to, from, count);
}

namespace copy_detail {

/// to[r * to_step + c] = from[r + c * from_step]: in blocks, so that both sides stay in cache.
template <class Cell, class From>
void turn(Cell* to, std::int64_t to_step, const From* from, std::int64_t from_step,
          const std::int64_t (&extents)[2]) noexcept {
  constexpr std::int64_t block = 16;
  const std::int64_t rows = extents[0], columns = extents[1];
  for (std::int64_t top = 0; top < rows; top += block)
    for (std::int64_t left = 0; left < columns; left += block) {
      const std::int64_t bottom = top + block < rows ? top + block : rows;
      const std::int64_t right = left + block < columns ? left + block : columns;
      for (std::int64_t r = top; r < bottom; ++r)
        for (std::int64_t c = left; c < right; ++c) to[r * to_step + c] = from[r + c * from_step];
    }
}

/// The axis along which tensor 1 is contiguous, where that is not the last: a transpose.
inline int turned_axis(const walk<2>& w) noexcept {
  const int last = w.dims.rank() - 1;
  if (w.step(0) != 1 || w.step(1) == 1 || w.step(1) == 0) return -1;
  for (int axis = last - 1; axis >= 0; --axis)
    if (w.steps[1][axis] == 1) return axis;
  return -1;
}

template <class Cell, class From>
void turn_all(Cell* to, const From* from, const walk<2>& w, int axis) noexcept {
  const std::int64_t extents[2] = {w.dims[axis], w.dims.back()};
  const std::int64_t to_step = w.steps[0][axis], from_step = w.step(1);
  walk<2> outer = w;
  for (shape* s : {&outer.dims, &outer.steps[0], &outer.steps[1]}) {
    s->erase(s->rank() - 1);
    s->erase(axis);
  }
  outer.fuse();
  outer.rows([&](const std::int64_t* at, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i)
      turn(to + at[0] + i * outer.step(0), to_step, from + at[1] + i * outer.step(1), from_step,
           extents);
  });
}

/// A row of a walk: `extents` and steps of its last axis, and of the one before it, which turns a
/// walk over many short rows (two coordinates of each box, say) into loops without bookkeeping.
struct sheet {
  std::int64_t rows = 1, count, to_row = 0, from_row = 0, to_step, from_step;
};
template <class Cell, class From>
void copy_sheet(Cell* to, const From* from, const sheet& s) noexcept {
  const bool dense = s.to_step == 1 && s.from_step == 1;
  for (std::int64_t r = 0; r < s.rows; ++r, to += s.to_row, from += s.from_row)
    if (dense && s.count == 2)
      std::memcpy(to, from, 2 * sizeof(Cell));
    else if (dense && s.count > 8)
      std::memcpy(to, from, static_cast<std::size_t>(s.count) * sizeof(Cell));
    else
      for (std::int64_t i = 0; i < s.count; ++i) to[i * s.to_step] = from[i * s.from_step];
}

template <class Cell, class From>
void rows(Cell* to, const From* from, walk<2> w) noexcept {
  sheet s{.count = w.dims.back(), .to_step = w.step(0), .from_step = w.step(1)};
  if (w.dims.rank() > 1) {
    for (shape* part : {&w.dims, &w.steps[0], &w.steps[1]}) part->erase(part->rank() - 1);
    s.rows = w.dims.back(), s.to_row = w.step(0), s.from_row = w.step(1);
  }
  w.dims[w.dims.rank() - 1] = 1;
  w.rows([&](const std::int64_t* at, std::int64_t) { copy_sheet(to + at[0], from + at[1], s); });
}

}  // namespace copy_detail

/// Copies elements of `size` bytes along a walk over (to, from); `from` may be any address.
inline void copy_strided(std::size_t size, std::byte* to, const std::byte* from, walk<2> w) {
  w.fuse();
  const int axis = copy_detail::turned_axis(w);
  by_cell(size, [&]<class Cell>(Cell) {
    auto* t = reinterpret_cast<Cell*>(to);
    auto* f = reinterpret_cast<const loose_cell<sizeof(Cell)>*>(from);
    if (axis >= 0)
      copy_detail::turn_all(t, f, w, axis);
    else
      copy_detail::rows(t, f, w);
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
