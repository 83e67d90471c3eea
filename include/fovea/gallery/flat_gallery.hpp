#pragma once

#include "fovea/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A name of a gallery and the cosine of its most similar embedding, -1 to 1. The name is readable
/// until the gallery next changes.
struct match {
  const char* name = "";  ///< empty where the gallery is
  float similarity = -1;
};

/// Names with one or more embeddings each, and exact search among all of them. What `gallery` is
/// made of; it knows the dimension of its vectors, not their model.
///
/// Any number of threads may search one that nobody changes.
class flat_gallery {
 public:
  static constexpr std::size_t longest_name = 255;  ///< bytes

  explicit flat_gallery(std::size_t dimension) : dimension_(dimension) {}

  std::size_t dimension() const noexcept { return dimension_; }
  /// In the order of their first embeddings.
  std::span<const std::string> names() const noexcept { return names_; }
  /// For each embedding, in the order of adding, the index of its name.
  std::span<const std::uint32_t> owners() const noexcept { return owners_; }
  const float* row(std::size_t i) const noexcept { return rows_[i * lines()].values; }

  /// Fails with `mismatch` where `e` has not `dimension` numbers or not the length 1, and with
  /// `malformed` where the name is empty, too long, not UTF-8 or has control characters.
  status add(std::string_view name, std::span<const float> e);

  /// Forgets a name and its embeddings; false where there is no such name. As slow as a search.
  bool remove(std::string_view name);

  /// The names most like `query`, best first, at most one match a name and as many as `out` holds;
  /// gives the part of it that was filled.
  ///
  /// Exact, and the same on every machine: equal similarities are in order of the names' bytes. The
  /// query has `dimension` numbers and length 1, or is all zeros. Reads a byte for each number of
  /// each embedding, at the speed of memory (`./bench/run kernel gallery`), and all of those alone
  /// that bytes cannot rule out; allocates nothing.
  std::span<match> nearest(std::span<const float> query, std::span<match> out) const noexcept;

 private:
  struct alignas(64) line {
    float values[16];
  };
  struct alignas(64) bytes {
    std::int8_t values[64];
  };
  static constexpr std::size_t longest_query = 4096;  ///< beyond it every row is read whole
  struct rough {
    float scale, error;
  };
  std::size_t lines() const noexcept { return (dimension_ + 15) / 16; }
  std::size_t byte_lines() const noexcept { return (dimension_ + 63) / 64; }

  std::size_t dimension_;
  std::vector<line> rows_;
  std::vector<bytes> bytes_;   ///< of the same rows, as `quantized` makes them
  std::vector<rough> roughs_;  ///< and what goes with them
  std::vector<std::uint32_t> owners_;
  std::vector<std::string> names_;
  std::map<std::string, std::uint32_t, std::less<>> index_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/flat_gallery.hpp"
#endif
