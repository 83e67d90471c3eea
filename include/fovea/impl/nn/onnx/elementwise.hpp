#pragma once

#include "fovea/impl/nn/onnx/importer.hpp"

#include <limits>

// Operators that work element by element, constants and casts.
namespace fovea::inline FOVEA_ABI::nn::onnx {

struct unary_row {
  const char* name;
  function f;
  const char* a = "";
  float a_default = 0;
  const char* b = "";
  float b_default = 0;
};

inline constexpr unary_row unary_rows[] = {
    {"Abs", function::abs},
    {"Acos", function::acos},
    {"Acosh", function::acosh},
    {"Asin", function::asin},
    {"Asinh", function::asinh},
    {"Atan", function::atan},
    {"Atanh", function::atanh},
    {"BitwiseNot", function::bitwise_not},
    {"Ceil", function::ceil},
    {"Celu", function::celu, "alpha", 1},
    {"Cos", function::cos},
    {"Cosh", function::cosh},
    {"Elu", function::elu, "alpha", 1},
    {"Erf", function::erf},
    {"Exp", function::exp},
    {"Floor", function::floor},
    {"HardSigmoid", function::hard_sigmoid, "alpha", 0.2f, "beta", 0.5f},
    {"HardSwish", function::hard_swish},
    {"IsNaN", function::is_nan},
    {"LeakyRelu", function::leaky_relu, "alpha", 0.01f},
    {"Log", function::log},
    {"Mish", function::mish},
    {"Neg", function::neg},
    {"Not", function::logical_not},
    {"Reciprocal", function::reciprocal},
    {"Relu", function::relu},
    {"Round", function::round},
    {"Selu", function::selu, "alpha", 1.67326319217681884765625f, "gamma",
     1.05070102214813232421875f},
    {"Shrink", function::shrink, "lambd", 0.5f, "bias", 0},
    {"Sigmoid", function::sigmoid},
    {"Sign", function::sign},
    {"Sin", function::sin},
    {"Sinh", function::sinh},
    {"Softplus", function::softplus},
    {"Softsign", function::softsign},
    {"Sqrt", function::sqrt},
    {"Swish", function::silu, "alpha", 1},
    {"Tan", function::tan},
    {"Tanh", function::tanh},
    {"ThresholdedRelu", function::thresholded_relu, "alpha", 1},
};

struct binary_row {
  const char* name;
  binary_function f;
};

inline constexpr binary_row binary_rows[] = {
    {"Add", binary_function::add},
    {"And", binary_function::logical_and},
    {"BitwiseAnd", binary_function::bitwise_and},
    {"BitwiseOr", binary_function::bitwise_or},
    {"BitwiseXor", binary_function::bitwise_xor},
    {"Div", binary_function::div},
    {"Equal", binary_function::equal},
    {"Greater", binary_function::greater},
    {"GreaterOrEqual", binary_function::greater_equal},
    {"Less", binary_function::less},
    {"LessOrEqual", binary_function::less_equal},
    {"Mul", binary_function::mul},
    {"Or", binary_function::logical_or},
    {"PRelu", binary_function::prelu},
    {"Pow", binary_function::pow},
    {"Sub", binary_function::sub},
    {"Xor", binary_function::logical_xor},
};

template <class Row, std::size_t n>
const Row* row_of(const Row (&rows)[n], std::string_view name) noexcept {
  for (const Row& row : rows)
    if (name == row.name) return &row;
  return nullptr;
}

inline void map_unary(importer& at) {
  const unary_row& row = *row_of(unary_rows, at.op());
  at.write(unary{row.f, at.real(row.a, row.a_default), at.real(row.b, row.b_default)}, at.all());
}

/// Before opset 7 the second operand lay along the axes of the first from `axis` on, where
/// `broadcast` said so, and PRelu's slopes along the channels: ones go behind it.
inline value_id aligned(importer& at) {
  const value_id y = at.in(1);
  const bool slopes = at.op() == "PRelu" && at.dims(y) && *at.dims(y) != shape{1};
  if (at.opset >= 7 || !(slopes || (at.flag("broadcast") && at.find("axis")))) return y;
  const int rank = at.rank(at.in(0)), own = at.rank(y), first = at.axis("axis", 1);
  const int behind = rank - own - (first < 0 ? first + rank : first);
  if (rank < 0 || own < 0 || behind < 0)
    return at.fail(error_code::unsupported,
                   "broadcasts as before opset 7, to an unknown rank; "
                   "convert the model to opset 7 or later"),
           y;
  numbers axes;
  for (int i = 0; i < behind; ++i) axes.push_back(own + i);
  return axes.empty() ? y : at.add(unsqueeze{}, {y, at.numbers_of(axes)});
}

inline void map_binary(importer& at) {
  at.write(binary{row_of(binary_rows, at.op())->f}, {at.in(0), aligned(at)});
}

inline void map_mod(importer& at) {
  at.write(binary{at.flag("fmod") ? binary_function::fmod : binary_function::mod}, at.all());
}

inline void map_bit_shift(importer& at) {
  const auto way = at.text("direction", "");
  if (way != "LEFT" && way != "RIGHT") return at.refuse("direction", way, "LEFT and RIGHT");
  at.write(binary{way == "LEFT" ? binary_function::shift_left : binary_function::shift_right},
           at.all());
}

inline void map_is_inf(importer& at) {
  at.write(unary{function::is_inf, static_cast<float>(at.integer("detect_negative", 1)),
                 static_cast<float>(at.integer("detect_positive", 1))},
           at.all());
}

inline void map_gelu(importer& at) {
  const auto how = at.text("approximate", "none");
  if (how != "none" && how != "tanh") return at.refuse("approximate", how, "none and tanh");
  at.write(unary{how == "none" ? function::gelu : function::gelu_tanh}, at.all());
}

/// Bounds that are not known, or not floats, are operands: clip = max(low, min(high, x)).
inline void map_clip(importer& at) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  if (at.opset < 11)
    return at.write(unary{function::clip, at.real("min", -infinity), at.real("max", infinity)},
                    {at.in(0)});
  const value_id low = at.in(1), high = at.in(2);
  const auto a = low == absent ? -infinity : at.known_scalar(low);
  const auto b = high == absent ? infinity : at.known_scalar(high);
  if (a && b && (low != absent || high != absent))
    return at.write(unary{function::clip, *a, *b}, {at.in(0)});
  if (low == absent && high == absent) return at.write(identity{}, {at.in(0)});
  value_id x = at.in(0);
  if (low != absent && high != absent) x = at.add(binary{binary_function::max}, {x, low});
  const auto last = high == absent ? binary_function::max : binary_function::min;
  at.write(binary{last}, {x, high == absent ? low : high});
}

