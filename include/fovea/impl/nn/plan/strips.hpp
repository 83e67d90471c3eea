#pragma once

#include "fovea/impl/nn/plan/strip_step.hpp"
#include "fovea/nn/plan/strips.hpp"

#include <span>

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// Three quarters of the 1 MB of L2 that a core of this decade has: what a strip touches should
/// stay there. Strips within 128 kB were slower.
inline constexpr std::size_t strip_budget = 768 << 10;

/// Strips have a multiple of this many rows: fewer cost too many short products and moves of
/// windows (with one row, YuNet took 23 % more time than by whole maps), and depthwise kernels make
/// two rows at a time.
inline constexpr std::int64_t row_step = 4;

/// A map below this is in L2 still when the next step reads it.
inline constexpr std::int64_t worth_a_strip = 256 << 10;

/// The weights, the windows between, and a strip's part of both ends.
inline std::size_t strip_bytes(std::span<const planned_step> chain, std::int64_t rows) {
  std::size_t bytes = 0;
  for (std::size_t i = chain.size(); i-- > 0;) {
    const map_step& m = *chain[i].work->by_rows();
    bytes += m.packed_bytes() + strip_step::window_bytes(rows, m);
    rows = m.rows_read(rows);
  }
  return bytes +
         static_cast<std::size_t>(rows * chain[0].work->by_rows()->in_row()) * sizeof(float);
}

/// Rows of the last map that a strip has; 0 where the chain had better run whole.
inline std::int64_t rows_of_strip(std::span<const planned_step> chain) {
  const std::int64_t height = chain.back().work->by_rows()->map().out_height;
  std::int64_t rows = 0;
  while (rows < height && strip_bytes(chain, rows + row_step) <= strip_budget) rows += row_step;
  return rows < height ? rows : 0;
}

struct chain_finder {
  std::vector<planned_step>& steps;
  std::vector<int> readers;

  bool linked(const planned_step& a, const planned_step& b) const {
    const map_step *from = a.work->by_rows(), *to = b.work->by_rows();
    if (!from || !to || a.writes[0] != b.reads[0] || b.work->reads_planes()) return false;
    const map_geometry &m = from->map(), &n = to->map();
    const std::int64_t floats = from->out_row() * m.out_height;
    return readers[static_cast<std::size_t>(a.writes[0])] == 1 && m.batch == n.batch &&
           m.out_height == n.at.height && from->out_row() == to->in_row() &&
           std::min(m.at.out_width, n.at.out_width) > 1 &&  // one pixel adds in another order
           floats * std::int64_t{sizeof(float)} >= worth_a_strip;
  }
  /// Steps [first, end) that had better run in strips; one step if none. Of the maps at which they
  /// could end, the smallest is the one to write whole.
  std::size_t end_of_chain(std::size_t first) const {
    std::size_t end = first + 1;
    while (end < steps.size() && end - first < strip_step::most_members &&
           linked(steps[end - 1], steps[end]) &&
           rows_of_strip({&steps[first], end + 1 - first}) > 0)
      ++end;
    std::size_t least = end;
    for (std::size_t at = end; at > first + 1; --at)
      if (map_floats(steps[at - 1]) < map_floats(steps[least - 1])) least = at;
    return least;
  }
  static std::int64_t map_floats(const planned_step& s) {
    const map_step* m = s.work->by_rows();
    return m ? m->out_row() * m->map().out_height : 0;
  }
};

/// Steps [first, end), and the bytes they need at once as they are and in strips.
struct chain_range {
  std::size_t first, end, whole = 0, strips = 0;
};

