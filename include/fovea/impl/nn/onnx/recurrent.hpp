#pragma once

#include "fovea/impl/nn/onnx/sampling.hpp"

namespace fovea::inline FOVEA_ABI::nn::onnx {

/// An activation by name, with the parameters it takes from activation_alpha and activation_beta.
struct cell_row {
  const char* name;
  function f;
  int parameters = 0;
  float a = 0, b = 0;
};
inline constexpr cell_row cell_rows[] = {
    {"Sigmoid", function::sigmoid},
    {"Tanh", function::tanh},
    {"Relu", function::relu},
    {"LeakyRelu", function::leaky_relu, 1, 0.01f},
    {"ThresholdedRelu", function::thresholded_relu, 1, 1},
    {"HardSigmoid", function::hard_sigmoid, 2, 0.2f, 0.5f},
    {"Elu", function::elu, 1, 1},
    {"Softsign", function::softsign},
    {"Softplus", function::softplus},
    {"Affine", function::identity, 2, 1, 0},
    {"ScaledTanh", function::tanh, 2, 1, 1},
};

/// Parameters are handed out in the order of the functions that take any.
inline cell_functions functions_of(importer& at) {
  cell_functions functions;
  const auto* names = at.find("activations");
  if (!names) return functions;
  const auto *alpha = at.find("activation_alpha"), *beta = at.find("activation_beta");
  std::size_t alphas = 0, betas = 0;
  for (const auto name : names->strings) {
    const auto* row = row_of(cell_rows, name);
    if (!row) {
      at.refuse("activation", name,
                "Sigmoid, Tanh, Relu, LeakyRelu, ThresholdedRelu, HardSigmoid, Elu, Softsign, "
                "Softplus, Affine and ScaledTanh");
      return {};
    }
    cell_function c{row->f, row->a, row->b};
    if (row->parameters > 0 && alpha && alphas < alpha->floats.size())
      c.a = alpha->floats[alphas++];
    if (row->parameters > 1 && beta && betas < beta->floats.size()) c.b = beta->floats[betas++];
    functions.push_back(c);
  }
  return functions;
}

inline constexpr choice<direction> directions[] = {{"forward", direction::forward},
                                                   {"reverse", direction::backward},
                                                   {"bidirectional", direction::both}};

inline void fill(importer& at, recurrent& r, std::size_t per_direction) {
  r.hidden = at.integer("hidden_size", 0);
  r.go = choose(at, "direction", "forward", directions);
  r.functions = functions_of(at);
  r.clip = at.real("clip", 0);
  r.batch_first = at.flag("layout");
  const std::size_t wanted = per_direction * (r.go == direction::both ? 2 : 1);
  if (!r.functions.empty() && r.functions.size() != wanted)
    at.fail(error_code::malformed,
            sentence("names % activations; it needs %", {r.functions.size(), wanted}));
}

inline void map_lstm(importer& at) {
  lstm l;
  fill(at, l, 3);
  l.couple_input_forget = at.flag("input_forget");
  at.write(l, at.all());
}

inline void map_gru(importer& at) {
  gru g;
  fill(at, g, 2);
  g.linear_before_reset = at.flag("linear_before_reset");
  at.write(g, at.all());
}

inline void map_rnn(importer& at) {
  rnn r;
  fill(at, r, 1);
  at.write(r, at.all());
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