/// Max, Min, Sum and Mean of any number of operands.
inline void map_variadic(importer& at) {
  const auto f = at.op() == "Max"   ? binary_function::max
                 : at.op() == "Min" ? binary_function::min
                                    : binary_function::add;
  const values reads = at.all();
  if (reads.empty()) return at.fail(error_code::malformed, "reads nothing; it needs an operand");
  const bool mean = at.op() == "Mean";
  if (reads.size() == 1) return at.write(identity{}, reads);
  value_id sum = reads[0];
  for (std::size_t i = 1; i + (mean ? 0 : 1) < reads.size(); ++i)
    sum = at.add(binary{f}, {sum, reads[i]});
  if (!mean) return at.write(binary{f}, {sum, reads.back()});
  const value_id count = at.like(static_cast<float>(reads.size()), reads[0]);
  at.write(binary{binary_function::div}, {sum, count});
}

inline void map_where(importer& at) { at.write(select{}, at.all()); }

inline element wanted_type(importer& at, const char* attribute, element fallback) {
  const auto code = at.integer(attribute, 0);
  if (code == 0) return fallback;
  const element type = element_of_code(code);
  if (type == element::none)
    at.fail(error_code::unsupported,
            sentence("asks for data type %; this build has numbers and booleans", {code}));
  return type;
}

/// Four bits do not hold every number: what is left over is undefined. ONNX's own vectors cut it to
/// the range before opset 24 and drop the high bits, as all other integers do, from then on.
inline value_id fit_for(importer& at, element to) {
  const bool drops = (to == element::i4 || to == element::u4) && at.opset >= 24;
  return drops ? at.add(cast{element::i8}, {at.in(0)}) : at.in(0);
}

inline void map_cast(importer& at) {
  const element to = wanted_type(at, "to", element::none);
  if (to == element::none)
    return at.fail(error_code::malformed, "does not say which type to cast to");
  at.write(cast{to, at.integer("saturate", 1) != 0}, {fit_for(at, to)});
}

inline void map_cast_like(importer& at) {
  const value_id x = fit_for(at, at.type(at.in(1)));
  at.write(cast_like{at.integer("saturate", 1) != 0}, {x, at.in(1)});
}

inline void map_identity(importer& at) { at.write(identity{}, {at.in(0)}); }

/// At inference dropout passes everything on. A training mode that drops is random: refused.
inline void map_dropout(importer& at) {
  const tensor* training = at.constant(at.in(2));
  const tensor* ratio = at.constant(at.in(1));
  const bool trains = at.opset < 7
                          ? !at.flag("is_test")
                          : at.in(2) != absent && (!training || training->count() != 1 ||
                                                   training->view().data[0] != std::byte{0});
  const bool keeps_all = ratio && at.known_scalar(at.in(1)) == 0.f;
  if (trains && !keeps_all)
    return at.fail(error_code::unsupported, "drops at random; export the model for inference");
  at.give(0, at.add(identity{}, {at.in(0)}));
  if (!at.wants(1)) return;
  const value_id extents = at.add(shape_of{}, {at.in(0)});
  const element mask = at.opset < 10 ? at.type(at.in(0)) : element::boolean;
  const value_id ones = at.add(constant_of_shape{element::boolean, 1}, {extents});
  at.give(1, mask == element::boolean ? ones : at.add(cast_like{}, {ones, at.in(0)}));
}

inline void give_tensor(importer& at, bytes proto) {
  tensor_proto t;
  if (!parse(proto, t)) return at.fail(error_code::malformed, "holds a tensor that breaks off");
  auto made = to_tensor(t, at.owner, at.anyhow);
  if (!made)
    return at.fail(made.error().code, sentence("holds a constant: %", {made.error().sentence}));
  at.give(0, at.constant_of(std::move(*made)));
}

inline void map_constant(importer& at) {
  if (const auto* a = at.find("value"); a && a->has_tensor) return give_tensor(at, a->t);
  if (const auto* a = at.find("value_float"))
    return at.give(0, at.constant_of(tensor::scalar(a->f)));
  if (const auto* a = at.find("value_int")) return at.give(0, at.constant_of(tensor::scalar(a->i)));
  if (const auto* a = at.find("value_floats"))
    return at.give(0, at.constant_of(tensor::of<float>(
                          {static_cast<std::int64_t>(a->floats.size())}, a->floats)));
  if (const auto* a = at.find("value_ints")) return at.give(0, at.numbers_of(a->ints));
  at.fail(error_code::unsupported, "has no number as its value; this build has no text");
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
