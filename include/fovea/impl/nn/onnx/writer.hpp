#pragma once

#include "fovea/impl/nn/onnx/bytes_out.hpp"
#include "fovea/impl/nn/onnx/ranks.hpp"
#include "fovea/nn/scalar.hpp"

#include <algorithm>
#include <set>

namespace fovea::inline FOVEA_ABI::nn::onnx {

/// A node of the file to be; names of operands as text.
struct spelled {
  std::string op;
  std::vector<std::string> reads, writes;
  settings with;
  std::string name;
};

using texts = std::vector<std::string>;

/// The graph being written. Operators spell themselves by `add` and `give`; a transpose that undoes
/// the one before it is not written, so that channels-first models come out as they went in.
class writer {
 public:
  explicit writer(const graph& from);

  // The node being spelled.
  void begin(const node& n) {
    at_ = &n;
    first_ = nodes_.size();
  }
  bool has(std::size_t i) const noexcept { return id(i) != absent; }
  bool wants(std::size_t i) const noexcept {
    return i < at_->writes.size() && at_->writes[i] != absent;
  }
  std::string in(std::size_t i) const { return has(i) ? names_[index(id(i))] : ""; }
  texts all() const;
  int rank_in(std::size_t i) const { return rank(id(i)); }
  element type_in(std::size_t i) const { return type(id(i)); }
  const shape* dims_in(std::size_t i) const { return dims(id(i)); }
  const tensor* constant_in(std::size_t i) const;
  void fail(const std::string& clause);
  void need(int opset) { opset_ = std::max(opset_, opset); }

  // What it becomes.
  std::string add(const char* op, texts reads, settings with = {}) {
    return add_many(op, std::move(reads), 1, std::move(with))[0];
  }
  texts add_many(const char* op, texts reads, int outputs, settings with = {});
  std::string constant(tensor t);
  std::string list(const numbers& n) { return constant(tensor::list(n)); }
  /// One number of the type that operand `i` has.
  std::string like(double number, std::size_t i);
  std::string transposed(const std::string& x, const shape& order);
  std::string reshaped(const std::string& x, const numbers& extents);
  /// Output `i` of the node is `name`.
  void give(std::size_t i, const std::string& name);
  /// A node of the same operands and outputs.
  void write(const char* op, settings with = {}) { write_of(op, all(), std::move(with)); }
  void write_of(const char* op, texts reads, settings with = {});

  int rank(value_id v) const noexcept { return v == absent ? -1 : ranks_[index(v)]; }
  element type(value_id v) const noexcept { return v == absent ? element::none : types_[index(v)]; }
  const shape* dims(value_id v) const noexcept {
    return v == absent || g_.values[index(v)].type == element::none ? nullptr
                                                                    : &g_.values[index(v)].dims;
  }
  void learn(const node& n);
  const std::optional<failure>& problem() const noexcept { return problem_; }
  std::vector<std::byte> finish();

 private:
  struct turned {
    std::string from;
    shape order;
  };
  static std::size_t index(value_id v) noexcept { return static_cast<std::size_t>(v); }
  value_id id(std::size_t i) const noexcept {
    return i < at_->reads.size() ? at_->reads[i] : absent;
  }
  bool is_output(value_id v) const noexcept {
    return std::find(g_.outputs.begin(), g_.outputs.end(), v) != g_.outputs.end();
  }
  std::string unique(const std::string& wanted);
  std::string unique_node();
  void rename(const std::string& name, const std::string& wanted);

