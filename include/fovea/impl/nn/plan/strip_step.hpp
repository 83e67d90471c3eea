#pragma once

#include "fovea/impl/nn/plan/map_step.hpp"
#include "fovea/nn/plan/memory_plan.hpp"

#include <array>
#include <cstring>

namespace fovea::inline FOVEA_ABI::nn::step_detail {

/// A chain of map steps run strip by strip: a few rows of the last map, and of each map before it
/// what those depend on. Of the maps between, only a window of rows ever exists, in a buffer of
/// each thread's own, where it is still in cache when the next step reads it. A map's rows are
/// computed once, but for those that two threads' bands of strips both read.
class strip_step final : public step {
 public:
  static constexpr std::size_t most_members = 12;

  /// Each of `members` reads the one before it; all are map steps. `rows` of the last map a strip.
  strip_step(std::vector<planned_step> members, const std::vector<int>& residuals,
             std::int64_t rows)
      : members_(std::move(members)), rows_(rows) {
    std::int64_t needed = rows;
    for (std::size_t i = members_.size(); i-- > 0;) {
      const map_step& m = *members_[i].work->by_rows();
      const bool last = i + 1 == members_.size();
      windows_[i] = {&m, residuals[i], 0, 0};
      if (!last) {
        windows_[i].capacity = std::min<std::int64_t>(needed + slack(needed), m.map().out_height);
        windows_[i].offset = scratch_;
        scratch_ += aligned(window_bytes(windows_[i].capacity, m));
      }
      needed = m.rows_read(needed);
    }
    std::size_t most = 0;
    for (const auto& m : members_) most = std::max(most, m.work->scratch_per_thread());
    buffers_ = scratch_, scratch_ = aligned(scratch_ + most);
  }

  /// Bytes for `count` rows of what `m` writes, and past them what a kernel may load of a pixel
  /// more.
  static std::size_t window_bytes(std::int64_t count, const map_step& m) noexcept {
    return static_cast<std::size_t>(count * m.out_row()) * sizeof(float) + alignment;
  }
  /// Rows more than needed: the window moves down only when it has slid over them.
  static std::int64_t slack(std::int64_t needed) noexcept { return needed / 4; }

  const char* kernel() const noexcept override { return "strip"; }
  std::size_t scratch_per_thread() const noexcept override { return scratch_; }
  int overwrites() const noexcept override { return windows_[members_.size() - 1].residual; }

  std::string detail() const override {
    std::string text = std::to_string(rows_) + " rows a strip, " + std::to_string(buffers_) +
                       " bytes for those between:";
    for (const auto& m : members_)
      text +=
          std::string(" ") + m.work->kernel() + " " + m.name + (&m == &members_.back() ? "" : ",");
    return text;
  }

  void run(const operands& on) const noexcept override {
    std::int64_t work = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) work += windows_[i].does->work();
    const map_step& end = *windows_[members_.size() - 1].does;
    in_bands(on, end.map().out_height, work > fork_worth, [&](auto first, auto last, int worker) {
      std::byte* own = on.scratch + static_cast<std::size_t>(worker) * scratch_;
      for (std::int64_t n = 0; n < end.map().batch; ++n) run_band(on, n, {first, last}, own);
    });
  }

 private:
  /// Where a member's rows go. The last has no buffer.
  struct window {
    const map_step* does = nullptr;
    int residual = -1;  ///< operand of the chain
    std::size_t offset = 0;
    std::int64_t capacity = 0;
  };
  static std::size_t aligned(std::size_t bytes) noexcept {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  /// Rows of the output of image `n`, which end where another thread's begin.
  void run_band(const operands& on, std::int64_t n, row_range band, std::byte* own) const noexcept {
    const std::size_t count = members_.size();
    std::array<row_range, most_members> held{}, needed{};  // rows in each buffer; rows to be there
    for (std::int64_t r = band.first; r < band.last; r += rows_) {
      needed[count - 1] = {r, std::min(r + rows_, band.last)};
      for (std::size_t i = count - 1; i-- > 0;)
        needed[i] = windows_[i + 1].does->reads(needed[i + 1]);
      const float* x = windows_[0].does->input(on, 0, n);
      for (std::size_t i = 0; i < count; ++i) {
        const window& w = windows_[i];
        row_job job{x, nullptr, w.does->residual(on, w.residual, n), needed[i], own + buffers_};
        if (i + 1 == count) {
          job.y = w.does->output(on, n);
        } else {
          auto* buffer = reinterpret_cast<float*>(own + w.offset);
          job.rows.first = make_room(w, held[i], needed[i], buffer);
          job.y = buffer - held[i].first * w.does->out_row();
        }
        if (job.rows.first < job.rows.last) w.does->rows(job);
        x = job.y;
      }
    }
  }

  /// Lets `held` reach to the end of `needed`; the first row that is not there yet.
  static std::int64_t make_room(const window& w, row_range& held, row_range needed,
                                float* buffer) noexcept {
    const std::int64_t row = w.does->out_row();
    if (held.last <= needed.first) {
      held = {needed.first, needed.first};
    } else if (needed.last - held.first > w.capacity) {
      std::memmove(buffer, buffer + (needed.first - held.first) * row,
                   static_cast<std::size_t>((held.last - needed.first) * row) * sizeof(float));
      held.first = needed.first;
    }
    const std::int64_t next = held.last;
    held.last = std::max(next, needed.last);
    return next;
  }

  std::vector<planned_step> members_;
  std::array<window, most_members> windows_{};
  std::int64_t rows_;
  std::size_t buffers_ = 0, scratch_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
