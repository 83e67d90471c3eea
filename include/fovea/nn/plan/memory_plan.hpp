#pragma once

#include "fovea/nn/graph.hpp"
#include "fovea/nn/plan/step.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// A step with the values it works on.
struct planned_step {
  std::unique_ptr<step> work;
  std::vector<value_id> reads, writes;
  std::string name;  ///< the node's
  operation does;    ///< for explain
  double multiply_adds = 0;  ///< of floats that take as long at best
};

/// Where a value's elements are when a program runs.
struct placement {
  enum class kind : std::uint8_t { nowhere, constant, arena };
  kind where = kind::nowhere;
  std::size_t offset = 0;
};

/// The arena: an offset for every value that is not constant, such that values which live at the
/// same time do not overlap. Largest first, each at the lowest offset that is free for its whole
/// life. Results that may be written over an operand, and reshapes, share its place.
struct memory_plan {
  std::vector<placement> places;  ///< by value
  std::size_t arena_bytes = 0;
  std::size_t scratch_bytes = 0, scratch_bytes_per_thread = 0;
};

/// `aliases[v]` is the value whose elements `v` shares without a step, or `absent`.
memory_plan plan_memory(const graph& g, const std::vector<planned_step>& steps,
                        const std::vector<value_id>& aliases);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/plan/memory_plan.hpp"
#endif
