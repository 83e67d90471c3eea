#pragma once

#include "fovea/nn/plan/memory_plan.hpp"

#include <algorithm>
#include <limits>

namespace fovea::inline FOVEA_ABI::nn {
namespace memory_detail {

inline constexpr int forever = std::numeric_limits<int>::max();

using block = memory_block;

/// The value whose memory `v` is, through any number of views.
inline value_id root_of(value_id v, const std::vector<value_id>& aliases) {
  while (aliases[static_cast<std::size_t>(v)] != absent) v = aliases[static_cast<std::size_t>(v)];
  return v;
}

struct planner {
  const graph& g;
  const std::vector<planned_step>& steps;
  std::vector<int> owner;  ///< by value: its block, or -1
  std::vector<block> blocks{};

  std::size_t bytes_of(value_id v) const {
    const value& x = g.values[static_cast<std::size_t>(v)];
    return static_cast<std::size_t>(x.dims.count()) * size_of(x.type);
  }
  int& block_of(value_id v) { return owner[static_cast<std::size_t>(v)]; }

  void touch(value_id v, int when) {
    if (v == absent || block_of(v) < 0) return;
    block& b = blocks[static_cast<std::size_t>(block_of(v))];
    b.first = std::min(b.first, when), b.last = std::max(b.last, when);
  }
  int new_block(value_id v) {
    blocks.push_back({bytes_of(v), 0, forever, -1, false});
    return block_of(v) = static_cast<int>(blocks.size()) - 1;
  }

  /// Last step that reads each value, by value; outputs are read at the end.
  std::vector<int> last_reads(const std::vector<value_id>& aliases) const {
    std::vector<int> last(g.values.size(), -1);
    for (std::size_t s = 0; s < steps.size(); ++s)
      for (const value_id v : steps[s].reads)
        if (v != absent) last[static_cast<std::size_t>(v)] = static_cast<int>(s);
    for (const value_id v : g.outputs) last[static_cast<std::size_t>(v)] = forever;
    for (std::size_t v = aliases.size(); v-- > 0;)
      for (value_id a = aliases[v]; a != absent; a = aliases[static_cast<std::size_t>(a)])
        last[static_cast<std::size_t>(a)] = std::max(last[static_cast<std::size_t>(a)], last[v]);
    return last;
  }

  /// Whether step `s` may write its result into the block of the operand it overwrites.
  bool may_overwrite(std::size_t s, const std::vector<int>& last) {
    const planned_step& step = steps[s];
    const int i = step.work->overwrites();
    if (i < 0 || step.writes.empty() || static_cast<std::size_t>(i) >= step.reads.size())
      return false;
    const value_id over = step.reads[static_cast<std::size_t>(i)];
    if (over == absent || block_of(over) < 0 || bytes_of(over) != bytes_of(step.writes[0]))
      return false;
    const block& b = blocks[static_cast<std::size_t>(block_of(over))];
    if (b.pinned || b.last > static_cast<int>(s) ||
        last[static_cast<std::size_t>(over)] > static_cast<int>(s))
      return false;
    for (std::size_t r = 0; r < step.reads.size(); ++r)  // nobody else may look at it meanwhile
      if (r != static_cast<std::size_t>(i) && step.reads[r] != absent &&
          block_of(step.reads[r]) == block_of(over))
        return false;
    return true;
  }

