#pragma once

#include "fovea/impl/nn/op/checks.hpp"
#include "fovea/impl/nn/op/strided_copy.hpp"
#include "fovea/nn/op/movement.hpp"

namespace fovea::inline FOVEA_ABI::nn::pad_detail {

/// The source of position `i`, which may lie outside 0 … extent; -1: the constant.
inline std::int64_t source(pad::rule mode, std::int64_t i, std::int64_t extent) noexcept {
  if (i >= 0 && i < extent) return i;
  if (mode == pad::rule::constant) return -1;
  if (mode == pad::rule::edge) return i < 0 ? 0 : extent - 1;
  const std::int64_t period = mode == pad::rule::wrap ? extent : 2 * (extent - 1);
  if (period == 0) return 0;
  const std::int64_t at = (i % period + period) % period;
  return at < extent ? at : period - at;
}

/// The begin (or, from `rank` on, end) pads of every axis, from lists for some axes.
inline void spread(const const_tensor_view& pads, const const_tensor_view& axes, int listed,
                   int rank, std::int64_t* all) noexcept {
  for (int i = 0; i < 2 * rank; ++i) all[i] = 0;
  for (int i = 0; i < listed; ++i) {
    std::int64_t axis = axes.present() ? load_integer(axes, i) : i;
    if (axis < 0) axis += rank;
    all[axis] = load_integer(pads, i);
    all[axis + rank] = load_integer(pads, i + listed);
  }
}

/// An axis once negative pads have cropped it: `extent` elements from `first` on, `begin` before.
struct padded_axis {
  std::int64_t first, extent, begin;
};
inline padded_axis padded(std::int64_t extent, std::int64_t begin, std::int64_t end) noexcept {
  const std::int64_t first = begin < 0 ? -begin : 0;
  const std::int64_t left = extent - first + (end < 0 ? end : 0);
  return {left > 0 ? first : 0, left > 0 ? left : 0, begin > 0 ? begin : 0};
}

template <class Cell>
struct filling {
  pad::rule mode;
  const Cell* x;
  padded_axis last;
  Cell value;
};

/// One row of the output from one row of the input; `from` below 0: nothing but the constant.
template <class Cell>
void fill_row(const filling<Cell>& f, std::int64_t from, Cell* to, std::int64_t count) noexcept {
  std::int64_t i = 0;
  const auto outside = [&](std::int64_t until) {
    for (; i < until; ++i) {
      const auto s = from < 0 ? -1 : source(f.mode, i - f.last.begin, f.last.extent);
      to[i] = s < 0 ? f.value : f.x[from + s];
    }
  };
  if (from >= 0 && f.last.begin < count) {
    const std::int64_t room = count - f.last.begin;
    const std::int64_t inside = f.last.extent < room ? f.last.extent : room;
    outside(f.last.begin);
    if (inside > 0)
      std::memcpy(to + i, f.x + from, static_cast<std::size_t>(inside) * sizeof(Cell));
    i += inside;
  }
  outside(count);
}

}  // namespace fovea::inline FOVEA_ABI::nn::pad_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE result<std::vector<fact>> infer(const pad& op, facts reads) {
  if (const status s = check::given(reads, 2); !s) return s.error();
  const fact &x = operand(reads, 0), &pads = operand(reads, 1), &value = operand(reads, 2);
  const fact& chosen = operand(reads, 3);
  const int rank = x.dims.rank();
  shape axes;
  if (chosen.present())
    if (const status s = check::axes(chosen, rank, axes); !s) return s.error();
  const int listed = chosen.present() ? axes.rank() : rank;
  if (const status s = check::index_type(pads, "the pads"); !s) return s.error();
  if (pads.dims.count() != 2 * listed)
    return check::malformed("pads of shape % for % axes", {pads.dims, listed});
  if (!pads.known.present()) return needs_value("the pads");
  if (value.present() && (value.type != x.type || value.dims.count() != 1))
    return check::malformed("the padding value is not one element of the input's type");
  std::int64_t all[2 * shape::max_rank];
  pad_detail::spread(pads.known.view(), chosen.known.view(), listed, rank, all);
  shape dims = x.dims;
  const auto is_modest = [](std::int64_t n) { return n <= 1ll << 40 && n >= -(1ll << 40); };
  for (int i = 0; i < rank; ++i) {
    if (!(is_modest(all[i]) && is_modest(all[i + rank]) && is_modest(dims[i])))
      return check::malformed("pads axis % by more than 2^40", {i});
    dims[i] += all[i] + all[i + rank];
    if (dims[i] < 0) return check::malformed("the pads leave nothing of axis % of %", {i, x.dims});
    const auto kept = pad_detail::padded(x.dims[i], all[i], all[i + rank]).extent;
    if (op.mode != pad::rule::constant && kept == 0 && dims[i] > 0)
      return check::malformed("repeats elements of axis %, which has none", {i});
  }
  return check::gives(x.type, dims);
}

FOVEA_INLINE void compute(const pad& op, const operands& on) {
  const auto &x = on.in(0), &value = on.in(2);
  const auto& y = on.out();
  const int rank = x.dims.rank();
  if (y.count() == 0) return;
  if (rank == 0) return copy_bytes(y.data, x.data, x.byte_count());
  std::int64_t all[2 * shape::max_rank];
  const auto listed = static_cast<int>(on.in(1).count() / 2);
  pad_detail::spread(on.in(1), on.in(3), listed, rank, all);
  const shape own = strides_of(x.dims);
  pad_detail::padded_axis axes[shape::max_rank];
  std::int64_t first = 0;
  for (int i = 0; i < rank; ++i) {
    axes[i] = pad_detail::padded(x.dims[i], all[i], all[i + rank]);
    first += axes[i].first * own[i];
  }
  const std::int64_t width = y.dims.back(), rows = y.dims.product(0, rank - 1);
  by_cell(size_of(x.type), [&]<class Cell>(Cell empty) {
    pad_detail::filling<Cell> f{op.mode, x.as<Cell>() + first, axes[rank - 1], empty};
    std::memset(&f.value, 0, sizeof f.value);
    if (value.present()) f.value = *value.as<Cell>();
    for (std::int64_t row = 0; row < rows; ++row) {
      std::int64_t from = 0, rest = row;
      for (int i = rank - 2; i >= 0; --i) {
        const auto at = rest % y.dims[i] - axes[i].begin;
        const auto s = pad_detail::source(op.mode, at, axes[i].extent);
        rest /= y.dims[i];
        from = s < 0 || from < 0 ? -1 : from + s * own[i];
      }
      pad_detail::fill_row(f, from, y.as<Cell>() + row * width, width);
    }
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
