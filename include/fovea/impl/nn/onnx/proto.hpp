#pragma once

#include "fovea/impl/nn/onnx/wire.hpp"
#include "fovea/nn/graph.hpp"

#include <utility>

// The messages of onnx.proto that a model without control flow needs. Names and bytes are borrowed
// from the file. Field numbers are those of onnx.proto.
namespace fovea::inline FOVEA_ABI::nn::onnx {

struct attribute {
  std::string_view name;
  float f = 0;
  std::int64_t i = 0;
  std::string_view s;
  bytes t;
  bool has_tensor = false, has_graph = false, has_sparse = false, is_reference = false;
  std::vector<float> floats;
  std::vector<std::int64_t> ints;
  std::vector<std::string_view> strings;
};

struct node_proto {
  std::string_view op, domain, name;
  std::vector<std::string_view> inputs, outputs;
  std::vector<attribute> attributes;
  int index = 0;

  std::string label() const {
    return name.empty() ? std::string(op) + "_" + std::to_string(index) : std::string(name);
  }
};

struct value_proto {
  std::string_view name;
  int data_type = 0;  ///< 0: not a dense tensor
  bool has_shape = false, too_many_axes = false;
  shape dims;
};

struct graph_proto {
  std::vector<node_proto> nodes;
  std::vector<bytes> initializers;
  std::vector<value_proto> inputs, outputs, known;
  bool has_sparse = false;
};

struct model_proto {
  std::int64_t ir = 0, opset = 0;
  std::vector<std::pair<std::string_view, std::int64_t>> domains;
  graph_proto graph;
  bool has_graph = false, has_functions = false;
};

inline bool parse(bytes message, attribute& a) {
  fields all(message);
  bool good = true;
  for (field f; all.next(f);) switch (f.number) {
      case 1: a.name = f.text(); break;
      case 2: a.f = f.real(); break;
      case 3: a.i = f.integer(); break;
      case 4: a.s = f.text(); break;
      case 5: a.t = f.body, a.has_tensor = true; break;
      case 6:
      case 11: a.has_graph = true; break;
      case 7: good = good && append_floats(f, a.floats); break;
      case 8: good = good && append_integers(f, a.ints); break;
      case 9: a.strings.push_back(f.text()); break;
      case 21: a.is_reference = true; break;
      case 22:
      case 23: a.has_sparse = true; break;
      default: break;
    }
  return good && !all.failed();
}

inline bool parse(bytes message, node_proto& n) {
  fields all(message);
  bool good = true;
  for (field f; all.next(f);) switch (f.number) {
      case 1: n.inputs.push_back(f.text()); break;
      case 2: n.outputs.push_back(f.text()); break;
      case 3: n.name = f.text(); break;
      case 4: n.op = f.text(); break;
      case 5: good = good && parse(f.body, n.attributes.emplace_back()); break;
      case 7: n.domain = f.text(); break;
      default: break;
    }
  return good && !all.failed() && !n.op.empty();
}

/// TensorShapeProto: an extent is open (-1) where it is a name, missing or negative.
inline bool parse_dims(bytes message, value_proto& v) {
  fields dims(message);
  for (field dim; dims.next(dim);) {
    if (dim.number != 1) continue;
    fields one(dim.body);
    std::int64_t extent = -1;
    for (field f; one.next(f);)
      if (f.number == 1) extent = f.integer() < 0 ? -1 : f.integer();
    if (one.failed()) return false;
    if (v.dims.rank() == shape::max_rank)
      v.too_many_axes = true;
    else
      v.dims.push_back(extent);
  }
  v.has_shape = true;
  return !dims.failed();
}

inline bool parse_tensor_type(bytes message, value_proto& v) {
  fields all(message);
  bool good = true;
  for (field f; all.next(f);) {
    if (f.number == 1) v.data_type = static_cast<int>(f.scalar & 0xffff);
    if (f.number == 2) good = good && parse_dims(f.body, v);
  }
  return good && !all.failed();
}

inline bool parse(bytes message, value_proto& v) {
  fields all(message);
  bool good = true;
  for (field f; all.next(f);) {
    if (f.number == 1) v.name = f.text();
    if (f.number != 2) continue;
    fields type(f.body);
    for (field kind; type.next(kind);)
      if (kind.number == 1) good = good && parse_tensor_type(kind.body, v);
    good = good && !type.failed();
  }
  return good && !all.failed();
}

inline bool parse(bytes message, graph_proto& g) {
  fields all(message);
  bool good = true;
  for (field f; good && all.next(f);) switch (f.number) {
      case 1:
        g.nodes.emplace_back();
        g.nodes.back().index = static_cast<int>(g.nodes.size()) - 1;
        good = parse(f.body, g.nodes.back());
        break;
      case 5: g.initializers.push_back(f.body); break;
      case 11: good = parse(f.body, g.inputs.emplace_back()); break;
      case 12: good = parse(f.body, g.outputs.emplace_back()); break;
      case 13: good = parse(f.body, g.known.emplace_back()); break;
      case 15: g.has_sparse = true; break;
      default: break;
    }
  return good && !all.failed();
}

inline bool parse_opset(bytes message, model_proto& m) {
  fields all(message);
  std::string_view domain;
  std::int64_t version = 0;
  for (field f; all.next(f);) {
    if (f.number == 1) domain = f.text();
    if (f.number == 2) version = f.integer();
  }
  if (domain.empty() || domain == "ai.onnx") m.opset = version;
  m.domains.emplace_back(domain, version);
  return !all.failed();
}

inline bool parse(bytes message, model_proto& m) {
  fields all(message);
  bool good = true;
  for (field f; good && all.next(f);) switch (f.number) {
      case 1: m.ir = f.integer(); break;
      case 7: good = parse(f.body, m.graph), m.has_graph = true; break;
      case 8: good = parse_opset(f.body, m); break;
      case 25: m.has_functions = true; break;
      default: break;
    }
  return good && !all.failed();
}

}  // namespace fovea::inline FOVEA_ABI::nn::onnx