  /// A block for each value that a step writes and each input, and when they live.
  void find_blocks(const std::vector<value_id>& aliases) {
    const auto last = last_reads(aliases);
    for (const value_id v : g.inputs)
      blocks[static_cast<std::size_t>(new_block(v))] = {bytes_of(v), 0, 0, forever, true};
    for (std::size_t s = 0; s < steps.size(); ++s) {
      const int now = static_cast<int>(s);
      for (const value_id v : steps[s].reads)
        if (v != absent) block_of(v) = block_of(root_of(v, aliases));
      for (std::size_t w = 0; w < steps[s].writes.size(); ++w) {
        const value_id v = steps[s].writes[w];
        if (v == absent) continue;
        if (w == 0 && may_overwrite(s, last))
          block_of(v) =
              block_of(steps[s].reads[static_cast<std::size_t>(steps[s].work->overwrites())]);
        else
          new_block(v);
        touch(v, now);
        touch(v, std::max(now, last[static_cast<std::size_t>(v)]));
      }
      for (const value_id v : steps[s].reads) touch(v, now);
    }
    for (block& b : blocks) b.bytes = whole_lines(b.bytes);
  }
  static std::size_t whole_lines(std::size_t bytes) noexcept {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  /// Lowest offset at which `b` meets no placed block that lives at the same time.
  void place(block& b, const std::vector<const block*>& placed) const {
    std::vector<std::pair<std::size_t, std::size_t>> taken;
    for (const block* p : placed)
      if (p->lives_in(b.first, b.last)) taken.push_back({p->offset, p->offset + p->bytes});
    std::sort(taken.begin(), taken.end());
    std::size_t at = 0;
    for (const auto& [from, to] : taken) {
      if (at + b.bytes <= from) break;
      at = std::max(at, to);
    }
    b.offset = at;
  }

  std::size_t place_all() {
    std::vector<block*> by_size;
    for (block& b : blocks)
      if (b.bytes > 0) by_size.push_back(&b);
    std::stable_sort(by_size.begin(), by_size.end(),
                     [](const block* a, const block* b) { return a->bytes > b->bytes; });
    std::vector<const block*> placed;
    std::size_t end = 0;
    for (block* b : by_size) {
      place(*b, placed);
      placed.push_back(b);
      end = std::max(end, b->offset + b->bytes);
    }
    return end;
  }
};

inline void locate(memory_plan& plan, const graph& g, planner& p,
                   const std::vector<value_id>& aliases) {
  plan.places.resize(g.values.size());
  for (std::size_t v = 0; v < g.values.size(); ++v) {
    const value_id root = root_of(static_cast<value_id>(v), aliases);
    const int b = p.block_of(root);
    if (g.values[static_cast<std::size_t>(root)].is_constant())
      plan.places[v] = {placement::kind::constant, 0};
    else if (b >= 0)
      plan.places[v] = {placement::kind::arena, p.blocks[static_cast<std::size_t>(b)].offset};
  }
}

/// Places values and scratch memory, and gives where the latter is.
inline std::vector<scratch_place> place_with_scratch(planner& p, std::size_t& end) {
  const std::size_t values = p.blocks.size();
  for (const planned_step& s : p.steps) {
    const int now = static_cast<int>(p.blocks.size() - values);
    const std::size_t bytes = s.work->scratch() + s.work->scratch_per_thread();
    p.blocks.push_back({planner::whole_lines(bytes), 0, now, now, false});
  }
  end = p.place_all();
  std::vector<scratch_place> places;
  for (const planned_step& s : p.steps) {
    const int now = static_cast<int>(places.size());
    std::size_t behind = 0;
    for (std::size_t b = 0; b < values; ++b)
      if (p.blocks[b].lives_in(now, now))
        behind = std::max(behind, p.blocks[b].offset + p.blocks[b].bytes);
    places.push_back({p.blocks[values + places.size()].offset, behind, s.work->scratch(),
                      s.work->scratch_per_thread()});
  }
  return places;
}

}  // namespace memory_detail

FOVEA_INLINE std::size_t memory_plan::bytes(std::size_t threads) const noexcept {
  std::size_t most = arena_bytes;
  if (threads > 1)
    for (const scratch_place& s : scratch)
      most = std::max(most, s.behind + s.bytes + threads * s.bytes_per_thread);
  return most;
}

FOVEA_INLINE memory_plan plan_memory(const graph& g, const std::vector<planned_step>& steps,
                                     const std::vector<value_id>& aliases) {
  memory_detail::planner p{g, steps, std::vector<int>(g.values.size(), -1)};
  p.find_blocks(aliases);
  memory_plan plan;
  plan.scratch = memory_detail::place_with_scratch(p, plan.arena_bytes);
  memory_detail::locate(plan, g, p, aliases);
  return plan;
}

FOVEA_INLINE std::vector<memory_block> memory_blocks(const graph& g,
                                                     const std::vector<planned_step>& steps,
                                                     const std::vector<value_id>& aliases) {
  memory_detail::planner p{g, steps, std::vector<int>(g.values.size(), -1)};
  p.find_blocks(aliases);
  return std::move(p.blocks);
}

}  // namespace fovea::inline FOVEA_ABI::nn
