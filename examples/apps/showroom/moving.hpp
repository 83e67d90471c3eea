#pragma once

#include "apps/common/faces.hpp"
#include "apps/showroom/shop.hpp"

#include <map>

namespace showroom {

/// The faces of a video and what the screen says of each: meshes are followed from frame to frame
/// and steadied; age and identity are read of one face a frame, of each twice a second, and what is
/// said is the mean or the vote of all that was read.
class moving {
 public:
  explicit moving(const shop& s) : shop_(s) {}

  /// Readable until the next call. Faces of which nothing was read yet have no lines.
  const std::vector<panel>& update(const fovea::image_view& frame, double seconds) {
    const auto faces = faces_.update(frame, seconds);
    const fovea::followed_face* next = nullptr;
    std::map<int, person> kept;
    for (const auto& f : faces) {
      auto& p = kept[f.id] = std::move(people_[f.id]);
      if (p.looks > 0 && seconds - p.read < 0.5) continue;
      if (!next || p.read < kept[next->id].read) next = &f;
    }
    people_ = std::move(kept);
    if (next) read(people_[next->id], frame, *next, seconds);
    panels_.clear();
    for (const auto& f : faces) panels_.push_back(shown(people_[f.id], f));
    return panels_;
  }

  /// How often the detector ran, and how often a face was read.
  long looks() const { return faces_.looks(); }
  long reads() const { return reads_; }

 private:
  struct person {
    double read = -1;
    int looks = 0;
    fovea::seen_face face;  ///< its age is the mean of all looks
    fovea::track_vote<std::string> name;
  };

  void read(person& p, const fovea::image_view& frame, const fovea::followed_face& f,
            double seconds) {
    const auto& crop = align_.align(frame, f.placed);
    p.face.for_probing = fovea::measure(crop).against(fovea::probing);
    p.face.identity = identity_.read(crop);
    p.name.add(shop_.name_of(p.face.identity), p.face.for_probing.score());
    const auto age = age_.read(frame_.align(frame, f));
    auto& mean = p.face.age;
    if (p.looks++ == 0) mean = age;
    const float share = 1 / float(p.looks);
    mean.years += share * (age.years - mean.years), mean.male += share * (age.male - mean.male);
    mean.spread += share * (age.spread - mean.spread);
    mean.within += share * (age.within - mean.within);
    p.read = seconds, ++reads_;
  }

  panel shown(person& p, const fovea::followed_face& f) const {
    static_cast<fovea::detection&>(p.face) = f;
    p.face.mesh = f.placed, p.face.points = f.placed.five();
    p.face.gestures = fovea::gestures_of(f.seen), p.face.pose = fovea::pose_of(f.placed);
    panel one = p.looks > 0 ? told(p.face, p.name.answer(), shop_) : panel{p.face, {}, 0};
    one.id = f.id;
    return one;
  }

  const shop& shop_;
  fovea::face_follower<fovea::yunet> faces_{
      fovea::yunet::load(models::path("yunet_n.onnx")).value(),
      fovea::face_mesh::load(models::path("face_landmark.tflite")).value()};
  fovea::five_point_by_mesh<> align_{app::mesh_aligner()};
  fovea::mobile_face identity_{
      fovea::mobile_face::load(models::path("MobileFaceNet.tflite")).value()};
  fovea::box_frame<fovea::loose_224> frame_;
  fovea::age_gender age_{fovea::age_gender::load(models::path("faceres.onnx")).value()};
  std::map<int, person> people_;
  std::vector<panel> panels_;
  long reads_ = 0;
};

}  // namespace showroom
