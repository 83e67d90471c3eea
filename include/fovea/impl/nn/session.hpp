#pragma once

#include "fovea/core/page_block.hpp"
#include "fovea/impl/nn/plan/step_support.hpp"
#include "fovea/impl/nn/program_state.hpp"
#include "fovea/nn/session.hpp"

#include <chrono>

namespace fovea::inline FOVEA_ABI::nn {

/// The arena, and for each step its operands, resolved once.
struct session::state {
  program of;
  executor* parallel = nullptr;
  page_block arena;  ///< the maps, and the scratch memory of steps
  std::vector<const_tensor_view> reads;
  std::vector<tensor_view> writes;
  std::vector<operands> steps;

  /// A result whose first extents a step lowers, and what they were.
  struct open_result {
    std::size_t write;
    shape dims;
  };
  std::vector<open_result> open;
  std::vector<std::ptrdiff_t> output_writes;  ///< index into `writes`; -1: an input or a constant

  state(program p, executor* e) : of(std::move(p)), parallel(e) { prepare(); }

  const program::state& in() const { return of.inside(); }

  std::byte* place(value_id v) {
    const placement& p = in().memory.places[static_cast<std::size_t>(v)];
    return p.where == placement::kind::arena ? arena.data() + p.offset : nullptr;
  }
  tensor_view writable(value_id v) {
    if (v == absent) return {};
    const value& x = in().net.values[static_cast<std::size_t>(v)];
    return {place(v), x.type, x.dims};
  }
  const_tensor_view readable(value_id v) {
    if (v == absent) return {};
    const value& x = in().net.values[static_cast<std::size_t>(v)];
    return x.is_constant() ? x.constant.view() : const_tensor_view(writable(v));
  }

  void prepare() {
    const auto& p = in();
    const auto threads = static_cast<std::size_t>(parallel ? parallel->width() : 1);
    arena = page_block(p.memory.bytes(threads));
    for (const auto& s : p.steps) {
      for (const value_id v : s.reads) reads.push_back(readable(v));
      for (const value_id v : s.writes) writes.push_back(writable(v));
    }
    std::size_t r = 0, w = 0;
    for (const auto& s : p.steps) {
      steps.push_back({{reads.data() + r, s.reads.size()},
                       {writes.data() + w, s.writes.size()},
                       arena.data() + p.memory.scratch[steps.size()].offset(threads),
                       parallel});
      if (s.does.is<non_max_suppression>() || s.does.is<non_zero>())
        open.push_back({w, writes[w].dims});
      r += s.reads.size(), w += s.writes.size();
    }
    for (const value_id v : p.output_values) output_writes.push_back(find_write(v));
  }

  std::ptrdiff_t find_write(value_id v) const {
    std::ptrdiff_t at = 0;
    for (const auto& s : in().steps)
      for (const value_id w : s.writes) {
        if (w == v) return at;
        ++at;
      }
    return -1;
  }
};

FOVEA_INLINE session::session(program p, executor* parallel)
    : state_(std::make_unique<state>(std::move(p), parallel)) {}
FOVEA_INLINE session::session(const session& other)
    : state_(std::make_unique<state>(other.state_->of, other.state_->parallel)) {}
FOVEA_INLINE session& session::operator=(const session& other) {
  if (this != &other) state_ = std::make_unique<state>(other.state_->of, other.state_->parallel);
  return *this;
}
FOVEA_INLINE session::session(session&&) noexcept = default;
FOVEA_INLINE session& session::operator=(session&&) noexcept = default;
FOVEA_INLINE session::~session() = default;

FOVEA_INLINE const program& session::compiled() const noexcept { return state_->of; }

FOVEA_INLINE tensor_view session::input(int i) noexcept {
  return state_->writable(state_->in().net.inputs[static_cast<std::size_t>(i)]);
}

FOVEA_INLINE const_tensor_view session::output(int i) const noexcept {
  const auto at = static_cast<std::size_t>(i);
  const auto& p = state_->in();
  if (const auto w = state_->output_writes[at]; w >= 0)
    return state_->writes[static_cast<std::size_t>(w)];
  const_tensor_view v = state_->readable(p.output_values[at]);
  v.dims = p.outputs[at].dims;
  return v;
}

FOVEA_INLINE int session::step_count() const noexcept {
  return static_cast<int>(state_->steps.size());
}

FOVEA_INLINE void session::run() noexcept {
  const step_detail::flush_denormals quick;
  for (const auto& o : state_->open) state_->writes[o.write].dims = o.dims;
  const auto& steps = state_->in().steps;
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i].work->run(state_->steps[i]);
}

FOVEA_INLINE void session::run_timed(std::span<std::int64_t> times) noexcept {
  using clock = std::chrono::steady_clock;
  const step_detail::flush_denormals quick;
  for (const auto& o : state_->open) state_->writes[o.write].dims = o.dims;
  const auto& steps = state_->in().steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto before = clock::now();
    steps[i].work->run(state_->steps[i]);
    if (i < times.size())
      times[i] +=
          std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - before).count();
  }
}

}  // namespace fovea::inline FOVEA_ABI::nn