inline void weigh(chain_range& c, const std::vector<planned_step>& steps,
                  const std::vector<memory_block>& blocks) {
  const int first = static_cast<int>(c.first), last = static_cast<int>(c.end) - 1;
  for (int now = first; now <= last; ++now) {
    const step& s = *steps[static_cast<std::size_t>(now)].work;
    std::size_t live = s.scratch() + s.scratch_per_thread();
    for (const memory_block& b : blocks)
      if (b.lives_in(now, now)) live += b.bytes;
    c.whole = std::max(c.whole, live);
  }
  c.strips = c.whole;
  const std::span<const planned_step> chain(&steps[c.first], c.end - c.first);
  if (chain.size() < 2) return;
  c.strips = strip_bytes(chain, rows_of_strip(chain));
  for (const memory_block& b : blocks)
    if (b.lives_in(first, last) && (b.first < first || b.last > last)) c.strips += b.bytes;
}

/// Leaves as single steps the chains without which the net needs as much memory, or nearly; all of
/// them, where they would not spare a quarter of it.
inline std::vector<chain_range> at_the_peak(std::vector<chain_range> chains,
                                            const std::vector<planned_step>& steps,
                                            const std::vector<memory_block>& blocks) {
  std::size_t floor = 0, peak = 0, reached = 0;
  for (chain_range& c : chains) {
    weigh(c, steps, blocks);
    floor = std::max(floor, std::min(c.whole, c.strips));
    peak = std::max(peak, c.whole);
  }
  const auto towers = [&](const chain_range& c) { return c.whole > floor + floor / 4; };
  for (const chain_range& c : chains) reached = std::max(reached, towers(c) ? c.strips : c.whole);
  std::vector<chain_range> kept;
  for (const chain_range& c : chains)
    if (reached <= peak / 4 * 3 && towers(c))
      kept.push_back(c);
    else
      for (std::size_t i = c.first; i < c.end; ++i) kept.push_back({i, i + 1});
  return kept;
}

inline planned_step in_strips(std::vector<planned_step> chain) {
  const std::int64_t rows = rows_of_strip(chain);
  planned_step whole{
      nullptr, {chain[0].reads[0]}, chain.back().writes, chain.back().name, chain.back().does};
  std::vector<int> residuals;
  for (const planned_step& s : chain) {
    whole.multiply_adds += s.multiply_adds;
    const int i = s.work->overwrites();
    residuals.push_back(i < 0 ? -1 : static_cast<int>(whole.reads.size()));
    if (i >= 0) whole.reads.push_back(s.reads[static_cast<std::size_t>(i)]);
  }
  whole.work = std::make_unique<strip_step>(std::move(chain), residuals, rows);
  return whole;
}

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail

namespace fovea::inline FOVEA_ABI::nn {

FOVEA_INLINE void fuse_strips(std::vector<planned_step>& steps, const graph& g,
                              const std::vector<value_id>& aliases, strips where) {
  if (where == strips::nowhere) return;
  step_detail::chain_finder find{steps, std::vector<int>(g.values.size(), 0)};
  const auto read = [&](value_id v) {
    if (v != absent) ++find.readers[static_cast<std::size_t>(v)];
  };
  for (const planned_step& s : steps) std::for_each(s.reads.begin(), s.reads.end(), read);
  std::for_each(g.outputs.begin(), g.outputs.end(), read);
  std::for_each(aliases.begin(), aliases.end(), read);
  std::vector<step_detail::chain_range> chains;
  for (std::size_t i = 0; i < steps.size(); i = chains.back().end)
    chains.push_back({i, find.end_of_chain(i)});
  if (where == strips::at_the_peak && chains.size() < steps.size())
    chains = step_detail::at_the_peak(std::move(chains), steps, memory_blocks(g, steps, aliases));
  if (chains.size() == steps.size()) return;
  std::vector<planned_step> fused;
  for (const auto& c : chains) {
    std::vector<planned_step> chain(std::make_move_iterator(&steps[c.first]),
                                    std::make_move_iterator(&steps[c.first] + (c.end - c.first)));
    fused.push_back(chain.size() > 1 ? step_detail::in_strips(std::move(chain))
                                     : std::move(chain[0]));
  }
  steps = std::move(fused);
}

}  // namespace fovea::inline FOVEA_ABI::nn
