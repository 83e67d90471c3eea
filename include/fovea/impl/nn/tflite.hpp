#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/impl/nn/tflite_builtin.hpp"
#include "fovea/nn/tflite.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {
namespace tflite_detail {

struct operator_code {
  int code = 0;
  std::string custom;
};

/// The parts of a file as it is read. Fields and their numbers are those of the schema's tables.
struct model_file {
  flatbuffer file;
  std::string name;
  table model, graph_table;
  std::vector<bytes> buffers;
  std::vector<operator_code> codes;
  std::vector<operator_entry> operators;
  reader into{file};

  model_file(bytes b, std::string n) : file(b), name(std::move(n)) {}

  failure wrong(const std::string& clause, error_code code = error_code::malformed) const {
    if (file.damaged)
      return {error_code::malformed, name + ": an offset or a count leaves the file of " +
                                         std::to_string(file.all.size()) +
                                         " bytes; fetch the file again."};
    if (file.exhausted)
      return {error_code::too_large, name +
                                         ": the file refers to its own bytes so often that it "
                                         "would take far more memory than its size."};
    return {code, name + ": " + clause};
  }
};

inline status read_header(model_file& m) {
  if (m.file.all.size() < 8 || std::memcmp(m.file.all.data() + 4, "TFL3", 4) != 0)
    return m.wrong("no TensorFlow Lite model: bytes 4 to 7 are not 'TFL3'.");
  m.model = table(m.file, m.file.read<std::uint32_t>(0));
  const auto version = m.model.number<std::uint32_t>(0);
  if (m.file.failed()) return m.wrong("");
  if (version != 3)
    return m.wrong("schema version " + std::to_string(version) + "; this build reads version 3.",
                   error_code::unsupported);
  const std::size_t graphs = m.model.count(2);
  if (graphs == 0) return m.wrong("the model holds no graph.");
  m.graph_table = m.model.element(2, 0);
  return m.file.failed() ? status(m.wrong("")) : status(done);
}

inline status read_buffers(model_file& m) {
  const std::size_t count = m.model.count(4);
  for (std::size_t i = 0; i < count && !m.file.failed(); ++i) {
    const table entry = m.model.element(4, i);
    if (entry.number<std::uint64_t>(1) > 1)
      return m.wrong("buffer " + std::to_string(i) +
                         " lies outside of the flatbuffer; models over 2 GB are not read.",
                     error_code::unsupported);
    m.buffers.push_back(entry.list<std::byte>(0).raw);
  }
  for (std::size_t i = 0; i < m.model.count(1) && !m.file.failed(); ++i) {
    const table entry = m.model.element(1, i);
    const int older = entry.number<std::int8_t>(0), newer = entry.number<std::int32_t>(3);
    m.codes.push_back({std::max(older, newer), entry.text(1)});
  }
  return m.file.failed() ? status(m.wrong("")) : status(done);
}

inline status read_tensors(model_file& m) {
  const std::size_t count = m.graph_table.count(0);
  for (std::size_t i = 0; i < count && !m.file.failed(); ++i) {
    const table entry = m.graph_table.element(0, i);
    tensor_entry& t = m.into.tensors.emplace_back();
    t.name = entry.text(3);
    if (t.name.empty()) t.name = "tensor_" + std::to_string(i);
    if (const auto clause = read_tensor(entry, m.buffers, t); !clause.empty())
      return m.wrong("tensor " + std::to_string(i) + ", '" + t.name + "', " + clause + ".");
  }
  return m.file.failed() ? status(m.wrong("")) : status(done);
}

/// Whether every index names a tensor; -1 stands for an operand that was left out.
inline bool names_tensors(const model_file& m, const numbers<std::int32_t>& list, int lowest) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i] < lowest || list[i] >= static_cast<std::int64_t>(m.into.tensors.size()))
      return false;
  return true;
}

