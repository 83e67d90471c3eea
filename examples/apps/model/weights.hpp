#pragma once

#include "apps/model/author.hpp"

#include <fovea/core/file_map.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <string>

namespace model {

using nlohmann::json;

/// A member of an object, or null.
inline const json& member(const json& of, const char* name) {
  static const json nothing;
  if (!of.is_object()) return nothing;
  const auto found = of.find(name);
  return found == of.end() ? nothing : *found;
}
inline std::string text_of(const json& j) { return j.is_string() ? j.get<std::string>() : ""; }

/// A whole number, as JSON has it or as a string of digits; `otherwise` where there is none.
inline std::int64_t whole_of(const json& j, std::int64_t otherwise) {
  if (j.is_number_integer()) return j.get<std::int64_t>();
  if (!j.is_string()) return otherwise;
  const auto digits = j.get<std::string>();
  char* end = nullptr;
  const long long value = std::strtoll(digits.c_str(), &end, 10);
  return end && *end == 0 && end != digits.c_str() ? value : otherwise;
}

/// Extents from a list of numbers or of {"size": …}; false where there are too many or any is
/// below -1.
inline bool dims_of(const json& list, nn::shape& dims) {
  if (list.is_null()) return true;
  if (!list.is_array() || list.size() > nn::shape::max_rank) return false;
  for (const auto& each : list) {
    const auto extent = whole_of(each.is_object() ? member(each, "size") : each, -2);
    if (extent < -1) return false;
    dims.push_back(extent);
  }
  return true;
}

/// What one entry of a weights manifest says.
struct weight_entry {
  std::string name, stored;
  nn::element type = nn::element::none;
  nn::shape dims;
  float scale = 1, low = 0;
};

inline bool read_entry(const json& j, weight_entry& w) {
  w.name = text_of(member(j, "name"));
  const std::string type = text_of(member(j, "dtype"));
  const json& quantization = member(j, "quantization");
  w.stored = quantization.is_object() ? text_of(member(quantization, "dtype")) : type;
  if (quantization.is_object() && w.stored.empty()) w.stored = "uint8";
  w.type = type == "float32" ? nn::element::f32
           : type == "int32" ? nn::element::i32
           : type == "bool"  ? nn::element::boolean
                             : nn::element::none;
  const bool whole = w.stored == "int32", truth = w.stored == "bool";
  if (truth != (w.type == nn::element::boolean) || (whole && w.type != nn::element::i32))
    w.type = nn::element::none;
  if (member(quantization, "scale").is_number()) w.scale = quantization["scale"].get<float>();
  if (member(quantization, "min").is_number()) w.low = quantization["min"].get<float>();
  return dims_of(member(j, "shape"), w.dims) && nn::is_countable(w.dims, 8) && !w.name.empty() &&
         w.type != nn::element::none && std::isfinite(w.scale) && std::isfinite(w.low);
}

inline std::size_t stored_size(const std::string& type) {
  if (type == "uint8" || type == "bool") return 1;
  if (type == "float16" || type == "uint16") return 2;
  return type == "float32" || type == "int32" ? 4 : 0;
}

/// Element `i` of stored bytes as a number: halves widened, integers scaled.
inline float number_at(const weight_entry& w, fovea::bytes raw, std::size_t i) {
  const auto read = [&](auto value) {
    std::memcpy(&value, raw.data() + i * sizeof value, sizeof value);
    return value;
  };
  if (w.stored == "float32") return read(0.f);
  if (w.stored == "float16") return nn::half_to_float(read(std::uint16_t(0)));
  const float whole =
      w.stored == "uint8" ? float(read(std::uint8_t(0))) : float(read(std::uint16_t(0)));
  return whole * w.scale + w.low;
}

inline nn::tensor expanded(const weight_entry& w, fovea::bytes raw) {
  nn::tensor t(w.type, w.dims);
  const auto count = static_cast<std::size_t>(w.dims.count());
  std::byte* to = t.writable().data;
  if (w.stored == "int32" || w.stored == "bool") {
    if (count) std::memcpy(to, raw.data(), raw.size());
    if (w.stored == "bool")
      for (std::size_t i = 0; i < count; ++i) to[i] = to[i] == std::byte{} ? to[i] : std::byte{1};
    return t;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (w.type == nn::element::i32)
      t.writable().as<std::int32_t>()[i] = static_cast<std::int32_t>(
          std::clamp(std::round(number_at(w, raw, i)), -2147483000.f, 2147483000.f));
    else
      t.writable().as<float>()[i] = number_at(w, raw, i);
  }
  return t;
}

/// The bytes of a group's shards, which lie beside `path`, one after the other.
inline fovea::result<std::vector<std::byte>> read_shards(const json& paths,
                                                         const std::string& path) {
  std::vector<std::byte> all;
  if (!paths.is_array())
    return failure{error_code::malformed, path + ": a manifest without paths."};
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  for (const auto& each : paths) {
    const std::string name = text_of(each);
    if (name.empty() || name[0] == '/' || name.find("..") != std::string::npos)
      return failure{error_code::malformed, path + ": a manifest names '" + name +
                                                "'; weights lie beside their manifest."};
    auto shard = fovea::file_map::read(folder + name, std::size_t(1) << 31);
    if (!shard) return shard.error();
    const auto bytes = shard->contents();
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

using weights = std::map<std::string, nn::tensor>;

/// Every weight of one group: plain concatenation in the order of the manifest.
inline fovea::status read_group(const json& entries, fovea::bytes raw, const std::string& path,
                                weights& into) {
  const auto wrong = [&](const std::string& clause) {
    return failure{error_code::malformed, path + ": " + clause};
  };
  if (!entries.is_array()) return wrong("a manifest without weights.");
  fovea::byte_reader rest(raw);
  for (const auto& each : entries) {
    weight_entry w;
    if (!read_entry(each, w)) return wrong("weight '" + w.name + "' has no usable type and shape.");
    const std::size_t size = stored_size(w.stored);
    const auto part = rest.take(static_cast<std::size_t>(w.dims.count()) * size);
    if (size == 0 || rest.failed())
      return wrong("weight '" + w.name + "' is not in the shards, which are too short or missing.");
    into[w.name] = expanded(w, part);
  }
  return fovea::done;
}

/// A manifest: groups of weights with the shards they lie in.
inline fovea::result<weights> read_weights(const json& manifest, const std::string& path) {
  weights all;
  if (!manifest.is_array())
    return failure{error_code::malformed, path + ": there is no weights manifest."};
  for (const auto& group : manifest) {
    const auto raw = read_shards(member(group, "paths"), path);
    if (!raw) return raw.error();
    if (const auto read = read_group(member(group, "weights"), *raw, path, all); !read)
      return read.error();
  }
  return all;
}

}  // namespace model
