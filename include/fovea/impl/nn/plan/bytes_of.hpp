#pragma once

#include "fovea/nn/plan/step.hpp"

#include "fovea/impl/nn/plan/winograd_step.hpp"

#include <string_view>

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// What a kernel set takes in bytes and in float: picoseconds, of which only the ratios count.
struct byte_rates {
  std::string_view set;
  double real_product, real_depthwise, real_output;  ///< a multiply-add twice, a result
  double product, depthwise, output;                 ///< the same in bytes
  double pair, table, scale;  ///< an element of a sum, a lookup, a change between the two
};

/// Measured step by step on ten nets of ./bench/run with every set forced (Zen 5), and fitted to
/// within 15 % of each kernel's sum. A set that is not here is taken to be faster in bytes.
inline constexpr byte_rates measured[] = {
    {"portable", 44.8, 84, 278, 22.2, 79, 163, 350, 392, 470},
    {"avx2", 16.0, 32, 65, 10.3, 36, 115, 142, 167, 146},
    {"avx2vnni", 16.0, 32, 65, 4.0, 22, 71, 142, 162, 138},
    {"avx512", 8.2, 21, 66, 4.9, 22, 80, 75, 112, 73},
    {"avx512vnni", 8.2, 21, 66, 2.0, 15, 62, 73, 110, 66},
};

/// What the layers of a net that has integer operators take by the rates; 0: nothing to compare.
struct byte_estimate {
  double bytes = 0, real = 0;
  double ratio() const { return real > 0 ? bytes / real : 0; }
};

/// Adds up what layers take.
struct byte_estimator {
  const byte_rates& rates;
  const kernel_set& kernels;
  const compile_options& options;
  byte_estimate sum{};

  /// A convolution; in float it may be made by Winograd's method.
  void add(const node_view& v, const integer_conv& op) {
    const shape& w = v.in_dims(1);
    const double results = double(v.out().dims.count());
    const double work = results * double(w.product(1, w.rank()));
    if (op.groups > 1 && w.back() == 1) {
      sum.bytes += work * rates.depthwise, sum.real += work * rates.real_depthwise;
      return;
    }
    sum.bytes += work * rates.product + results * rates.output;
    const int tile = winograd_tile_of(v, kernels, options, {.at = op.at, .groups = op.groups});
    const double real_work = tile ? winograd_cost(winograd_shape_of(v), kernels, tile) : work;
    sum.real += real_work * rates.real_product + results * rates.real_output;
  }

  /// Sums and functions of one element count nothing in float: a convolution's store makes them.
  void add(const node_view& v, const operation& does) {
    const double results = double(v.out().dims.count());
    if (const auto* c = does.get_if<integer_conv>()) add(v, *c);
    if (does.is<integer_pair>()) sum.bytes += results * rates.pair;
    if (does.is<lookup>()) sum.bytes += results * rates.table;
    if (does.is<quantize_linear>() || does.is<dequantize_linear>())
      sum.bytes += results * rates.scale;
  }
};

inline byte_estimate estimate_bytes(const graph& g, const kernel_set& k,
                                    const compile_options& options) {
  for (const byte_rates& each : measured) {
    if (each.set != k.name) continue;
    byte_estimator all{each, k, options};
    for (const node& n : g.nodes) all.add(node_view{g, n}, n.does);
    return all.sum;
  }
  return {};
}

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
