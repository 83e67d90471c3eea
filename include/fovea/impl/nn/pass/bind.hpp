#pragma once

#include "fovea/nn/links.hpp"
#include "fovea/nn/pass/bind.hpp"

#include <algorithm>

namespace fovea::inline FOVEA_ABI::nn {
namespace bind_detail {

/// Folding may not blow a small file up into a large constant.
inline constexpr std::size_t largest_folded_bytes = std::size_t(256) << 20;

inline failure at(const graph& g, const std::string& where, const failure& why) {
  return {why.code, g.name + ": " + where + ": " + why.sentence};
}

inline status bind_shape(graph& g, value& input, const shape* given) {
  const std::string where = "input '" + input.name + "'";
  if (given && input.dims.rank() != given->rank() && input.type != element::none)
    return at(g, where,
              {error_code::mismatch, "the shape given is " + given->text() + ", the model has " +
                                         input.dims.text() + "; give one of the same rank."});
  for (int axis = 0; axis < input.dims.rank(); ++axis) {
    auto& extent = input.dims[axis];
    const auto wanted = given ? (*given)[axis] : extent < 0 && axis == 0 ? 1 : extent;
    if (extent >= 0 && extent != wanted)
      return at(
          g, where,
          {error_code::mismatch, "the shape given is " + given->text() + ", the model fixes " +
                                     input.dims.text() + "; only '?' may be chosen."});
    extent = wanted;
    if (extent < 0)
      return at(g, where,
                {error_code::mismatch, "the shape is open, " + input.dims.text() +
                                           "; give the extents in compile_options::shapes."});
  }
  if (!is_countable(input.dims, size_of(input.type)))
    return at(g, where,
              {error_code::too_large, "the shape " + input.dims.text() + " is too large."});
  return done;
}

inline failure no_input(const graph& g, const std::string& name) {
  std::string known;
  for (const value_id id : g.inputs)
    known += (known.empty() ? "'" : ", '") + g.values[static_cast<std::size_t>(id)].name + "'";
  return {error_code::not_found, g.name + " has no input '" + name + "'; " +
                                     (known.empty() ? "it has none." : "give " + known + ".")};
}

/// Every shape is for an input, and every value for one or for what was one before.
inline status check_names(const graph& g, const compile_options& options) {
  const auto has = [&](const std::string& name) {
    return [&](value_id id) { return g.values[static_cast<std::size_t>(id)].name == name; };
  };
  for (const auto& each : options.shapes)
    if (std::none_of(g.inputs.begin(), g.inputs.end(), has(each.input)))
      return no_input(g, each.input);
  const auto known = [&](const std::string& name) {
    return std::any_of(g.values.begin(), g.values.end(),
                       [&](const value& v) { return v.is_constant() && v.name == name; });
  };
  for (const auto& each : options.values)
    if (std::none_of(g.inputs.begin(), g.inputs.end(), has(each.input)) && !known(each.input))
      return no_input(g, each.input);
  return done;
}

inline status bind_inputs(graph& g, const compile_options& options) {
  if (auto ok = check_names(g, options); !ok) return ok;
  std::vector<value_id> open;
  for (const value_id id : g.inputs) {
    value& input = g.values[static_cast<std::size_t>(id)];
    const tensor* known = nullptr;
    const shape* given = nullptr;
    for (const auto& each : options.values)
      if (each.input == input.name) known = &each.elements;
    for (const auto& each : options.shapes)
      if (each.input == input.name) given = &each.dims;
    if (known) given = &known->dims();
    if (const auto ok = bind_shape(g, input, given); !ok) return ok.error();
    if (!known) {
      open.push_back(id);
    } else if (known->type() != input.type) {
      return at(g, "input '" + input.name + "'",
                {error_code::mismatch, std::string("the value given is ") + name_of(known->type()) +
                                           ", the model has " + name_of(input.type) + "."});
    } else {
      input.constant = *known;
    }
  }
  g.inputs = std::move(open);
  return done;
}

inline std::vector<fact> facts_of(const graph& g, const node& n) {
  std::vector<fact> reads;
  for (const value_id id : n.reads) {
    if (id == absent) {
      reads.push_back({});
      continue;
    }
    const value& v = g.values[static_cast<std::size_t>(id)];
    reads.push_back({v.type, v.dims, v.constant});
  }
  return reads;
}

/// Takes what a folded node needs off `budget`; false where that, or a single value, is too much.
inline bool afford(std::span<const fact> writes, std::size_t scratch, std::size_t& budget) {
  std::size_t bytes = scratch;
  for (const fact& w : writes) {
    const auto each = static_cast<std::size_t>(w.dims.count()) * size_of(w.type);
    if (each > largest_folded_bytes || bytes > budget) return false;
    bytes += each;
  }
  if (bytes > budget) return false;
  budget -= bytes - scratch;
  return true;
}

/// Weights that are bytes stay so for `to_integers`.
inline bool stays_bytes(const graph& g, const node& n) {
  const auto* d = n.does.get_if<dequantize_linear>();
  if (!d || d->block != 0) return false;
  const value& x = g.values[static_cast<std::size_t>(n.reads[0])];
  return size_of(x.type) == 1 && x.dims.rank() > 1;
}

/// A constant with its axes in another order.
struct turned final : deferred {
  transpose does;
  tensor from;  ///< at any address
  shape dims;

