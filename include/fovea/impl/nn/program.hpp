#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/impl/nn/onnx.hpp"
#include "fovea/impl/nn/plan/bytes_of.hpp"
#include "fovea/impl/nn/program_state.hpp"
#include "fovea/nn/links.hpp"
#include "fovea/nn/onnx.hpp"
#include "fovea/nn/optimize.hpp"
#include "fovea/nn/pass/bind.hpp"
#include "fovea/nn/pass/drop_transposes.hpp"
#include "fovea/nn/pass/to_integers.hpp"
#include "fovea/nn/pass/to_reals.hpp"
#include "fovea/nn/plan/strips.hpp"
#include "fovea/nn/program.hpp"
#include "fovea/nn/tflite.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace fovea::inline FOVEA_ABI::nn {
namespace program_detail {

/// Whether a node's output count depends on its data, so that its shape is only an upper bound.
inline bool depends_on_data(const operation& op) noexcept {
  return op.is<non_max_suppression>() || op.is<non_zero>();
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
  return n.does.is<reshape>() || n.does.is<identity>();
}

/// How often each value is read by nodes or handed out.
inline std::vector<int> read_counts(const graph& g) {
  std::vector<int> counts(g.values.size(), 0);
  const auto count = [&](value_id v) {
    if (v != absent) ++counts[static_cast<std::size_t>(v)];
  };
  for (const node& n : g.nodes) std::for_each(n.reads.begin(), n.reads.end(), count);
  std::for_each(g.outputs.begin(), g.outputs.end(), count);
  return counts;
}

/// Where a step reads planes, the step that turned them goes.
inline void drop_turn(std::vector<planned_step>& steps, planned_step& s) {
  if (!s.work->reads_planes()) return;
  const auto turn = std::find_if(steps.begin(), steps.end(), [&](const planned_step& before) {
    return before.writes[0] == s.reads[0];
  });
  s.reads[0] = turn->reads[0];
  steps.erase(turn);
}

/// A step for each node but those that become aliases, and one block for what all of them pack.
inline std::vector<std::unique_ptr<step>> chosen_steps(program::state& p,
                                                       std::vector<value_id>& aliases,
                                                       const compile_options& options) {
  std::vector<std::unique_ptr<step>> chosen;
  std::size_t size = 0;
  for (const node& n : p.net.nodes) {
    const bool alias = options.optimize && is_alias(n);
    if (alias) aliases[static_cast<std::size_t>(n.writes[0])] = n.reads[0];
    if (!alias && rounds_output(p.net, n, *p.kernels, options))
      p.net.values[static_cast<std::size_t>(n.writes[0])].type = element::bf16;
    chosen.push_back(alias ? nullptr : choose_step(p.net, n, *p.kernels, options));
    if (!alias) size += step_detail::whole_lines(chosen.back()->packed_bytes());
  }
  p.weights = page_block(size, page_block::present::when_written);
  return chosen;
}

/// Weights that are packed go as soon as nothing else will read them, so that a model is never in
/// memory twice.
inline void choose_steps(program::state& p, std::vector<value_id>& aliases,
                         const compile_options& options) {
  graph& g = p.net;
  auto chosen = chosen_steps(p, aliases, options);
  std::byte* to = p.weights.data();
  std::vector<int> left = read_counts(g);
  for (std::size_t at = 0; at < chosen.size(); ++at) {
    if (!chosen[at]) continue;
    node& n = g.nodes[at];
    const double work = double(graph_detail::multiply_adds(g, n)) * chosen[at]->cost_of_one();
    if (const std::size_t bytes = chosen[at]->packed_bytes(); bytes > 0) {
      chosen[at]->pack({g, n}, to);
      to += step_detail::whole_lines(bytes);
    }
    planned_step s{std::move(chosen[at]), std::move(n.reads), std::move(n.writes),
                   std::move(n.name),     std::move(n.does),  work};
    for (std::size_t i = 0; i < s.reads.size(); ++i) {
      if (s.reads[i] == absent || s.work->reads_operand(i)) continue;
      const auto v = static_cast<std::size_t>(std::exchange(s.reads[i], absent));
      if (--left[v] == 0) g.values[v].constant = {};
    }
    drop_turn(p.steps, s);
    p.steps.push_back(std::move(s));
  }
  // A view of a constant is a constant.
  for (std::size_t v = 0; v < aliases.size(); ++v)
    for (value_id a = aliases[v]; a != absent; a = aliases[static_cast<std::size_t>(a)])
      if (const tensor& c = g.values[static_cast<std::size_t>(a)].constant; c.present())
        g.values[v].constant = c.reshaped(g.values[v].dims);
  g.nodes = {};
  if (options.optimize) fuse_strips(p.steps, g, aliases, options.strips);
}

/// Of constants that are still read when running, those at no address for their type are copied,
/// and all of them where that is little, so that the file can go.
inline void keep_or_own(const graph& g) {
  std::size_t borrowed = 0;
  for (const value& v : g.values)
    if (v.constant.borrowed()) borrowed += static_cast<std::size_t>(v.constant.count());
  for (const value& v : g.values) {
    if (borrowed < std::size_t(1) << 18) v.constant.own();
    static_cast<void>(v.constant.view());
  }
}

inline std::vector<signature> signatures(const graph& g, const std::vector<value_id>& ids) {
  std::vector<signature> list;
  for (const value_id id : ids) {
    const value& v = g.values[static_cast<std::size_t>(id)];
    list.push_back({v.name, v.type, v.dims});
  }
  return list;
}

/// `g` with what is constant now folded away.
inline result<graph> folded(graph g, const compile_options& options) {
  compile_options again;
  again.optimize = false, again.memory_cap = options.memory_cap;
  return bind(std::move(g), again);
}

/// Integer operators where bytes flow, and what is left of dequantized weights as floats.
inline result<graph> integers(graph g, const compile_options& options) {
  return folded(to_integers(std::move(g)), options);
}

/// A quantized net in bytes; with `automatic` in float, where its layers are faster so.
inline result<graph> in_bytes_or_float(graph g, const compile_options& options, program::state& p) {
  if (options.channels_last_inputs) g = drop_transposes(std::move(g), true);
  for (const named_pass& each : passes()) {
    if (std::string_view(each.name) == "fuse") break;  // from here on passes are for floats
    g = each.apply(std::move(g));
  }
  const bool may_choose = options.products == precision::automatic;
  auto whole = integers(may_choose ? graph(g) : std::move(g), options);
  if (!whole) return whole;
  const auto took = step_detail::estimate_bytes(*whole, *p.kernels, options);
  p.bytes_over_real = took.ratio();
  p.in_reals = may_choose && took.ratio() > 1;
  if (!p.in_reals) return whole;
  auto real = folded(to_reals(std::move(g)), options);  // the weights, too: no bytes to multiply
  return real ? integers(std::move(*real), options) : real;
}

/// What `explain` says about bytes.
inline std::string choice_of(const program::state& s) {
  if (!(s.bytes_over_real > 0)) return {};
  char text[160];
  std::snprintf(text, sizeof text,
                "      bytes would take %.2f of the time in float, by %s's rates: %s\n",
                s.bytes_over_real, s.kernels->name,
                s.in_reals               ? "runs in float"
                : s.bytes_over_real <= 1 ? "runs in bytes"
                                         : "runs in bytes, for the same bits on every CPU; "
                                           "precision::automatic runs in float");
  return text;
}

inline failure over_cap(const graph& g, std::size_t needed, std::size_t cap) {
  return {error_code::too_large, g.name + ": running it takes " +
                                     std::to_string((needed >> 20) + 1) +
                                     " MiB of memory; the limit is " + std::to_string(cap >> 20) +
                                     " MiB (compile_options::memory_cap)."};
}

}  // namespace program_detail