  const graph& g_;
  const node* at_ = nullptr;
  std::vector<std::string> names_;
  std::vector<int> ranks_;
  std::vector<element> types_;
  std::set<std::string> taken_, node_names_;
  std::vector<spelled> nodes_;
  std::map<std::string, tensor> constants_;
  std::map<std::string, turned> transposes_;
  std::map<std::string, std::size_t> wrote_;
  std::optional<failure> problem_;
  int opset_ = 18;
  int count_ = 0;
  std::size_t first_ = 0;  ///< where the nodes of this node begin
};

inline writer::writer(const graph& from) : g_(from), names_(from.values.size()) {
  const auto claim = [&](value_id v) {
    auto& name = names_[index(v)];
    if (name.empty()) name = unique(g_.values[index(v)].name);
  };
  for (const value_id v : g_.inputs) claim(v);
  for (const value_id v : g_.outputs) claim(v);
  for (std::size_t i = 0; i < g_.values.size(); ++i) {
    const value& v = g_.values[i];
    claim(static_cast<value_id>(i));
    types_.push_back(v.type);
    ranks_.push_back(v.type == element::none ? -1 : v.dims.rank());
    if (v.is_constant()) constants_[names_[i]] = v.constant;
  }
}

inline std::string writer::unique(const std::string& wanted) {
  std::string name = wanted.empty() ? "value" : wanted;
  while (!taken_.insert(name).second) name = wanted + "#" + std::to_string(++count_);
  return name;
}

inline std::string writer::unique_node() {
  std::string name = at_->name;
  for (int i = 2; !node_names_.insert(name).second; ++i) name = at_->name + "#" + std::to_string(i);
  return name;
}

inline texts writer::all() const {
  texts reads;
  for (std::size_t i = 0; i < at_->reads.size(); ++i) reads.push_back(in(i));
  return reads;
}

inline const tensor* writer::constant_in(std::size_t i) const {
  return has(i) && g_.values[index(id(i))].is_constant() ? &g_.values[index(id(i))].constant
                                                         : nullptr;
}

inline void writer::fail(const std::string& clause) {
  if (!problem_)
    problem_ = failure{
        error_code::unsupported,
        sentence("%: node % (%) %.", {g_.name, in_quotes(at_->name), name_of(at_->does), clause})};
}

inline texts writer::add_many(const char* op, texts reads, int outputs, settings with) {
  while (!reads.empty() && reads.back().empty()) reads.pop_back();
  texts writes;
  for (int i = 0; i < outputs; ++i) writes.push_back(unique(at_->name + "/" + op));
  for (const auto& name : writes) wrote_[name] = nodes_.size();
  nodes_.push_back({op, std::move(reads), writes, std::move(with), unique_node()});
  return writes;
}

inline std::string writer::constant(tensor t) {
  const std::string name = unique(at_->name + "/constant");
  constants_[name] = std::move(t);
  return name;
}

inline std::string writer::like(double number, std::size_t i) {
  tensor one(type_in(i) == element::f64 ? element::f64 : element::f32, shape{});
  store_real(one.writable(), 0, number);
  const std::string name = constant(one);
  return type_in(i) == one.type() ? name : add("CastLike", {name, in(i)});
}

inline std::string writer::transposed(const std::string& x, const shape& order) {
  if (const auto c = constants_.find(x); c != constants_.end()) {
    const fact known{c->second.type(), c->second.dims(), c->second};
    const transpose turn{order};
    if (const auto made = infer(turn, {&known, 1})) {
      tensor t((*made)[0].type, (*made)[0].dims);
      const const_tensor_view from[] = {c->second.view()};
      tensor_view to[] = {t.writable()};
      compute(turn, {from, to, nullptr, nullptr});
      return constant(std::move(t));
    }
  }
  shape both = order;
  std::string from = x;
  if (const auto before = transposes_.find(x); before != transposes_.end()) {
    from = before->second.from;
    for (auto& axis : both) axis = before->second.order[static_cast<int>(axis)];
  }
  bool same = true;
  for (int i = 0; i < both.rank(); ++i) same = same && both[i] == i;
  if (same) return from;
  const std::string name = add("Transpose", {from}, {{"perm", numbers(both.begin(), both.end())}});
  transposes_[name] = {from, both};
  return name;
}

inline std::string writer::reshaped(const std::string& x, const numbers& extents) {
  if (const auto c = constants_.find(x); c != constants_.end())
    return constant(c->second.reshaped(shape{std::span<const std::int64_t>(extents)}));
  return add("Reshape", {x, list(extents)});
}

/// In everything that the node at hand has become; nothing else knows `name` yet.
inline void writer::rename(const std::string& name, const std::string& wanted) {
  for (std::size_t i = first_; i < nodes_.size(); ++i) {
    for (auto& output : nodes_[i].writes)
      if (output == name) output = wanted;
    for (auto& input : nodes_[i].reads)
      if (input == name) input = wanted;
    for (const auto& output : nodes_[i].writes)
      if (const auto t = transposes_.find(output); t != transposes_.end() && t->second.from == name)
        t->second.from = wanted;
  }
}

inline void writer::give(std::size_t i, const std::string& name) {
  if (!wants(i)) return;
  const std::string& wanted = names_[index(at_->writes[i])];
  const auto made = wrote_.find(name);
  if (made != wrote_.end() && made->second >= first_) {
    wrote_[wanted] = made->second;
    rename(name, wanted);
  } else if (!is_output(at_->writes[i])) {
    names_[index(at_->writes[i])] = name;  // the same under its older name: no node
    return;
  } else {
    wrote_[wanted] = nodes_.size();
    nodes_.push_back({"Identity", {name}, {wanted}, {}, unique_node()});
  }
  if (const auto turn = transposes_.find(name); turn != transposes_.end())
    transposes_[wanted] = turn->second;
}

inline void writer::write_of(const char* op, texts reads, settings with) {
  const texts made =
      add_many(op, std::move(reads), static_cast<int>(at_->writes.size()), std::move(with));
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (wants(i))
      give(i, made[i]);
    else
      nodes_.back().writes[i].clear();
  }
}

