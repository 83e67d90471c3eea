#include <doctest/doctest.h>
#include <fovea/nn/op/recurrent.hpp>

#include "support/run_op.hpp"

#include <cmath>
#include <functional>

using namespace fovea::nn;
using namespace fovea_test;

namespace {

constexpr std::int64_t time_steps = 4, batch = 3, inputs = 5, hidden = 9;

using numbers = std::vector<double>;

/// The textbook cell, one sequence of one direction in double. Parameters are that direction's.
struct textbook {
  numbers w, r, bias, peepholes;  // [gates * hidden, inputs], [gates * hidden, hidden], …
  std::function<double(double)> f, g, h;
  double clip = 1e30;
  bool couple = false, linear_before_reset = false;
  numbers state = numbers(hidden), memory = numbers(hidden);

  double gate(std::int64_t row, const numbers& x, const numbers& s) const {
    return from(w, row, x) + bias[std::size_t(row)] + from(r, row, s) +
           bias[bias.size() / 2 + std::size_t(row)];
  }
  static double from(const numbers& m, std::int64_t row, const numbers& v) {
    double sum = 0;
    for (std::size_t k = 0; k < v.size(); ++k) sum += m[std::size_t(row) * v.size() + k] * v[k];
    return sum;
  }
  double cut(double x) const { return std::max(-clip, std::min(clip, x)); }

