#pragma once

#include "apps/common/alive.hpp"
#include "apps/common/faces.hpp"

namespace unlock_program {

/// The nets that look at frames, and whose face opens.
class watcher {
 public:
  using identity = fovea::mobile_face::result_type;

  explicit watcher(const identity& owner, int challenges, std::uint64_t seed)
      : owner_(owner), asks_(challenges > 0), seed_(seed), course_(seed, challenges) {}

  /// What one frame says. Where several faces are in it, the largest counts.
  fovea::unlock_evidence look(const fovea::image_view& frame, double seconds) {
    const fovea::followed_face* best = nullptr;
    for (const auto& face : faces_.update(frame, seconds))
      if (!best || face.box.area() > best->box.area()) best = &face;
    if (!best) {
      if (asks_) course_.update({.seconds = seconds});
      return {.seconds = seconds};
    }
    const auto glance = glance_at(best->seen, seconds);
    if (asks_) ask(best->id, glance);
    likeness_ = fovea::cosine(identity_.read(align_.align(frame, best->placed)), owner_);
    return {seconds, true, attentive(glance), likeness_ >= fovea::mobile_face::same_person,
            alive(frame, best->box)};
  }

  float likeness() const { return likeness_; }
  float passive() const { return passive_.live; }
  /// The task that is asked for now, if any is.
  const char* request() const {
    return asks_ && course_.passed() < course_.count() ? request_of(course_.current().task()) : "";
  }

 private:
  /// Goes on with the course, with a new one for another face or after a task that was not done:
  /// who passed must be who is let in.
  void ask(int face, const fovea::face_glance& glance) {
    using state = fovea::challenge_state;
    const bool over = course_.current().state() > state::passed;
    if (face != asked_ || over) course_ = fovea::challenge_course(++seed_, course_.count());
    asked_ = face;
    course_.update(glance);
  }

  fovea::liveness_verdict alive(const fovea::image_view& frame, const fovea::rect& box) {
    passive_ = liveness_.read(frame, box);
    const auto said = passive_.verdict();
    return said == fovea::liveness_verdict::live && asks_ ? course_.verdict() : said;
  }

  identity owner_;
  bool asks_;
  std::uint64_t seed_;
  int asked_ = 0;  ///< number of the face that the course is for
  fovea::challenge_course course_;
  fovea::face_follower<fovea::yunet> faces_{
      fovea::yunet::load(models::path("yunet_n.onnx")).value(),
      fovea::face_mesh::load(models::path("face_landmark.tflite")).value(),
      {.look_again = 0.2}};
  fovea::five_point_by_mesh<> align_{app::mesh_aligner()};
  fovea::mobile_face identity_{
      fovea::mobile_face::load(models::path("MobileFaceNet.tflite")).value()};
  app::liveness_reader liveness_;
  fovea::liveness passive_;
  float likeness_ = 0;
};

}  // namespace unlock_program
