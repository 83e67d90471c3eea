#pragma once

#include "fovea/impl/nn/onnx/elementwise.hpp"

// Operators that move elements or answer questions about shapes. Lists that older opsets keep in
// attributes become constant operands.
namespace fovea::inline FOVEA_ABI::nn::onnx {

/// Operand `i`, or the attribute of older opsets as a constant; absent where there is neither.
inline value_id list_operand(importer& at, std::size_t i, const char* attribute) {
  if (i < at.count()) return at.in(i);
  const auto given = at.list(attribute);
  return given ? at.numbers_of(*given) : absent;
}

inline values trimmed(values reads) {
  while (!reads.empty() && reads.back() == absent) reads.pop_back();
  return reads;
}

inline void map_transpose(importer& at) { at.write(transpose{at.extents("perm")}, {at.in(0)}); }

inline void map_reshape(importer& at) {
  at.write(reshape{at.flag("allowzero")}, {at.in(0), list_operand(at, 1, "shape")});
}

inline void map_squeeze(importer& at) {
  at.write(squeeze{}, trimmed({at.in(0), list_operand(at, 1, "axes")}));
}

inline void map_unsqueeze(importer& at) {
  at.write(unsqueeze{}, trimmed({at.in(0), list_operand(at, 1, "axes")}));
}

inline void map_flatten(importer& at) { at.write(flatten{at.axis("axis", 1)}, {at.in(0)}); }
inline void map_expand(importer& at) { at.write(expand{}, at.all()); }
inline void map_tile(importer& at) { at.write(tile{}, at.all()); }
inline void map_concat(importer& at) { at.write(concat{at.axis("axis", 1)}, at.all()); }

inline void map_split(importer& at) {
  at.write(split{at.axis("axis", 0), static_cast<int>(at.output_count())},
           trimmed({at.in(0), list_operand(at, 1, "split")}));
}

inline void map_slice(importer& at) {
  if (at.opset >= 10) return at.write(slice{}, at.all());
  at.write(slice{}, trimmed({at.in(0), list_operand(at, 1, "starts"), list_operand(at, 2, "ends"),
                             list_operand(at, 3, "axes")}));
}

inline void map_pad(importer& at) {
  pad p;
  const auto mode = at.text("mode", "constant");
  if (mode == "reflect")
    p.mode = pad::rule::reflect;
  else if (mode == "edge")
    p.mode = pad::rule::edge;
  else if (mode == "wrap")
    p.mode = pad::rule::wrap;
  else if (mode != "constant")
    return at.refuse("mode", mode, "constant, reflect, edge and wrap");
  if (at.opset >= 11) return at.write(p, at.all());
  at.write(p, {at.in(0), list_operand(at, 1, at.opset < 2 ? "paddings" : "pads"),
               at.like(at.real("value", 0), at.in(0))});
}

inline void map_gather(importer& at) { at.write(gather{at.axis("axis", 0)}, at.all()); }
inline void map_gather_elements(importer& at) {
  at.write(gather_elements{at.axis("axis", 0)}, at.all());
}
inline void map_gather_nd(importer& at) { at.write(gather_nd{at.axis("batch_dims", 0)}, at.all()); }

inline scatter_rule wanted_rule(importer& at) {
  const auto how = at.text("reduction", "none");
  if (how == "none") return scatter_rule::none;
  if (how == "add") return scatter_rule::add;
  if (how == "mul") return scatter_rule::mul;
  if (how == "max") return scatter_rule::max;
  if (how == "min") return scatter_rule::min;
  at.refuse("reduction", how, "none, add, mul, max and min");
  return scatter_rule::none;
}

inline void map_scatter_elements(importer& at) {
  at.write(scatter_elements{at.axis("axis", 0), wanted_rule(at)}, at.all());
}
inline void map_scatter_nd(importer& at) { at.write(scatter_nd{wanted_rule(at)}, at.all()); }

inline void map_shape(importer& at) {
  at.write(shape_of{at.integer("start", 0), at.integer("end", shape::max_rank)}, {at.in(0)});
}
inline void map_size(importer& at) { at.write(size_of_all{}, {at.in(0)}); }
inline void map_range(importer& at) { at.write(range{}, at.all()); }

inline void map_constant_of_shape(importer& at) {
  const auto* value = at.find("value");
  if (!value) return at.write(constant_of_shape{}, {at.in(0)});
  tensor_proto t;
  if (!parse(value->t, t)) return at.fail(error_code::malformed, "holds a tensor that breaks off");
  auto made = to_tensor(t, at.owner, at.anyhow);
  if (!made) return at.fail(made.error().code, sentence("has a value: %", {made.error().sentence}));
  if (made->count() != 1)
    return at.fail(error_code::malformed,
                   sentence("has a value of shape %; it must be one element", {made->dims()}));
  constant_of_shape op{made->type()};
  std::memcpy(&op.bits, made->view().data, size_of(op.type));
  at.write(op, {at.in(0)});
}

inline void map_one_hot(importer& at) { at.write(one_hot{at.axis("axis", -1)}, at.all()); }
inline void map_trilu(importer& at) { at.write(trilu{at.integer("upper", 1) != 0}, at.all()); }
inline void map_non_zero(importer& at) { at.write(non_zero{}, {at.in(0)}); }

/// ones where column - row = k: both counted by ranges, compared, and cast.
inline void map_eye_like(importer& at) {
  const value_id x = at.in(0), zero = at.constant_of(tensor::scalar(std::int64_t(0)));
  const value_id one = at.constant_of(tensor::scalar(std::int64_t(1)));
  const value_id none = at.numbers_of({0}), last = at.numbers_of({1});
  const auto count = [&](std::int64_t axis, value_id insert) {
    const value_id extent = at.add(squeeze{}, {at.add(shape_of{axis, axis + 1}, {x}), none});
    return at.add(unsqueeze{}, {at.add(range{}, {zero, extent, one}), insert});
  };
  const value_id rows = count(0, last), columns = count(1, none);
  const value_id k = at.constant_of(tensor::scalar(at.integer("k", 0)));
  const value_id diagonal = at.add(binary{binary_function::add}, {rows, k});
  const value_id is = at.add(binary{binary_function::equal}, {columns, diagonal});
  const element to = wanted_type(at, "dtype", element::none);
  if (to == element::none) return at.write(cast_like{}, {is, x});
  at.write(cast{to}, {is});
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
