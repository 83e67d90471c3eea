#pragma once

#include "fovea/impl/nn/onnx/proto.hpp"
#include "fovea/impl/nn/onnx/tensor.hpp"

#include <map>
#include <optional>

namespace fovea::inline FOVEA_ABI::nn::onnx {

using values = std::vector<value_id>;

/// The node being read, and the graph it is written to.
///
/// What a mapper finds wrong is kept (`fail`) and told once it returns, so that mappers read
/// straight on: every accessor gives something harmless after a failure.
class importer {
 public:
  importer(graph& to, std::int64_t opset_version, std::shared_ptr<const void> file)
      : opset(opset_version), owner(std::move(file)), g_(to) {}

  std::int64_t opset;
  std::string folder;                 ///< of the model, where data beside it is allowed
  std::shared_ptr<const void> owner;  ///< keeps the file, for constants that borrow from it
  bool anyhow = false;                ///< whether these may lie at any address

  // What the node reads.
  std::string_view op() const noexcept { return at_->op; }
  std::size_t count() const noexcept { return at_->inputs.size(); }
  std::size_t output_count() const noexcept { return at_->outputs.size(); }
  bool wants(std::size_t output) const noexcept {
    return output < output_count() && !at_->outputs[output].empty();
  }
  value_id in(std::size_t i) const {
    if (i >= count() || at_->inputs[i].empty()) return absent;
    const auto found = names_.find(at_->inputs[i]);
    return found == names_.end() ? absent : found->second;
  }
  values all() const;
  const attribute* find(std::string_view name) const noexcept;
  std::int64_t integer(std::string_view name, std::int64_t fallback) const noexcept;
  bool flag(std::string_view name) const noexcept { return integer(name, 0) != 0; }
  int axis(std::string_view name, int fallback);
  float real(std::string_view name, float fallback) const noexcept;
  std::string_view text(std::string_view name, std::string_view fallback) const noexcept;
  std::optional<numbers> list(std::string_view name) const;
  /// A list of at most eight numbers.
  shape extents(std::string_view name);
  void fail(error_code code, std::string clause);
  /// For a choice by name that the table of the caller does not hold.
  void refuse(std::string_view name, std::string_view found, const char* known);

  // What is known of a value while reading; -1 and `none` where it is not.
  int rank(value_id v) const noexcept { return v == absent ? -1 : known_[index(v)].rank; }
  element type(value_id v) const noexcept {
    return v == absent ? element::none : known_[index(v)].type;
  }
  const shape* dims(value_id v) const noexcept;
  const tensor* constant(value_id v) const noexcept;
  std::optional<numbers> known_list(value_id v) const;
  std::optional<float> known_scalar(value_id v) const;

  // What is written.
  value_id constant_of(tensor t);
  value_id numbers_of(const numbers& n) { return constant_of(tensor::list(n)); }
  /// One number of the type that `model` has, which may only be known when compiling.
  value_id like(float number, value_id model);
  /// A node with one output that the file does not name.
  value_id add(operation op, values reads);
  /// A node with two outputs that the file does not name.
  std::pair<value_id, value_id> add_two(operation op, values reads);
  /// A node that writes the outputs of the file's node.
  void write(operation op, values reads);
  /// Output `i` is `v`, which `add` gave.
  void give(std::size_t i, value_id v);

  // For the reader.
  std::optional<failure> read(const node_proto& n, void (*map)(importer&));
  value_id declare(std::string_view name, value v, bool has_dims);
  void expect(const value_proto& v) { expected_[v.name] = &v; }
  value_id named(std::string_view name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? absent : found->second;
  }

 private:
  struct knowledge {
    int rank = -1;
    element type = element::none;
  };
  static std::size_t index(value_id v) noexcept { return static_cast<std::size_t>(v); }
  std::string next_label() { return at_->label() + (step_++ ? "/" + std::to_string(step_) : ""); }
  value_id bind(std::size_t output, std::string_view name);
  value_id unread();
  void learn(const node& n);

