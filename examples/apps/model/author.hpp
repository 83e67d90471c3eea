#pragma once

#include <fovea/nn/graph.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

/// The parts of the program `model`.
namespace model {

namespace nn = fovea::nn;
using fovea::error_code;
using fovea::failure;
using nn::value_id;
using integers = std::vector<std::int64_t>;

/// Writes a graph for a converter. Trouble sticks: after the first `fail` everything gives absent
/// values, and the converter asks once for each operator.
class author {
 public:
  nn::graph g;
  std::string label;  ///< of the operator being converted; names what it adds
  std::string trouble;
  error_code code = error_code::malformed;

  bool failed() const noexcept { return !trouble.empty(); }
  value_id fail(std::string clause, error_code why = error_code::malformed) {
    if (!failed()) trouble = std::move(clause), code = why;
    return nn::absent;
  }
  value_id refuse(std::string clause) { return fail(std::move(clause), error_code::unsupported); }

  value_id add(nn::operation op, std::vector<value_id> reads) {
    if (failed()) return nn::absent;
    const value_id id = g.add(std::move(op), std::move(reads), fresh());
    fold_last();
    return id;
  }
  value_id constant(nn::tensor t) {
    return failed() ? nn::absent : g.add_constant(fresh(), std::move(t));
  }
  value_id list(const integers& values) { return constant(nn::tensor::list(values)); }
  value_id number(float value) { return constant(nn::tensor::scalar(value)); }
  value_id whole(std::int64_t value) { return constant(nn::tensor::scalar(value)); }

  value_id unary(nn::function f, value_id x, float a = 0, float b = 0) {
    return add(nn::unary{f, a, b}, {x});
  }
  value_id binary(nn::binary_function f, value_id x, value_id y) {
    return add(nn::binary{f}, {x, y});
  }
  value_id reshape(value_id x, const integers& extents, bool zero_is_zero = false) {
    return add(nn::reshape{zero_is_zero}, {x, list(extents)});
  }
  value_id transpose(value_id x, const nn::shape& order) { return add(nn::transpose{order}, {x}); }
  value_id as(nn::element type, value_id x) { return add(nn::cast{type, true}, {x}); }

  /// The constant behind a value; null where it is computed.
  const nn::tensor* known(value_id id) const {
    if (id < 0 || !g.values[static_cast<std::size_t>(id)].is_constant()) return nullptr;
    return &g.values[static_cast<std::size_t>(id)].constant;
  }
  /// The whole numbers of a constant.
  integers numbers(value_id id) {
    integers out;
    const nn::tensor* t = known(id);
    if (!t) {
      if (!failed()) refuse("computes an operand that must be constant");
      return out;
    }
    const auto copy = [&out](auto span) {
      for (const auto e : span) out.push_back(static_cast<std::int64_t>(e));
    };
    if (t->type() == nn::element::i32)
      copy(t->span<std::int32_t>());
    else if (t->type() == nn::element::i64)
      copy(t->span<std::int64_t>());
    else
      fail("has " + std::string(nn::name_of(t->type())) + " where whole numbers belong");
    return out;
  }
  /// The one number of a constant.
  std::int64_t only(value_id id) {
    const auto all = numbers(id);
    if (all.size() != 1 && !failed()) fail("has a list where one number belongs");
    return all.size() == 1 ? all[0] : 0;
  }
  /// Indices or extents as i64, constant where they are.
  value_id indices(value_id id) {
    if (!known(id)) return as(nn::element::i64, id);
    const auto dims = known(id)->dims();
    const auto values = numbers(id);
    return failed() ? nn::absent : constant(nn::tensor::list(values).reshaped(dims));
  }

 private:
  /// Shape arithmetic is done at once: a node of few and small constants becomes one.
  void fold_last() {
    const nn::node& n = g.nodes.back();
    std::vector<nn::fact> reads;
    std::vector<nn::const_tensor_view> in;
    for (const value_id v : n.reads) {
      if (v != nn::absent && (!known(v) || known(v)->count() > 4096)) return;
      const nn::tensor t = v == nn::absent ? nn::tensor{} : *known(v);
      reads.push_back({t.type(), t.dims(), t});
      in.push_back(t.view());
    }
    const auto writes = nn::infer(n.does, reads);
    if (n.reads.empty() || !writes || writes->size() != 1 ||
        !nn::is_countable((*writes)[0].dims, 8) || (*writes)[0].dims.count() > 8192)
      return;
    nn::tensor made((*writes)[0].type, (*writes)[0].dims);
    nn::tensor_view out = made.writable();
    fovea::buffer<std::byte> scratch(nn::scratch_bytes(n.does, reads, *writes));
    nn::compute(n.does, {in, {&out, 1}, scratch.data(), nullptr});
    nn::value& v = g.values[static_cast<std::size_t>(n.writes[0])];
    v = {v.name, out.type, out.dims, made.reshaped(out.dims)};
    g.nodes.pop_back();
  }
  std::string fresh() { return label + "/" + std::to_string(count_++); }
  int count_ = 0;
};

/// An order in which each of `readers.size()` items comes before its readers; shorter where they go
/// in circles.
inline std::vector<std::size_t> ordered(const std::vector<std::vector<std::size_t>>& readers) {
  std::vector<std::size_t> waiting(readers.size()), order;
  for (const auto& list : readers)
    for (const auto reader : list) ++waiting[reader];
  for (std::size_t i = 0; i < readers.size(); ++i)
    if (waiting[i] == 0) order.push_back(i);
  for (std::size_t at = 0; at < order.size(); ++at)
    for (const auto reader : readers[order[at]])
      if (--waiting[reader] == 0) order.push_back(reader);
  return order;
}

/// Without the nodes that no output needs, and the inputs that only they read.
inline nn::graph needed(nn::graph g) {
  std::vector<bool> used(g.values.size());
  for (const value_id v : g.outputs) used[static_cast<std::size_t>(v)] = true;
  std::vector<nn::node> kept;
  for (std::size_t i = g.nodes.size(); i-- > 0;) {
    bool wanted = false;
    for (const value_id v : g.nodes[i].writes)
      wanted = wanted || (v != nn::absent && used[static_cast<std::size_t>(v)]);
    if (!wanted) continue;
    for (const value_id v : g.nodes[i].reads)
      if (v != nn::absent) used[static_cast<std::size_t>(v)] = true;
    kept.push_back(std::move(g.nodes[i]));
  }
  std::reverse(kept.begin(), kept.end());
  g.nodes = std::move(kept);
  std::erase_if(g.inputs, [&](value_id v) { return !used[static_cast<std::size_t>(v)]; });
  return g;
}

}  // namespace model
