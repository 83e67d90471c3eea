#pragma once

#include "fovea/nn/op/arithmetic.hpp"
#include "fovea/nn/operands.hpp"

namespace fovea::inline FOVEA_ABI::nn {

enum class direction : std::uint8_t { forward, backward, both };

/// An activation of a recurrent cell. Two are more than elsewhere: `identity` is a x + b, and
/// `tanh` with an `a` that is not 0 is a tanh(b x).
struct cell_function {
  function f = function::sigmoid;
  float a = 0, b = 0;
};

/// The activations of a cell, held inside: at most three for each of two directions.
class cell_functions {
 public:
  static constexpr std::size_t most = 6;

  cell_functions() = default;
  cell_functions(std::initializer_list<cell_function> list) {
    for (const cell_function& each : list) push_back(each);
  }
  /// One too many is counted, not held: an operator with a wrong count is refused.
  void push_back(const cell_function& each) noexcept {
    if (size_ < most) list_[size_] = each;
    ++size_;
  }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const cell_function& operator[](std::size_t i) const noexcept { return list_[i]; }
  const cell_function* begin() const noexcept { return list_; }
  const cell_function* end() const noexcept { return list_ + (size_ < most ? size_ : most); }

 private:
  cell_function list_[most];
  std::size_t size_ = 0;
};

/// What the three recurrent operators share. reads (x [T, N, in], w, r, bias?, lengths i32?, h0?,
/// …), shapes and gate order as ONNX has them; writes (all h?, last h?, …).
struct recurrent {
  std::int64_t hidden = 0;
  direction go = direction::forward;
  cell_functions functions;  ///< per direction; empty: the usual ones
  float clip = 0;            ///< 0: none
  bool batch_first = false;  ///< ONNX layout 1
};
struct lstm : recurrent {  ///< … c0?, peepholes?; writes (… last c?)
  bool couple_input_forget = false;
};
struct gru : recurrent {
  bool linear_before_reset = false;
};
struct rnn : recurrent {};

result<std::vector<fact>> infer(const lstm&, facts reads);
result<std::vector<fact>> infer(const gru&, facts reads);
result<std::vector<fact>> infer(const rnn&, facts reads);
void compute(const lstm&, const operands&);
void compute(const gru&, const operands&);
void compute(const rnn&, const operands&);

std::size_t scratch_bytes(const lstm&, facts reads, facts writes);
std::size_t scratch_bytes(const gru&, facts reads, facts writes);
std::size_t scratch_bytes(const rnn&, facts reads, facts writes);

}  // namespace fovea::inline FOVEA_ABI::nn

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/nn/op/recurrent.hpp"
#endif