  graph& g_;
  const node_proto* at_ = nullptr;
  std::map<std::string_view, value_id> names_;
  std::map<std::string_view, const value_proto*> expected_;
  std::vector<knowledge> known_;
  std::optional<failure> problem_;
  int step_ = 0;
};

using mapper = void (*)(importer&);

inline values importer::all() const {
  values reads;
  for (std::size_t i = 0; i < count(); ++i) reads.push_back(in(i));
  while (!reads.empty() && reads.back() == absent) reads.pop_back();
  return reads;
}

inline const attribute* importer::find(std::string_view name) const noexcept {
  for (const auto& a : at_->attributes)
    if (a.name == name) return &a;
  return nullptr;
}

inline std::int64_t importer::integer(std::string_view name, std::int64_t fallback) const noexcept {
  const auto* a = find(name);
  return a ? a->i : fallback;
}

inline int importer::axis(std::string_view name, int fallback) {
  const auto a = integer(name, fallback);
  if (a < -shape::max_rank || a >= shape::max_rank + 1)
    return fail(error_code::malformed, sentence("has % %; a tensor has at most 8 axes", {name, a})),
           0;
  return static_cast<int>(a);
}

inline float importer::real(std::string_view name, float fallback) const noexcept {
  const auto* a = find(name);
  return a ? a->f : fallback;
}

inline std::string_view importer::text(std::string_view name,
                                       std::string_view fallback) const noexcept {
  const auto* a = find(name);
  return a ? a->s : fallback;
}

inline std::optional<numbers> importer::list(std::string_view name) const {
  const auto* a = find(name);
  return a ? std::optional<numbers>(a->ints) : std::nullopt;
}

inline shape importer::extents(std::string_view name) {
  const auto given = list(name);
  if (!given) return {};
  if (given->size() <= shape::max_rank) return shape{std::span<const std::int64_t>(*given)};
  fail(error_code::malformed,
       sentence("has % numbers in %; there are at most 8", {given->size(), name}));
  return {};
}

inline void importer::fail(error_code code, std::string clause) {
  if (!problem_)
    problem_ = failure{
        code, sentence("node % (%) %.", {in_quotes(at_->label()), at_->op, std::move(clause)})};
}

inline void importer::refuse(std::string_view name, std::string_view found, const char* known) {
  fail(error_code::unsupported,
       sentence("has % %; this build has %", {name, in_quotes(found), known}));
}

inline const shape* importer::dims(value_id v) const noexcept {
  if (v == absent || g_.values[index(v)].type == element::none) return nullptr;
  return &g_.values[index(v)].dims;
}

inline const tensor* importer::constant(value_id v) const noexcept {
  return v != absent && g_.values[index(v)].is_constant() ? &g_.values[index(v)].constant : nullptr;
}

inline std::optional<numbers> importer::known_list(value_id v) const {
  const tensor* t = constant(v);
  if (!t || t->dims().rank() > 1) return std::nullopt;
  if (t->type() == element::i64) {
    const auto s = t->span<std::int64_t>();
    return numbers(s.begin(), s.end());
  }
  if (t->type() != element::i32) return std::nullopt;
  const auto s = t->span<std::int32_t>();
  return numbers(s.begin(), s.end());
}

inline std::optional<float> importer::known_scalar(value_id v) const {
  const tensor* t = constant(v);
  if (!t || t->type() != element::f32 || t->count() != 1) return std::nullopt;
  return *t->view().as<float>();
}

inline value_id importer::constant_of(tensor t) {
  known_.push_back({t.dims().rank(), t.type()});
  return g_.add_constant(at_->label() + "/constant" + std::to_string(g_.values.size()),
                         std::move(t));
}

inline value_id importer::like(float number, value_id model) {
  const value_id c = constant_of(tensor::scalar(number));
  return type(model) == element::f32 ? c : add(cast_like{}, {c, model});
}

inline value_id importer::add(operation op, values reads) {
  const value_id made = g_.add(std::move(op), std::move(reads), next_label());
  known_.emplace_back();
  learn(g_.nodes.back());
  return made;
}

inline std::pair<value_id, value_id> importer::add_two(operation op, values reads) {
  const value_id first = add(std::move(op), std::move(reads));
  known_.emplace_back();
  const value_id second = g_.add_value({g_.nodes.back().name + "/second", {}, {}, {}});
  g_.nodes.back().writes.push_back(second);
  return {first, second};
}

inline value_id importer::bind(std::size_t output, std::string_view name) {
  if (name.empty()) return absent;
  const value_id made = g_.add_value({std::string(name), {}, {}, {}});
  known_.emplace_back();
  if (!names_.emplace(name, made).second)
    fail(error_code::malformed, sentence("writes % as output %, which something else already is",
                                         {in_quotes(name), output}));
  return made;
}

inline value_id importer::unread() {
  known_.emplace_back();
  return g_.add_value({at_->label() + "/unread", {}, {}, {}});
}

inline void importer::write(operation op, values reads) {
  values writes;
  for (std::size_t i = 0; i < output_count(); ++i) writes.push_back(bind(i, at_->outputs[i]));
  while (!writes.empty() && writes.back() == absent) writes.pop_back();
  if (writes.empty()) return;
  const bool may_skip = op.is<lstm>() || op.is<gru>() || op.is<rnn>();
  for (value_id& v : writes)  // the others write all outputs before the last that is wanted
    if (v == absent && !may_skip) v = unread();
  g_.nodes.push_back({std::move(op), std::move(reads), std::move(writes), next_label()});
  learn(g_.nodes.back());
}

inline void importer::give(std::size_t i, value_id v) {
  if (!wants(i)) return;
  if (!names_.emplace(at_->outputs[i], v).second)
    fail(error_code::malformed, sentence("writes % a second time", {in_quotes(at_->outputs[i])}));
  g_.values[index(v)].name = at_->outputs[i];
}

inline value_id importer::declare(std::string_view name, value v, bool has_dims) {
  if (names_.count(name)) return absent;
  known_.push_back({has_dims ? v.dims.rank() : -1, v.type});
  return names_[name] = g_.add_value(std::move(v));
}

inline std::optional<failure> importer::read(const node_proto& n, mapper map) {
  at_ = &n;
  step_ = 0;
  for (const auto& a : n.attributes)
    if (a.has_graph || a.has_sparse || a.is_reference)
      fail(error_code::unsupported, sentence("has attribute %, a subgraph, sparse tensor or "
                                             "reference; this build reads plain attributes",
                                             {in_quotes(a.name)}));
  if (!problem_) map(*this);
  for (std::size_t i = 0; i < n.outputs.size() && !problem_; ++i)
    if (wants(i) && !names_.count(n.outputs[i]))
      fail(error_code::unsupported,
           sentence("has an output % that this build does not compute", {in_quotes(n.outputs[i])}));
  return problem_;
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