inline status read_operators(model_file& m) {
  const std::size_t count = m.graph_table.count(3);
  for (std::size_t i = 0; i < count && !m.file.failed(); ++i) {
    const table entry = m.graph_table.element(3, i);
    const auto code = entry.number<std::uint32_t>(0);
    const std::string label = "operator " + std::to_string(i);
    if (code >= m.codes.size())
      return m.wrong(label + " has code " + std::to_string(code) + " of " +
                     std::to_string(m.codes.size()) + ".");
    operator_entry& op = m.operators.emplace_back();
    op.code = m.codes[code].code, op.custom = m.codes[code].custom;
    op.reads = entry.list<std::int32_t>(1), op.writes = entry.list<std::int32_t>(2);
    op.options = entry.child(4);
    op.custom_options = entry.list<std::byte>(5).raw;
    if (!m.file.spend(op.custom.size() + 16 * (op.reads.size() + op.writes.size()))) break;
    if (!names_tensors(m, op.reads, -1) || !names_tensors(m, op.writes, 0))
      return m.wrong(label + " names a tensor that is not there.");
  }
  return m.file.failed() ? status(m.wrong("")) : status(done);
}

/// Every operator that nothing here builds, in one failure.
inline status check_operators(const model_file& m) {
  std::string missing;
  for (std::size_t i = 0; i < m.operators.size(); ++i)
    if (!builder_of(m.operators[i]))
      missing += (missing.empty() ? "" : ", ") + name_of(m.operators[i]) + " (operator " +
                 std::to_string(i) + ")";
  if (missing.empty()) return done;
  return m.wrong("this build lacks " + missing + ".", error_code::unsupported);
}

inline status read_inputs(model_file& m) {
  const auto inputs = m.graph_table.list<std::int32_t>(1);
  if (!names_tensors(m, inputs, 0)) return m.wrong("an input names a tensor that is not there.");
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    tensor_entry& t = m.into.tensors[static_cast<std::size_t>(inputs[i])];
    if (t.is_constant()) continue;
    if (t.stored != absent || t.type == element::none)
      return m.wrong("input '" + t.name + "' is listed twice or has elements that are not read.");
    t.stored = m.into.g.add_value({t.name, t.type, t.dims, {}});
    m.into.g.inputs.push_back(t.stored);
  }
  return done;
}

inline status build(model_file& m) {
  for (std::size_t i = 0; i < m.operators.size(); ++i) {
    const builder does = builder_of(m.operators[i]);
    m.into.start(m.operators[i]);
    does(m.into);
    if (m.into.trouble.empty() && !m.file.failed()) continue;
    return m.wrong("operator " + std::to_string(i) + " (" + name_of(m.operators[i]) + ") " +
                       m.into.trouble + ".",
                   m.into.trouble_code);
  }
  return done;
}

inline status read_outputs(model_file& m) {
  const auto outputs = m.graph_table.list<std::int32_t>(2);
  if (outputs.empty()) return m.wrong("the graph has no output.");
  if (!names_tensors(m, outputs, 0)) return m.wrong("an output names a tensor that is not there.");
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const value_id id = m.into.stored(m.into.tensors[static_cast<std::size_t>(outputs[i])]);
    if (!m.into.trouble.empty())
      return m.wrong("output " + std::to_string(i) + " " + m.into.trouble + ".");
    m.into.g.outputs.push_back(id);
  }
  return done;
}

}  // namespace tflite_detail

FOVEA_INLINE result<graph> read_tflite(bytes model, const std::string& name,
                                       std::shared_ptr<const void> owner) {
  using namespace tflite_detail;
  model_file m(model, name);
  m.into.owner = std::move(owner);
  m.into.g.name = name;
  for (auto step : {read_header, read_buffers, read_tensors, read_operators})
    if (const status s = step(m); !s) return s.error();
  if (const status s = check_operators(m); !s) return s.error();
  for (auto step : {read_inputs, build, read_outputs})
    if (const status s = step(m); !s) return s.error();
  return std::move(m.into.g);
}

FOVEA_INLINE result<graph> read_tflite_file(const std::string& path) {
  auto file = file_map::map(path);
  if (!file) return file.error();
  const auto whole = std::make_shared<const file_map>(std::move(*file));
  return read_tflite(whole->contents(), path, whole);
}

}  // namespace fovea::inline FOVEA_ABI::nn
