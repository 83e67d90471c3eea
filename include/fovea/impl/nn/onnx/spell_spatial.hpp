#pragma once

#include "fovea/impl/nn/onnx/spatial.hpp"
#include "fovea/impl/nn/onnx/spell_arithmetic.hpp"
#include "fovea/impl/nn/onnx/spell_movement.hpp"

// Maps are channels-last here and channels-first in ONNX: each operator between two transposes,
// most of which meet their opposite and vanish.
namespace fovea::inline FOVEA_ABI::nn::onnx {

inline shape last_from_first(int rank) {
  shape order{0};
  for (int i = 2; i < rank; ++i) order.push_back(i);
  order.push_back(1);
  return order;
}

inline setting list_setting(const char* name, const shape& s) {
  return {name, numbers(s.begin(), s.end())};
}

inline settings window_settings(const window& at, int spatial) {
  static constexpr const char* rules[] = {"NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"};
  settings with;
  if (!at.strides.empty()) with.push_back(list_setting("strides", at.strides));
  if (!at.dilations.empty()) with.push_back(list_setting("dilations", at.dilations));
  if (at.pads != window::rule::given) {
    with.push_back({"auto_pad", rules[static_cast<int>(at.pads)]});
  } else if (!at.begin.empty() || !at.end.empty()) {
    numbers pads(static_cast<std::size_t>(2 * spatial));
    for (int i = 0; i < spatial; ++i) {
      if (!at.begin.empty()) pads[static_cast<std::size_t>(i)] = at.begin[i];
      if (!at.end.empty()) pads[static_cast<std::size_t>(spatial + i)] = at.end[i];
    }
    with.push_back({"pads", pads});
  }
  return with;
}

/// The rank of the map, from whatever tells it; 0 after a failure.
inline int known_rank(writer& w, int rank) {
  if (rank < 0) rank = w.rank_in(0);
  if (rank < 3) w.fail("has an unknown count of axes; bind the graph before writing it");
  return rank < 3 ? 0 : rank;
}

inline void spell(writer& w, const conv& c) {
  const int rank = known_rank(w, w.rank_in(1));
  if (rank == 0) return;
  const shape first = to_channels_first(rank);
  settings with = window_settings(c.at, rank - 2);
  with.push_back({"group", c.groups});
  if (const shape* weights = w.dims_in(1); weights && is_countable(*weights)) {
    shape kernel;  // may be left out, but OpenCV 4.6 wants it
    for (int i = 1; i + 1 < rank; ++i) kernel.push_back((*weights)[i]);
    with.push_back(list_setting("kernel_shape", kernel));
  }
  std::string y =
      w.add("Conv", {w.transposed(w.in(0), first), w.transposed(w.in(1), first), w.in(2)},
            std::move(with));
  if (!w.has(3) && c.then.f == function::identity)
    return w.give(0, w.transposed(y, last_from_first(rank)));
  y = w.transposed(y, last_from_first(rank));
  if (w.has(3) && !c.activation_before_residual) y = w.add("Add", {y, w.in(3)});
  y = activated(w, y, c.then, w.in(4));
  if (w.has(3) && c.activation_before_residual) y = w.add("Add", {y, w.in(3)});
  w.give(0, y);
}

/// [M, kernel..., C / groups] to ONNX's [C, M / groups, kernel...].
inline std::string untransposed_weights(writer& w, int rank, std::int64_t groups) {
  shape order{rank - 1};
  for (int i = 0; i + 1 < rank; ++i) order.push_back(i);
  if (groups == 1) return w.transposed(w.in(1), order);
  const shape* known = w.dims_in(1);
  if (!known || groups < 1 || !is_countable(*known) || (*known)[0] % groups != 0) {
    w.fail("has groups and weights of unknown shape; bind the graph before writing it");
    return "";
  }
  const shape& d = *known;
  numbers apart{groups, d[0] / groups}, whole{d.back() * groups, d[0] / groups};
  order = {0, rank, 1};
  for (int i = 1; i + 1 < rank; ++i) {
    apart.push_back(d[i]);
    whole.push_back(d[i]);
    order.push_back(i + 1);
  }
  apart.push_back(d.back());
  return w.reshaped(w.transposed(w.reshaped(w.in(1), apart), order), whole);
}

inline void spell(writer& w, const conv_transpose& c) {
  const int rank = known_rank(w, w.rank_in(1));
  if (rank == 0) return;
  settings with = window_settings(c.at, rank - 2);
  with.push_back({"group", c.groups});
  if (!c.extra.empty()) with.push_back(list_setting("output_padding", c.extra));
  if (!c.output.empty()) with.push_back(list_setting("output_shape", c.output));
  const std::string x = w.transposed(w.in(0), to_channels_first(rank));
  const std::string y =
      w.add("ConvTranspose", {x, untransposed_weights(w, rank, c.groups), w.in(2)}, with);
  const std::string back = w.transposed(y, last_from_first(rank));
  w.give(0, activated(w, back, c.then, w.in(3)));
}

inline void spell(writer& w, const pool& p) {
  static constexpr const char* ops[] = {"MaxPool", "AveragePool", "LpPool"};
  const int rank = p.kernel.rank() + 2;
  settings with = window_settings(p.at, rank - 2);
  with.push_back(list_setting("kernel_shape", p.kernel));
  with.push_back(flag_setting("ceil_mode", p.round_up));
  bool dilated = false;
  for (const auto d : p.at.dilations) dilated = dilated || d != 1;
  if (p.is == pool::kind::average)
    with.push_back(flag_setting("count_include_pad", p.count_padding));
  if (p.is == pool::kind::average && dilated) w.need(19);
  if (p.is == pool::kind::average && !dilated)  // opset 18 has no such attribute
    with.erase(
        std::remove_if(with.begin(), with.end(), [](const setting& s) { return s.name[0] == 'd'; }),
        with.end());
  if (p.is == pool::kind::lp) with.push_back({"p", p.p});
  if (p.is == pool::kind::max) with.push_back(flag_setting("storage_order", p.column_major));
  const std::string x = w.transposed(w.in(0), to_channels_first(rank));
  const texts made =
      w.add_many(ops[static_cast<int>(p.is)], {x}, w.wants(1) ? 2 : 1, std::move(with));
  for (std::size_t i = 0; i < made.size(); ++i)
    w.give(i, w.transposed(made[i], last_from_first(rank)));
}

inline void spell(writer& w, const gemm& g) {
  const std::string y = w.add("Gemm", {w.in(0), w.in(1), w.in(2)},
                              {{"alpha", g.alpha},
                               {"beta", g.beta},
                               flag_setting("transA", g.transpose_a),
                               flag_setting("transB", g.transpose_b)});
  w.give(0, activated(w, y, g.then, w.in(3)));
}
inline void spell(writer& w, const matmul&) { w.write("MatMul"); }

inline void between(writer& w, const char* op, settings with) {
  const std::string x = w.transposed(w.in(0), to_channels_first(4));
  w.give(0, w.transposed(w.add(op, {x}, std::move(with)), last_from_first(4)));
}
inline void spell(writer& w, const depth_to_space& d) {
  between(w, "DepthToSpace", {{"blocksize", d.block}, {"mode", d.columns_first ? "CRD" : "DCR"}});
}
inline void spell(writer& w, const space_to_depth& s) {
  between(w, "SpaceToDepth", {{"blocksize", s.block}});
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
