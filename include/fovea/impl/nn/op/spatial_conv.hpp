#pragma once

#include "fovea/impl/nn/op/activation.hpp"
#include "fovea/impl/nn/op/window.hpp"

namespace fovea::inline FOVEA_ABI::nn {

namespace conv_detail {

/// Ranks, types, groups and the vectors of a convolution, or what is wrong with them.
inline status check_operands(facts reads, std::int64_t groups) {
  if (auto bad = real_detail::check_input(reads, 3); !bad) return bad;
  const fact &x = reads[0], &w = operand(reads, 1);
  if (!w.present()) return check::malformed("its weights are missing");
  if (auto same = real_detail::same_type(reads, 1, "weights"); !same) return same;
  if (w.dims.rank() != x.dims.rank())
    return check::malformed("the weights are %, the input %", {w.dims, x.dims});
  const auto filters = w.dims[0], depth = w.dims.back();
  if (groups < 1 || filters % groups != 0)
    return check::malformed("% groups do not divide % filters", {groups, filters});
  if (depth < 1 || x.dims.back() / depth != groups || x.dims.back() % depth != 0)
    return check::malformed("the weights read % channels in % groups, the input has %",
                            {depth, groups, x.dims.back()});
  if (!operand(reads, 2).present()) return done;
  return real_detail::check_vector(reads, 2, "bias", filters);
}

/// [N, spatial…, M].
inline shape map_of(std::int64_t batch, const shape& spatial, std::int64_t channels) {
  shape dims{batch};
  for (const auto each : spatial) dims.push_back(each);
  dims.push_back(channels);
  return dims;
}

/// What happens to a sum on its way into memory; pointers may be null.
template <class T>
struct finish {
  const T *bias, *residual, *slopes;
  activation then;
  bool residual_last;

  T operator()(T sum, std::int64_t m, std::int64_t at) const {
    if (bias) sum += bias[m];
    if (residual && !residual_last) sum += residual[at];
    sum = activation_detail::apply(then, sum, slopes ? slopes[m] : T(0));
    return residual && residual_last ? sum + residual[at] : sum;
  }
};

/// One image: `source(g, out, tap)` names the input pixel of a tap, or is negative.
template <class T, class Source>
struct image_conv {
  const window_detail::geometry& g;
  Source source;
  const T *x, *w;
  std::int64_t channels, depth, filters, per_group;
  finish<T> last;

