#pragma once

#include "fovea/impl/nn/onnx/importer.hpp"

namespace fovea::inline FOVEA_ABI::nn::onnx {

/// For each name that a node writes, the node's index.
using writers = std::map<std::string_view, int>;

/// Counts for each node the reads that other nodes write; refuses names that nothing writes.
inline status count_waits(const std::vector<node_proto>& nodes, const importer& known,
                          const writers& wrote, std::vector<int>& waits) {
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (const auto name : nodes[i].inputs) {
      if (name.empty() || known.named(name) != absent) continue;
      if (!wrote.count(name))
        return failure{error_code::malformed,
                       sentence("node % reads %, which nothing writes.",
                                {in_quotes(nodes[i].label()), in_quotes(name)})};
      ++waits[i];
    }
  return done;
}

inline bool already_ordered(const std::vector<node_proto>& nodes, const writers& wrote) {
  for (const auto& n : nodes)
    for (const auto name : n.inputs)
      if (const auto w = wrote.find(name); w != wrote.end() && w->second >= n.index) return false;
  return true;
}

/// The nodes in an order in which each reads only what earlier ones wrote: the file's own where it
/// is one, else by taking in turn each node that waits for nothing (Kahn 1962).
inline result<std::vector<int>> running_order(const std::vector<node_proto>& nodes,
                                              const importer& known) {
  writers wrote;
  for (const auto& n : nodes)
    for (const auto name : n.outputs)
      if (!name.empty() && (known.named(name) != absent || !wrote.emplace(name, n.index).second))
        return failure{error_code::malformed, sentence("node % writes %, which is written already.",
                                                       {in_quotes(n.label()), in_quotes(name)})};
  std::vector<int> waits(nodes.size());
  if (const auto bad = count_waits(nodes, known, wrote, waits); !bad) return bad.error();

  std::vector<int> order;
  if (already_ordered(nodes, wrote)) {
    for (const auto& n : nodes) order.push_back(n.index);
    return order;
  }
  std::vector<std::vector<int>> readers(nodes.size());
  for (const auto& n : nodes) {
    if (waits[static_cast<std::size_t>(n.index)] == 0) order.push_back(n.index);
    for (const auto name : n.inputs)
      if (const auto w = wrote.find(name); w != wrote.end())
        readers[static_cast<std::size_t>(w->second)].push_back(n.index);
  }
  for (std::size_t i = 0; i < order.size(); ++i)
    for (const int reader : readers[static_cast<std::size_t>(order[i])])
      if (--waits[static_cast<std::size_t>(reader)] == 0) order.push_back(reader);
  if (order.size() != nodes.size())
    return failure{error_code::malformed, "its nodes read each other in a circle."};
  return order;
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
