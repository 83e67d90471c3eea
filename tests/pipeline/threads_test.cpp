// The thread contract: one program, sixteen threads, each a copy of the pipeline of its own. Runs
// under the thread sanitizer, too. Skipped where models are not fetched.

#include "fovea/image/resize.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/pipeline/pipeline.hpp"
#include "fovea/vision/align/box_within.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/attribute/age_gender_retail.hpp"
#include "fovea/vision/attribute/head_pose.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "fovea/vision/liveness/mini_fasnet.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"

#include <cstring>
#include <thread>

using namespace fovea;
using namespace fovea_test;

namespace {

template <class T>
void append(std::vector<char>& to, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  const auto at = to.size();
  to.resize(at + sizeof value);
  std::memcpy(to.data() + at, &value, sizeof value);
}

/// All numbers that a pipeline gives for two pictures, as bytes.
template <class Pipeline>
std::vector<char> answers(Pipeline& faces, const image_view& one, const image_view& other) {
  std::vector<char> all;
  for (const auto* picture : {&one, &other, &one})
    for (const auto& face : faces(*picture)) {
      append(all, face.box), append(all, face.score), append(all, face.points);
      append(all, face.template get<mobile_face::result_type>().values);
      append(all, face.template get<head_pose>().yaw);
      append(all, face.template get<age_and_gender>().years);
      append(all, face.template get<mini_fasnet::result_type>().live);
    }
  return all;
}

}  // namespace

TEST_CASE("sixteen threads with copies of one pipeline give the bytes of one thread") {
  const auto mesh = models::path("face_landmark.tflite"),
             identity = models::path("MobileFaceNet.tflite"),
             age = models::path("age-gender-retail.onnx"),
             live = shared("models/minifasnet/2.7_80x80_MiniFASNetV2.onnx"),
             group = shared("data/faces-dlib/faces/2008_004176.jpg");
  if (!have(yunet_file(), mesh, identity, age, live, group)) return;
  const auto whole = read_image(group).value();
  const auto photo = resize<rgb8>(whole, 320, 291), smaller = resize<rgb8>(whole, 250, 227);
  const auto original =
      pipeline{yunet::load(yunet_file()).value(), five_point_by_mesh{face_mesh::load(mesh).value()},
               mobile_face::load(identity).value(), head_pose_by_mesh{}}
          .with(box_frame<tight_62>{}, age_gender_retail::load(age).value())
          .with(box_within<around_80>{}, mini_fasnet::load(live).value());
  auto alone = original;
  const auto expected = answers(alone, photo, smaller);
  CHECK(expected.size() > 3 * 5 * 800);

  std::vector<std::vector<char>> got(slow_here() && !threads_watched ? 4 : 16);
  std::vector<std::thread> threads;
  for (auto& mine : got)
    threads.emplace_back([&] {
      auto own = original;  // copied by the thread that uses it, while others do the same
      mine = answers(own, photo, smaller);
    });
  for (auto& thread : threads) thread.join();
  for (const auto& mine : got) CHECK(mine == expected);
}
