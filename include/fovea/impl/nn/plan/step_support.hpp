#pragma once

#include "fovea/nn/plan/step.hpp"

#include <algorithm>
#include <cstdint>

namespace fovea::inline FOVEA_ABI::nn::step_detail {

using kernel::kernel_set;

/// Sets the CPU to take denormal floats for zero, and back when it goes: they cost a hundred cycles
/// each, and a net that decays toward zero makes millions.
class flush_denormals {
 public:
#if defined(__x86_64__)
  flush_denormals() noexcept : saved_(__builtin_ia32_stmxcsr()) {
    __builtin_ia32_ldmxcsr(saved_ | 0x8040u);  // FTZ and DAZ
  }
  ~flush_denormals() { __builtin_ia32_ldmxcsr(saved_); }

 private:
  unsigned saved_;
#elif defined(__aarch64__)
  flush_denormals() noexcept {
    asm volatile("mrs %0, fpcr" : "=r"(saved_));
    asm volatile("msr fpcr, %0" ::"r"(saved_ | std::uint64_t(1) << 24));
  }
  ~flush_denormals() { asm volatile("msr fpcr, %0" ::"r"(saved_)); }

 private:
  std::uint64_t saved_;
#endif
 public:
  flush_denormals(const flush_denormals&) = delete;
  flush_denormals& operator=(const flush_denormals&) = delete;
};

/// Calls f(first, last, worker) on bands that cover [0, total): one for each thread, or one in all
/// where the work is not worth a fork.
template <class F>
void in_bands(const operands& on, std::int64_t total, bool worth_it, F f) {
  const int width = on.parallel && worth_it ? on.parallel->width() : 1;
  const int bands = static_cast<int>(std::min<std::int64_t>(width, total));
  if (bands <= 1) return f(std::int64_t(0), total, 0);
  on.parallel->run(bands, [&](int band) {
    const flush_denormals quick;
    f(total * band / bands, total * (band + 1) / bands, band);
  });
}

/// Forking and joining costs about as much as this many multiply-adds.
inline constexpr std::int64_t fork_worth = 40'000;

inline kernel::activation to_kernel(function f) noexcept {
  using a = kernel::activation;
  switch (f) {
    case function::relu: return a::relu;
    case function::leaky_relu: return a::leaky_relu;
    case function::clip: return a::clip;
    case function::prelu: return a::prelu;
    case function::sigmoid: return a::sigmoid;
    case function::hard_sigmoid: return a::hard_sigmoid;
    case function::silu: return a::silu;
    case function::hard_swish: return a::hard_swish;
    case function::mish: return a::mish;
    case function::gelu: return a::gelu;
    case function::gelu_tanh: return a::gelu_tanh;
    case function::tanh: return a::tanh;
    case function::softplus: return a::softplus;
    case function::elu: return a::elu;
    case function::exp: return a::exp;
    default: return a::none;
  }
}

/// Read-only access to a bound graph from a node's point of view.
struct node_view {
  const graph& g;
  const node& n;

  bool has(std::size_t i) const { return i < n.reads.size() && n.reads[i] != absent; }
  const value& in(std::size_t i) const { return g.values[static_cast<std::size_t>(n.reads[i])]; }
  const value& out(std::size_t i = 0) const {
    return g.values[static_cast<std::size_t>(n.writes[i])];
  }
  const shape& in_dims(std::size_t i) const { return in(i).dims; }
  bool f32(std::size_t i) const { return has(i) && in(i).type == element::f32; }
  bool f32_constant(std::size_t i) const { return f32(i) && in(i).is_constant(); }
  /// Whether operand `i` is planes turned to channels last for this node alone.
  bool turned_planes(std::size_t i) const {
    const auto reads = [&](const node& other) {
      return std::count(other.reads.begin(), other.reads.end(), n.reads[i]);
    };
    std::int64_t readers = std::count(g.outputs.begin(), g.outputs.end(), n.reads[i]);
    bool turned = false;
    for (const node& other : g.nodes) {
      readers += reads(other);
      const auto* t = other.does.get_if<transpose>();
      turned = turned || (t && other.writes[0] == n.reads[i] && t->order == shape{0, 2, 3, 1});
    }
    return turned && readers == 1;
  }
  const float* floats(std::size_t i) const { return in(i).constant.span<float>().data(); }
  const float* floats_if_any(std::size_t i) const { return has(i) ? floats(i) : nullptr; }
};

inline bool all_are(const shape& s, std::int64_t expected) {
  return std::all_of(s.begin(), s.end(), [&](auto e) { return e == expected; });
}

}  // namespace fovea::inline FOVEA_ABI::nn::step_detail
