#pragma once

#include "fovea/gallery/embedding.hpp"
#include "fovea/gallery/flat_gallery.hpp"
#include "fovea/gallery/int8_embedding.hpp"
#include "fovea/kernel/kernel_set.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fovea::inline FOVEA_ABI {
namespace gallery_detail {

/// The bytes of the UTF-8 character that `text` begins with (RFC 3629, section 4), 0 where none is.
inline std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length == 0 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  const unsigned second = byte(1);  // no longer form than needed, no surrogate, none past U+10FFFF
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

inline const char* wrong_with(std::string_view name) noexcept {
  if (name.empty()) return "is empty";
  if (name.size() > flat_gallery::longest_name) return "is longer than 255 bytes";
  while (!name.empty()) {
    const auto first = static_cast<unsigned char>(name[0]);
    if (first < 0x20 || first == 0x7f) return "has control characters";
    const std::size_t length = utf8_length(name);
    if (length == 0) return "is not UTF-8";
    name.remove_prefix(length);
  }
  return nullptr;
}

inline bool before(const match& a, const match& b) noexcept {
  if (a.similarity != b.similarity) return a.similarity > b.similarity;
  return std::strcmp(a.name, b.name) < 0;
}

/// Puts `m` among the `found` best of `out`, in place of a worse one of its name or the last.
inline std::size_t place(const match& m, std::span<match> out, std::size_t found) noexcept {
  std::size_t at = 0;
  while (at < found && out[at].name != m.name) ++at;
  const bool is_new = at == found;
  if (is_new && found < out.size()) {
    ++found;
  } else {
    if (is_new) --at;
    if (!before(m, out[at])) return found;
  }
  for (; at > 0 && before(m, out[at - 1]); --at) out[at] = out[at - 1];
  out[at] = m;
  return found;
}

}  // namespace gallery_detail

FOVEA_INLINE status flat_gallery::add(std::string_view name, std::span<const float> e) {
  if (const char* wrong = gallery_detail::wrong_with(name))
    return failure{error_code::malformed, "A name of the gallery " + std::string(wrong) +
                                              "; give 1 to 255 bytes of UTF-8 text."};
  const float square =
      e.size() == dimension_ ? embedding_detail::cosine(e.data(), e.data(), e.size()) : 0;
  if (!(square > 0.99f && square < 1.01f))
    return failure{error_code::mismatch, "The embedding of '" + std::string(name) + "' is not " +
                                             std::to_string(dimension_) +
                                             " numbers of length 1; normalize it, or take a "
                                             "picture in which a face can be read."};
  auto known = index_.find(name);
  if (known == index_.end()) {
    known = index_.emplace(name, static_cast<std::uint32_t>(names_.size())).first;
    names_.emplace_back(name);
  }
  owners_.push_back(known->second);
  rows_.resize(rows_.size() + lines());
  std::copy(e.begin(), e.end(), rows_[rows_.size() - lines()].values);
  bytes_.resize(bytes_.size() + byte_lines());
  const auto made = embedding_detail::to_int8(e, bytes_[bytes_.size() - byte_lines()].values);
  roughs_.push_back({made.scale, made.error});
  return done;
}

FOVEA_INLINE bool flat_gallery::remove(std::string_view name) {
  const auto known = index_.find(name);
  if (known == index_.end()) return false;
  const std::uint32_t gone = known->second;
  index_.erase(known);
  names_.erase(names_.begin() + gone);
  for (auto& [each, index] : index_) index -= index > gone;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    if (owners_[i] == gone) continue;
    std::copy_n(rows_.begin() + std::ptrdiff_t(i * lines()), lines(),
                rows_.begin() + std::ptrdiff_t(kept * lines()));
    std::copy_n(bytes_.begin() + std::ptrdiff_t(i * byte_lines()), byte_lines(),
                bytes_.begin() + std::ptrdiff_t(kept * byte_lines()));
    roughs_[kept] = roughs_[i];
    owners_[kept++] = owners_[i] - (owners_[i] > gone);
  }
  owners_.resize(kept);
  rows_.resize(kept * lines());
  bytes_.resize(kept * byte_lines());
  roughs_.resize(kept);
  return true;
}

FOVEA_INLINE std::span<match> flat_gallery::nearest(std::span<const float> query,
                                                    std::span<match> out) const noexcept {
  if (out.empty() || query.size() != dimension_) return {};
  // Bytes pick the candidates, sums in double rank them. Of a = a' + d and b = b' + e, where a' and
  // b' are the bytes' and of length 1, a b = a' b' + d b + a' e: it is |d| |b| + |e| off at most,
  // and rows may be 0.5 % longer than 1. What is rounded in float is under 1e-6.
  alignas(64) std::int8_t asked[longest_query];
  const bool fits = dimension_ <= longest_query;
  const auto about =
      fits ? embedding_detail::to_int8(query, asked) : embedding_detail::int8_scale{};
  const auto dot = kernel::best().bytes->dot;
  std::size_t found = 0;
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    if (fits && found == out.size()) {
      const auto sum = dot(bytes_[i * byte_lines()].values, asked, std::int64_t(dimension_));
      const float most = float(sum) * (roughs_[i].scale * about.scale) + roughs_[i].error +
                         1.005f * about.error + 1e-6f;
      if (most < out.back().similarity) continue;
    }
    const float exact = embedding_detail::cosine(row(i), query.data(), dimension_);
    found = gallery_detail::place({names_[owners_[i]].c_str(), exact}, out, found);
  }
  return out.first(found);
}

}  // namespace fovea::inline FOVEA_ABI
