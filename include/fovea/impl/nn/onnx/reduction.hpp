#pragma once

#include "fovea/impl/nn/onnx/movement.hpp"

// Reductions, global pools, softmax and what picks the largest.
namespace fovea::inline FOVEA_ABI::nn::onnx {

struct reduce_row {
  const char* name;
  reduce::kind is;
};
inline constexpr reduce_row reduce_rows[] = {
    {"ReduceL1", reduce::kind::l1},          {"ReduceL2", reduce::kind::l2},
    {"ReduceLogSum", reduce::kind::log_sum}, {"ReduceLogSumExp", reduce::kind::log_sum_exp},
    {"ReduceMax", reduce::kind::max},        {"ReduceMean", reduce::kind::mean},
    {"ReduceMin", reduce::kind::min},        {"ReduceProd", reduce::kind::prod},
    {"ReduceSum", reduce::kind::sum},        {"ReduceSumSquare", reduce::kind::sum_square},
};

inline void map_reduce(importer& at) {
  reduce r;
  r.is = row_of(reduce_rows, at.op())->is;
  r.keep = at.integer("keepdims", 1) != 0;
  r.none_if_no_axes = at.flag("noop_with_empty_axes");
  at.write(r, trimmed({at.in(0), list_operand(at, 1, "axes")}));
}

/// x with all spatial axes reduced to extent 1, by `make(x, axes)`. Where the rank is not known the
/// spatial axes are made one, and afterwards as many ones as there were axes.
template <class Make>
void over_spatial_axes(importer& at, Make make) {
  const int rank = at.rank(at.in(0));
  if (rank >= 0) {
    numbers axes;
    for (int i = 2; i < rank; ++i) axes.push_back(i);
    return at.give(0, make(at.in(0), at.numbers_of(axes)));
  }
  const value_id flat = at.add(reshape{}, {at.in(0), at.numbers_of({0, 0, -1})});
  const value_id reduced = make(flat, at.numbers_of({2}));
  const value_id zero = at.constant_of(tensor::scalar(std::int64_t(0)));
  const value_id one = at.constant_of(tensor::scalar(std::int64_t(1)));
  const value_id spatial = at.add(shape_of{2, shape::max_rank}, {at.in(0)});
  const value_id none = at.add(binary{binary_function::mul}, {spatial, zero});
  const value_id ones = at.add(binary{binary_function::add}, {none, one});
  const value_id extents = at.add(concat{0}, {at.numbers_of({0, 0}), ones});
  at.give(0, at.add(reshape{}, {reduced, extents}));
}

inline void map_global_pool(importer& at) {
  const bool mean = at.op() == "GlobalAveragePool";
  over_spatial_axes(at, [&](value_id x, value_id axes) {
    return at.add(reduce{mean ? reduce::kind::mean : reduce::kind::max}, {x, axes});
  });
}

/// (sum |x|^p)^(1/p)
inline void map_global_lp_pool(importer& at) {
  const auto p = at.integer("p", 2);
  if (p < 1) return at.fail(error_code::malformed, "has p below 1");
  over_spatial_axes(at, [&](value_id x, value_id axes) {
    if (p <= 2) return at.add(reduce{p == 1 ? reduce::kind::l1 : reduce::kind::l2}, {x, axes});
    const value_id power = at.like(static_cast<float>(p), x);
    const value_id root = at.like(1.f / static_cast<float>(p), x);
    const value_id size = at.add(unary{function::abs}, {x});
    const value_id each = at.add(binary{binary_function::pow}, {size, power});
    return at.add(binary{binary_function::pow}, {at.add(reduce{}, {each, axes}), root});
  });
}

inline void map_arg_reduce(importer& at) {
  at.write(arg_reduce{at.axis("axis", 0), at.op() == "ArgMax", at.integer("keepdims", 1) != 0,
                      at.flag("select_last_index")},
           {at.in(0)});
}

inline void map_top_k(importer& at) {
  top_k t;
  t.axis = at.axis("axis", -1);
  t.largest = at.integer("largest", 1) != 0;
  t.sorted = at.integer("sorted", 1) != 0;
  const value_id k = at.opset < 10 ? at.numbers_of({at.integer("k", 0)}) : at.in(1);
  at.write(t, {at.in(0), k});
}

inline void map_softmax(importer& at) {
  softmax s;
  s.to_end = at.opset < 13;
  s.axis = at.axis("axis", s.to_end ? 1 : -1);
  s.logarithm = at.op() == "LogSoftmax";
  at.write(s, {at.in(0)});
}

/// 1 at the first largest element along the axis and 0 elsewhere; before opset 13 the axis and all
/// later ones count as one.
inline void map_hardmax(importer& at) {
  const bool flat = at.opset < 13;
  const int axis = at.axis("axis", flat ? 1 : -1);
  const value_id x = flat ? at.add(flatten{axis}, {at.in(0)}) : at.in(0);
  const int along = flat ? 1 : axis;
  const auto end = along == -1 ? shape::max_rank : along + 1;
  const value_id extent = at.add(shape_of{along, end}, {x});
  const value_id best = at.add(arg_reduce{along, true, false, false}, {x});
  const float off_on[] = {0, 1};
  const value_id levels = at.constant_of(tensor::of<float>({2}, off_on));
  const value_id hot = at.add(one_hot{along}, {best, extent, levels});
  if (!flat) return at.write(cast_like{}, {hot, x});
  const value_id extents = at.add(shape_of{}, {at.in(0)});
  at.write(reshape{}, {at.add(cast_like{}, {hot, x}), extents});
}

inline void map_cumulative_sum(importer& at) {
  at.write(cumulative_sum{at.flag("exclusive"), at.flag("reverse")}, at.all());
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
