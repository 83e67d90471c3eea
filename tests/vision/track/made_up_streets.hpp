#pragma once

#include "fovea/vision/track/box_tracker.hpp"
#include "fovea/vision/track/mot_file.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

/// Streets that exist only as boxes: who is where, and what a detector would find there.
namespace fovea_test {

struct street_scene {
  const char* name = "";
  int objects = 12;  ///< at a time
  double seconds = 30;
  float speed = 90;                   ///< pixels a second of a person 150 pixels high
  float turns = 0.4f;                 ///< how much of its speed one changes a second
  float wide = 0.4f;                  ///< width of a box in parts of its height
  float missed = 0.05f;               ///< of boxes that are seen well
  float false_boxes = 0.3f;           ///< an image
  float sure = 0.8f, unsure = 0.12f;  ///< mean score, and its spread
  float trembles = 0.03f;             ///< of a box's places, in parts of its height
  float pan = 0;                      ///< pixels a second at which the camera swings
  float posts = 0;                    ///< how many posts hide what is behind them
  float stops = 0;                    ///< how often one stops, or turns round, a second
};

struct made_up_street {
  fovea::mot_sequence truth;
  std::vector<std::vector<fovea::observed_box>> found;
};

/// The same from the same seed. Boxes nearer to the lower edge hide those behind them: from 30 %
/// hidden on they score less, from 65 % they are not found.
class street_maker {
 public:
  street_maker(const street_scene& s, double fps, unsigned seed)
      : s_(s), fps_(fps), random_(seed) {}

  made_up_street make() {
    made_up_street out;
    const int images = int(s_.seconds * fps_);
    for (int i = 0; i < s_.objects; ++i) walkers_.push_back(fresh(true));
    for (int i = 0; i < images; ++i) {
      const float swing = s_.pan * float(std::sin(double(i) / fps_ * 1.1)) / 1.1f;
      look(swing, out);
      for (auto& each : walkers_) {
        go(each);
        if (each.x < -150 || each.x > width + 150) each = fresh(false);
      }
    }
    return out;
  }

 private:
  static constexpr float width = 1280, height = 720;
  struct walker {
    int id = 0;
    float x = 0, y = 0, vx = 0, vy = 0, want = 0, habit = 0, wait = 0;
  };

  float normal() { return std::normal_distribution<float>(0, 1)(random_); }
  float uniform() { return std::uniform_real_distribution<float>(0, 1)(random_); }

  walker fresh(bool anywhere) {
    walker w;
    w.id = ++last_, w.y = 300 + 380 * uniform();
    const float way = uniform() < 0.5f ? 1.0f : -1.0f;
    w.x = anywhere ? width * uniform() : way > 0 ? -140.0f : width + 140;
    w.want = way * s_.speed * tall(w) / 150 * (0.6f + 0.8f * uniform());
    w.vx = w.want, w.habit = 0.5f * normal();
    return w;
  }
  float tall(const walker& w) const { return 60 + 0.4f * (w.y - 300); }

  void go(walker& w) {
    const float t = float(1 / fps_), wild = s_.turns * std::abs(w.want) * std::sqrt(t);
    if (uniform() < s_.stops * t) w.wait = w.wait > 0 ? 0 : 0.5f + 2 * uniform();
    if (uniform() < 0.3f * s_.stops * t) w.want = -w.want, w.vx = w.want;
    w.wait -= t;
    if (w.wait > 0) {
      w.vx = w.vy = 0;
      return;
    }
    w.vx += (w.want - w.vx) * (s_.stops > 0 ? std::min(1.0f, 6 * t) : t) + wild * normal(),
        w.vy += -w.vy * t + 0.3f * wild * normal();
    w.x += w.vx * t, w.y = std::clamp(w.y + w.vy * t, 290.0f, 700.0f);
  }
  fovea::rect box(const walker& w, float swing) const {
    const float h = tall(w);
    return {w.x + swing - h * s_.wide / 2, w.y - h, h * s_.wide, h};
  }

  /// The share of a box that others cover, on a grid of points.
  float hidden(const fovea::rect& b, float foot, float swing) const {
    int covered = 0;
    for (int k = 0; k < 100; ++k) {
      const fovea::point p{b.x + (float(k % 10) + 0.5f) * b.width / 10,
                           b.y + (float(k / 10) + 0.5f) * b.height / 10};
      bool is = false;
      for (int i = 0; i < int(s_.posts); ++i) {
        const float at = width * (float(i) + 0.5f) / s_.posts + swing;
        is = is || std::abs(p.x - at) < 22;
      }
      for (const auto& other : walkers_)
        is = is || (other.y > foot && box(other, swing).contains(p));
      covered += is;
    }
    return float(covered) / 100;
  }

  void look(float swing, made_up_street& out) {
    auto& truth = out.truth.images.emplace_back();
    auto& found = out.found.emplace_back();
    for (const auto& w : walkers_) {
      const auto b = box(w, swing);
      if (b.right() < 10 || b.x > width - 10) continue;
      const float hides = hidden(b, w.y, swing);
      if (hides < 0.9f) truth.push_back({w.id, b, 1});
      const float drop = hides > 0.3f ? (hides - 0.3f) : 0;
      const float score = s_.sure + s_.unsure * (normal() + w.habit) - 1.2f * drop;
      const float j = s_.trembles * b.height * (1 + 2 * drop);
      const fovea::rect seen{b.x + 0.6f * j * normal(), b.y + j * normal(),
                             b.width * (1 + 1.5f * s_.trembles * normal()),
                             b.height * (1 + s_.trembles * normal())};
      if (hides > 0.65f || uniform() < s_.missed || score < 0.05f) continue;
      found.push_back({seen, std::min(score, 0.98f), 0});
    }
    for (float left = s_.false_boxes; left > 0; --left) {
      if (uniform() > left) continue;
      const float h = 50 + 150 * uniform();
      found.push_back({{width * uniform(), 100 + 450 * uniform(), h * s_.wide, h},
                       std::clamp(0.35f + 0.18f * normal(), 0.05f, 0.95f),
                       0});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b2) { return a.score > b2.score; });
  }

  street_scene s_;
  double fps_;
  std::mt19937 random_;
  std::vector<walker> walkers_;
  int last_ = 0;
};

inline constexpr street_scene street_scenes[] = {
    {.name = "people who cross", .objects = 14},
    {.name = "behind posts", .objects = 10, .posts = 4},
    {.name = "missed and false", .objects = 10, .missed = 0.2f, .false_boxes = 2.5f},
    {.name = "low scores", .objects = 10, .missed = 0.1f, .false_boxes = 0.8f, .sure = 0.52f},
    {.name = "a camera that swings", .objects = 10, .pan = 160},
    {.name = "traffic", .objects = 9, .speed = 420, .turns = 0.15f, .wide = 1.5f},
    {.name = "stop and go", .objects = 12, .posts = 2, .stops = 0.4f},
    {.name = "a crowd", .objects = 40, .speed = 60}};

/// Tracks as the MOTChallenge has them: those that are confirmed and seen.
inline fovea::mot_sequence followed(const made_up_street& street, const fovea::track_options& how,
                                    double fps) {
  fovea::box_tracker tracker(how);
  fovea::mot_sequence out;
  for (std::size_t i = 0; i < street.found.size(); ++i) {
    auto& here = out.images.emplace_back();
    for (const auto& t : tracker.update(street.found[i], double(i) / fps))
      if (t.confirmed && t.missed == 0) here.push_back({int(t.id), t.box, t.score});
  }
  return out;
}

}  // namespace fovea_test
