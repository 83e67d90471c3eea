#pragma once

#include "apps/model/read_any.hpp"

#include <fovea/nn/pass/bind.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

namespace model {

inline void print_values(const nn::graph& g, const std::vector<value_id>& ids, const char* what) {
  for (const value_id id : ids) {
    const auto& v = g.values[static_cast<std::size_t>(id)];
    const std::string dims = v.type == nn::element::none ? "" : nn::name_of(v.type) + v.dims.text();
    std::printf("%-8s %s %s\n", what, v.name.c_str(), dims.c_str());
  }
}

inline void print_histogram(const nn::graph& g) {
  std::map<std::string, int> counts;
  for (const auto& n : g.nodes) ++counts[nn::name_of(n.does)];
  std::vector<std::pair<std::string, int>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [name, count] : sorted) std::printf("%6d %s\n", count, name.c_str());
}

/// The graph as read, then with shapes: its operators, sizes and cost.
inline fovea::status show(const std::string& path, const nn::compile_options& options) {
  auto read = read_any(path);
  if (!read) return read.error();
  std::printf("%s: %zu nodes\n", path.c_str(), read->nodes.size());
  print_values(*read, read->inputs, "input");
  auto bound = nn::bind(std::move(*read), options);
  if (!bound) return bound.error();
  print_values(*bound, bound->outputs, "output");
  std::printf("\n%s\n", nn::dump(*bound).c_str());
  print_histogram(*bound);
  const auto cost = nn::cost_of(*bound);
  std::printf("\n%.3f million multiply-adds, %.3f million parameters\n",
              double(cost.multiply_adds) / 1e6, double(cost.parameters) / 1e6);
  return fovea::done;
}

}  // namespace model
