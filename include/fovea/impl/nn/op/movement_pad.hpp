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

template <class Cell>
struct filling {
  pad::rule mode;
  const Cell* x;
  std::int64_t extent, begin;  ///< of the last axis
  Cell value;
};

/// One row of the output from one row of the input; `from` below 0: nothing but the constant.
template <class Cell>
void fill_row(const filling<Cell>& f, std::int64_t from, Cell* to, std::int64_t count) noexcept {
  std::int64_t i = 0;
  const auto outside = [&](std::int64_t until) {
    for (; i < until; ++i) {
      const auto s = from < 0 ? -1 : source(f.mode, i - f.begin, f.extent);
      to[i] = s < 0 ? f.value : f.x[from + s];
    }
  };
  if (from >= 0) {
    const std::int64_t first = f.begin < 0 ? 0 : f.begin < count ? f.begin : count;
    const std::int64_t end = f.begin + f.extent < count ? f.begin + f.extent : count;
    outside(first);
    if (end > i) {
      std::memcpy(to + i, f.x + from + i - f.begin,
                  static_cast<std::size_t>(end - i) * sizeof(Cell));
      i = end;
    }
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
    return check::malformed("pads of shape " + pads.dims.text() + " for " + check::text(listed) +
                            " axes");
  if (!pads.known.present()) return needs_value("the pads");
  if (value.present() && (value.type != x.type || value.dims.count() != 1))
    return check::malformed("the padding value is not one element of the input's type");
  std::int64_t all[2 * shape::max_rank];
  pad_detail::spread(pads.known.view(), chosen.known.view(), listed, rank, all);
  shape dims = x.dims;
  const auto is_modest = [](std::int64_t n) { return n <= 1ll << 40 && n >= -(1ll << 40); };
  for (int i = 0; i < rank; ++i) {
    if (!(is_modest(all[i]) && is_modest(all[i + rank]) && is_modest(dims[i])))
      return check::malformed("pads axis " + check::text(i) + " by more than 2^40");
    dims[i] += all[i] + all[i + rank];
    if (dims[i] < 0)
      return check::malformed("the pads leave nothing of axis " + check::text(i) + " of " +
                              x.dims.text());
    if (op.mode != pad::rule::constant && x.dims[i] == 0 && dims[i] > 0)
      return check::malformed("repeats elements of an axis of extent 0");
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
  const std::int64_t width = y.dims.back(), rows = y.dims.product(0, rank - 1);
  by_cell(size_of(x.type), [&]<class Cell>(Cell empty) {
    pad_detail::filling<Cell> f{op.mode, x.as<Cell>(), x.dims.back(), all[rank - 1], empty};
    std::memset(&f.value, 0, sizeof f.value);
    if (value.present()) f.value = *value.as<Cell>();
    for (std::int64_t row = 0; row < rows; ++row) {
      std::int64_t from = 0, rest = row;
      for (int i = rank - 2; i >= 0; --i) {
        const auto s = pad_detail::source(op.mode, rest % y.dims[i] - all[i], x.dims[i]);
        rest /= y.dims[i];
        from = s < 0 || from < 0 ? -1 : from + s * own[i];
      }
      pad_detail::fill_row(f, from, y.as<Cell>() + row * width, width);
    }
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
