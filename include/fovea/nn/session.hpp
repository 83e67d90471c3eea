#pragma once

#include "fovea/nn/program.hpp"

#include <memory>
#include <span>

namespace fovea::inline FOVEA_ABI::nn {

/// A program with memory to run in. One session a thread is all the threading there is.
///
///     nn::session net(nn::load("net.onnx").value());
///     auto x = net.input<float>(0);     // fill it, row-major, in the input's shape
///     net.run();
///     auto y = net.output<float>(0);    // valid until the next run
class session {
 public:
  /// `parallel`, where given, must outlive the session; without it everything runs on the caller.
  explicit session(program p, executor* parallel = nullptr);
  session(const session& other);  ///< shares the program, has memory of its own
  session& operator=(const session& other);
  session(session&&) noexcept;
  session& operator=(session&&) noexcept;
  ~session();

  const program& compiled() const noexcept;

  /// Input `i`, to be written before `run`. Its elements survive `run`.
  tensor_view input(int i) noexcept;
  /// Output `i`, of the last `run`. Its first extents may be smaller than the program's signature
  /// says where they depend on the data (`non_max_suppression`, `non_zero`).
  const_tensor_view output(int i) const noexcept;

  template <class T>
  std::span<T> input(int i) noexcept {
    return input(i).template span<T>();
  }
  template <class T>
  std::span<const T> output(int i) const noexcept {
    return output(i).template span<T>();
  }

  /// Allocates nothing, locks nothing, cannot fail. Floating-point denormals count as zero inside.
  void run() noexcept;

  /// As `run`, with the nanoseconds of each step added to `times[step]`; for profiles.
  void run_timed(std::span<std::int64_t> times) noexcept;
  int step_count() const noexcept;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/session.hpp"
#endif
