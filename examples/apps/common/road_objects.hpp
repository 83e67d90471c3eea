#pragma once

#include "apps/common/best_picture.hpp"
#include "models/cache.hpp"

#include <fovea/fovea.hpp>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

/// What programs know of each person and vehicle that they follow.
namespace app {

struct road_object {
  std::uint64_t id = 0;
  fovea::track_vote<fovea::road_user> is;
  fovea::track_vote<fovea::gender> gender;
  fovea::track_vote<fovea::color_name> upper, lower;  ///< of clothes; of a vehicle `upper` alone
  fovea::track_vote<fovea::vehicle_type> type;
  fovea::track_vote<std::string> wears;
  fovea::track_vote<std::string> who;    ///< empty text: a face that nobody enrolled
  fovea::track_vote<std::string> plate;  ///< of a vehicle
  float likeness = -1;  ///< of the look at which its face was most like somebody enrolled
  std::string likest;   ///< what that look rests on, as sentences
  double born = 0, seen = 0, looked = -1e9;
  best_picture best;  ///< the largest

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
      if (who.answer()) add(*who.answer());
      if (gender.answer() && *gender.answer() != fovea::gender::cannot_tell) add(word(gender));
      if (upper.answer()) add(word(upper) + " above");
      if (lower.answer()) add(word(lower) + " below");
      if (wears.answer() && !wears.answer()->empty()) add(*wears.answer());
    } else {
      if (plate.answer()) add(*plate.answer());
      add(word(upper));
      if (type.answer() == fovea::vehicle_type::van) add("van");  // COCO has none
    }
    return words + (more.empty() ? "" : ": " + more);
  }

  /// Every vote with its reasons.
  std::vector<std::string> reasons() const {
    const auto named = [](const auto& v) { return std::string(name_of(v)); };
    const auto text = [](const std::string& s) { return s.empty() ? "somebody not enrolled" : s; };
    std::vector<std::string> all{"is " + is.text(named)};
    if (who.candidate()) all.push_back("who " + who.text(text) + "; most alike: " + likest);
    if (plate.candidate()) all.push_back("plate " + plate.text(text));
    if (is_person()) {
      all.push_back("gender " + gender.text(named));
      all.push_back("above " + upper.text(named));
      if (lower.candidate()) all.push_back("below " + lower.text(named));
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

/// The nets that read what people wear and what colour vehicles have: the cards `person-attributes
/// vehicle-attributes`. A copy a thread.
class road_heads {
 public:
  static road_heads load() {
    return {fovea::person_attributes::load(fetched("person-attributes")).value(),
            fovea::vehicle_attributes::load(fetched("vehicle-attributes")).value()};
  }

  static constexpr float least_person = 40, least_vehicle = 48;  ///< pixels of width

  template <class Track>
  void read(const fovea::image_view& photo, const Track& t, road_object& o) {
    if (o.is_person() && t.box.width >= least_person) read_person(photo, t, o);
    if (fovea::is_vehicle(o.is.candidate()->value) && t.box.width >= least_vehicle)
      read_vehicle(photo, t, o);
  }

 private:
  static std::string fetched(const std::string& card) {
    const auto path = models::path(card + ".onnx");
    if (!std::filesystem::exists(path))
      throw std::runtime_error("there is no " + path + "; ./examples/run fetch " + card +
                               " gets it.");
    return path;
  }

  road_heads(fovea::person_attributes people, fovea::vehicle_attributes vehicles)
      : people_(std::move(people)), vehicles_(std::move(vehicles)) {}

  template <class Track>
  void read_person(const fovea::image_view& photo, const Track& t, road_object& o) {
    const auto seen = people_.read(person_.align(photo, t.last));
    const float weight = t.score;
    o.gender.add(seen.looks(), weight);
    o.upper.add(seen.upper, weight);
    if (seen.stands) o.lower.add(seen.lower, weight);
    std::string wears;
    const auto add = [&](float p, const char* word) {
      if (p > 0.6f) wears += (wears.empty() ? "" : ", ") + std::string(word);
    };
    add(seen.hat, "hat"), add(seen.bag, "bag"), add(seen.backpack, "backpack");
    add(seen.long_hair, "long hair");
    o.wears.add(wears, weight);
  }
  template <class Track>
  void read_vehicle(const fovea::image_view& photo, const Track& t, road_object& o) {
    const auto seen = vehicles_.read(vehicle_.align(photo, t.last));
    o.upper.add(seen.color(), t.score * seen.color_score());
    o.type.add(seen.type(), t.score * seen.type_score());
  }

  fovea::person_attributes people_;
  fovea::vehicle_attributes vehicles_;
  fovea::box_fill<fovea::person_80> person_;
  fovea::box_fill<fovea::vehicle_72> vehicle_;
};

}  // namespace app
