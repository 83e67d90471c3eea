#pragma once

#include "apps/model/weights.hpp"

#include <cstdint>

namespace model {

/// Base64 as the attributes of a graph have it, or a list of character codes; letters that are not
/// in the alphabet are skipped.
inline std::string decoded_text(const json& j) {
  std::string out;
  if (j.is_array())
    for (const auto& c : j) out += static_cast<char>(whole_of(c, 0));
  std::uint32_t bits = 0, have = 0;
  for (const char c : text_of(j)) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto six = alphabet.find(c);
    if (six == std::string_view::npos) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(six), have += 6;
    if (have >= 8) out += static_cast<char>(bits >> (have -= 8) & 255);
  }
  return out;
}

/// One node of a TensorFlow graph while it is converted.
struct tf_node {
  author& to;
  const json& node;
  std::vector<value_id> reads, writes;

  const json& attribute(const char* name) const { return member(member(node, "attr"), name); }
  value_id in(std::size_t i) {
    return i < reads.size() ? reads[i] : to.fail("lacks operand " + std::to_string(i));
  }
  bool has(std::size_t i) const noexcept { return i < reads.size(); }
  void give(value_id id) { writes.push_back(id); }

  bool flag(const char* name) const { return member(attribute(name), "b") == true; }
  std::int64_t whole(const char* name, std::int64_t otherwise) const {
    return whole_of(member(attribute(name), "i"), otherwise);
  }
  float real(const char* name, float otherwise) const {
    const json& f = member(attribute(name), "f");
    return f.is_number() ? f.get<float>() : otherwise;
  }
  std::string text(const char* name) const { return decoded_text(member(attribute(name), "s")); }
  std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> all;
    const json& list = member(member(attribute(name), "list"), "s");
    if (list.is_array())
      for (const auto& each : list) all.push_back(decoded_text(each));
    return all;
  }
  integers wholes(const char* name) const {
    integers all;
    const json& list = member(member(attribute(name), "list"), "i");
    if (list.is_array() && list.size() <= 64)
      for (const auto& each : list) all.push_back(whole_of(each, -1));
    return all;
  }
  /// TensorFlow.js keeps 64-bit integers in 32.
  nn::element type(const char* name) const {
    const json& t = member(attribute(name), "type");
    const std::string word = text_of(t);
    const auto code = whole_of(t, 0);
    if (word == "DT_FLOAT" || code == 1) return nn::element::f32;
    if (word == "DT_BOOL" || code == 10) return nn::element::boolean;
    if (word == "DT_INT32" || word == "DT_INT64" || word == "DT_UINT8" || code == 3 || code == 9 ||
        code == 4)
      return nn::element::i32;
    return nn::element::none;
  }
};

}  // namespace model
