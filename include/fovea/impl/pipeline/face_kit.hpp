#pragma once

#include "fovea/core/json_writer.hpp"
#include "fovea/pipeline/face_kit.hpp"

#include <cmath>
#include <cstdio>

namespace fovea::inline FOVEA_ABI {

namespace face_kit_detail {

inline std::string printed(const char* format, double a, double b = 0, double c = 0, double d = 0) {
  char text[128];
  std::snprintf(text, sizeof text, format, a, b, c, d);
  return text;
}

/// "turned 12 degrees to the left, looking up 20"; nothing under ten degrees.
inline std::string turned(const head_pose& pose) {
  std::string words;
  if (std::abs(pose.yaw) >= 10)
    words = printed("; turned %.0f degrees to the ", double(std::abs(pose.yaw))) +
            (pose.yaw < 0 ? "left" : "right");
  if (std::abs(pose.pitch) >= 10)
    words += (pose.pitch > 0 ? "; looking up" : "; looking down") +
             printed(" %.0f degrees", double(std::abs(pose.pitch)));
  return words;
}

inline void write(json_writer& j, const rect& r) {
  j.array().value(r.x).value(r.y).value(r.width).value(r.height).end();
}

inline void write(json_writer& j, const face_quality& quality) {
  j.object().member("passes", quality.passes()).member("score", quality.score());
  j.member("text", quality.text()).end();
}

inline void write(json_writer& j, const seen_face& f) {
  write(j.object().key("box"), f.box);
  j.member("score", f.score).key("points").array();
  for (const point& p : f.points) j.array().value(p.x).value(p.y).end();
  j.end().key("age").object().member("years", f.age.years).member("spread", f.age.spread);
  j.member("youngest", f.age.youngest()).member("oldest", f.age.oldest()).end();
  j.key("gender").object().member("looks", name_of(f.age.looks())).member("male", f.age.male).end();
  j.key("pose").object().member("yaw", f.pose.yaw).member("pitch", f.pose.pitch);
  j.member("roll", f.pose.roll).end();
  j.member("eyes", f.gestures.eyes()).member("mouth", f.gestures.mouth);
  j.member("smile", f.gestures.smile()).member("mesh_presence", f.mesh.presence);
  write(j.key("for_probing"), f.for_probing);
  write(j.key("for_enrolment"), f.for_enrolment);
  j.end();
}

}  // namespace face_kit_detail

FOVEA_INLINE std::string seen_face::text() const {
  using namespace face_kit_detail;
  return printed("face at %.0f, %.0f (%.0f x %.0f): ", double(box.x), double(box.y),
                 double(box.width), double(box.height)) +
         printed("looks %.0f (%.0f to %.0f), ", double(age.years), double(age.youngest()),
                 double(age.oldest())) +
         name_of(age.looks()) + turned(pose) + "; picture " + for_probing.text();
}

FOVEA_INLINE std::string seen_face::json() const {
  json_writer j;
  face_kit_detail::write(j, *this);
  return j.text();
}

FOVEA_INLINE const seen_face* seen_faces::largest() const noexcept {
  const seen_face* best = nullptr;
  for (const auto& each : *this)
    if (!best || each.box.area() > best->box.area()) best = &each;
  return best;
}

FOVEA_INLINE std::string seen_faces::text() const {
  if (empty())
    return face_kit_detail::printed(
        "no face; in an image of this size they are found from %.0f pixels of height",
        double(smallest));
  std::string lines;
  for (const auto& each : *this) lines += (lines.empty() ? "" : "\n") + each.text();
  return lines;
}

FOVEA_INLINE std::string seen_faces::json() const {
  json_writer j;
  j.object().key("faces").array();
  for (const auto& each : *this) face_kit_detail::write(j, each);
  j.end().member("smallest", smallest).end();
  return j.text();
}

FOVEA_INLINE result<face_kit> face_kit::load(const std::string& folder, const detect_options& how) {
  const auto in = [&](const char* file) { return folder + "/" + file; };
  auto detector = yunet::load(in("yunet_n.onnx"), how);
  if (!detector) return detector.error();
  auto mesh = face_mesh::load(in("face_landmark.tflite"), how.parallel);
  if (!mesh) return mesh.error();
  auto identity = mobile_face::load(in("MobileFaceNet.tflite"), how.parallel);
  if (!identity) return identity.error();
  auto age = age_gender::load(in("faceres.onnx"), how.parallel);
  if (!age) return age.error();
  return face_kit(std::move(*detector), std::move(*mesh), std::move(*identity), std::move(*age));
}

FOVEA_INLINE comparison face_kit::same(const image_view& a, const image_view& b,
                                       const operating_point& at) {
  const auto first = look(a), second = look(b);
  const seen_face none;  // like nothing: no identity
  const auto* one = first.largest();
  const auto* other = second.largest();
  return same(one ? *one : none, other ? *other : none, at);
}

FOVEA_INLINE seen_faces face_kit::look(const image_view& image) {
  seen_faces all;
  all.smallest = detector_.smallest_face(image.width, image.height);
  for (const auto& found : detector_.detect(image)) {
    auto& face = all.emplace_back();
    static_cast<face_detection&>(face) = found;
    const auto& crop = align_.align(image, found);
    face.mesh = crop.placed_by;
    face.identity = identity_.read(crop);
    face.pose = pose_of(face.mesh), face.gestures = gestures_of(face.mesh);
    const auto measures = measure(crop);
    face.for_probing = measures.against(probing), face.for_enrolment = measures.against(enrolment);
    face.age = age_.read(frame_.align(image, found));
  }
  return all;
}

}  // namespace fovea::inline FOVEA_ABI
