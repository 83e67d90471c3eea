#pragma once

#include "apps/model/tfjs_ops.hpp"

#include <map>
#include <string>
#include <vector>

namespace model {

/// A TensorFlow.js graph model while it is read: nodes by name, and what each has written.
struct tf_reader {
  std::string path;
  const json& file;
  weights constants;
  author to;
  std::map<std::string, std::size_t> index;
  std::vector<std::vector<value_id>> written;

  const json& nodes() const { return member(member(file, "modelTopology"), "node"); }
  failure wrong(const std::string& clause, error_code code = error_code::malformed) const {
    return {code, path + ": " + clause};
  }
};

/// "name:1" is output 1 of a node, "^name" only an order.
struct tf_source {
  std::string name;
  std::size_t output = 0;
  bool control = false;
};
inline tf_source source_of(const std::string& text) {
  tf_source s{text, 0, false};
  if (!text.empty() && text[0] == '^') return {text.substr(1), 0, true};
  if (const auto colon = text.rfind(':'); colon != std::string::npos) {
    s.name = text.substr(0, colon);
    s.output =
        static_cast<std::size_t>(std::max<std::int64_t>(0, whole_of(text.substr(colon + 1), 0)));
  }
  return s;
}
inline std::vector<tf_source> sources_of(const json& node) {
  std::vector<tf_source> all;
  const json& list = member(node, "input");
  if (list.is_array())
    for (const auto& each : list) all.push_back(source_of(text_of(each)));
  return all;
}

/// Every name once, every operand there, every operator known.
inline fovea::status check_nodes(tf_reader& r) {
  if (!r.nodes().is_array() || r.nodes().empty())
    return r.wrong(
        "there is no graph in modelTopology; only graph models are converted, not layers.");
  for (std::size_t i = 0; i < r.nodes().size(); ++i)
    if (!r.index.emplace(text_of(member(r.nodes()[i], "name")), i).second)
      return r.wrong("node " + std::to_string(i) + " has the name of another.");
  std::map<std::string, std::string> missing;
  for (const auto& node : r.nodes()) {
    const auto op = text_of(member(node, "op")), name = text_of(member(node, "name"));
    if (op != "Const" && op != "Placeholder" && op != "NoOp" && !tf_builder_of(op))
      missing.emplace(op, name);
    for (const auto& s : sources_of(node))
      if (!r.index.count(s.name))
        return r.wrong("node '" + name + "' reads '" + s.name + "', which is not there.");
  }
  if (missing.empty()) return fovea::done;
  std::string all;
  for (const auto& [op, name] : missing)
    all += (all.empty() ? "" : ", ") + op + " ('" + name + "')";
  return r.wrong("the converter lacks " + all + ".", error_code::unsupported);
}

inline std::vector<std::size_t> order_of(const tf_reader& r) {
  std::vector<std::vector<std::size_t>> readers(r.nodes().size());
  for (std::size_t i = 0; i < readers.size(); ++i)
    for (const auto& s : sources_of(r.nodes()[i])) readers[r.index.at(s.name)].push_back(i);
  return ordered(readers);
}

inline void read_placeholder(tf_reader& r, tf_node& n) {
  nn::shape dims;
  const json& shape = member(n.attribute("shape"), "shape");
  const auto type = n.type("dtype");
  if (!shape.is_object() || type == nn::element::none || !dims_of(member(shape, "dim"), dims))
    return static_cast<void>(r.to.refuse("is an input without a usable type and shape"));
  n.give(r.to.g.add_value({r.to.label, type, dims, {}}));
  r.to.g.inputs.push_back(n.writes[0]);
}
inline void read_constant(tf_reader& r, tf_node& n) {
  const auto found = r.constants.find(r.to.label);
  if (found == r.constants.end()) return static_cast<void>(r.to.fail("has no weight"));
  n.give(r.to.g.add_constant(r.to.label, found->second));
}

inline fovea::status read_node(tf_reader& r, std::size_t i) {
  const json& node = r.nodes()[i];
  const std::string op = text_of(member(node, "op"));
  r.to.label = text_of(member(node, "name"));
  tf_node n{r.to, node, {}, {}};
  for (const auto& s : sources_of(node)) {
    if (s.control) continue;
    const auto& from = r.written[r.index.at(s.name)];
    if (s.output >= from.size())
      return r.wrong("node '" + r.to.label + "' reads output " + std::to_string(s.output) +
                     " of '" + s.name + "', which has " + std::to_string(from.size()) + ".");
    n.reads.push_back(from[s.output]);
  }
  if (op == "Placeholder")
    read_placeholder(r, n);
  else if (op == "Const")
    read_constant(r, n);
  else if (op != "NoOp")
    tf_builder_of(op)(n);
  r.written[i] = std::move(n.writes);
  if (!r.to.failed()) return fovea::done;
  return r.wrong("node '" + r.to.label + "' (" + op + ") " + r.to.trouble + ".", r.to.code);
}

/// The nodes that the signature names, else those that nobody reads.
inline std::vector<std::string> output_names(const tf_reader& r) {
  std::vector<std::string> names;
  const json* signature = &member(r.file, "signature");
  if (signature->is_null()) signature = &member(member(r.file, "userDefinedMetadata"), "signature");
  const json& outputs = member(*signature, "outputs");
  if (outputs.is_object())
    for (const auto& [key, each] : outputs.items()) {
      const auto name = text_of(member(each, "name"));
      names.push_back(name.empty() ? key : name);
    }
  if (!names.empty()) return names;
  std::map<std::string, bool> read;
  for (const auto& node : r.nodes())
    for (const auto& s : sources_of(node)) read[s.name] = true;
  for (const auto& node : r.nodes())
    if (const auto name = text_of(member(node, "name")); !read[name]) names.push_back(name);
  return names;
}

inline fovea::status read_outputs(tf_reader& r) {
  for (const auto& each : output_names(r)) {
    const auto s = source_of(each);
    const auto found = r.index.find(s.name);
    if (found == r.index.end() || s.output >= r.written[found->second].size())
      return r.wrong("the output '" + each + "' is written by no node.");
    r.to.label = s.name;
    const value_id id = r.to.add(nn::identity{}, {r.written[found->second][s.output]});
    r.to.g.values[static_cast<std::size_t>(id)].name = s.output == 0 ? s.name : each;
    r.to.g.outputs.push_back(id);
  }
  return r.to.g.outputs.empty() ? fovea::status(r.wrong("the graph has no output."))
                                : fovea::status(fovea::done);
}

/// A graph model: model.json, with its weights read already.
inline fovea::result<nn::graph> read_tfjs(const json& file, const std::string& path,
                                          weights constants) {
  tf_reader r{path, file, std::move(constants), {}, {}, {}};
  r.to.g.name = path;
  if (const auto s = check_nodes(r); !s) return s.error();
  r.written.resize(r.nodes().size());
  const auto order = order_of(r);
  if (order.size() != r.nodes().size()) return r.wrong("the graph goes in circles.");
  for (const auto i : order)
    if (const auto s = read_node(r, i); !s) return s.error();
  if (const auto s = read_outputs(r); !s) return s.error();
  return std::move(r.to.g);
}

}  // namespace model
