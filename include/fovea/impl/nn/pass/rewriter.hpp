#pragma once

#include "fovea/core/function_ref.hpp"
#include "fovea/nn/links.hpp"

#include <span>

namespace fovea::inline FOVEA_ABI::nn::pass_detail {

/// What passes that rebuild a graph front to back share: the nodes kept so far, who wrote what, and
/// what to read instead of values that are gone.
class rewriter {
 public:
  explicit rewriter(graph from) : g(std::move(from)), seen_(g) {
    nodes_ = std::move(g.nodes);
    g.nodes.clear();
    g.nodes.reserve(nodes_.size() + nodes_.size() / 4);  // moving a node costs 50 ns
  }

  /// Hands every node to `visit`, its operands already resolved, and gives the new graph.
  graph run(function_ref<void(node&&)> visit) {
    for (node& n : nodes_) {
      for (value_id& v : n.reads)
        if (v != absent) v = resolved(v);
      visit(std::move(n));
    }
    for (value_id& v : g.outputs) v = resolved(v);
    std::erase_if(g.nodes, [](const node& n) { return n.writes.empty(); });
    return swept(std::move(g));
  }

  value& at(value_id v) { return g.values[static_cast<std::size_t>(v)]; }
  const shape& dims(value_id v) { return at(v).dims; }

  /// Operand `i`, or an empty value where it was left out.
  const value& operand(const node& n, std::size_t i) {
    static const value none{};
    return i < n.reads.size() && n.reads[i] != absent ? at(n.reads[i]) : none;
  }

  /// The elements of an f32 constant; empty for anything else.
  std::span<const float> floats(value_id v) {
    const value& x = at(v);
    if (!x.is_constant() || x.type != element::f32) return {};
    return x.constant.span<float>();
  }

  /// Whether `v` is an f32 constant of one element within a millionth of `expected`.
  bool is_scalar(value_id v, float expected) {
    const auto f = floats(v);
    const float slack = 1e-6f * (expected < 0 ? 1 - expected : 1 + expected);
    return f.size() == 1 && f[0] - expected <= slack && expected - f[0] <= slack;
  }

  /// The kept node that writes `v`, if it does an `Op`.
  template <class Op>
  node* writer(value_id v) {
    const auto i = static_cast<std::size_t>(v);
    if (v == absent || i >= writer_.size() || writer_[i] < 0) return nullptr;
    node& n = g.nodes[static_cast<std::size_t>(writer_[i])];
    return n.does.is<Op>() ? &n : nullptr;
  }

  /// The kept node that writes `v` by the given function, if nothing else reads `v`.
  node* unary_writer(value_id v, function f) {
    node* n = writer<unary>(v);
    return n && n->does.get<unary>().f == f ? n : nullptr;
  }
  node* binary_writer(value_id v, binary_function f) {
    node* n = writer<binary>(v);
    return n && n->does.get<binary>().f == f ? n : nullptr;
  }

  /// Whether one node alone reads `v` in the graph as it was.
  bool read_once(value_id v) const {
    return static_cast<std::size_t>(v) >= seen_.readers.size() || seen_.only_reader(v);
  }

  void keep(node&& n) {
    if (writer_.size() < g.values.size()) writer_.resize(g.values.size(), -1);
    for (const value_id v : n.writes)
      if (v != absent) writer_[static_cast<std::size_t>(v)] = static_cast<int>(g.nodes.size());
    g.nodes.push_back(std::move(n));
  }

  /// Takes a kept node out again, to be kept at a later place.
  node take(node& n) {
    node taken = std::move(n);
    n = {};
    return taken;
  }

  /// `n`, kept already, writes `now` instead of what it wrote.
  void rename_result(node& n, value_id now) {
    writer_.resize(g.values.size(), -1);
    writer_[static_cast<std::size_t>(now)] = writer_[static_cast<std::size_t>(n.writes[0])];
    n.writes[0] = now;
  }

  /// Everything that would read what `n` writes reads `instead`.
  void bypass(const node& n, value_id instead) {
    if (replaced_.size() < g.values.size()) replaced_.resize(g.values.size(), absent);
    replaced_[static_cast<std::size_t>(n.writes[0])] = instead;
  }

  value_id new_value(const std::string& name, const shape& d) {
    return g.add_value({name, element::f32, d, {}});
  }
  value_id new_constant(const char* label, const shape& d, const std::vector<float>& values) {
    return g.add_constant(label, tensor::of<float>(d, values));
  }
  value_id new_list(const char* label, const shape& list) {
    return g.add_constant(label, tensor::list(list));
  }

  graph g;

 private:
  value_id resolved(value_id v) const {
    const auto i = static_cast<std::size_t>(v);
    return i < replaced_.size() && replaced_[i] != absent ? replaced_[i] : v;
  }

  links seen_;
  std::vector<node> nodes_;
  std::vector<int> writer_;
  std::vector<value_id> replaced_;
};

}  // namespace fovea::inline FOVEA_ABI::nn::pass_detail
