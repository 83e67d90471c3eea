#pragma once

#include "apps/model/author.hpp"

#include <fovea/core/byte_reader.hpp>

#include <pugixml.hpp>

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace model {

/// Whole numbers of a list "1, 3,24"; false where it is none, or too long.
inline bool read_list(std::string_view text, integers& out) {
  std::string copy(text);
  for (const char* at = copy.c_str(); *at;) {
    char* end = nullptr;
    const long long value = std::strtoll(at, &end, 10);
    if (end == at || out.size() >= 4096) return false;
    out.push_back(value);
    at = end;
    while (*at == ' ' || *at == ',') ++at;
  }
  return true;
}

inline nn::element ov_element(std::string_view name) {
  if (name == "f32" || name == "FP32") return nn::element::f32;
  if (name == "f16" || name == "FP16") return nn::element::f16;
  if (name == "i64" || name == "I64") return nn::element::i64;
  if (name == "i32" || name == "I32") return nn::element::i32;
  if (name == "u8" || name == "U8") return nn::element::u8;
  if (name == "i8" || name == "I8") return nn::element::i8;
  if (name == "boolean" || name == "BOOL") return nn::element::boolean;
  return nn::element::none;
}

/// Halves are widened: the graph computes in f32.
inline nn::tensor widened(nn::element type, const nn::shape& dims, fovea::bytes raw) {
  const bool half = type == nn::element::f16;
  nn::tensor t(half ? nn::element::f32 : type, dims);
  if (!half) {
    if (!raw.empty()) std::memcpy(t.writable().data, raw.data(), raw.size());
    return t;
  }
  for (std::size_t i = 0; i < raw.size() / 2; ++i) {
    std::uint16_t h = 0;
    std::memcpy(&h, raw.data() + 2 * i, 2);
    t.writable().as<float>()[i] = nn::half_to_float(h);
  }
  return t;
}

/// One layer while it is converted.
struct ov_layer {
  author& to;
  pugi::xml_node node;
  fovea::bytes weights;
  std::vector<value_id> reads, writes;

  value_id in(std::size_t i) {
    return i < reads.size() && reads[i] != nn::absent
               ? reads[i]
               : to.fail("lacks operand " + std::to_string(i));
  }
  void give(value_id id) { writes.push_back(id); }

  std::string_view text(const char* name) const {
    return node.child("data").attribute(name).value();
  }
  float real(const char* name, float otherwise) const {
    return node.child("data").attribute(name).as_float(otherwise);
  }
  std::int64_t whole(const char* name, std::int64_t otherwise) const {
    return node.child("data").attribute(name).as_llong(otherwise);
  }
  bool flag(const char* name) const { return node.child("data").attribute(name).as_bool(); }
  integers list(const char* name) {
    integers out;
    if (!read_list(text(name), out))
      to.fail("has no list of numbers in '" + std::string(name) + "'");
    return out;
  }
  nn::shape short_list(const char* name) {
    const auto all = list(name);
    if (all.size() > nn::shape::max_rank) to.fail("has a long list in '" + std::string(name) + "'");
    return to.failed() ? nn::shape{} : nn::shape(std::span(all));
  }

  /// What the file says of the extents of operand or result `i`.
  nn::shape dims(const char* side, std::size_t i) {
    nn::shape out;
    for (const auto port : node.child(side).children("port")) {
      if (i-- > 0) continue;
      for (const auto dim : port.children("dim")) {
        const auto extent = dim.text().as_llong(-1);
        if (out.rank() == nn::shape::max_rank || extent < -1) to.fail("has unusable extents");
        if (to.failed()) return {};
        out.push_back(extent);
      }
      return out;
    }
    to.fail("lacks the extents of an operand");
    return out;
  }
  nn::shape in_dims(std::size_t i) { return dims("input", i); }

  /// The part of the weights file between `offset` and `offset + size`, of a node's attributes.
  nn::tensor stored(pugi::xml_node from, nn::element type, nn::shape extents) {
    const auto offset = from.attribute("offset").as_ullong(~0ull);
    const auto size = from.attribute("size").as_ullong(~0ull);
    if (offset > weights.size() || size > weights.size() - offset) {
      to.fail("has weights at " + std::to_string(offset) + ", outside of the " +
              std::to_string(weights.size()) + " bytes of the .bin file");
      return {};
    }
    if (type == nn::element::none || !nn::is_countable(extents, 8) ||
        size != static_cast<std::size_t>(extents.count()) * nn::size_of(type)) {
      to.fail("has " + std::to_string(size) + " bytes of weights for " + extents.text());
      return {};
    }
    return widened(type, extents, weights.subspan(offset, size));
  }
};

}  // namespace model
