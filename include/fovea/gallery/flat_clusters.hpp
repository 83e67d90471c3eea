#pragma once

#include "fovea/core/config.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// How alike faces must be to be put together. The mean similarity of two groups must reach
/// `group + (pair - group) / sqrt(n)` where it is the mean of n pairs: one pair tells less than
/// many.
struct cluster_limits {
  float pair = 0.5f;    ///< two single faces
  float group = 0.45f;  ///< two large groups
};

/// Groups of faces that are likely one person each, and what somebody said about them. What
/// `clusters` is made of; it knows the dimension of its vectors, not their model.
///
/// Groups grow by average linkage (Sokal and Michener 1958), the likest first: the similarity of
/// two groups is the mean over all pairs. Two faces of one photograph are two people, and what was
/// decided by hand holds for each pair of faces, the later decision over the earlier, and both over
/// the photograph. Where a third face makes decisions contradict each other, "different" wins. The
/// same faces, limits and decisions give the same groups.
///
/// Faces are numbered as they were added. Grouping n faces takes memory as n, and time about as the
/// square of n.
class flat_clusters {
 public:
  explicit flat_clusters(std::size_t dimension, cluster_limits limits = {})
      : dimension_(dimension), limits_(limits) {}

  std::size_t size() const noexcept { return photos_.size(); }

  /// A face of `dimension` numbers and length 1; zeros stay alone. Faces with the same `photo` are
  /// different people; -1 is a photograph of its own. Groups change at the next `group()`.
  void add(std::span<const float> e, std::int32_t photo);

  /// Makes the groups anew: for each face the number of its group, from 0 in the order of their
  /// first faces. Readable until the next change.
  std::span<const std::int32_t> group();
  /// As it was grouped last.
  std::span<const std::int32_t> groups() const noexcept { return owner_; }
  std::int32_t count() const noexcept { return count_; }

  /// Each face of `a` is the same person as each of `b`.
  void join(std::span<const std::int32_t> a, std::span<const std::int32_t> b);
  /// No face of `a` is the same person as one of `b`. A face that is in both stays undecided.
  void part(std::span<const std::int32_t> a, std::span<const std::int32_t> b);
  /// Forgets the last decision; false where there is none.
  bool undo();
  std::size_t decisions() const noexcept { return said_.size(); }

  // In terms of groups, as somebody sees them; each is one decision.

  /// The groups of two faces are one person.
  void merge(std::int32_t face, std::int32_t other);
  /// These faces are one person, and not the rest of their groups.
  void split(std::span<const std::int32_t> faces);
  /// This face is not the person of the group that it is in, or of the group of `other`.
  void reject(std::int32_t face) { reject(face, face); }
  void reject(std::int32_t face, std::int32_t other);

 private:
  using pair = std::pair<std::int32_t, std::int32_t>;
  struct decision {
    std::vector<pair> same, different;
  };
  std::vector<std::int32_t> members_with(std::int32_t face) const;

  std::size_t dimension_;
  cluster_limits limits_;
  std::vector<float> values_;
  std::vector<std::int32_t> photos_, owner_;
  std::int32_t count_ = 0;
  std::vector<decision> said_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/flat_clusters.hpp"
#endif
