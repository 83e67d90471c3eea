#pragma once

#include "fovea/nn/operands.hpp"

namespace fovea::inline FOVEA_ABI::nn {

// Operators that move elements and do not change them, and those that answer questions about
// shapes. Axes may be negative: they count from the back. Lists of axes, starts, sizes … are
// operands, as in the newest ONNX; a front end turns older attributes into constants.

struct identity {};
struct transpose {
  shape order;  ///< output axis i is input axis order[i]; empty: reversed
};
struct reshape {  ///< reads (x, extents i64); -1 is inferred, 0 copies unless `zero_is_zero`
  bool zero_is_zero = false;
};
struct squeeze {};    ///< reads (x, axes?)
struct unsqueeze {};  ///< reads (x, axes)
struct flatten {      ///< to two axes, split before `axis`
  int axis = 1;
};
struct expand {};  ///< reads (x, extents): broadcast
struct tile {};    ///< reads (x, repeats)
struct concat {    ///< reads (x…)
  int axis = 0;
};
struct split {  ///< reads (x, sizes?); without sizes, `parts` of ceil(extent / parts) each
  int axis = 0;
  int parts = 0;  ///< 0: as many as there are outputs, set by the front end
};
struct slice {};  ///< reads (x, starts, ends, axes?, steps?)
struct pad {      ///< reads (x, pads begin… end…, value?, axes?); negative pads crop
  enum class rule : std::uint8_t { constant, reflect, edge, wrap };
  rule mode = rule::constant;
};
struct gather {  ///< reads (x, indices)
  int axis = 0;
};
struct gather_elements {
  int axis = 0;
};
struct gather_nd {
  int batch_axes = 0;
};
enum class scatter_rule : std::uint8_t { none, add, mul, max, min };
struct scatter_elements {  ///< reads (x, indices, updates)
  int axis = 0;
  scatter_rule rule = scatter_rule::none;
};
struct scatter_nd {
  scatter_rule rule = scatter_rule::none;
};
struct shape_of {  ///< i64; axes from `first` to before `last`
  std::int64_t first = 0, last = shape::max_rank;
};
struct size_of_all {};      ///< the element count, i64, rank 0
struct range {};            ///< reads (start, limit, step)
struct constant_of_shape {  ///< reads (extents)
  element type = element::f32;
  std::uint64_t bits = 0;  ///< of the element, in its low bytes
};
struct one_hot {  ///< reads (indices, depth, values [off, on])
  int axis = -1;
};
struct trilu {  ///< reads (x, k?)
  bool upper = true;
};
struct non_zero {};  ///< i64 [rank, count]; the count depends on the data

result<std::vector<fact>> infer(const identity&, facts reads);
result<std::vector<fact>> infer(const transpose&, facts reads);
result<std::vector<fact>> infer(const reshape&, facts reads);
result<std::vector<fact>> infer(const squeeze&, facts reads);
result<std::vector<fact>> infer(const unsqueeze&, facts reads);
result<std::vector<fact>> infer(const flatten&, facts reads);
result<std::vector<fact>> infer(const expand&, facts reads);
result<std::vector<fact>> infer(const tile&, facts reads);
result<std::vector<fact>> infer(const concat&, facts reads);
result<std::vector<fact>> infer(const split&, facts reads);
result<std::vector<fact>> infer(const slice&, facts reads);
result<std::vector<fact>> infer(const pad&, facts reads);
result<std::vector<fact>> infer(const gather&, facts reads);
result<std::vector<fact>> infer(const gather_elements&, facts reads);
result<std::vector<fact>> infer(const gather_nd&, facts reads);
result<std::vector<fact>> infer(const scatter_elements&, facts reads);
result<std::vector<fact>> infer(const scatter_nd&, facts reads);
result<std::vector<fact>> infer(const shape_of&, facts reads);
result<std::vector<fact>> infer(const size_of_all&, facts reads);
result<std::vector<fact>> infer(const range&, facts reads);
result<std::vector<fact>> infer(const constant_of_shape&, facts reads);
result<std::vector<fact>> infer(const one_hot&, facts reads);
result<std::vector<fact>> infer(const trilu&, facts reads);
result<std::vector<fact>> infer(const non_zero&, facts reads);
void compute(const identity&, const operands&);
void compute(const transpose&, const operands&);
void compute(const reshape&, const operands&);
void compute(const squeeze&, const operands&);
void compute(const unsqueeze&, const operands&);
void compute(const flatten&, const operands&);
void compute(const expand&, const operands&);
void compute(const tile&, const operands&);
void compute(const concat&, const operands&);
void compute(const split&, const operands&);
void compute(const slice&, const operands&);
void compute(const pad&, const operands&);
void compute(const gather&, const operands&);
void compute(const gather_elements&, const operands&);
void compute(const gather_nd&, const operands&);
void compute(const scatter_elements&, const operands&);
void compute(const scatter_nd&, const operands&);
void compute(const shape_of&, const operands&);
void compute(const size_of_all&, const operands&);
void compute(const range&, const operands&);
void compute(const constant_of_shape&, const operands&);
void compute(const one_hot&, const operands&);
void compute(const trilu&, const operands&);
void compute(const non_zero&, const operands&);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/movement.hpp"
#endif
