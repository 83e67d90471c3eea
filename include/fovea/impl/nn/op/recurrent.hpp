#pragma once

#include "fovea/impl/nn/op/recurrent_cell.hpp"

namespace fovea::inline FOVEA_ABI::nn {

namespace recurrent_detail {

/// Whether optional operand `i` is absent or has x's type and these extents.
inline status check_optional(facts reads, std::size_t i, const char* what, const shape& dims) {
  const fact& f = operand(reads, i);
  if (!f.present() || (f.type == reads[0].type && f.dims == dims)) return done;
  return check::malformed("the % is % %, expected %", {what, name_of(f.type), f.dims, dims});
}

inline status check_functions(const recurrent& op, const sizes& s, const traits& t) {
  const auto wanted = static_cast<std::size_t>(t.functions * s.directions);
  if (!op.functions.empty() && op.functions.size() != wanted)
    return check::malformed(
        "it has % activations, expected %",
        {static_cast<std::int64_t>(op.functions.size()), static_cast<std::int64_t>(wanted)});
  for (const auto& each : op.functions)
    if (each.f > function::shrink) return check::malformed("a cell cannot apply this function");
  return done;
}

/// Everything but c0 and peepholes.
inline status check_operands(const recurrent& op, facts reads, const traits& t) {
  if (auto bad = real_detail::check_input(reads, 3); !bad) return bad;
  const fact &x = reads[0], &w = operand(reads, 1), &r = operand(reads, 2);
  if (x.dims.rank() != 3 || w.dims.rank() != 3 || r.dims.rank() != 3)
    return check::malformed("input and weights are %, % and %, expected three axes each",
                            {x.dims, w.dims, r.dims});
  const sizes s(op, x.dims, r.dims);
  if (s.hidden < 1 || s.hidden > 1 << 24 || (op.hidden != 0 && op.hidden != s.hidden))
    return check::malformed("the hidden size is %, the weights %", {op.hidden, r.dims});
  const auto rows = t.gates * s.hidden;
  const fact& lengths = operand(reads, 4);
  for (const auto& bad :
       {check_optional(reads, 1, "input weights", {s.directions, rows, s.inputs}),
        check_optional(reads, 2, "recurrent weights", {s.directions, rows, s.hidden}),
        check_optional(reads, 3, "bias", {s.directions, 2 * rows}),
        check_optional(reads, 5, "initial state", s.state_dims()), check_functions(op, s, t)})
    if (!bad) return bad;
  if (lengths.present() && (lengths.type != element::i32 || !(lengths.dims == shape{s.batch})))
    return check::malformed("the lengths are %, expected i32 %", {lengths.dims, shape{s.batch}});
  return done;
}

inline result<std::vector<fact>> outputs(const recurrent& op, facts reads, int states) {
  const sizes s(op, reads[0].dims, reads[2].dims);
  auto made = check::gives(reads[0].type, s.all_dims());
  for (int i = 0; made && i < states; ++i) made->push_back({reads[0].type, s.state_dims(), {}});
  return made;
}

inline std::size_t scratch(facts reads, facts writes) {
  // h, c, four gates and one vector more, in double at most.
  return static_cast<std::size_t>(reads[2].dims[2]) * 7 * sizeof(double) +
         widened_bytes(reads, writes);
}

template <class Op>
void run(const Op& op, const operands& on) {
  const sizes s(op, on.in(0).dims, on.in(2).dims);
  real_detail::visit_real(on, 8, [&]<class T>(const operands& now, T) {
    for (std::int64_t d = 0; d < s.directions; ++d)
      for (std::int64_t n = 0; n < s.batch; ++n) sequence<T, Op>(op, now, d, n).run();
  });
}

}  // namespace recurrent_detail

FOVEA_INLINE result<std::vector<fact>> infer(const lstm& op, facts reads) {
  const auto t = recurrent_detail::traits_of(op);
  if (auto bad = recurrent_detail::check_operands(op, reads, t); !bad) return bad.error();
  const recurrent_detail::sizes s(op, reads[0].dims, reads[2].dims);
  const shape peepholes{s.directions, 3 * s.hidden};
  for (const auto& bad :
       {recurrent_detail::check_optional(reads, 6, "initial cell", s.state_dims()),
        recurrent_detail::check_optional(reads, 7, "peephole tensor", peepholes)})
    if (!bad) return bad.error();
  return recurrent_detail::outputs(op, reads, 2);
}
FOVEA_INLINE result<std::vector<fact>> infer(const gru& op, facts reads) {
  const auto t = recurrent_detail::traits_of(op);
  if (auto bad = recurrent_detail::check_operands(op, reads, t); !bad) return bad.error();
  return recurrent_detail::outputs(op, reads, 1);
}
FOVEA_INLINE result<std::vector<fact>> infer(const rnn& op, facts reads) {
  const auto t = recurrent_detail::traits_of(op);
  if (auto bad = recurrent_detail::check_operands(op, reads, t); !bad) return bad.error();
  return recurrent_detail::outputs(op, reads, 1);
}

FOVEA_INLINE void compute(const lstm& op, const operands& on) { recurrent_detail::run(op, on); }
FOVEA_INLINE void compute(const gru& op, const operands& on) { recurrent_detail::run(op, on); }
FOVEA_INLINE void compute(const rnn& op, const operands& on) { recurrent_detail::run(op, on); }

FOVEA_INLINE std::size_t scratch_bytes(const lstm&, facts reads, facts writes) {
  return recurrent_detail::scratch(reads, writes);
}
FOVEA_INLINE std::size_t scratch_bytes(const gru&, facts reads, facts writes) {
  return recurrent_detail::scratch(reads, writes);
}
FOVEA_INLINE std::size_t scratch_bytes(const rnn&, facts reads, facts writes) {
  return recurrent_detail::scratch(reads, writes);
}

}  // namespace fovea::inline FOVEA_ABI::nn
