#pragma once

#include "fovea/impl/nn/tflite_reader.hpp"

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

// Builders of what works element by element, reduces or compares.

template <function f>
void simple(reader& r) {
  r.give(r.add(unary{f}, {r.real(0)}));
}
inline void leaky(reader& r) {
  r.give(r.add(unary{function::leaky_relu, r.option<float>(0)}, {r.real(0)}));
}
inline void elu_one(reader& r) { r.give(r.add(unary{function::elu, 1}, {r.real(0)})); }
inline void gelu_either(reader& r) {
  r.give(r.add(unary{r.flag(0) ? function::gelu_tanh : function::gelu}, {r.real(0)}));
}
template <int low, int high>
void clipped(reader& r) {
  r.give(r.add(unary{function::clip, low, high}, {r.real(0)}));
}
inline void rsqrt(reader& r) {
  const value_id root = r.add(unary{function::sqrt}, {r.real(0)});
  r.give(r.add(unary{function::reciprocal}, {root}));
}
inline void squared(reader& r) {
  const value_id x = r.real(0);
  r.give(r.add(binary{binary_function::mul}, {x, x}));
}

/// `fuses`: the first option is an activation.
template <binary_function f, bool fuses = false>
void pairwise(reader& r) {
  r.give(r.add(binary{f}, {r.real(0), r.real(1)}), fuses ? r.option<std::int8_t>(0) : 0);
}
template <binary_function f>
void compared(reader& r) {
  r.give_stored(r.add(binary{f}, {r.real(0), r.real(1)}));
}
inline void not_equal(reader& r) {
  const value_id same = r.add(binary{binary_function::equal}, {r.real(0), r.real(1)});
  r.give_stored(r.add(unary{function::logical_not}, {same}));
}
inline void squared_difference(reader& r) {
  const value_id d = r.add(binary{binary_function::sub}, {r.real(0), r.real(1)});
  r.give(r.add(binary{binary_function::mul}, {d, d}));
}
/// Toward minus infinity; for integers (x - x mod y) / y, which is exact.
inline void floor_div(reader& r) {
  const value_id x = r.real(0), y = r.real(1);
  if (is_real(r.in(0).type) || r.in(0).is_quantized()) {
    r.give(r.add(unary{function::floor}, {r.add(binary{binary_function::div}, {x, y})}));
    return;
  }
  const value_id rest = r.add(binary{binary_function::mod}, {x, y});
  const value_id whole = r.add(binary{binary_function::sub}, {x, rest});
  r.give_stored(r.add(binary{binary_function::div}, {whole, y}));
}
inline void add_n(reader& r) {
  value_id sum = r.real(0);
  for (std::size_t i = 1; i < r.op.reads.size(); ++i)
    sum = r.add(binary{binary_function::add}, {sum, r.real(i)});
  r.give(sum);
}

/// A condition of rank 1 chooses whole rows of the first operator, not elements of the last axis.
inline void choose(reader& r) {
  value_id condition = r.stored(0);
  const int rank = r.in(1).dims.rank();
  if (r.op.code == 64 && r.in(0).dims.rank() == 1 && rank > 1) {
    std::vector<std::int64_t> extents(static_cast<std::size_t>(rank), 1);
    extents[0] = -1;
    condition = r.add(reshape{}, {condition, r.add_list(extents)});
  }
  r.give(r.add(select{}, {condition, r.real(1), r.real(2)}));
}
/// The places that are not zero, one a row.
inline void where(reader& r) {
  const value_id columns = r.add(non_zero{}, {r.stored(0)});
  r.give_stored(r.add(transpose{{1, 0}}, {columns}));
}

inline void cast_to(reader& r, value_id id) {
  const element to = r.out().type;
  if (to == element::none) r.refuse("converts to a type that is not read");
  r.give_stored(r.add(cast{to, true}, {id}));
}
inline void casted(reader& r) { cast_to(r, r.stored(0)); }
inline void dequantize(reader& r) {
  if (r.in(0).is_quantized())
    r.give_stored(r.real(0));
  else if (r.in(0).type == element::f16)
    cast_to(r, r.stored(0));
  else
    r.fail(sentence("dequantizes % without scales", {name_of(r.in(0).type)}));
}
inline void quantize(reader& r) { r.give(r.real(0)); }
/// Sparse constants are expanded as they are read.
inline void densify(reader& r) { r.give_stored(r.stored(0)); }

template <reduce::kind kind>
void reduced(reader& r) {
  r.give(r.add(reduce{kind, r.flag(0), true}, {r.real(0), r.add_list(r.list(1))}));
}
/// Of booleans: any is the largest, all the smallest.
template <reduce::kind kind>
void reduced_truth(reader& r) {
  const value_id whole = r.add(cast{element::i32, true}, {r.stored(0)});
  const value_id y = r.add(reduce{kind, r.flag(0), true}, {whole, r.add_list(r.list(1))});
  r.give_stored(r.add(cast{element::boolean, true}, {y}));
}
template <bool largest>
void arg_of(reader& r) {
  const int axis = r.axis(r.scalar(1), 0);
  cast_to(r, r.add(arg_reduce{axis, largest, false, false}, {r.real(0)}));
}
inline void top(reader& r) {
  const value_id k = r.add_list({r.scalar(1)});
  const value_id values = r.add(top_k{-1, true, true}, {r.real(0), k});
  if (!r.trouble.empty()) return;
  const value_id places = r.g.add_value({r.out(1).name + "/i64", {}, {}, {}});
  r.g.nodes.back().writes.push_back(places);
  r.give(values);
  r.give_stored(r.add(cast{r.out(1).type, true}, {places}), 1);
}

template <bool logarithm>
void soft(reader& r) {
  value_id x = r.real(0);
  const float beta = logarithm ? 1.f : r.option<float>(0);
  if (beta != 1.f) x = r.add(binary{binary_function::mul}, {x, r.add_scalar(beta)});
  r.give(r.add(softmax{-1, false, logarithm}, {x}));
}
inline void l2_normalized(reader& r) {
  r.give(r.add(lp_norm{-1, 2, 1e-6f}, {r.real(0)}), r.option<std::int8_t>(0));
}
inline void running_sum(reader& r) {
  const cumulative_sum does{r.flag(0), r.flag(1)};
  r.give(r.add(does, {r.real(0), r.add_list({r.scalar(1)}, {})}));
}

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
