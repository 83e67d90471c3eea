#pragma once

#include "fovea/nn/operands.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Reduces over `axes` (an operand, i64; absent: all). reads (x, axes?).
struct reduce {
  enum class kind : std::uint8_t {
    sum,
    mean,
    max,
    min,
    prod,
    l1,
    l2,
    log_sum,
    log_sum_exp,
    sum_square
  };
  kind is = kind::sum;
  bool keep = true;              ///< reduced axes stay, with extent 1
  bool none_if_no_axes = false;  ///< no axes: each element by itself, not all together
};
const char* name_of(reduce::kind k) noexcept;

/// The index of the largest or smallest element along an axis, i64.
struct arg_reduce {
  int axis = 0;
  bool largest = true, keep = true, last_of_equals = false;
};

/// reads (x, k i64 [1]); writes (values, indices i64). Equal values: the lower index first.
struct top_k {
  int axis = -1;
  bool largest = true, sorted = true;
};

/// exp(x - max) / sum along `axis`; `to_end`: along it and every later axis as one (opset < 13).
struct softmax {
  int axis = -1;
  bool to_end = false, logarithm = false;
};

/// reads (x, axis i64 rank 0).
struct cumulative_sum {
  bool exclusive = false, reverse = false;
};

result<std::vector<fact>> infer(const reduce&, facts reads);
result<std::vector<fact>> infer(const arg_reduce&, facts reads);
result<std::vector<fact>> infer(const top_k&, facts reads);
result<std::vector<fact>> infer(const softmax&, facts reads);
result<std::vector<fact>> infer(const cumulative_sum&, facts reads);
void compute(const reduce&, const operands&);
void compute(const arg_reduce&, const operands&);
void compute(const top_k&, const operands&);
void compute(const softmax&, const operands&);
void compute(const cumulative_sum&, const operands&);
std::size_t scratch_bytes(const top_k&, facts reads, facts writes);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/reduction.hpp"
#endif