FOVEA_INLINE result<program> compile(graph g, const compile_options& options) {
  auto bound = bind(std::move(g), options);
  if (!bound) return bound.error();
  *bound =
      compacted(std::move(*bound));  // of transposed weights and the like; passes then touch less
  auto p = std::make_shared<program::state>();
  p->name = bound->name;
  p->kernels = options.kernels ? options.kernels : &kernel::best();
  p->outputs = program_detail::signatures(*bound, bound->outputs);
  p->cost = cost_of(*bound);
  if (options.optimize && is_quantized(*bound))
    if (bound = program_detail::in_bytes_or_float(std::move(*bound), options, *p); !bound)
      return bound.error();
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
  program_detail::keep_or_own(p->net);
  const std::size_t needed = p->memory.arena_bytes;
  if (needed > options.memory_cap)
    return program_detail::over_cap(p->net, needed, options.memory_cap);
  return program(std::move(p));
}

FOVEA_INLINE result<program> load(const std::string& path, const compile_options& options) {
  auto file = file_map::map(path);
  if (!file) return file.error();
  const auto owner = std::make_shared<file_map>(std::move(*file));
  const bytes b = owner->contents();
  const bool is_tflite = b.size() > 8 && std::memcmp(b.data() + 4, "TFL", 3) == 0;
  auto g = is_tflite ? read_tflite(b, path, owner)
                     : onnx::read(b, path, owner,
                                  options.external_data ? onnx::folder_of(path) : "", true);
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
FOVEA_INLINE std::vector<double> program::step_costs() const {
  std::vector<double> costs;
  for (const planned_step& s : state_->steps) costs.push_back(s.multiply_adds);
  return costs;
}
FOVEA_INLINE std::size_t program::arena_bytes() const noexcept {
  return state_->memory.arena_bytes;
}

FOVEA_INLINE std::string explain(const program& p) {
  const auto& s = p.inside();
  std::string text = s.name + ": " + s.kernels->name + ", " + std::to_string(s.steps.size()) +
                     " steps, arena " + std::to_string(p.arena_bytes()) + " bytes, " +
                     std::to_string(s.cost.multiply_adds) + " multiply-adds\n" +
                     program_detail::choice_of(s);
  for (std::size_t i = 0; i < s.steps.size(); ++i) {
    const planned_step& step = s.steps[i];
    const value& out = s.net.values[static_cast<std::size_t>(step.writes[0])];
    const placement& at = s.memory.places[static_cast<std::size_t>(step.writes[0])];
    char line[160];
    std::snprintf(line, sizeof line, "%4zu  %-18s %-16s %-18s at %-9zu %8.3f M  ", i,
                  name_of(step.does), step.work->kernel(), out.dims.text().c_str(), at.offset,
                  step.multiply_adds / 1e6);
    const std::string detail = step.work->detail();
    text += line + (detail.empty() ? describe(step.does) + "  " + step.name : detail) + "\n";
  }
  return text;
}

}  // namespace fovea::inline FOVEA_ABI::nn
