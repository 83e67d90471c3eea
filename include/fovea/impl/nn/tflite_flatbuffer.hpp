#pragma once

#include "fovea/core/byte_reader.hpp"

#include <cstring>
#include <string>

namespace fovea::inline FOVEA_ABI::nn::tflite_detail {

/// The bytes of a flatbuffer, and whether they have contradicted themselves yet.
///
/// The first access that does not fit sets `damaged` for good; it and every later one give zeros or
/// nothing. So a parser reads a whole record and tests once. `spend` bounds what may be copied out:
/// vectors and tables can be shared, so a small file could otherwise ask for much memory.
struct flatbuffer {
  bytes all;
  std::size_t budget;
  bool damaged = false, exhausted = false;
  std::size_t damaged_at = 0;

  explicit flatbuffer(bytes b) : all(b), budget(32 * b.size() + 65536) {}

  bool failed() const noexcept { return damaged || exhausted; }
  bool fits(std::size_t at, std::size_t count) noexcept {
    if (!failed() && at <= all.size() && count <= all.size() - at) return true;
    if (!damaged) damaged = true, damaged_at = at;
    return false;
  }
  bool spend(std::size_t count) noexcept {
    if (count > budget) exhausted = true;
    if (failed()) return false;
    budget -= count;
    return true;
  }
  template <class T>
  T read(std::size_t at) noexcept {
    T value{};
    if (fits(at, sizeof(T))) std::memcpy(&value, all.data() + at, sizeof(T));
    return value;
  }
};

/// A vector of numbers: any alignment, so elements are copied out one by one.
template <class T>
struct numbers {
  bytes raw;
  std::size_t size() const noexcept { return raw.size() / sizeof(T); }
  bool empty() const noexcept { return raw.empty(); }
  T operator[](std::size_t i) const noexcept {
    T value;
    std::memcpy(&value, raw.data() + i * sizeof(T), sizeof(T));
    return value;
  }
};

/// One table. A default one has no fields: everything reads as its default.
class table {
 public:
  table() = default;
  table(flatbuffer& file, std::size_t at) {
    const auto back = file.read<std::int32_t>(at);
    const auto rules = static_cast<std::size_t>(static_cast<std::int64_t>(at) - back);
    const auto rule_bytes = file.read<std::uint16_t>(rules);
    const auto own_bytes = file.read<std::uint16_t>(rules + 2);
    if (file.failed() || !file.spend(512)) return;
    if (rule_bytes < 4 || own_bytes < 4 || !file.fits(rules, rule_bytes) ||
        !file.fits(at, own_bytes)) {
      static_cast<void>(file.fits(file.all.size() + 1, 0));
      return;
    }
    file_ = &file, at_ = at, rules_ = rules, rule_bytes_ = rule_bytes, own_bytes_ = own_bytes;
  }

  bool present() const noexcept { return file_ != nullptr; }

  template <class T>
  T number(int field, T otherwise = {}) const noexcept {
    const std::size_t at = place(field, sizeof(T));
    return at ? file_->read<T>(at) : otherwise;
  }
  bool flag(int field) const noexcept { return number<std::uint8_t>(field) != 0; }

  table child(int field) const {
    const std::size_t at = target(field);
    return at ? table(*file_, at) : table();
  }
  template <class T>
  numbers<T> list(int field) const noexcept {
    return {elements(field, sizeof(T))};
  }
  std::string text(int field) const {
    const bytes raw = elements(field, 1);
    if (raw.empty() || !file_->spend(raw.size())) return {};
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
  }

  std::size_t count(int field) const noexcept { return elements(field, 4).size() / 4; }
  /// Element `i` of a vector of tables, `i` below its `count`.
  table element(int field, std::size_t i) const {
    const std::size_t at = target(field) + 4 + 4 * i;
    return table(*file_, at + file_->read<std::uint32_t>(at));
  }

 private:
  std::size_t place(int field, std::size_t width) const noexcept {
    const auto slot = 4 + 2 * static_cast<std::size_t>(field);
    if (!file_ || slot + 2 > rule_bytes_) return 0;
    const std::size_t offset = file_->read<std::uint16_t>(rules_ + slot);
    if (offset == 0) return 0;
    if (offset >= 4 && offset + width <= own_bytes_) return at_ + offset;
    static_cast<void>(file_->fits(file_->all.size() + 1, 0));
    return 0;
  }
  std::size_t target(int field) const noexcept {
    const std::size_t at = place(field, 4);
    return at ? at + file_->read<std::uint32_t>(at) : 0;
  }
  bytes elements(int field, std::size_t width) const noexcept {
    const std::size_t at = target(field);
    if (!at) return {};
    const std::size_t size = width * std::size_t(file_->read<std::uint32_t>(at));
    return file_->fits(at + 4, size) ? file_->all.subspan(at + 4, size) : bytes{};
  }

  flatbuffer* file_ = nullptr;
  std::size_t at_ = 0, rules_ = 0, rule_bytes_ = 0, own_bytes_ = 0;
};

}  // namespace fovea::inline FOVEA_ABI::nn::tflite_detail