  turned(const transpose& op, tensor x, const shape& d) : does(op), from(std::move(x)), dims(d) {}
  void make(std::byte* to) const override {
    const const_tensor_view in(from.raw(), from.type(), from.dims());
    tensor_view out{to, from.type(), dims};
    compute(does, {{&in, 1}, {&out, 1}, nullptr, nullptr});
  }
};

/// Computes a node whose operands are all known, unless the result is too large to keep.
inline bool fold(graph& g, const node& n, std::span<const fact> reads, std::span<const fact> writes,
                 std::size_t& budget) {
  for (const fact& r : reads)
    if (r.present() && !r.known.present()) return false;
  const std::size_t scratch_size = scratch_bytes(n.does, reads, writes);
  if (!afford(writes, scratch_size, budget)) return false;

  if (const auto* t = n.does.get_if<transpose>()) {
    value& v = g.values[static_cast<std::size_t>(n.writes[0])];
    const auto how = std::make_shared<turned>(*t, reads[0].known, writes[0].dims);
    v.constant = tensor(writes[0].type, writes[0].dims, how);
    return true;
  }
  std::vector<tensor> made;
  std::vector<const_tensor_view> in;
  std::vector<tensor_view> out;
  for (const fact& r : reads) in.push_back(r.present() ? r.known.view() : const_tensor_view{});
  for (const fact& w : writes) made.emplace_back(w.type, w.dims);
  for (tensor& t : made) out.push_back(t.writable());
  buffer<std::byte> scratch(scratch_size);
  compute(n.does, {in, out, scratch.data(), nullptr});
  for (std::size_t i = 0; i < n.writes.size() && i < made.size(); ++i)
    if (n.writes[i] != absent) {
      value& v = g.values[static_cast<std::size_t>(n.writes[i])];
      v.dims = out[i].dims;  // fewer where the count depends on the data
      v.constant = made[i].reshaped(out[i].dims);
    }
  return true;
}

/// Types, shapes and, where possible, values of what one node writes. True: the node is settled.
inline result<bool> settle(graph& g, const node& n, bool keep_bytes, std::size_t& budget) {
  const auto reads = facts_of(g, n);
  const auto writes = infer(n.does, reads);
  if (!writes) return at(g, "node '" + n.name + "' (" + name_of(n.does) + ")", writes.error());
  bool all_known = true;
  for (std::size_t i = 0; i < n.writes.size(); ++i) {
    if (n.writes[i] == absent) continue;
    if (i >= writes->size())
      return at(g, "node '" + n.name + "' (" + name_of(n.does) + ")",
                {error_code::malformed, "it has more outputs than the operator writes."});
    const fact& w = (*writes)[i];
    value& v = g.values[static_cast<std::size_t>(n.writes[i])];
    v.type = w.type, v.dims = w.dims, v.constant = w.known;
    all_known = all_known && w.known.present();
  }
  if (keep_bytes && stays_bytes(g, n)) return false;
  return all_known || fold(g, n, reads, *writes, budget);
}

}  // namespace bind_detail

FOVEA_INLINE result<graph> bind(graph g, const compile_options& options) {
  if (const auto ok = bind_detail::bind_inputs(g, options); !ok) return ok.error();
  std::size_t budget = options.memory_cap;  // for all constants that folding makes
  std::size_t kept = 0;
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    const auto settled = bind_detail::settle(g, g.nodes[i], options.optimize, budget);
    if (!settled) return settled.error();
    if (*settled) continue;
    if (kept != i) g.nodes[kept] = std::move(g.nodes[i]);
    ++kept;
  }
  g.nodes.erase(g.nodes.begin() + static_cast<std::ptrdiff_t>(kept), g.nodes.end());
  return swept(std::move(g));
}

}  // namespace fovea::inline FOVEA_ABI::nn
