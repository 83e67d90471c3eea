#pragma once

#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/spatial.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {

namespace window_detail {

inline constexpr std::int64_t most = (std::int64_t(1) << 31) - 1;

/// A list of the window with its default filled in, or what is wrong with it.
inline result<shape> filled(const shape& given, const char* what, int rank, std::int64_t least) {
  if (given.empty()) return shape(rank, least);
  if (given.rank() != rank)
    return check::malformed("% % for % spatial axes", {given.rank(), what, rank});
  for (const auto each : given)
    if (each < least || each > most)
      return check::malformed("% %, expected at least % each", {what, given, least});
  return given;
}

/// Splits `total` into what goes before and after.
inline void split_padding(window::rule rule, std::int64_t total, std::int64_t& begin,
                          std::int64_t& end) {
  const std::int64_t less = total / 2, more = total - less;
  begin = rule == window::rule::same_lower ? more : less;
  end = total - begin;
}

/// Fills in strides, dilations and pads, all checked; pads of `same_*` are left zero.
inline result<resolved_window> checked(const window& at, const shape& input, const shape& kernel) {
  const int rank = input.rank();
  if (rank < 1 || rank > 3) return check::malformed("% spatial axes, expected 1 to 3", {rank});
  if (kernel.rank() != rank)
    return check::malformed("the kernel has % spatial axes, the input %", {kernel.rank(), rank});
  const bool given = at.pads == window::rule::given;
  const auto taps = filled(kernel, "kernel extents", rank, 1);
  const auto extents = filled(input, "input extents", rank, 0);
  const auto strides = filled(at.strides, "strides", rank, 1);
  const auto dilations = filled(at.dilations, "dilations", rank, 1);
  const auto begin = filled(given ? at.begin : shape(), "pads", rank, 0);
  const auto end = filled(given ? at.end : shape(), "pads", rank, 0);
  for (const auto* each : {&taps, &extents, &strides, &dilations, &begin, &end})
    if (!*each) return each->error();
  return resolved_window{*strides, *dilations, *begin, *end, shape(rank, 0)};
}

/// Up to three spatial axes as exactly three, the missing ones of extent 1 in front.
struct geometry {
  std::int64_t in[3] = {1, 1, 1}, out[3] = {1, 1, 1}, kernel[3] = {1, 1, 1};
  std::int64_t stride[3] = {1, 1, 1}, dilation[3] = {1, 1, 1}, begin[3] = {}, end[3] = {};

  geometry(const resolved_window& at, const shape& input, const shape& taps) {
    for (int i = 0, to = 3 - input.rank(); i < input.rank(); ++i, ++to) {
      in[to] = input[i], out[to] = at.output[i], kernel[to] = taps[i];
      stride[to] = at.strides[i], dilation[to] = at.dilations[i];
      begin[to] = at.begin[i], end[to] = at.end[i];
    }
  }
  std::int64_t pixels_in() const noexcept { return in[0] * in[1] * in[2]; }
  std::int64_t pixels_out() const noexcept { return out[0] * out[1] * out[2]; }
  std::int64_t taps() const noexcept { return kernel[0] * kernel[1] * kernel[2]; }
};

/// The three coordinates of element `index` of a grid of `extents`.
struct place {
  std::int64_t at[3];
  place(std::int64_t index, const std::int64_t (&extents)[3])
      : at{index / (extents[1] * extents[2]), index / extents[2] % extents[1], index % extents[2]} {
  }
};

/// The input pixel that tap `tap` of output pixel `out` reads, or -1 where it is padding.
inline std::int64_t gathered(const geometry& g, const place& out, const place& tap) {
  std::int64_t pixel = 0;
  for (int i = 0; i < 3; ++i) {
    const auto at = out.at[i] * g.stride[i] + tap.at[i] * g.dilation[i] - g.begin[i];
    if (at < 0 || at >= g.in[i]) return -1;
    pixel = pixel * g.in[i] + at;
  }
  return pixel;
}

/// As `gathered`, for a transposed convolution: the pixel whose tap `tap` lands on `out`.
inline std::int64_t scattered(const geometry& g, const place& out, const place& tap) {
  std::int64_t pixel = 0;
  for (int i = 0; i < 3; ++i) {
    const auto at = out.at[i] + g.begin[i] - tap.at[i] * g.dilation[i];
    if (at < 0 || at % g.stride[i] != 0 || at / g.stride[i] >= g.in[i]) return -1;
    pixel = pixel * g.in[i] + at / g.stride[i];
  }
  return pixel;
}

/// The axes of a channels-last map between batch and channels.
inline shape spatial_of(const shape& map) {
  return map.rank() < 2 ? shape()
                        : shape(std::span<const std::int64_t>(map).subspan(
                              1, static_cast<std::size_t>(map.rank()) - 2));
}

}  // namespace window_detail

FOVEA_INLINE result<resolved_window> resolve(const window& at, const shape& input,
                                             const shape& kernel, bool round_up) {
  auto r = window_detail::checked(at, input, kernel);
  if (!r) return r;
  for (int i = 0; i < input.rank(); ++i) {
    const std::int64_t span = (kernel[i] - 1) * r->dilations[i] + 1, stride = r->strides[i];
    if (at.pads == window::rule::same_upper || at.pads == window::rule::same_lower) {
      r->output[i] = (input[i] + stride - 1) / stride;
      const auto total = std::max<std::int64_t>(0, (r->output[i] - 1) * stride + span - input[i]);
      window_detail::split_padding(at.pads, total, r->begin[i], r->end[i]);
      continue;
    }
    const std::int64_t free = input[i] + r->begin[i] + r->end[i] - span;
    const std::int64_t room = free + (round_up ? stride - 1 : 0);
    if (room < 0)
      return check::malformed(
          "the window covers % elements of spatial axis %, which has % with its padding",
          {span, i, free + span});
    r->output[i] = room / stride + 1;
    // A window that would start in the padding behind the map does not count.
    if (round_up && (r->output[i] - 1) * stride >= input[i] + r->begin[i]) --r->output[i];
  }
  return r;
}

}  // namespace fovea::inline FOVEA_ABI::nn
