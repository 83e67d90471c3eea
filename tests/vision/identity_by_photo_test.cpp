// Pairs of faces whose truth the photographs themselves tell: CompreFace's pictures of three
// people, and faces that lie side by side in one photograph, which are different people.
#include "fovea/gallery/score_curve.hpp"
#include "fovea/io/image_file.hpp"
#include "fovea/vision/align/five_point_by_mesh.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "fovea/vision/embed/face_feature.hpp"
#include "fovea/vision/embed/mobile_face.hpp"
#include "support/labelled_faces.hpp"
#include "support/slow_here.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace fovea;
using namespace fovea_test;

namespace {

const auto mesh_file = [] { return models::path("face_landmark.tflite"); };
const auto small_file = [] { return models::path("MobileFaceNet.tflite"); };
const auto large_file = [] { return models::path("fr_feature.onnx"); };

struct seen_face {
  std::string photo;
  float height;
  mobile_face::result_type small;
  face_feature::result_type large;
};

class reader {
 public:
  /// The faces of a photograph that were labelled by a point within them.
  void look(const std::string& name, const std::string& path, const std::vector<point>& labels) {
    const auto photo = read_image(path).value();
    for (const auto& face : detector_.detect(photo))
      for (const point& label : labels)
        if (face.box.contains(label)) {
          const auto& crop = aligner_.align(photo, face);
          all.push_back({name, face.box.height, small_.read(crop), large_.read(crop)});
          break;
        }
  }
  std::vector<seen_face> all;

 private:
  yunet detector_ = yunet::load(yunet_file()).value();
  five_point_by_mesh<arcface_112> aligner_{face_mesh::load(mesh_file()).value()};
  mobile_face small_ = mobile_face::load(small_file()).value();
  face_feature large_ = face_feature::load(large_file()).value();
};

/// Whose picture "007_B.jpg" is: 'B'; '-' of group photographs.
char owner(const std::string& photo) { return photo[4] >= 'A' && photo[4] <= 'C' ? photo[4] : '-'; }

struct judged_pairs {
  std::vector<float> same, different;
};

template <class Similarity>
judged_pairs judge(const std::vector<seen_face>& all, Similarity alike) {
  judged_pairs out;
  for (std::size_t a = 0; a < all.size(); ++a)
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      const char one = owner(all[a].photo), other = owner(all[b].photo);
      const bool known = one != '-' && other != '-';
      if (all[a].photo == all[b].photo || (known && one != other))
        out.different.push_back(alike(all[a], all[b]));
      else if (known)
        out.same.push_back(alike(all[a], all[b]));
    }
  return out;
}

void tell(const std::string& net, judged_pairs pairs, float threshold) {
  const score_curve curve(std::move(pairs.same), std::move(pairs.different));
  CHECK(curve.same().size() == 16);
  CHECK(curve.different().size() == 200);
  MESSAGE(net << " at its usual threshold: different people matched "
              << curve.false_matches(threshold).text() << ", one person missed "
              << curve.misses(threshold).text() << "; equal error rate "
              << curve.equal_error_rate());
  CHECK(curve.misses(threshold).errors == 0);
  CHECK(curve.false_matches(threshold).errors <= 8);
  CHECK(curve.equal_error_rate() <= 0.01);
}

}  // namespace

TEST_CASE("one person is told from others on photographs that say themselves who is whom") {
  if (slow_here()) return;
  if (!have(yunet_file(), mesh_file(), small_file(), large_file(),
            shared("data/faces-dlib/faces/testing.xml"), shared("data/faces-compreface/noses.csv")))
    return;
  reader faces;
  for (const auto& [name, labels] : dlib_faces()) {
    std::vector<point> middles;
    for (const auto& face : labels)
      middles.push_back({face.box.x + face.box.width / 2, face.box.y + face.box.height / 2});
    faces.look(name, shared("data/faces-dlib/faces/") + name, middles);
  }
  for (const auto& [name, noses] : compreface_noses())
    faces.look(name, shared("data/faces-compreface/") + name, noses);
  CHECK(faces.all.size() == 89);
  MESSAGE(std::count_if(faces.all.begin(), faces.all.end(), [](auto& f) { return f.height < 48; })
          << " of " << faces.all.size() << " faces are under 48 pixels high");
  const auto small = [](auto& a, auto& b) { return cosine(a.small, b.small); };
  const auto large = [](auto& a, auto& b) { return cosine(a.large, b.large); };
  tell("mobile_face", judge(faces.all, small), mobile_face::same_person);
  tell("face_feature", judge(faces.all, large), face_feature::same_person);
}
