#pragma once

#include "fovea/gallery/embedding.hpp"
#include "fovea/vision/detection.hpp"
#include "fovea/vision/track/box_tracker.hpp"

#include <concepts>
#include <span>
#include <utility>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Which detections may be one object; road users of a sort may change their name between images.
constexpr int track_kind(const detection&) noexcept { return 0; }
constexpr int track_kind(const road_detection& d) noexcept {
  return is_person(d.is) ? 0 : is_cycle(d.is) ? 1 : 2;
}

/// How alike two looks are, 0 to 1: what an appearance must have. Embeddings by their cosine.
template <class Model, int Dim>
float likeness(const embedding<Model, Dim>& a, const embedding<Model, Dim>& b) noexcept {
  return cosine(a, b);
}

/// No appearance: boxes alone.
struct no_appearance {};
constexpr float likeness(no_appearance, no_appearance) noexcept { return -1; }

template <class A>
concept Appearance = std::copyable<A> && requires(const A& a) {
  { likeness(a, a) } -> std::convertible_to<float>;
};

/// One object over time, as the detector's type has it.
template <class D, class A = no_appearance>
struct track : box_track {
  D last{};      ///< what was seen of it last
  A appearance;  ///< what it looked like then
};

/// Follows what a detector finds from image to image.
///
///     object_tracker<road_detection> tracker;
///     for (...) for (const auto& each : tracker.update(detector.detect(frame), seconds))
///     use(each.id);
///
/// `A` is what is known of looks: a colour, an embedding, or nothing.
template <std::derived_from<detection> D, Appearance A = no_appearance>
class object_tracker {
 public:
  using detection_type = D;
  using track_type = track<D, A>;

  explicit object_tracker(const track_options& how = {}) : boxes_(how) {}

  /// The tracks that are confirmed and seen now, by id; readable until the next call.
  std::span<const track_type> update(
      std::span<const D> found, double seconds,
      const std::optional<affine>& camera = std::nullopt) requires std::same_as<A, no_appearance> {
    return update(found, {}, seconds, camera);
  }

  /// `looks` holds what each detection looks like, or nothing at all.
  std::span<const track_type> update(std::span<const D> found, std::span<const A> looks,
                                     double seconds,
                                     const std::optional<affine>& camera = std::nullopt) {
    observed_.clear();
    for (const D& each : found) observed_.push_back({each.box, each.score, track_kind(each)});
    track_context context{camera};
    const auto alike = [&](std::size_t of_track, std::size_t of_box) {
      return likeness(all_[of_track].appearance, looks[of_box]);
    };
    const function_ref<float(std::size_t, std::size_t)> asked(alike);
    if (looks.size() == found.size() && !std::same_as<A, no_appearance>) context.likeness = &asked;
    keep(boxes_.update(observed_, seconds, context), found, looks);
    return seen_;
  }

  /// All tracks, also those not seen now and those not confirmed yet.
  std::span<const track_type> tracks() const noexcept { return all_; }

 private:
  /// Tracks keep the order of their ids, and new ones come last.
  void keep(std::span<const box_track> now, std::span<const D> found, std::span<const A> looks) {
    std::size_t old = 0;
    next_.clear(), seen_.clear();
    for (const auto& each : now) {
      while (old < all_.size() && all_[old].id < each.id) ++old;
      auto& t = next_.emplace_back();
      if (old < all_.size() && all_[old].id == each.id) t = std::move(all_[old]);
      static_cast<box_track&>(t) = each;
      if (each.detection < 0) continue;
      const auto which = static_cast<std::size_t>(each.detection);
      t.last = found[which];
      if (which < looks.size()) t.appearance = looks[which];
      if (each.confirmed) seen_.push_back(t);
    }
    std::swap(all_, next_);
  }

  box_tracker boxes_;
  std::vector<observed_box> observed_;
  std::vector<track_type> all_, next_, seen_;
};

}  // namespace fovea::inline FOVEA_ABI
