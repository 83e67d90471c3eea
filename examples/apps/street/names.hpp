#pragma once

#include "apps/common/people.hpp"
#include "apps/common/point.hpp"
#include "apps/common/road_memory.hpp"
#include "apps/common/within.hpp"
#include "apps/street/rejections.hpp"

namespace street {

/// Looks for enrolled people where faces show: each look is a vote on the person's track, weighed
/// by the quality of the face: the cards `yunet|ultraface-rfb face-mesh mobile-face`.
class name_watch {
 public:
  explicit name_watch(const std::string& gallery, const std::string& point = {})
      : known_(fovea::gallery<fovea::mobile_face>::open(gallery).value()),
        at_(app::point_of<fovea::mobile_face>(point)),
        faces_(app::usual_reader<>()) {}

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, app::road_memory& known) {
    for (const auto& face : faces_(photo)) {
      if (!face.large_enough()) continue;
      const auto* person = app::within(tracks, face.found.box, [&](const auto& t) {
        const float middle = face.found.box.y + face.found.box.height / 2;
        return fovea::is_person(t.last.is) && middle < t.box.y + t.box.height / 2;
      });
      auto* o = person ? known.find(person->id) : nullptr;
      if (o) vote(face, *o);
    }
  }

 private:
  /// What is to be reviewed is a weak hint; a face like nobody's speaks for a stranger.
  void vote(const app::seen_face<>& face, app::road_object& o) {
    const bool fit = face.measures.against(fovea::probing).passes();
    const float quality = (fit ? 1.0f : 0.4f) * (face.is_small() ? 0.5f : 1.0f);
    const auto who = known_.decide(face.who, at_);
    if (o.likest.empty() || who.best.similarity > o.likeness)
      o.likeness = who.best.similarity, o.likest = who.text();
    if (who.verdict == fovea::verdict::name)
      o.who.add(std::string(who.best.name), quality);
    else if (who.verdict == fovea::verdict::review)
      o.who.add(std::string(who.best.name), 0.3f * quality);
    else
      o.who.add("", 0.7f * quality);
  }

  fovea::gallery<fovea::mobile_face> known_;
  fovea::operating_point at_;
  app::face_reader<> faces_;
};

inline void forbid(const std::vector<rejection>& all, app::road_object& o) {
  for (const auto& r : all)
    if (r.id == o.id) o.who.reject(r.value), o.plate.reject(r.value);
}

}  // namespace street
