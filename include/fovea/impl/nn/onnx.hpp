#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/impl/nn/onnx/external.hpp"
#include "fovea/impl/nn/onnx/mappers.hpp"
#include "fovea/impl/nn/onnx/order.hpp"
#include "fovea/impl/nn/onnx/ranks.hpp"
#include "fovea/impl/nn/onnx_writer.hpp"
#include "fovea/nn/onnx.hpp"

namespace fovea::inline FOVEA_ABI::nn {
namespace onnx {

inline failure about(const std::string& file, failure why) {
  return {why.code, file + ": " + why.sentence};
}

/// The operators that are missing, each with the names of its first nodes, in one sentence.
inline std::string missing_operators(const std::vector<node_proto>& nodes) {
  struct missing {
    std::string op, where;
    int count;
  };
  std::vector<missing> found;
  for (const auto& n : nodes) {
    if (mapper_of(n)) continue;
    const std::string op =
        (n.domain.empty() ? "" : std::string(n.domain) + ".") + std::string(n.op);
    auto at = found.begin();
    while (at != found.end() && at->op != op) ++at;
    if (at == found.end() && found.size() == 100) break;  // nobody reads on
    if (at == found.end()) at = found.insert(at, {op, "", 0});
    if (++at->count <= 8) at->where += (at->count > 1 ? ", " : "") + in_quotes(n.label());
  }
  std::string all;
  for (const auto& m : found)
    all += (all.empty() ? "" : "; ") + in_quotes(m.op).substr(1, m.op.size()) + " (" + m.where +
           (m.count > 8 ? " and " + std::to_string(m.count - 8) + " more)" : ")");
  return all;
}

inline status check_model(const model_proto& m) {
  if (!m.has_graph) return failure{error_code::malformed, "is not an ONNX model: it has no graph."};
  if (const std::string missing = missing_operators(m.graph.nodes); !missing.empty())
    return failure{
        error_code::unsupported,
        sentence("uses operators that this build does not have: %. Export the model without them.",
                 {missing})};
  if (m.opset < 1 || m.opset > 28)
    return failure{error_code::unsupported,
                   sentence("has opset %; this build reads 7 to 21, and 1 to 28 where they do not "
                            "differ. Convert or export it again.",
                            {m.opset})};
  if (!m.graph.has_sparse) return done;
  return failure{error_code::unsupported, "has sparse weights; save them dense."};
}

inline status read_initializers(const model_proto& m, importer& to) {
  for (const bytes each : m.graph.initializers) {
    tensor_proto t;
    if (!parse(each, t)) return failure{error_code::malformed, "an initializer breaks off."};
    auto made = t.external ? external_tensor(t, to.folder) : to_tensor(t, to.owner, to.anyhow);
    if (!made) return made.error();
    const auto type = made->type();
    const auto dims = made->dims();
    if (to.declare(t.name, {std::string(t.name), type, dims, std::move(*made)}, true) == absent)
      return failure{error_code::malformed,
                     sentence("has two initializers %.", {in_quotes(t.name)})};
  }
  return done;
}

inline status read_inputs(const model_proto& m, importer& to, graph& g) {
  for (const auto& in : m.graph.inputs) {
    if (to.named(in.name) != absent) continue;
    const element type = element_of_code(in.data_type);
    if (type == element::none || !in.has_shape || in.too_many_axes)
      return failure{error_code::unsupported,
                     sentence("input % is no tensor of numbers with a known count of axes, at most "
                              "8; export it with a shape.",
                              {in_quotes(in.name)})};
    g.inputs.push_back(to.declare(in.name, {std::string(in.name), type, in.dims, {}}, true));
  }
  return done;
}

inline status read_nodes(const model_proto& m, importer& to) {
  for (const auto& v : m.graph.known) to.expect(v);
  for (const auto& v : m.graph.outputs) to.expect(v);
  const auto order = running_order(m.graph.nodes, to);
  if (!order) return order.error();
  for (const int i : *order) {
    const auto& n = m.graph.nodes[static_cast<std::size_t>(i)];
    if (auto problem = to.read(n, mapper_of(n))) return *problem;
  }
  return done;
}

inline status read_outputs(const model_proto& m, const importer& from, graph& g) {
  for (const auto& out : m.graph.outputs) {
    const value_id v = from.named(out.name);
    if (v == absent)
      return failure{error_code::malformed,
                     sentence("output % is written by no node.", {in_quotes(out.name)})};
    g.outputs.push_back(v);
  }
  if (g.outputs.empty()) return failure{error_code::malformed, "has no outputs."};
  return done;
}

inline status read_model(const model_proto& m, importer& to, graph& g) {
  if (auto s = check_model(m); !s) return s;
  if (auto s = read_initializers(m, to); !s) return s;
  if (auto s = read_inputs(m, to, g); !s) return s;
  if (auto s = read_nodes(m, to); !s) return s;
  return read_outputs(m, to, g);
}

}  // namespace onnx

namespace onnx {

/// With `anyhow` constants may lie at any address of the file: no two threads may read them yet.
inline result<graph> read(bytes model, const std::string& name, std::shared_ptr<const void> owner,
                          std::string folder, bool anyhow = false) {
  model_proto m;
  if (!parse(model, m))
    return failure{
        error_code::malformed,
        sentence("%: is not an ONNX model, or breaks off; fetch or export it again.", {name})};
  graph g;
  g.name = name;
  // A convolution becomes four nodes. Growing step by step would touch as much memory again.
  const std::size_t likely = 4 * std::min<std::size_t>(m.graph.nodes.size(), 1024);
  g.nodes.reserve(likely);
  g.values.reserve(likely + std::min<std::size_t>(m.graph.initializers.size(), 1024));
  importer to(g, m.opset, std::move(owner));
  to.folder = std::move(folder);
  to.anyhow = anyhow;
  if (const auto bad = read_model(m, to, g); !bad) return about(name, bad.error());
  return g;
}

inline std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace onnx

FOVEA_INLINE result<graph> read_onnx(bytes model, const std::string& name,
                                     std::shared_ptr<const void> owner) {
  return onnx::read(model, name, std::move(owner), {});
}

FOVEA_INLINE result<graph> read_onnx_file(const std::string& path, bool external_data) {
  auto file = file_map::map(path);
  if (!file) return file.error();
  const auto held = std::make_shared<file_map>(std::move(*file));
  return onnx::read(held->contents(), path, held, external_data ? onnx::folder_of(path) : "");
}

FOVEA_INLINE result<named_tensor> read_onnx_tensor(bytes proto, const std::string& name) {
  onnx::tensor_proto t;
  if (!onnx::parse(proto, t))
    return failure{error_code::malformed,
                   sentence("%: is not an ONNX tensor, or breaks off.", {name})};
  auto made = onnx::to_tensor(t, nullptr, false);
  if (!made) return onnx::about(name, made.error());
  return named_tensor{std::string(t.name), std::move(*made)};
}

}  // namespace fovea::inline FOVEA_ABI::nn
