#pragma once

#include "fovea/nn/operation.hpp"

#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// An index into `graph::values`; `absent` for an optional operand that was left out.
using value_id = int;
inline constexpr value_id absent = -1;

/// Something that flows between nodes, comes in, or is constant.
struct value {
  std::string name;
  element type = element::none;  ///< none: not known yet
  shape dims;                    ///< -1: open; meaningful where `type` is known
  tensor constant;               ///< present: the elements are part of the model

  bool is_constant() const noexcept { return constant.present(); }
};

struct node {
  operation does;
  std::vector<value_id> reads;
  std::vector<value_id> writes;
  std::string name;
};

/// A model as data: nodes in an order in which each reads only what earlier ones wrote.
struct graph {
  std::string name;  ///< the file it came from, for messages
  std::vector<value> values;
  std::vector<node> nodes;
  std::vector<value_id> inputs;  ///< initializers are never inputs, even where a file lists them so
  std::vector<value_id> outputs;

  value_id add_value(value v);
  value_id add_constant(std::string label, tensor t);
  /// Appends a node that writes one new value, and gives that value.
  value_id add(operation op, std::vector<value_id> reads, std::string label);
};

/// One line per node: name, operator with its parameters, what it reads and writes with shapes.
std::string dump(const graph& g);

/// Multiply-adds of the convolutions and matrix products, and the count of constant elements.
/// Only meaningful where shapes are known: after `bind`.
struct graph_cost {
  std::int64_t multiply_adds = 0, parameters = 0;
};
graph_cost cost_of(const graph& g);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/graph.hpp"
#endif
