#pragma once

#include "fovea/nn/graph.hpp"
#include "fovea/nn/plan/step.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// A step with the values it works on.
struct planned_step {
  std::unique_ptr<step> work;
  std::vector<value_id> reads, writes;
  std::string name;          ///< the node's
  operation does;            ///< for explain
  double multiply_adds = 0;  ///< of floats that take as long at best
};

/// Where a value's elements are when a program runs.
struct placement {
  enum class kind : std::uint8_t { nowhere, constant, arena };
  kind where = kind::nowhere;
  std::size_t offset = 0;
};

/// A step's scratch memory: for one thread at `alone`, a gap between the values that live while it
/// runs; for more at `behind`, past the last of those.
struct scratch_place {
  std::size_t alone = 0, behind = 0, bytes = 0, bytes_per_thread = 0;

  std::size_t offset(std::size_t threads) const noexcept { return threads > 1 ? behind : alone; }
};

/// The arena: an offset for every value that is not constant, and for the scratch memory of every
/// step, such that what is needed at the same time does not overlap. Largest first, each at the
/// lowest offset that is free for its whole life. Results that may be written over an operand, and
/// reshapes, share its place.
struct memory_plan {
  std::vector<placement> places;       ///< by value
  std::vector<scratch_place> scratch;  ///< by step
  std::size_t arena_bytes = 0;         ///< what a session on one thread needs

  std::size_t bytes(std::size_t threads) const noexcept;
};

/// `aliases[v]` is the value whose elements `v` shares without a step, or `absent`.
memory_plan plan_memory(const graph& g, const std::vector<planned_step>& steps,
                        const std::vector<value_id>& aliases);

/// Elements that need a place of their own, from the step that first writes them to the last that
/// reads them.
struct memory_block {
  std::size_t bytes = 0, offset = 0;
  int first = 0, last = -1;
  bool pinned = false;  ///< an input: nothing may be written over it

  bool lives_in(int from, int to) const noexcept { return first <= to && from <= last; }
};

/// The blocks that `plan_memory` places.
std::vector<memory_block> memory_blocks(const graph& g, const std::vector<planned_step>& steps,
                                        const std::vector<value_id>& aliases);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/plan/memory_plan.hpp"
#endif