inline void writer::learn(const node& n) {
  const int rank = rank_of(*this, n);
  const element first = type_of(*this, n);
  for (std::size_t i = 0; i < n.writes.size(); ++i) {
    if (n.writes[i] == absent) continue;
    const std::size_t at = index(n.writes[i]);
    const bool alike = i == 0 || n.does.is<split>();
    if (ranks_[at] < 0 && alike) ranks_[at] = rank;
    if (types_[at] == element::none && alike) types_[at] = first;
  }
}

/// The model, without the nodes and constants that no output needs.
inline std::vector<std::byte> writer::finish() {
  std::set<std::string> live;
  message net, opset, model;
  std::vector<const spelled*> kept;
  for (const value_id v : g_.outputs) live.insert(names_[index(v)]);
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    bool needed = false;
    for (const auto& name : nodes_[i].writes) needed = needed || live.count(name);
    if (!needed) continue;
    kept.push_back(&nodes_[i]);
    live.insert(nodes_[i].reads.begin(), nodes_[i].reads.end());
  }
  for (std::size_t i = kept.size(); i-- > 0;) {
    message one;
    for (const auto& name : kept[i]->reads) one.text(1, name);
    for (const auto& name : kept[i]->writes) one.text(2, name);
    one.text(3, kept[i]->name).text(4, kept[i]->op);
    for (const auto& s : kept[i]->with) one.body(5, setting_message(s));
    net.body(1, one);
  }
  net.text(2, "fovea");
  for (const auto& [name, t] : constants_)
    if (live.count(name)) net.body(5, tensor_message(name, t));
  for (const value_id v : g_.inputs)
    net.body(11, value_message(names_[index(v)], type(v), dims(v)));
  for (const value_id v : g_.outputs)
    net.body(12, value_message(names_[index(v)], type(v), dims(v)));
  opset.text(1, "").number(2, opset_);
  const std::int64_t ir = opset_ <= 18 ? 8 : opset_ <= 20 ? 9 : 10;
  model.number(1, ir).text(2, "fovea").text(3, FOVEA_VERSION).body(7, net).body(8, opset);
  return model.take();
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
