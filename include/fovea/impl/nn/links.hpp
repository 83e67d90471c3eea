#pragma once

#include "fovea/nn/links.hpp"

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE links::links(const graph& g)
    : writer(g.values.size(), -1), readers(g.values.size()), is_output(g.values.size(), 0) {
  for (std::size_t n = 0; n < g.nodes.size(); ++n) {
    for (const value_id v : g.nodes[n].reads)
      if (v != absent) readers[static_cast<std::size_t>(v)].push_back(static_cast<int>(n));
    for (const value_id v : g.nodes[n].writes)
      if (v != absent) writer[static_cast<std::size_t>(v)] = static_cast<int>(n);
  }
  for (const value_id v : g.outputs) is_output[static_cast<std::size_t>(v)] = 1;
}

FOVEA_INLINE graph swept(graph g) {
  std::vector<char> wanted(g.values.size(), 0);
  const auto want = [&](value_id v) {
    if (v != absent) wanted[static_cast<std::size_t>(v)] = 1;
  };
  for (const value_id v : g.outputs) want(v);

  std::vector<char> keep(g.nodes.size(), 0);
  for (std::size_t n = g.nodes.size(); n-- > 0;) {
    for (const value_id v : g.nodes[n].writes)
      if (v != absent && wanted[static_cast<std::size_t>(v)]) keep[n] = 1;
    if (keep[n])
      for (const value_id v : g.nodes[n].reads) want(v);
  }

  std::size_t kept = 0;
  for (std::size_t n = 0; n < g.nodes.size(); ++n) {
    if (!keep[n]) continue;
    if (kept != n) g.nodes[kept] = std::move(g.nodes[n]);
    ++kept;
  }
  g.nodes.erase(g.nodes.begin() + static_cast<std::ptrdiff_t>(kept), g.nodes.end());
  for (std::size_t v = 0; v < g.values.size(); ++v)
    if (!wanted[v]) g.values[v].constant = {};
  return g;
}

FOVEA_INLINE graph compacted(graph g) {
  constexpr value_id unseen = -2;
  std::vector<value_id> now(g.values.size(), unseen);
  const auto each = [&](auto f) {
    for (std::vector<value_id>* list : {&g.inputs, &g.outputs})
      for (value_id& v : *list) f(v);
    for (node& n : g.nodes)
      for (std::vector<value_id>* list : {&n.reads, &n.writes})
        for (value_id& v : *list)
          if (v != absent) f(v);
  };
  each([&](value_id& v) { now[static_cast<std::size_t>(v)] = absent; });
  std::size_t kept = 0;
  for (std::size_t v = 0; v < now.size(); ++v) {
    if (now[v] == unseen) continue;
    if (kept != v) g.values[kept] = std::move(g.values[v]);
    now[v] = static_cast<value_id>(kept++);
  }
  g.values.erase(g.values.begin() + static_cast<std::ptrdiff_t>(kept), g.values.end());
  each([&](value_id& v) { v = now[static_cast<std::size_t>(v)]; });
  return g;
}

FOVEA_INLINE void redirect(graph& g, value_id old, value_id now) {
  for (node& n : g.nodes)
    for (value_id& v : n.reads)
      if (v == old) v = now;
  for (value_id& v : g.outputs)
    if (v == old) v = now;
}

}  // namespace fovea::inline FOVEA_ABI::nn
