#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/impl/nn/program_state.hpp"
#include "fovea/nn/links.hpp"
#include "fovea/nn/onnx.hpp"
#include "fovea/nn/optimize.hpp"
#include "fovea/nn/pass/bind.hpp"
#include "fovea/nn/plan/strips.hpp"
#include "fovea/nn/program.hpp"
#include "fovea/nn/tflite.hpp"

#include <cstdio>

namespace fovea::inline FOVEA_ABI::nn {
namespace program_detail {

/// Whether a node's output count depends on its data, so that its shape is only an upper bound.
inline bool depends_on_data(const operation& op) noexcept {
  return std::holds_alternative<non_max_suppression>(op) || std::holds_alternative<non_zero>(op);
}

inline status refuse_reading_open_counts(const graph& g) {
  const links l(g);
  for (const node& n : g.nodes)
    if (depends_on_data(n.does) && !l.readers[static_cast<std::size_t>(n.writes[0])].empty())
      return failure{
          error_code::unsupported,
          g.name + ": node '" + n.name + "' (" + name_of(n.does) +
              ") has a shape that depends on the data, and other nodes read it; make it an "
              "output of the model, or run the model with nn::evaluate."};
  return done;
}

/// A reshape costs nothing when it runs: its result is its operand.
inline bool is_alias(const node& n) noexcept {
  return std::holds_alternative<reshape>(n.does) || std::holds_alternative<identity>(n.does);
}

inline void choose_steps(program::state& p, std::vector<value_id>& aliases,
                         const compile_options& options) {
  graph& g = p.net;
  for (node& n : g.nodes) {
    if (options.optimize && is_alias(n)) {
      aliases[static_cast<std::size_t>(n.writes[0])] = n.reads[0];
      continue;
    }
    planned_step s{choose_step(g, n, *p.kernels, options.optimize), n.reads, n.writes, n.name,
                   n.does};
    for (std::size_t i = 0; i < s.reads.size(); ++i)
      if (!s.work->reads_operand(i)) s.reads[i] = absent;
    p.steps.push_back(std::move(s));
  }
  if (options.optimize && options.strips) fuse_strips(p.steps, g, aliases);
}

/// Frees the constants that no step reads any more.
inline void drop_packed_constants(program::state& p, const std::vector<value_id>& aliases) {
  std::vector<char> wanted(p.net.values.size(), 0);
  const auto want = [&](value_id v) {
    for (; v != absent; v = aliases[static_cast<std::size_t>(v)])
      wanted[static_cast<std::size_t>(v)] = 1;
  };
  for (const auto& s : p.steps)
    for (const value_id v : s.reads) want(v);
  for (const value_id v : p.net.outputs) want(v);
  for (std::size_t v = 0; v < wanted.size(); ++v)
    if (!wanted[v]) p.net.values[v].constant = {};
  for (std::size_t v = 0; v < wanted.size(); ++v)  // an alias of a constant is that constant
    for (value_id a = aliases[v]; a != absent && wanted[v];
         a = aliases[static_cast<std::size_t>(a)])
      if (const tensor& c = p.net.values[static_cast<std::size_t>(a)].constant; c.present())
        p.net.values[v].constant = c.reshaped(p.net.values[v].dims);
  p.net.nodes.clear();
}

inline std::vector<signature> signatures(const graph& g, const std::vector<value_id>& ids) {
  std::vector<signature> list;
  for (const value_id id : ids) {
    const value& v = g.values[static_cast<std::size_t>(id)];
    list.push_back({v.name, v.type, v.dims});
  }
  return list;
}

inline failure over_cap(const graph& g, std::size_t needed, std::size_t cap) {
  return {error_code::too_large, g.name + ": running it takes " + std::to_string(needed >> 20) +
                                     " MiB of memory; the limit is " + std::to_string(cap >> 20) +
                                     " MiB (compile_options::memory_cap)."};
}

}  // namespace program_detail

FOVEA_INLINE result<program> compile(graph g, const compile_options& options) {
  auto bound = bind(std::move(g), options);
  if (!bound) return bound.error();
  auto p = std::make_shared<program::state>();
  p->name = bound->name;
  p->kernels = options.kernels ? options.kernels : &kernel::best();
  p->outputs = program_detail::signatures(*bound, bound->outputs);
  p->cost = cost_of(*bound);
  p->net = options.optimize ? optimize(std::move(*bound), options.channels_last_inputs)
                            : std::move(*bound);
  p->inputs = program_detail::signatures(p->net, p->net.inputs);
  p->output_values = p->net.outputs;
  if (const auto ok = program_detail::refuse_reading_open_counts(p->net); !ok) return ok.error();

  std::size_t upper_bound = 0;  // before anything large is packed or planned
  for (const node& n : p->net.nodes)
    for (const value_id v : n.writes)
      if (v != absent) {
        const value& x = p->net.values[static_cast<std::size_t>(v)];
        upper_bound =
            std::max(upper_bound, static_cast<std::size_t>(x.dims.count()) * size_of(x.type));
      }
  if (upper_bound > options.memory_cap)
    return program_detail::over_cap(p->net, upper_bound, options.memory_cap);

  std::vector<value_id> aliases(p->net.values.size(), absent);
  program_detail::choose_steps(*p, aliases, options);
  p->memory = plan_memory(p->net, p->steps, aliases);
  const std::size_t needed = p->memory.arena_bytes + p->memory.scratch_bytes;
  if (needed > options.memory_cap)
    return program_detail::over_cap(p->net, needed, options.memory_cap);
  program_detail::drop_packed_constants(*p, aliases);
  return program(std::move(p));
}

FOVEA_INLINE result<program> load(const std::string& path, const compile_options& options) {
  auto file = file_map::map(path);
  if (!file) return file.error();
  const auto owner = std::make_shared<file_map>(std::move(*file));
  const bytes b = owner->contents();
  const bool is_tflite = b.size() > 8 && std::memcmp(b.data() + 4, "TFL", 3) == 0;
  auto g = is_tflite ? read_tflite(b, path, owner) : read_onnx_file(path, options.external_data);
  if (!g) return g.error();
  return compile(std::move(*g), options);
}

FOVEA_INLINE const std::vector<signature>& program::inputs() const noexcept {
  return state_->inputs;
}
FOVEA_INLINE const std::vector<signature>& program::outputs() const noexcept {
  return state_->outputs;
}
FOVEA_INLINE graph_cost program::cost() const noexcept { return state_->cost; }
FOVEA_INLINE std::size_t program::arena_bytes() const noexcept {
  return state_->memory.arena_bytes + state_->memory.scratch_bytes;
}

FOVEA_INLINE std::string explain(const program& p) {
  const auto& s = p.inside();
  std::string text = s.name + ": " + s.kernels->name + ", " + std::to_string(s.steps.size()) +
                     " steps, arena " + std::to_string(p.arena_bytes()) + " bytes, " +
                     std::to_string(s.cost.multiply_adds) + " multiply-adds\n";
  for (std::size_t i = 0; i < s.steps.size(); ++i) {
    const planned_step& step = s.steps[i];
    const value& out = s.net.values[static_cast<std::size_t>(step.writes[0])];
    const placement& at = s.memory.places[static_cast<std::size_t>(step.writes[0])];
    char line[160];
    std::snprintf(line, sizeof line, "%4zu  %-18s %-15s %-18s at %-9zu ", i, name_of(step.does),
                  step.work->kernel(), out.dims.text().c_str(), at.offset);
    const std::string detail = step.work->detail();
    text += line + (detail.empty() ? describe(step.does) + "  " + step.name : detail) + "\n";
  }
  return text;
}

}  // namespace fovea::inline FOVEA_ABI::nn
