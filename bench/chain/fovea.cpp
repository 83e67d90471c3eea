// chain_fovea PHOTO   what `analyze` does with a photograph, stage by stage, as chain.hpp says
#include "chain.hpp"

#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <optional>

namespace {

using namespace fovea;

class chain {
 public:
  explicit chain(std::string file) : file_(std::move(file)) {}

  std::string operator()() {
    bench_chain::stages spent;
    auto photo = read_image(file_).value();
    spent.end("decode");
    const auto seen = detector_.detect(photo);
    const std::vector<face_detection> faces(seen.begin(), seen.end());
    spent.end("detect");
    std::vector<mesh> meshes;
    std::vector<float> ages;
    for (const auto& face : faces) {
      const mesh first = mesh_.read(frame_.align(photo, face));
      meshes.push_back(mesh_.read(frame_.align(photo, first.bounds(), first.radians())));
      spent.end("mesh");
      who_ = identity_.read(align_.align(photo, meshes.back()));
      spent.end("identity");
      ages.push_back(age_.read(square_.align(photo, face)).years);
      spent.end("age");
    }
    draw_on(photo, faces, meshes);
    spent.end("draw");
    jpeg_ = encode_jpeg(photo, 88).size();
    spent.end("encode");
    return spent.json(ages);
  }

 private:
  static void draw_on(image<rgb8>& photo, const std::vector<face_detection>& faces,
                      const std::vector<mesh>& meshes) {
    for (std::size_t i = 0; i < faces.size(); ++i) {
      for (const auto& [a, b] : mesh_lines(meshes[i]))
        draw::line(photo, meshes[i].points[a], meshes[i].points[b], {120, 255, 200, 140}, 1);
      draw::box(photo, faces[i].box, {120, 255, 200}, 3);
    }
  }

  std::string file_;
  yunet detector_{yunet::load(models::path("yunet_n.onnx")).value()};
  face_mesh mesh_{face_mesh::load(models::path("face_landmark.tflite")).value()};
  box_frame<mesh_192> frame_;
  five_point_by_mesh<> align_{mesh_};
  mobile_face identity_{mobile_face::load(models::path("MobileFaceNet.tflite")).value()};
  box_frame<loose_224> square_;
  age_gender age_{age_gender::load(models::path("faceres.onnx")).value()};
  mobile_face::result_type who_;
  std::size_t jpeg_ = 0;
};

}  // namespace

int main(int count, char** words) {
  if (count != 2) return std::fputs("usage: chain_fovea PHOTO\n", stderr), 2;
  return bench_chain::serve([&] { return chain(words[1]); });
}
