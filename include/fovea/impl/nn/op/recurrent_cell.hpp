#pragma once

#include "fovea/impl/nn/op/arithmetic_unary.hpp"
#include "fovea/impl/nn/op/real_types.hpp"
#include "fovea/nn/op/recurrent.hpp"

/// One sequence of one direction through a recurrent cell.
namespace fovea::inline FOVEA_ABI::nn::recurrent_detail {

/// How many gates a cell has, how many functions a direction names, and the usual ones.
struct traits {
  std::int64_t gates, functions;
  function usual[3];
};
constexpr traits traits_of(const lstm&) {
  return {4, 3, {function::sigmoid, function::tanh, function::tanh}};
}
constexpr traits traits_of(const gru&) { return {3, 2, {function::sigmoid, function::tanh}}; }
constexpr traits traits_of(const rnn&) { return {1, 1, {function::tanh}}; }

/// The extents, and where things lie in tensors that have time or batch first.
struct sizes {
  std::int64_t time, batch, inputs, hidden, directions;
  bool batch_first;

  sizes(const recurrent& op, const shape& x, const shape& r)
      : time(x[op.batch_first ? 1 : 0]),
        batch(x[op.batch_first ? 0 : 1]),
        inputs(x[2]),
        hidden(r[2]),
        directions(op.go == direction::both ? 2 : 1),
        batch_first(op.batch_first) {}

  std::int64_t input_at(std::int64_t t, std::int64_t n) const {
    return (batch_first ? n * time + t : t * batch + n) * inputs;
  }
  std::int64_t output_at(std::int64_t t, std::int64_t d, std::int64_t n) const {
    return (batch_first ? (n * time + t) * directions + d : (t * directions + d) * batch + n) *
           hidden;
  }
  std::int64_t state_at(std::int64_t d, std::int64_t n) const {
    return (batch_first ? n * directions + d : d * batch + n) * hidden;
  }
  shape all_dims() const {
    return batch_first ? shape{batch, time, directions, hidden}
                       : shape{time, directions, batch, hidden};
  }
  shape state_dims() const {
    return batch_first ? shape{batch, directions, hidden} : shape{directions, batch, hidden};
  }
};

template <class T, class Op>
class sequence {
 public:
  sequence(const Op& op, const operands& on, std::int64_t d, std::int64_t n)
      : op_(op),
        on_(on),
        s_(op, on.in(0).dims, on.in(2).dims),
        d_(d),
        n_(n),
        h_(reinterpret_cast<T*>(on.scratch)),
        c_(h_ + s_.hidden),
        gates_(c_ + s_.hidden),
        reset_(gates_ + 4 * s_.hidden),
        rows_(traits_of(op).gates * s_.hidden),
        bias_(on.in(3).as<T>()) {
    if (bias_) bias_ += d * 2 * rows_;
  }

  /// Elements behind a sequence's own length are zero; the state is its last own one. ONNX does not
  /// say what the state of an empty sequence is: zero, as onnxruntime has it.
  void run() {
    start(5, h_);
    start(6, c_);
    const bool some = on_.in(4).present();
    const auto length =
        some ? std::clamp<std::int64_t>(load_integer(on_.in(4), n_), 0, s_.time) : s_.time;
    const bool backward = op_.go == direction::backward || d_ == 1;
    for (std::int64_t step = 0; step < s_.time; ++step) {
      const auto t = backward && step < length ? length - 1 - step : step;
      if (step < length) {
        x_ = on_.in(0).as<T>() + s_.input_at(t, n_);
        advance(op_);
      }
      if (on_.has_out(0)) finish(0, s_.output_at(t, d_, n_), step < length ? h_ : nullptr);
    }
    if (on_.has_out(1)) finish(1, s_.state_at(d_, n_), length > 0 ? h_ : nullptr);
    if (on_.has_out(2)) finish(2, s_.state_at(d_, n_), length > 0 ? c_ : nullptr);
  }

