#pragma once

#include "fovea/nn/compile_options.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// What an input or output is: its name, element type and extents.
struct signature {
  std::string name;
  element type;
  shape dims;
};

/// A compiled graph: shapes fixed, weights packed, memory planned. Immutable, cheap to copy, shared
/// by any number of sessions on any number of threads.
class program {
 public:
  program() = default;

  const std::vector<signature>& inputs() const noexcept;
  const std::vector<signature>& outputs() const noexcept;

  std::size_t arena_bytes() const noexcept;  ///< what a session on one thread takes
  graph_cost cost() const noexcept;
  /// Of each step the multiply-adds of floats that take as long, at best, as those it makes: fewer
  /// than the plain sums have by Winograd's method, and two of bfloat16 count as one. Divided by
  /// the machine's fma peak their sum is a time that no run can beat. 0 for steps on bytes.
  std::vector<double> step_costs() const;

  struct state;
  const state& inside() const noexcept { return *state_; }
  explicit program(std::shared_ptr<const state> s) : state_(std::move(s)) {}

 private:
  std::shared_ptr<const state> state_;
};

/// Fixes the shapes of a graph, improves it (`optimize`), chooses kernels, packs weights and lays
/// out memory. Everything that can be wrong with a model is found here; running it cannot fail.
result<program> compile(graph g, const compile_options& options = {});

/// Reads `path` (ONNX or TFLite, told apart by content) and compiles it.
result<program> load(const std::string& path, const compile_options& options = {});

/// One line per step: operator, kernel, shape, arena offset, cost as `step_costs` has it.
std::string explain(const program& p);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/program.hpp"
#endif
