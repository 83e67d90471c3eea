#pragma once

#include "fovea/core/buffer.hpp"
#include "fovea/nn/evaluate.hpp"

#include <cstring>

namespace fovea::inline FOVEA_ABI::nn {
namespace evaluate_detail {

inline status check_input(const graph& g, const value& wanted, const tensor& given) {
  bool fits = given.type() == wanted.type && given.dims().rank() == wanted.dims.rank();
  for (int i = 0; fits && i < given.dims().rank(); ++i)
    fits = wanted.dims[i] < 0 || wanted.dims[i] == given.dims()[i];
  if (fits) return done;
  return failure{error_code::mismatch, g.name + ": input '" + wanted.name + "' is " +
                                           name_of(wanted.type) + wanted.dims.text() +
                                           " and was given " + name_of(given.type()) +
                                           given.dims().text() + "."};
}

inline failure about(const graph& g, const node& n, const failure& why) {
  return {why.code,
          g.name + ": node '" + n.name + "' (" + name_of(n.does) + "): " + why.sentence + "."};
}

/// The values of a graph while it runs.
struct run {
  const graph& g;
  std::size_t left;  ///< bytes that may still be taken
  std::vector<tensor> values;

  status take(const node& n, std::size_t bytes) {
    if (bytes > left)
      return about(g, n, {error_code::too_large, "its values go over the limit on memory"});
    left -= bytes;
    return done;
  }

  tensor* at(value_id v) { return v == absent ? nullptr : &values[static_cast<std::size_t>(v)]; }

  std::vector<fact> known(const node& n) {
    std::vector<fact> facts_read;
    for (const value_id v : n.reads)
      facts_read.push_back(v == absent ? fact{} : fact{at(v)->type(), at(v)->dims(), *at(v)});
    return facts_read;
  }

  /// Room for what a node writes, initialised so that a bug shows the same way every time.
  status make_room(const node& n, const std::vector<fact>& writes) {
    for (std::size_t i = 0; i < n.writes.size(); ++i) {
      if (n.writes[i] == absent) continue;
      if (i >= writes.size() || !writes[i].present())
        return about(g, n, {error_code::malformed, "it has more outputs than the operator writes"});
      const fact& f = writes[i];
      if (!is_countable(f.dims, size_of(f.type)))
        return about(g, n, {error_code::too_large, "its output cannot be counted"});
      const auto bytes = static_cast<std::size_t>(f.dims.count()) * size_of(f.type);
      if (auto fits = take(n, bytes); !fits) return fits;
      tensor made(f.type, f.dims);
      if (bytes > 0) std::memset(made.writable().data, 0, bytes);
      *at(n.writes[i]) = std::move(made);
    }
    return done;
  }

  status step(const node& n) {
    const auto reads = known(n);
    auto writes = infer(n.does, reads);
    if (!writes) return about(g, n, writes.error());
    if (auto room = make_room(n, *writes); !room) return room;
    const auto scratch = scratch_bytes(n.does, reads, *writes);
    if (auto fits = take(n, scratch); !fits) return fits;
    left += scratch;
    const buffer<std::byte> workspace(scratch);

    std::vector<const_tensor_view> in;
    for (const fact& f : reads) in.push_back(f.known.view());
    std::vector<tensor_view> out;
    for (const value_id v : n.writes)
      out.push_back(v == absent ? tensor_view{} : at(v)->writable());
    compute(n.does, {in, out, const_cast<std::byte*>(workspace.data()), nullptr});
    for (std::size_t i = 0; i < out.size(); ++i)
      if (n.writes[i] != absent && !(out[i].dims == at(n.writes[i])->dims()))
        *at(n.writes[i]) = at(n.writes[i])->reshaped(out[i].dims);
    return done;
  }
};

}  // namespace evaluate_detail

FOVEA_INLINE result<std::vector<tensor>> evaluate(const graph& g, std::span<const tensor> inputs,
                                                  std::size_t cap) {
  evaluate_detail::run run{g, cap, std::vector<tensor>(g.values.size())};
  if (inputs.size() != g.inputs.size())
    return failure{error_code::mismatch, g.name + ": has " + std::to_string(g.inputs.size()) +
                                             " inputs and was given " +
                                             std::to_string(inputs.size()) + "."};
  for (std::size_t i = 0; i < g.values.size(); ++i) run.values[i] = g.values[i].constant;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto v = static_cast<std::size_t>(g.inputs[i]);
    if (auto fits = evaluate_detail::check_input(g, g.values[v], inputs[i]); !fits)
      return fits.error();
    run.values[v] = inputs[i];
  }
  for (const node& n : g.nodes)
    if (auto went = run.step(n); !went) return went.error();
  std::vector<tensor> outputs;
  for (const value_id v : g.outputs) outputs.push_back(run.values[static_cast<std::size_t>(v)]);
  return outputs;
}

}  // namespace fovea::inline FOVEA_ABI::nn
