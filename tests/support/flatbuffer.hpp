#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <vector>

/// A minimal writer of flatbuffers: a tree of tables, vectors and strings, laid out front to back.
namespace fovea_test {

struct flat {
  enum class kind { table, numbers, tables };
  kind is = kind::table;
  std::map<int, std::vector<std::byte>> scalars;  ///< of a table, by field
  std::map<int, flat> children;                   ///< of a table, by field
  std::vector<std::byte> raw;                     ///< of numbers
  std::size_t count = 0;
  std::vector<flat> items;  ///< of tables

  template <class T>
  flat& set(int field, T value) {
    scalars[field].resize(sizeof value);
    std::memcpy(scalars[field].data(), &value, sizeof value);
    return *this;
  }
  flat& put(int field, flat child) {
    children[field] = std::move(child);
    return *this;
  }
  template <class T>
  static flat numbers(const std::vector<T>& values) {
    flat f;
    f.is = kind::numbers, f.count = values.size();
    f.raw.resize(values.size() * sizeof(T));
    if (!values.empty()) std::memcpy(f.raw.data(), values.data(), f.raw.size());
    return f;
  }
  template <class T>
  static flat as_bytes(const std::vector<T>& values) {
    flat f = numbers(values);
    f.count = f.raw.size();
    return f;
  }
  static flat text(const std::string& s) { return numbers(std::vector<char>(s.begin(), s.end())); }
  static flat tables(std::vector<flat> list) {
    flat f;
    f.is = kind::tables, f.items = std::move(list);
    return f;
  }
};

class flat_writer {
 public:
  /// The file: root offset, identifier, and the tree.
  static std::vector<std::byte> write(const flat& root, const char* identifier) {
    flat_writer w;
    w.put(std::uint32_t(0));
    for (int i = 0; i < 4; ++i) w.put(identifier[i]);
    w.patch(0, w.any(root));
    return std::move(w.out_);
  }

 private:
  template <class T>
  void put(T value) {
    const auto* p = reinterpret_cast<const std::byte*>(&value);
    out_.insert(out_.end(), p, p + sizeof value);
  }
  void align(std::size_t to, std::size_t ahead = 0) {
    while ((out_.size() + ahead) % to) out_.push_back({});
  }
  void patch(std::size_t slot, std::size_t target) {
    const auto offset = static_cast<std::uint32_t>(target - slot);
    std::memcpy(out_.data() + slot, &offset, 4);
  }
  std::size_t any(const flat& f) {
    return f.is == flat::kind::table     ? table(f)
           : f.is == flat::kind::numbers ? numbers(f)
                                         : list(f);
  }
  std::size_t numbers(const flat& f) {
    align(16, 4);  // so that elements can be borrowed where they lie
    const std::size_t at = out_.size();
    put(static_cast<std::uint32_t>(f.count));
    out_.insert(out_.end(), f.raw.begin(), f.raw.end());
    out_.push_back({});
    return at;
  }
  std::size_t list(const flat& f) {
    align(4);
    const std::size_t at = out_.size();
    put(static_cast<std::uint32_t>(f.items.size()));
    for (std::size_t i = 0; i < f.items.size(); ++i) put(std::uint32_t(0));
    for (std::size_t i = 0; i < f.items.size(); ++i) patch(at + 4 + 4 * i, any(f.items[i]));
    return at;
  }
  std::size_t table(const flat& f) {
    std::map<int, std::size_t> offsets;  // of fields in the table; eight bytes each
    std::size_t next = 8;
    for (const auto& [id, bytes] : f.scalars) offsets[id] = next, next += 8;
    for (const auto& [id, child] : f.children) offsets[id] = next, next += 8;
    const int fields = offsets.empty() ? 0 : offsets.rbegin()->first + 1;
    align(2);
    const std::size_t rules = out_.size();
    put(static_cast<std::uint16_t>(4 + 2 * fields));
    put(static_cast<std::uint16_t>(next));
    for (int id = 0; id < fields; ++id)
      put(static_cast<std::uint16_t>(offsets.count(id) ? offsets[id] : 0));
    align(8);
    const std::size_t at = out_.size();
    put(static_cast<std::int32_t>(at - rules));
    out_.resize(at + next);
    for (const auto& [id, bytes] : f.scalars)
      std::memcpy(out_.data() + at + offsets[id], bytes.data(), bytes.size());
    for (const auto& [id, child] : f.children) patch(at + offsets[id], any(child));
    return at;
  }

  std::vector<std::byte> out_;
};

}  // namespace fovea_test
