#pragma once

#include "apps/model/openvino_ops.hpp"
#include "apps/model/openvino_v3.hpp"

#include <fovea/core/file_map.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace model {

/// A network while it is read: its layers by id, and what each has written.
struct ov_reader {
  std::string path;
  fovea::bytes weights;
  author to;
  std::vector<pugi::xml_node> layers;
  std::map<std::string, std::size_t> index;
  /// (layer, port) of an input to (layer, port) of the output that it reads.
  std::map<std::pair<std::size_t, std::string>, std::pair<std::size_t, std::string>> edges;
  std::vector<std::vector<value_id>> written;
  std::vector<bool> read;
  ov_builder (*builder_of)(std::string_view) = ov_builder_of;

  failure wrong(const std::string& clause, error_code code = error_code::malformed) const {
    return {code, path + ": " + clause};
  }
};

inline fovea::status read_layers(ov_reader& r, pugi::xml_node net) {
  std::string missing;
  for (const auto layer : net.child("layers").children("layer")) {
    const std::string_view type = layer.attribute("type").value();
    if (!r.index.emplace(layer.attribute("id").value(), r.layers.size()).second)
      return r.wrong("two layers have the id " + std::string(layer.attribute("id").value()) + ".");
    r.layers.push_back(layer);
    if (type != "Result" && !r.builder_of(type))
      missing += (missing.empty() ? "" : ", ") + std::string(type) + " ('" +
                 layer.attribute("name").value() + "')";
  }
  if (r.layers.empty()) return r.wrong("there are no layers; this is no OpenVINO IR.");
  if (!missing.empty())
    return r.wrong("the converter lacks " + missing + ".", error_code::unsupported);
  return fovea::done;
}

inline fovea::status read_edges(ov_reader& r, pugi::xml_node net) {
  r.read.resize(r.layers.size());
  for (const auto edge : net.child("edges").children("edge")) {
    const auto from = r.index.find(edge.attribute("from-layer").value());
    const auto to = r.index.find(edge.attribute("to-layer").value());
    if (from == r.index.end() || to == r.index.end())
      return r.wrong("an edge names a layer that is not there.");
    r.edges[{to->second, edge.attribute("to-port").value()}] = {
        from->second, edge.attribute("from-port").value()};
    r.read[from->second] = true;
  }
  return fovea::done;
}

inline std::vector<std::size_t> order_of(const ov_reader& r) {
  std::vector<std::vector<std::size_t>> readers(r.layers.size());
  for (const auto& [to, from] : r.edges) readers[from.first].push_back(to.first);
  return ordered(readers);
}

/// What layer `i` reads, port by port; absent where no edge leads.
inline std::vector<value_id> operands_of(const ov_reader& r, std::size_t i) {
  std::vector<value_id> reads;
  for (const auto port : r.layers[i].child("input").children("port")) {
    value_id id = nn::absent;
    const auto edge = r.edges.find({i, port.attribute("id").value()});
    if (edge != r.edges.end()) {
      const auto [layer, name] = edge->second;
      std::size_t k = 0;
      for (const auto out : r.layers[layer].child("output").children("port")) {
        if (name == out.attribute("id").value() && k < r.written[layer].size())
          id = r.written[layer][k];
        ++k;
      }
    }
    reads.push_back(id);
  }
  return reads;
}

/// `id` is an output of the network under a layer's name.
inline void give_output(ov_reader& r, value_id id, const std::string& name) {
  r.to.label = name;
  const value_id out = r.to.g.add(nn::identity{}, {id}, name);
  r.to.g.outputs.push_back(out);
}

/// Results, or in old networks layers that nobody reads, are the outputs.
inline void read_output(ov_reader& r, std::size_t i, const ov_layer& l) {
  const std::string name = r.layers[i].attribute("name").value();
  const std::string_view type = r.layers[i].attribute("type").value();
  if (type == "DetectionOutput" && l.writes.size() == 2) {
    give_output(r, l.writes[0], name + "/boxes");
    give_output(r, l.writes[1], name + "/scores");
  } else if (type == "Result") {
    const auto edge =
        r.edges.find({i, r.layers[i].child("input").child("port").attribute("id").value()});
    if (edge == r.edges.end()) return;
    const auto source = r.layers[edge->second.first];
    if (std::string_view(source.attribute("type").value()) == "DetectionOutput") return;
    if (!l.reads.empty() && l.reads[0] != nn::absent)
      give_output(r, l.reads[0], source.attribute("name").value());
  } else if (!r.read[i] && r.builder_of != ov_builder_of && !l.writes.empty()) {
    give_output(r, l.writes[0], name);
  }
}

inline fovea::status read_layer(ov_reader& r, std::size_t i) {
  const auto layer = r.layers[i];
  r.to.label = layer.attribute("name").value();
  ov_layer l{r.to, layer, r.weights, operands_of(r, i), {}};
  const std::string_view type = layer.attribute("type").value();
  if (type != "Result") r.builder_of(type)(l);
  if (!r.to.failed()) read_output(r, i, l);
  r.written[i] = std::move(l.writes);
  if (!r.to.failed()) return fovea::done;
  return r.wrong("layer '" + std::string(layer.attribute("name").value()) + "' (" +
                     std::string(type) + ") " + r.to.trouble + ".",
                 r.to.code);
}

/// A network from its two files' bytes.
inline fovea::result<nn::graph> read_openvino(fovea::bytes xml, fovea::bytes blobs,
                                              const std::string& path) {
  ov_reader r;
  r.path = path, r.weights = blobs, r.to.g.name = path;
  pugi::xml_document file;
  const auto parsed = file.load_buffer(xml.data(), xml.size());
  const auto net = file.child("net");
  if (!parsed || !net)
    return r.wrong(parsed ? "the root is no <net>; this is no OpenVINO IR."
                          : "no XML: " + std::string(parsed.description()) + ".");
  const int version = net.attribute("version").as_int();
  if (version != 10 && version != 11 && version != 3)
    return r.wrong("IR version " + std::to_string(version) + "; this build reads 10, 11 and 3.",
                   error_code::unsupported);
  if (version == 3) r.builder_of = ov3_builder_of;
  if (const auto s = read_layers(r, net); !s) return s.error();
  if (const auto s = read_edges(r, net); !s) return s.error();
  r.written.resize(r.layers.size());
  const auto order = order_of(r);
  if (order.size() != r.layers.size()) return r.wrong("the network goes in circles.");
  for (const auto i : order)
    if (const auto s = read_layer(r, i); !s) return s.error();
  if (r.to.g.outputs.empty()) return r.wrong("the network has no result.");
  return needed(std::move(r.to.g));
}

/// The weights lie beside the XML under the same name, ending in .bin.
inline fovea::result<nn::graph> read_openvino(fovea::bytes xml, const std::string& path) {
  const auto dot = path.rfind('.');
  const std::string bin = path.substr(0, dot) + ".bin";
  const auto blobs = fovea::file_map::read(bin, std::size_t(1) << 31);
  if (!blobs) return blobs.error();
  return read_openvino(xml, blobs->contents(), path);
}

}  // namespace model
