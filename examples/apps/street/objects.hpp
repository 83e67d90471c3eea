#pragma once

#include <fovea/fovea.hpp>

#include <map>
#include <string>
#include <vector>

/// What `street` knows of each object that it follows.
namespace street {

struct object {
  std::uint64_t id = 0;
  fovea::track_vote<fovea::road_user> is;
  fovea::track_vote<fovea::gender> gender;
  fovea::track_vote<fovea::color_name> upper, lower;  ///< of clothes; of a vehicle `upper` alone
  fovea::track_vote<fovea::vehicle_type> type;
  fovea::track_vote<std::string> wears;
  double born = 0, seen = 0, looked = -1e9;
  float best = 0;  ///< area of the best picture
  fovea::image<fovea::rgb8> picture;

  bool is_person() const { return fovea::is_person(is.candidate()->value); }

  /// "person 4: male, blue above, black below", with what is decided and nothing else.
  std::string title() const {
    const auto word = [](const auto& vote) -> std::string {
      return vote.answer() ? name_of(*vote.answer()) : "";
    };
    std::string words =
        (is.answer() ? name_of(*is.answer()) : "object") + (" " + std::to_string(id));
    std::string more;
    const auto add = [&](const std::string& w) {
      more += (more.empty() || w.empty() ? "" : ", ") + w;
    };
    if (is_person()) {
      if (gender.answer() && *gender.answer() != fovea::gender::cannot_tell) add(word(gender));
      if (upper.answer()) add(word(upper) + " above");
      if (lower.answer()) add(word(lower) + " below");
      if (wears.answer() && !wears.answer()->empty()) add(*wears.answer());
    } else {
      add(word(upper));
      if (type.answer() == fovea::vehicle_type::van) add("van");  // COCO has none
    }
    return words + (more.empty() ? "" : ": " + more);
  }

  /// Every vote with its reasons.
  std::vector<std::string> reasons() const {
    const auto named = [](const auto& v) { return std::string(name_of(v)); };
    std::vector<std::string> all{"is " + is.text(named)};
    if (is_person()) {
      all.push_back("gender " + gender.text(named));
      all.push_back("above " + upper.text(named));
      all.push_back("below " + lower.text(named));
      all.push_back("wears " + wears.text([](const std::string& s) {
        return s.empty() ? "nothing of note" : s;
      }));
    } else if (upper.candidate()) {
      all.push_back("colour " + upper.text(named));
      all.push_back("type " + type.text(named));
    }
    return all;
  }
};

/// Reads what objects are like, a few times a second, and keeps the best picture of each.
class describer {
 public:
  describer(fovea::person_attributes people, fovea::vehicle_attributes vehicles)
      : people_(std::move(people)), vehicles_(std::move(vehicles)) {}

  static constexpr float least_person = 40, least_vehicle = 48;  ///< pixels of width
  static constexpr double between = 0.4;                         ///< seconds

  template <class Track>
  void look(const fovea::image_view& photo, const Track& t, double seconds) {
    auto& o = all_[t.id];
    if (o.id == 0) o.id = t.id, o.born = t.born;
    o.seen = seconds;
    o.is.add(t.last.is, t.last.score);
    if (seconds - o.looked < between || cut_off(photo, t.box)) return;
    o.looked = seconds;
    keep_picture(photo, t.box, o);
    if (o.is_person() && t.box.width >= least_person) read_person(photo, t, o);
    if (fovea::is_vehicle(o.is.candidate()->value) && t.box.width >= least_vehicle)
      read_vehicle(photo, t, o);
  }

  const std::map<std::uint64_t, object>& all() const { return all_; }

 private:
  /// What the image's edge cuts shows too little of itself.
  static bool cut_off(const fovea::image_view& photo, const fovea::rect& box) {
    return box.x < 1 || box.y < 1 || box.right() > float(photo.width - 1) ||
           box.bottom() > float(photo.height - 1);
  }

  template <class Track>
  void read_person(const fovea::image_view& photo, const Track& t, object& o) {
    const auto seen = people_.read(person_.align(photo, t.last));
    const float weight = t.score;
    o.gender.add(seen.looks(), weight);
    o.upper.add(seen.upper, weight), o.lower.add(seen.lower, weight);
    std::string wears;
    const auto add = [&](float p, const char* word) {
      if (p > 0.6f) wears += (wears.empty() ? "" : ", ") + std::string(word);
    };
    add(seen.hat, "hat"), add(seen.bag, "bag"), add(seen.backpack, "backpack");
    add(seen.long_hair, "long hair");
    o.wears.add(wears, weight);
  }
  template <class Track>
  void read_vehicle(const fovea::image_view& photo, const Track& t, object& o) {
    const auto seen = vehicles_.read(vehicle_.align(photo, t.last));
    o.upper.add(seen.color(), t.score * seen.color_score());
    o.type.add(seen.type(), t.score * seen.type_score());
  }
  void keep_picture(const fovea::image_view& photo, const fovea::rect& box, object& o) {
    if (box.area() <= 1.2f * o.best) return;
    o.best = box.area();
    const float scale = std::min(1.0f, 160 / std::max(box.width, box.height));
    o.picture = fovea::image<fovea::rgb8>(std::max(1, int(box.width * scale)),
                                          std::max(1, int(box.height * scale)));
    const float step = 1 / scale;
    cut_(photo, fovea::affine{step, 0, box.x, 0, step, box.y}, o.picture);
  }

  fovea::person_attributes people_;
  fovea::vehicle_attributes vehicles_;
  fovea::box_fill<fovea::person_80> person_;
  fovea::box_fill<fovea::vehicle_72> vehicle_;
  fovea::sampler cut_;
  std::map<std::uint64_t, object> all_;
};

}  // namespace street