  /// Adds one tap to the sums of filters `first` to `first + count`.
  void add_tap(std::int64_t pixel, std::int64_t tap, std::int64_t first, std::int64_t count,
               T* sums) const {
    for (std::int64_t i = 0; i < count; ++i) {
      const auto m = first + i;
      sums[i] += real_detail::dot(x + pixel * channels + m / per_group * depth,
                                  w + (m * g.taps() + tap) * depth, depth);
    }
  }
  /// `at` is where the output pixel's first channel lies in the whole output.
  void pixel(std::int64_t out, T* y, std::int64_t at) const {
    constexpr std::int64_t block = 64;
    const window_detail::place here(out, g.out);
    for (std::int64_t first = 0; first < filters; first += block) {
      T sums[block] = {};
      const auto count = std::min(block, filters - first);
      for (std::int64_t tap = 0; tap < g.taps(); ++tap) {
        const auto from = source(g, here, window_detail::place(tap, g.kernel));
        if (from >= 0) add_tap(from, tap, first, count, sums);
      }
      for (std::int64_t i = 0; i < count; ++i)
        y[at + first + i] = last(sums[i], first + i, at + first + i);
    }
  }
};

template <class T, class Source>
void run(const operands& on, const window_detail::geometry& g, const finish<T>& last,
         Source source) {
  const auto &x = on.in(0), &w = on.in(1);
  const auto filters = w.dims[0], depth = w.dims.back(), channels = x.dims.back();
  const auto groups = std::max<std::int64_t>(1, channels / depth);
  for (std::int64_t n = 0; n < x.dims[0]; ++n) {
    const image_conv<T, Source> image{
        g,     source,  x.as<T>() + n * g.pixels_in() * channels,    w.as<T>(), channels,
        depth, filters, std::max<std::int64_t>(1, filters / groups), last};
    for (std::int64_t out = 0; out < g.pixels_out(); ++out)
      image.pixel(out, on.out().as<T>(), (n * g.pixels_out() + out) * filters);
  }
}

/// What a transposed convolution's window comes to: pads and output extents.
inline result<resolved_window> resolve_transposed(const conv_transpose& op, const shape& input,
                                                  const shape& kernel) {
  auto r = window_detail::checked(op.at, input, kernel);
  if (!r) return r;
  const auto extra = window_detail::filled(op.extra, "output pads", input.rank(), 0);
  const auto output = window_detail::filled(op.output, "output extents", input.rank(), 0);
  if (!extra) return extra.error();
  if (!output) return output.error();
  const bool same =
      op.at.pads == window::rule::same_upper || op.at.pads == window::rule::same_lower;
  for (int i = 0; i < input.rank(); ++i) {
    const auto full =
        r->strides[i] * (input[i] - 1) + (*extra)[i] + (kernel[i] - 1) * r->dilations[i] + 1;
    if (op.output.empty() && !same) {
      r->output[i] = full - r->begin[i] - r->end[i];
    } else {
      r->output[i] = op.output.empty() ? input[i] * r->strides[i] : (*output)[i];
      const auto rule =
          op.at.pads == window::rule::same_upper ? op.at.pads : window::rule::same_lower;
      window_detail::split_padding(rule, std::max<std::int64_t>(0, full - r->output[i]),
                                   r->begin[i], r->end[i]);
    }
    if (r->output[i] < 0)
      return check::malformed("the pads take more than there is along spatial axis %", {i});
  }
  return r;
}

}  // namespace conv_detail

FOVEA_INLINE result<std::vector<fact>> infer(const conv& op, facts reads) {
  if (auto bad = conv_detail::check_operands(reads, op.groups); !bad) return bad.error();
  const fact &x = reads[0], &w = reads[1];
  const auto at =
      resolve(op.at, window_detail::spatial_of(x.dims), window_detail::spatial_of(w.dims));
  if (!at) return at.error();
  const auto y = conv_detail::map_of(x.dims[0], at->output, w.dims[0]);
  if (auto bad = activation_detail::fits(op.then, reads, 4, w.dims[0]); !bad) return bad.error();
  if (auto same = real_detail::same_type(reads, 3, "residual"); !same) return same.error();
  if (const fact& residual = operand(reads, 3); residual.present() && !(residual.dims == y))
    return check::malformed("the residual is %, the output %", {residual.dims, y});
  return check::gives(x.type, y);
}

FOVEA_INLINE void compute(const conv& op, const operands& on) {
  const auto input = window_detail::spatial_of(on.in(0).dims);
  const auto kernel = window_detail::spatial_of(on.in(1).dims);
  const window_detail::geometry g(*resolve(op.at, input, kernel), input, kernel);
  real_detail::visit_real(on, op.widened, [&]<class T>(const operands& now, T) {
    const conv_detail::finish<T> last{now.in(2).as<T>(), now.in(3).as<T>(), now.in(4).as<T>(),
                                      op.then, op.activation_before_residual};
    conv_detail::run<T>(now, g, last, window_detail::gathered);
  });
}

FOVEA_INLINE result<std::vector<fact>> infer(const conv_transpose& op, facts reads) {
  if (auto bad = conv_detail::check_operands(reads, op.groups); !bad) return bad.error();
  const fact &x = reads[0], &w = reads[1];
  const auto at = conv_detail::resolve_transposed(op, window_detail::spatial_of(x.dims),
                                                  window_detail::spatial_of(w.dims));
  if (!at) return at.error();
  if (auto bad = activation_detail::fits(op.then, reads, 3, w.dims[0]); !bad) return bad.error();
  return check::gives(x.type, conv_detail::map_of(x.dims[0], at->output, w.dims[0]));
}

FOVEA_INLINE void compute(const conv_transpose& op, const operands& on) {
  const auto input = window_detail::spatial_of(on.in(0).dims);
  const auto kernel = window_detail::spatial_of(on.in(1).dims);
  const window_detail::geometry g(*conv_detail::resolve_transposed(op, input, kernel), input,
                                  kernel);
  real_detail::visit_real(on, op.widened, [&]<class T>(const operands& now, T) {
    const conv_detail::finish<T> last{now.in(2).as<T>(), nullptr, now.in(3).as<T>(), op.then,
                                      false};
    conv_detail::run<T>(now, g, last, window_detail::scattered);
  });
}

}  // namespace fovea::inline FOVEA_ABI::nn
