#pragma once

#include "fovea/impl/nn/onnx/importer.hpp"

// Ranks and element types as far as they follow without extents: what a mapper needs where ONNX
// says "all axes from the third on".
namespace fovea::inline FOVEA_ABI::nn::onnx {

/// The rank of a node's outputs from those it reads; -1: not known. `Known` tells `rank`, `dims`
/// and `type` of values.
template <class Known>
struct rank_guess {
  const Known& at;
  const node& n;

  int of(std::size_t i) const { return i < n.reads.size() ? at.rank(n.reads[i]) : -1; }
  int most() const {
    int rank = 0;
    for (const auto v : n.reads) {
      if (at.rank(v) < 0) return -1;
      rank = std::max(rank, at.rank(v));
    }
    return rank;
  }
  int length(std::size_t i) const {
    const auto* d = i < n.reads.size() ? at.dims(n.reads[i]) : nullptr;
    return d && d->rank() == 1 && (*d)[0] <= shape::max_rank ? static_cast<int>((*d)[0]) : -1;
  }
  int plus(int by, std::size_t list) const {
    const int many = length(list);
    return of(0) < 0 || many < 0 ? -1 : of(0) + by * many;
  }

  int operator()(const binary&) const { return most(); }
  int operator()(const select&) const { return most(); }
  int operator()(const matmul&) const { return of(0) < 2 || of(1) < 2 ? -1 : most(); }
  int operator()(const conv&) const { return of(0) < 0 ? of(1) : of(0); }
  int operator()(const conv_transpose&) const { return of(0) < 0 ? of(1) : of(0); }
  int operator()(const pool& p) const { return p.kernel.rank() + 2; }
  int operator()(const depth_to_space&) const { return 4; }
  int operator()(const space_to_depth&) const { return 4; }
  int operator()(const gemm&) const { return 2; }
  int operator()(const flatten&) const { return 2; }
  int operator()(const transpose& t) const { return t.order.empty() ? of(0) : t.order.rank(); }
  int operator()(const reshape&) const { return length(1); }
  int operator()(const squeeze&) const { return plus(-1, 1); }
  int operator()(const unsqueeze&) const { return plus(1, 1); }
  int operator()(const expand&) const {
    return of(0) < 0 || length(1) < 0 ? -1 : std::max(of(0), length(1));
  }
  int operator()(const gather&) const { return of(0) < 0 || of(1) < 0 ? -1 : of(0) + of(1) - 1; }
  int operator()(const gather_nd&) const { return -1; }
  int operator()(const shape_of&) const { return 1; }
  int operator()(const size_of_all&) const { return 0; }
  int operator()(const range&) const { return 1; }
  int operator()(const constant_of_shape&) const { return length(0); }
  int operator()(const one_hot&) const { return of(0) < 0 ? -1 : of(0) + 1; }
  int operator()(const non_zero&) const { return 2; }
  int operator()(const reduce& r) const {
    if (r.keep) return of(0);
    return n.reads.size() < 2 ? (r.none_if_no_axes ? of(0) : 0) : plus(-1, 1);
  }
  int operator()(const arg_reduce& a) const { return of(0) < 0 || a.keep ? of(0) : of(0) - 1; }
  int operator()(const roi_align&) const { return 4; }
  int operator()(const non_max_suppression&) const { return 2; }
  int operator()(const lstm&) const { return -1; }
  int operator()(const gru&) const { return -1; }
  int operator()(const rnn&) const { return -1; }
};

/// The type of a node's first output; `none`: not known.
template <class Known>
struct type_guess {
  const Known& at;
  const node& n;

  element of(std::size_t i) const {
    return i < n.reads.size() ? at.type(n.reads[i]) : element::none;
  }
  element operator()(const unary& u) const {
    const bool asks = u.f == function::is_nan || u.f == function::is_inf;
    return asks ? element::boolean : of(0);
  }
  element operator()(const binary& b) const {
    const bool asks = b.f >= binary_function::equal && b.f <= binary_function::logical_xor;
    return asks ? element::boolean : of(0);
  }
  element operator()(const select&) const { return of(1); }
  element operator()(const cast& c) const { return c.to; }
  element operator()(const cast_like&) const { return of(1); }
  element operator()(const shape_of&) const { return element::i64; }
  element operator()(const size_of_all&) const { return element::i64; }
  element operator()(const non_zero&) const { return element::i64; }
  element operator()(const arg_reduce&) const { return element::i64; }
  element operator()(const non_max_suppression&) const { return element::i64; }
  element operator()(const one_hot&) const { return of(2); }
  element operator()(const constant_of_shape& c) const { return c.type; }
  element operator()(const quantize_linear&) const { return element::none; }
  element operator()(const dequantize_linear&) const { return of(1); }
  element operator()(const dynamic_quantize_linear&) const { return element::none; }
};

/// Operators that the guesses do not name give what their first operand has.
template <class Known>
int rank_of(const Known& at, const node& n) {
  const rank_guess<Known> guess{at, n};
  return n.does.visit_known(guess.of(0), guess);
}
template <class Known>
element type_of(const Known& at, const node& n) {
  const type_guess<Known> guess{at, n};
  return n.does.visit_known(guess.of(0), guess);
}

inline void importer::learn(const node& n) {
  const int rank = rank_of(*this, n);
  const element first = type_of(*this, n);
  const bool all_alike = n.does.is<split>();
  for (std::size_t i = 0; i < n.writes.size(); ++i) {
    const value_id v = n.writes[i];
    if (v == absent) continue;
    auto& about = known_[index(v)];
    if (i == 0 || all_alike) about = {rank, first};
    const auto told = expected_.find(g_.values[index(v)].name);
    if (told == expected_.end()) continue;
    if (about.rank < 0 && told->second->has_shape && !told->second->too_many_axes)
      about.rank = told->second->dims.rank();
    if (about.type == element::none) about.type = element_of_code(told->second->data_type);
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