  void lstm_step(const numbers& x) {
    const auto before = state, c = memory;
    for (std::int64_t k = 0; k < hidden; ++k) {
      const auto n = std::size_t(k);
      const double i = f(cut(gate(k, x, before) + peepholes[n] * c[n]));
      const double forget =
          couple ? 1 - i
                 : f(cut(gate(2 * hidden + k, x, before) + peepholes[2 * hidden + n] * c[n]));
      memory[n] = forget * c[n] + i * g(cut(gate(3 * hidden + k, x, before)));
      const double o = f(cut(gate(hidden + k, x, before) + peepholes[hidden + n] * memory[n]));
      state[n] = o * h(memory[n]);
    }
  }
  void gru_step(const numbers& x) {
    const auto before = state;
    numbers reset(hidden), gated(hidden);
    for (std::int64_t k = 0; k < hidden; ++k) {
      reset[std::size_t(k)] = f(cut(gate(hidden + k, x, before)));
      gated[std::size_t(k)] = reset[std::size_t(k)] * before[std::size_t(k)];
    }
    for (std::int64_t k = 0; k < hidden; ++k) {
      const auto n = std::size_t(k);
      const auto row = 2 * hidden + k;
      const double z = f(cut(gate(k, x, before)));
      const double rb = bias[bias.size() / 2 + std::size_t(row)];
      const double late = reset[n] * (from(r, row, before) + rb), early = from(r, row, gated) + rb;
      const double own =
          g(cut(from(w, row, x) + bias[std::size_t(row)] + (linear_before_reset ? late : early)));
      state[n] = (1 - z) * own + z * before[n];
    }
  }
  void rnn_step(const numbers& x) {
    const auto before = state;
    for (std::int64_t k = 0; k < hidden; ++k) state[std::size_t(k)] = f(cut(gate(k, x, before)));
  }
};

numbers slice(const tensor& t, std::int64_t part, std::int64_t parts) {
  const auto all = floats(t);
  const auto size = std::int64_t(all.size()) / parts;
  return {all.begin() + part * size, all.begin() + (part + 1) * size};
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double hyperbolic(double x) { return std::tanh(x); }

/// The operands of a cell with `gates` gates, in the operator's order.
struct problem {
  std::int64_t directions;
  tensor x, w, r, bias, lengths, h0, c0, peepholes;

  problem(std::int64_t gates, std::int64_t d) : directions(d) {
    x = random_tensor({time_steps, batch, inputs}, 1);
    w = random_tensor({d, gates * hidden, inputs}, 2);
    r = random_tensor({d, gates * hidden, hidden}, 3);
    bias = random_tensor({d, 2 * gates * hidden}, 4);
    h0 = random_tensor({d, batch, hidden}, 5);
    c0 = random_tensor({d, batch, hidden}, 6);
    peepholes = random_tensor({d, 3 * hidden}, 7);
    const std::int32_t each[] = {4, 0, 2};
    lengths = tensor::of<std::int32_t>({batch}, each);
  }
  std::vector<tensor> reads(bool with_cell) const {
    std::vector<tensor> all{x, w, r, bias, lengths, h0};
    if (with_cell) all.insert(all.end(), {c0, peepholes});
    return all;
  }
};

/// Runs every sequence through the textbook cell and compares all three outputs.
template <class Step>
void agree(const problem& p, direction go, const textbook& made, const std::vector<tensor>& out,
           Step step) {
  const auto at = [](const tensor& t, std::int64_t i) { return double(floats(t)[std::size_t(i)]); };
  const auto close = [](double a, double b) {
    REQUIRE(a == doctest::Approx(b).epsilon(1e-4).scale(1));
  };
  for (std::int64_t d = 0; d < p.directions; ++d)
    for (std::int64_t n = 0; n < batch; ++n) {
      CAPTURE(d);
      CAPTURE(n);
      textbook c = made;
      c.w = slice(p.w, d, p.directions), c.r = slice(p.r, d, p.directions);
      c.bias = slice(p.bias, d, p.directions), c.peepholes = slice(p.peepholes, d, p.directions);
      c.state = slice(p.h0, d * batch + n, p.directions * batch);
      c.memory = slice(p.c0, d * batch + n, p.directions * batch);
      const auto length = std::int64_t(p.lengths.span<std::int32_t>()[std::size_t(n)]);
      const bool backward = go == direction::backward || d == 1;
      for (std::int64_t i = 0; i < time_steps; ++i) {
        const auto t = backward && i < length ? length - 1 - i : i;
        if (i < length) step(c, slice(p.x, t * batch + n, time_steps * batch));
        for (std::int64_t k = 0; k < hidden; ++k)
          close(at(out[0], ((t * p.directions + d) * batch + n) * hidden + k),
                i < length ? c.state[std::size_t(k)] : 0);
      }
      for (std::int64_t k = 0; k < hidden; ++k) {
        close(at(out[1], (d * batch + n) * hidden + k), length ? c.state[std::size_t(k)] : 0);
        if (out.size() > 2)
          close(at(out[2], (d * batch + n) * hidden + k), length ? c.memory[std::size_t(k)] : 0);
      }
    }
}

const direction ways[] = {direction::forward, direction::backward, direction::both};

}  // namespace

TEST_CASE("an lstm is the textbook cell in every direction, each sequence as long as it is") {
  for (const auto go : ways)
    for (const bool couple : {false, true}) {
      const problem p(4, go == direction::both ? 2 : 1);
      lstm op;
      op.hidden = hidden, op.go = go, op.couple_input_forget = couple;
      textbook c;
      c.f = sigmoid, c.g = c.h = hyperbolic, c.couple = couple;
      agree(p, go, c, run_op(op, p.reads(true)),
            [](textbook& each, const numbers& x) { each.lstm_step(x); });
    }
}

TEST_CASE("a gru is the textbook cell, its reset before or after the product") {
  for (const auto go : ways)
    for (const bool late : {false, true}) {
      const problem p(3, go == direction::both ? 2 : 1);
      gru op;
      op.hidden = hidden, op.go = go, op.linear_before_reset = late;
      textbook c;
      c.f = sigmoid, c.g = hyperbolic, c.linear_before_reset = late;
      agree(p, go, c, run_op(op, p.reads(false)),
            [](textbook& each, const numbers& x) { each.gru_step(x); });
    }
}

TEST_CASE("a plain recurrent cell is the textbook one") {
  for (const auto go : ways) {
    const problem p(1, go == direction::both ? 2 : 1);
    rnn op;
    op.go = go;
    textbook c;
    c.f = hyperbolic;
    agree(p, go, c, run_op(op, p.reads(false)),
          [](textbook& each, const numbers& x) { each.rnn_step(x); });
  }
}

TEST_CASE("cells clip and take other activations") {
  const problem p(4, 1);
  lstm op;
  op.clip = 0.7f;
  op.functions = {{function::hard_sigmoid, 0.3f, 0.4f},
                  {function::tanh, 1.5f, 0.5f},
                  {function::identity, 2, 0.25f}};
  textbook c;
  c.clip = double(0.7f);
  c.f = [](double x) { return std::max(0.0, std::min(1.0, double(0.3f) * x + double(0.4f))); };
  c.g = [](double x) { return 1.5 * std::tanh(0.5 * x); };
  c.h = [](double x) { return 2 * x + 0.25; };
  agree(p, direction::forward, c, run_op(op, p.reads(true)),
        [](textbook& each, const numbers& x) { each.lstm_step(x); });
}

TEST_CASE("batch first is the same numbers in another order") {
  const auto x = random_tensor({1, time_steps, inputs}, 1);
  const auto w = random_tensor({2, 3 * hidden, inputs}, 2),
             r = random_tensor({2, 3 * hidden, hidden}, 3);
  gru op;
  op.go = direction::both;
  const auto y = run_op(op, {x.reshaped({time_steps, 1, inputs}), w, r});
  op.batch_first = true;
  const auto z = run_op(op, {x, w, r});
  CHECK(z[0].dims() == shape{1, time_steps, 2, hidden});
  CHECK(z[1].dims() == shape{1, 2, hidden});
  CHECK(floats(y[0]) == floats(z[0]));
  CHECK(floats(y[1]) == floats(z[1]));
}

TEST_CASE("operands of a cell that do not fit are refused with a sentence") {
  const problem p(4, 1);
  const auto says = [](const std::string& sentence, const char* part) {
    CAPTURE(sentence);
    return sentence.find(part) != std::string::npos;
  };
  CHECK(says(refusal(gru{}, p.reads(false)), "input weights"));
  CHECK(says(refusal(lstm{}, {p.x, p.w}), "expected three axes"));
  CHECK(says(refusal(lstm{}, {p.x, p.w, p.r, p.h0}), "the bias is f32 [1,3,9]"));
  CHECK(says(refusal(lstm{}, {p.x, p.w, p.r, {}, p.h0}), "lengths"));
  CHECK(says(refusal(lstm{}, {p.x, p.w, p.r, {}, {}, p.x}), "initial state"));
  CHECK(says(refusal(lstm{}, {p.x, p.w, p.r, {}, {}, {}, p.x}), "initial cell"));
  lstm op;
  op.hidden = 8;
  CHECK(says(refusal(op, p.reads(true)), "hidden size is 8"));
  op.hidden = 0;
  op.functions = {{function::tanh}};
  CHECK(says(refusal(op, p.reads(true)), "1 activations, expected 3"));
  op.functions = {{function::is_nan}, {function::tanh}, {function::tanh}};
  CHECK(says(refusal(op, p.reads(true)), "cannot apply"));
  op.functions = {};
  op.go = direction::both;
  CHECK(says(refusal(op, p.reads(true)), "[2,36,5]"));
}
