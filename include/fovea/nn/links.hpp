#pragma once

#include "fovea/nn/graph.hpp"

namespace fovea::inline FOVEA_ABI::nn {

/// Who writes and who reads each value of a graph; valid until the graph changes.
struct links {
  std::vector<int> writer;                ///< node index; -1: an input or a constant
  std::vector<std::vector<int>> readers;  ///< node indices, once for each operand
  std::vector<char> is_output;

  explicit links(const graph& g);

  /// Whether `reader` is all that sees `v`: no other node, and it is not an output.
  bool only_reader(value_id v) const noexcept {
    return readers[static_cast<std::size_t>(v)].size() == 1 &&
           !is_output[static_cast<std::size_t>(v)];
  }
};

/// The graph without the nodes and constants that no output depends on.
graph swept(graph g);

/// Without the values that no node, input or output names any more; the others get new ids, in the
/// same order.
graph compacted(graph g);

/// Makes everything that reads `old` read `now` instead, outputs too.
void redirect(graph& g, value_id old, value_id now);

/// The node that writes `v`, if it does an `Op`; null otherwise.
template <class Op>
node* written_by(graph& g, const links& l, value_id v) {
  if (v == absent || l.writer[static_cast<std::size_t>(v)] < 0) return nullptr;
  node& n = g.nodes[static_cast<std::size_t>(l.writer[static_cast<std::size_t>(v)])];
  return n.does.is<Op>() ? &n : nullptr;
}

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/links.hpp"
#endif
