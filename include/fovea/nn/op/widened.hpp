#pragma once

#include "fovea/nn/operands.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {

/// Bytes of scratch in which the first `most` operands and results that have x's type are held as
/// f32, where x is f16 or bf16: what operators ask for that compute such elements as floats.
std::size_t widened_bytes(facts reads, facts writes, std::size_t most = 8);

/// The scratch of an operator of which `Op::widened` operands are held so.
template <class Op>
requires(Op::widened > 0) std::size_t scratch_bytes(const Op&, facts reads, facts writes) {
  return widened_bytes(reads, writes, Op::widened);
}

/// Bytes in which operands of x's type are held as i64, where it is a whole number of fewer bits.
std::size_t widened_whole_bytes(facts reads);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/widened.hpp"
#endif
