#pragma once

#include "fovea/kernel/kernel_set.hpp"
#include "fovea/nn/compile_options.hpp"
#include "fovea/nn/graph.hpp"

#include <memory>
#include <string>

namespace fovea::inline FOVEA_ABI::nn {
namespace step_detail {
class map_step;
struct node_view;
}  // namespace step_detail

/// A node with its kernel chosen, its geometry worked out and then its weights packed. Immutable
/// from then on; run on any number of threads at once, each with operands of its own.
class step {
 public:
  virtual ~step() = default;

  virtual void run(const operands& on) const noexcept = 0;

  /// Packs the weights of the node it was made for to `packed_bytes` from `to` on, which starts a
  /// line and outlives the step.
  virtual void pack(const step_detail::node_view& v, std::byte* to) {
    static_cast<void>(v), static_cast<void>(to);
  }
  virtual std::size_t packed_bytes() const noexcept { return 0; }

  /// The kernel's name, for `explain`.
  virtual const char* kernel() const noexcept = 0;

  /// What else `explain` should say.
  virtual std::string detail() const { return {}; }

  /// How many multiply-adds of floats take as long, at best, as one of its plain sum: fewer by
  /// Winograd's method, half of one where bfloat16 are multiplied in pairs.
  virtual double cost_of_one() const noexcept { return 1; }

  /// This step as one that can compute any rows of its map apart; null if it is none.
  virtual const step_detail::map_step* by_rows() const noexcept { return nullptr; }

  /// Whether this step reads what comes before a transpose of its first operand, [N, C, H, W] to
  /// [N, H, W, C], in its place.
  virtual bool reads_planes() const noexcept { return false; }

  /// Scratch memory for one run, and for each of the executor's threads on top of it.
  virtual std::size_t scratch() const noexcept { return 0; }
  virtual std::size_t scratch_per_thread() const noexcept { return 0; }

  /// The operand that the first result may be written over; -1: none.
  virtual int overwrites() const noexcept { return -1; }

  /// Whether operand `i` is still read when running: packed weights are not.
  virtual bool reads_operand(std::size_t i) const noexcept { return static_cast<void>(i), true; }
};

/// The fastest step this kernel set has for a node of a bound graph, not packed; the general one,
/// which runs the operator's own `compute`, where there is no special one or `optimize` is off.
std::unique_ptr<step> choose_step(const graph& g, const node& n, const kernel::kernel_set& kernels,
                                  const compile_options& options);

/// Whether a node filters channel by channel for one product in bfloat16 alone, which would round
/// what it reads to the same bits. Then the map between had better be bfloat16: half the bytes.
bool rounds_output(const graph& g, const node& n, const kernel::kernel_set& kernels,
                   const compile_options& options);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/plan/choose_step.hpp"
#endif
