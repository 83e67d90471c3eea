#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/nn/graph.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// The shape of an input whose extents the model leaves open.
struct bound_shape {
  std::string input;
  shape dims;
};

/// An input whose value is known when compiling. Inputs that decide shapes (the extents of a
/// Reshape, say) must be: a program's shapes are fixed.
struct bound_value {
  std::string input;
  tensor elements;
};

struct compile_options {
  std::vector<bound_shape> shapes;
  std::vector<bound_value> values;
  /// An open extent that `shapes` does not give: the batch becomes 1, anything else is a failure.
  bool optimize = true;  ///< off: one step per node of the graph as read, for comparisons
  bool channels_last_inputs =
      false;  ///< image inputs are given as [N, H, W, C], sparing a transpose
  std::size_t memory_cap = std::size_t(2) << 30;  ///< limit on the arena; more is `too_large`
  const kernel::kernel_set* kernels = nullptr;    ///< null: the best this CPU has
};

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

  std::size_t arena_bytes() const noexcept;
  graph_cost cost() const noexcept;

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

/// One line per step: operator, shape, kernel, bytes, arena offset, multiply-adds.
std::string explain(const program& p);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/program.hpp"
#endif
