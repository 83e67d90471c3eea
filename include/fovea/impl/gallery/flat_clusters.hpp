#pragma once

#include "fovea/gallery/flat_clusters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fovea::inline FOVEA_ABI {
namespace gallery_detail {

/// In eight sums, so that it is fast, and in one order, so that it is the same everywhere.
inline float dot(const float* a, const float* b, std::size_t count) noexcept {
  float sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  for (; i < count; ++i) sums[i % 8] += a[i] * b[i];
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

using face_pair = std::pair<std::int32_t, std::int32_t>;

/// What was decided of pairs of faces, the later over the earlier.
struct verdicts {
  std::map<face_pair, bool> same;

  static face_pair key(std::int32_t a, std::int32_t b) noexcept { return std::minmax(a, b); }
};

/// Groups that grow: each is known by the least of its faces.
class growing_groups {
 public:
  growing_groups(std::size_t dimension, const std::vector<float>& values,
                 const std::vector<std::int32_t>& photos)
      : dimension_(dimension), sums_(values), seen_(photos.size()), banned_(photos.size()) {
    for (std::size_t i = 0; i < photos.size(); ++i) {
      members_.push_back({static_cast<std::int32_t>(i)});
      if (photos[i] >= 0) seen_[i].insert(photos[i]);
    }
    owner_.resize(photos.size());
    std::iota(owner_.begin(), owner_.end(), 0);
    best_.resize(photos.size());
  }

  void obey(const verdicts& said) {
    for (const auto& [pair, same] : said.same) {
      if (same) continue;
      banned_[std::size_t(pair.first)].insert(pair.second);
      banned_[std::size_t(pair.second)].insert(pair.first);
    }
    for (const auto& [pair, same] : said.same) {
      const auto a = owner(pair.first), b = owner(pair.second);
      if (same && a != b && !banned_[std::size_t(a)].contains(b))
        unite(std::min(a, b), std::max(a, b));
    }
  }

  void grow(const cluster_limits& limits) {
    limits_ = limits;
    for (std::int32_t a = 0; a < size(); ++a) look_for_partner(a);
    for (;;) {
      std::int32_t first = -1;
      for (std::int32_t a = 0; a < size(); ++a)
        if (alive(a) && best_[std::size_t(a)].with >= 0 &&
            (first < 0 || best_[std::size_t(a)].similarity > best_[std::size_t(first)].similarity))
          first = a;
      if (first < 0) return;
      const auto second = best_[std::size_t(first)].with;
      unite(first, second);
      look_again(first, second);
    }
  }

  std::int32_t owner(std::int32_t face) const noexcept { return owner_[std::size_t(face)]; }

 private:
  /// The likest later group that one may be put together with, -1 where there is none.
  struct partner {
    std::int32_t with = -1;
    float similarity = 0;
  };

  std::int32_t size() const noexcept { return static_cast<std::int32_t>(members_.size()); }
  bool alive(std::int32_t a) const noexcept { return !members_[std::size_t(a)].empty(); }
  float count(std::int32_t a) const noexcept {
    return static_cast<float>(members_[std::size_t(a)].size());
  }

  bool may_meet(std::int32_t a, std::int32_t b) const {
    if (banned_[std::size_t(a)].contains(b)) return false;
    const auto& few = seen_[std::size_t(a)].size() < seen_[std::size_t(b)].size() ? a : b;
    const auto& many = seen_[std::size_t(few == a ? b : a)];
    return std::none_of(seen_[std::size_t(few)].begin(), seen_[std::size_t(few)].end(),
                        [&](auto photo) { return many.contains(photo); });
  }

  /// Takes `b` as the partner of `a` where it is alike enough and liker than the one so far.
  void consider(std::int32_t a, std::int32_t b) {
    const float pairs = count(a) * count(b);
    const float mean =
        dot(&sums_[std::size_t(a) * dimension_], &sums_[std::size_t(b) * dimension_], dimension_) /
        pairs;
    auto& best = best_[std::size_t(a)];
    const float needed = limits_.group + (limits_.pair - limits_.group) / std::sqrt(pairs);
    const bool liker =
        best.with < 0 || mean > best.similarity || (mean == best.similarity && b < best.with);
    if (mean >= needed && liker && may_meet(a, b)) best = {b, mean};
  }

  void look_for_partner(std::int32_t a) {
    best_[std::size_t(a)] = {};
    if (!alive(a)) return;
    for (std::int32_t b = a + 1; b < size(); ++b)
      if (alive(b)) consider(a, b);
  }

  void look_again(std::int32_t kept, std::int32_t gone) {
    look_for_partner(kept);
    best_[std::size_t(gone)] = {};
    for (std::int32_t a = 0; a < gone; ++a) {
      if (!alive(a) || a == kept) continue;
      const auto with = best_[std::size_t(a)].with;
      if (with == kept || with == gone)
        look_for_partner(a);
      else if (a < kept)
        consider(a, kept);
    }
  }

  void unite(std::int32_t into, std::int32_t from) {
    const auto a = std::size_t(into), b = std::size_t(from);
    for (std::size_t i = 0; i < dimension_; ++i)
      sums_[a * dimension_ + i] += sums_[b * dimension_ + i];
    for (const auto face : members_[b]) owner_[std::size_t(face)] = into;
    members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
    members_[b].clear();
    seen_[a].insert(seen_[b].begin(), seen_[b].end());
    for (const auto other : banned_[b]) {
      banned_[std::size_t(other)].erase(from);
      banned_[std::size_t(other)].insert(into);
      banned_[a].insert(other);
    }
    banned_[b].clear();
  }

  std::size_t dimension_;
  cluster_limits limits_;
  std::vector<float> sums_;
  std::vector<std::vector<std::int32_t>> members_;
  std::vector<std::set<std::int32_t>> seen_, banned_;  ///< photographs; groups
  std::vector<std::int32_t> owner_;
  std::vector<partner> best_;
};

}  // namespace gallery_detail

FOVEA_INLINE void flat_clusters::add(std::span<const float> e, std::int32_t photo) {
  const auto before = values_.size();
  values_.resize(before + dimension_);
  const auto count = std::min(e.size(), dimension_);
  std::copy_n(e.begin(), count, values_.begin() + std::ptrdiff_t(before));
  photos_.push_back(photo);
  owner_.push_back(count_++);
}

FOVEA_INLINE std::span<const std::int32_t> flat_clusters::group() {
  gallery_detail::verdicts said;
  for (const auto& each : said_) {
    for (const auto& [a, b] : each.same) said.same[said.key(a, b)] = true;
    for (const auto& [a, b] : each.different) said.same[said.key(a, b)] = false;
  }
  gallery_detail::growing_groups groups(dimension_, values_, photos_);
  groups.obey(said);
  groups.grow(limits_);
  std::map<std::int32_t, std::int32_t> number;
  for (std::size_t i = 0; i < size(); ++i) {
    const auto next = static_cast<std::int32_t>(number.size());
    owner_[i] = number.emplace(groups.owner(static_cast<std::int32_t>(i)), next).first->second;
  }
  count_ = static_cast<std::int32_t>(number.size());
  return owner_;
}

FOVEA_INLINE void flat_clusters::join(std::span<const std::int32_t> a,
                                      std::span<const std::int32_t> b) {
  decision d;
  for (const auto i : a)
    for (const auto j : b)
      if (i != j) d.same.emplace_back(i, j);
  said_.push_back(std::move(d));
}

FOVEA_INLINE void flat_clusters::part(std::span<const std::int32_t> a,
                                      std::span<const std::int32_t> b) {
  decision d;
  for (const auto i : a)
    for (const auto j : b)
      if (i != j) d.different.emplace_back(i, j);
  said_.push_back(std::move(d));
}

FOVEA_INLINE bool flat_clusters::undo() {
  if (said_.empty()) return false;
  said_.pop_back();
  return true;
}

FOVEA_INLINE std::vector<std::int32_t> flat_clusters::members_with(std::int32_t face) const {
  std::vector<std::int32_t> members;
  for (std::size_t i = 0; i < size(); ++i)
    if (owner_[i] == owner_[std::size_t(face)]) members.push_back(static_cast<std::int32_t>(i));
  return members;
}

FOVEA_INLINE void flat_clusters::merge(std::int32_t face, std::int32_t other) {
  auto all = members_with(face);
  const auto more = members_with(other);
  all.insert(all.end(), more.begin(), more.end());
  decision d;
  for (const auto i : all)
    for (const auto j : all)
      if (i < j) d.same.emplace_back(i, j);
  said_.push_back(std::move(d));
}

FOVEA_INLINE void flat_clusters::split(std::span<const std::int32_t> faces) {
  decision d;
  const std::set<std::int32_t> chosen(faces.begin(), faces.end());
  for (const auto i : chosen) {
    for (const auto j : members_with(i))
      if (!chosen.contains(j)) d.different.emplace_back(i, j);
    for (const auto j : chosen)
      if (i < j) d.same.emplace_back(i, j);
  }
  said_.push_back(std::move(d));
}

FOVEA_INLINE void flat_clusters::reject(std::int32_t face, std::int32_t other) {
  part(std::vector{face}, members_with(other));
}

}  // namespace fovea::inline FOVEA_ABI