 private:
  void start(std::size_t operand, T* state) const {
    const bool given = (operand == 5 || std::is_same_v<Op, lstm>)&&on_.in(operand).present();
    const T* from = given ? on_.in(operand).template as<T>() + s_.state_at(d_, n_) : nullptr;
    for (std::int64_t k = 0; k < s_.hidden; ++k) state[k] = from ? static_cast<T>(from[k]) : 0;
  }
  void finish(std::size_t output, std::int64_t at, const T* from) const {
    T* to = on_.out(output).template as<T>() + at;
    for (std::int64_t k = 0; k < s_.hidden; ++k)
      to[k] = from ? static_cast<T>(from[k]) : static_cast<T>(0.0f);
  }

  T from_input(std::int64_t row) const {
    const T* w = on_.in(1).template as<T>() + (d_ * rows_ + row) * s_.inputs;
    return real_detail::dot(x_, w, s_.inputs) + (bias_ ? static_cast<T>(bias_[row]) : 0);
  }
  T from_state(std::int64_t row, const T* state) const {
    const T* r = on_.in(2).template as<T>() + (d_ * rows_ + row) * s_.hidden;
    return real_detail::dot(state, r, s_.hidden) + (bias_ ? static_cast<T>(bias_[rows_ + row]) : 0);
  }

  /// Function `which` of this direction on a gate's sum, clipped first.
  T gate(std::int64_t which, T x) const {
    if (op_.clip > 0) x = std::clamp(x, -static_cast<T>(op_.clip), static_cast<T>(op_.clip));
    return activate(which, x);
  }
  T activate(std::int64_t which, T x) const {
    const auto t = traits_of(op_);
    if (op_.functions.empty()) return unary_detail::evaluate(unary{t.usual[which]}, x);
    const auto& own = op_.functions[static_cast<std::size_t>(d_ * t.functions + which)];
    const auto a = static_cast<T>(own.a), b = static_cast<T>(own.b);
    if (own.f == function::identity) return a * x + b;
    if (own.f == function::tanh && own.a != 0) return a * std::tanh(b * x);
    return unary_detail::evaluate(unary{own.f, own.a, own.b}, x);
  }

  void advance(const rnn&) {
    for (std::int64_t k = 0; k < s_.hidden; ++k)
      gates_[k] = gate(0, from_input(k) + from_state(k, h_));
    std::copy(gates_, gates_ + s_.hidden, h_);
  }

  /// Gates z, r, h.
  void advance(const gru& op) {
    const auto size = s_.hidden;
    for (std::int64_t k = 0; k < 2 * size; ++k)
      gates_[k] = gate(0, from_input(k) + from_state(k, h_));
    const T *z = gates_, *r = gates_ + size;
    for (std::int64_t k = 0; k < size; ++k) reset_[k] = r[k] * h_[k];
    for (std::int64_t k = 0; k < size; ++k) {
      const auto row = 2 * size + k;
      const T state = op.linear_before_reset ? r[k] * from_state(row, h_) : from_state(row, reset_);
      gates_[row] = gate(1, from_input(row) + state);
    }
    for (std::int64_t k = 0; k < size; ++k)
      h_[k] = (1 - z[k]) * gates_[2 * size + k] + z[k] * h_[k];
  }

  /// Gates i, o, f, c; peepholes i, o, f.
  void advance(const lstm& op) {
    const auto size = s_.hidden;
    for (std::int64_t k = 0; k < 4 * size; ++k) gates_[k] = from_input(k) + from_state(k, h_);
    const T* p = on_.in(7).template as<T>();
    const auto peep = [&](std::int64_t gate, std::int64_t k) {
      return p ? static_cast<T>(p[(d_ * 3 + gate) * size + k]) * c_[k] : 0;
    };
    for (std::int64_t k = 0; k < size; ++k) {
      const T i = gate(0, gates_[k] + peep(0, k));
      const T f = op.couple_input_forget ? 1 - i : gate(0, gates_[2 * size + k] + peep(2, k));
      c_[k] = f * c_[k] + i * gate(1, gates_[3 * size + k]);
      const T o = gate(0, gates_[size + k] + peep(1, k));
      h_[k] = o * activate(2, c_[k]);  // not clipped, as onnxruntime has it
    }
  }

  const Op& op_;
  const operands& on_;
  const sizes s_;
  const std::int64_t d_, n_;
  T *h_, *c_, *gates_, *reset_;
  const std::int64_t rows_;
  const T* bias_;
  const T* x_ = nullptr;
};

}  // namespace fovea::inline FOVEA_ABI::nn::recurrent_detail
