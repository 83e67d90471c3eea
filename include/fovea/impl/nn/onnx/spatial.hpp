#pragma once

#include "fovea/impl/nn/onnx/movement.hpp"

// Convolutions and pools. ONNX has channels second, fovea last: each is put between transposes,
// which the passes take out again; those of weights fold away.
namespace fovea::inline FOVEA_ABI::nn::onnx {

inline value_id to_channels_last(importer& at, value_id x, int rank) {
  shape order{0};
  for (int i = 2; i < rank; ++i) order.push_back(i);
  order.push_back(1);
  return at.add(transpose{order}, {x});
}

inline shape to_channels_first(int rank) {
  shape order{0, rank - 1};
  for (int i = 1; i + 1 < rank; ++i) order.push_back(i);
  return order;
}

/// Runs `op`, which wants channels last, on x and writes the node's output.
inline void write_between(importer& at, const operation& op, values reads, int rank) {
  reads[0] = to_channels_last(at, reads[0], rank);
  at.write(transpose{to_channels_first(rank)}, {at.add(op, std::move(reads))});
}

/// The rank of the map, from the weights, the kernel or the map itself; 0 after a failure.
inline int map_rank(importer& at, value_id weights) {
  const auto kernel = at.list("kernel_shape");
  int rank = weights == absent ? -1 : at.rank(weights);
  if (rank < 0 && kernel && kernel->size() < shape::max_rank)
    rank = static_cast<int>(kernel->size()) + 2;
  if (rank < 0) rank = at.rank(at.in(0));
  if (rank >= 3 && rank <= 5) return rank;
  at.fail(error_code::unsupported,
          rank < 0 ? "does not say how many spatial axes it has; export it with kernel_shape"
                   : "has rank " + std::to_string(rank) + "; this build has 1 to 3 spatial axes");
  return 0;
}

inline window window_of(importer& at, int rank) {
  window w;
  w.strides = at.extents("strides");
  w.dilations = at.extents("dilations");
  const auto pads = at.extents("pads");
  const int spatial = rank - 2;
  for (int i = 0; i < pads.rank() && pads.rank() == 2 * spatial; ++i)
    (i < spatial ? w.begin : w.end).push_back(pads[i]);
  if (!pads.empty() && pads.rank() != 2 * spatial)
    at.fail(error_code::malformed,
            sentence("has % pads; % are needed", {pads.rank(), 2 * spatial}));
  const auto how = at.text("auto_pad", "NOTSET");
  if (how == "SAME_UPPER")
    w.pads = window::rule::same_upper;
  else if (how == "SAME_LOWER")
    w.pads = window::rule::same_lower;
  else if (how == "VALID")
    w.pads = window::rule::valid;
  else if (how != "NOTSET" && !how.empty())
    at.refuse("auto_pad", how, "NOTSET, SAME_UPPER, SAME_LOWER and VALID");
  if (w.pads != window::rule::given) w.begin = w.end = {};
  return w;
}

inline void check_kernel(importer& at, value_id weights) {
  const auto kernel = at.extents("kernel_shape");
  const auto* dims = at.dims(weights);
  if (kernel.empty() || !dims) return;
  for (int i = 0; i < kernel.rank(); ++i)
    if (kernel.rank() + 2 != dims->rank() || ((*dims)[i + 2] >= 0 && (*dims)[i + 2] != kernel[i]))
      return at.fail(error_code::malformed,
                     sentence("has kernel_shape % and weights of shape %", {kernel, dims->text()}));
}

inline void map_conv(importer& at) {
  const int rank = map_rank(at, at.in(1));
  if (rank == 0) return;
  check_kernel(at, at.in(1));
  conv c;
  c.at = window_of(at, rank);
  c.groups = at.integer("group", 1);
  write_between(at, c, trimmed({at.in(0), to_channels_last(at, at.in(1), rank), at.in(2)}), rank);
}

/// ONNX has [C, M / groups, kernel]; ours is [M, kernel, C / groups]: with groups the two channel
/// axes are taken apart first.
inline value_id transposed_weights(importer& at, value_id w, int rank, std::int64_t groups) {
  shape order;
  if (groups == 1) {
    for (int i = 1; i < rank; ++i) order.push_back(i);
    order.push_back(0);
    return at.add(transpose{order}, {w});
  }
  const shape* d = at.dims(w);
  if (!d || groups < 1 || (*d)[0] < 1 || (*d)[1] < 0 || (*d)[0] % groups != 0)
    return at.fail(
               error_code::unsupported,
               sentence(
                   "has % groups and weights of shape %; the groups must divide the first extent",
                   {groups, (d ? d->text() : "unknown")})),
           absent;
  numbers apart{groups, (*d)[0] / groups, (*d)[1]}, whole{groups * (*d)[1]};
  order = {0, 2};
  for (int i = 2; i < rank; ++i) {
    apart.push_back((*d)[i]);
    whole.push_back((*d)[i]);
    order.push_back(i + 1);
  }
  order.push_back(1);
  whole.push_back((*d)[0] / groups);
  const value_id split = at.add(reshape{}, {w, at.numbers_of(apart)});
  return at.add(reshape{}, {at.add(transpose{order}, {split}), at.numbers_of(whole)});
}

inline void map_conv_transpose(importer& at) {
  const int rank = map_rank(at, at.in(1));
  if (rank == 0) return;
  check_kernel(at, at.in(1));
  conv_transpose c;
  c.at = window_of(at, rank);
  c.groups = at.integer("group", 1);
  c.extra = at.extents("output_padding");
  c.output = at.extents("output_shape");
  if (c.output.rank() == rank) {  // some exporters give N and C too
    c.output.erase(0);
    c.output.erase(0);
  }
  const value_id w = transposed_weights(at, at.in(1), rank, c.groups);
  write_between(at, c, trimmed({at.in(0), w, at.in(2)}), rank);
}

inline void map_pool(importer& at) {
  const int rank = map_rank(at, absent);
  if (rank == 0) return;
  pool p;
  p.is = at.op() == "MaxPool"  ? pool::kind::max
         : at.op() == "LpPool" ? pool::kind::lp
                               : pool::kind::average;
  p.kernel = at.extents("kernel_shape");
  p.at = window_of(at, rank);
  p.round_up = at.flag("ceil_mode");
  p.count_padding = at.flag("count_include_pad");
  p.p = at.integer("p", 2);
  p.column_major = at.flag("storage_order");
  if (p.kernel.rank() != rank - 2)
    return at.fail(
        error_code::malformed,
        sentence("has kernel_shape %; it needs an extent for each spatial axis", {p.kernel}));
  if (!at.wants(1)) return write_between(at, p, {at.in(0)}, rank);
  const auto [y, indices] = at.add_two(p, {to_channels_last(at, at.in(0), rank)});
  const shape back = to_channels_first(rank);
  at.give(0, at.add(transpose{back}, {y}));
  at.give(1, at.add(transpose{back}, {indices}));
}

inline void map_depth_to_space(importer& at) {
  const auto mode = at.text("mode", "DCR");
  if (mode != "DCR" && mode != "CRD") return at.refuse("mode", mode, "DCR and CRD");
  write_between(at, depth_to_space{at.integer("blocksize", 0), mode == "CRD"}, {at.in(0)}, 4);
}

inline void map_space_to_depth(importer& at) {
  write_between(at, space_to_depth{at.integer("blocksize", 0)}, {at.in(0)}, 4);
}

inline void map_gemm(importer& at) {
  gemm g;
  g.alpha = at.real("alpha", 1);
  g.beta = at.real("beta", 1);
  g.transpose_a = at.flag("transA");
  g.transpose_b = at.flag("transB");
  at.write(g, at.all());
}

inline void map_matmul(importer& at) { at.write(matmul{}, at.all()); }

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
