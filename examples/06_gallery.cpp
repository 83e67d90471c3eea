// Enrols the faces of a photograph in a gallery on disk, and finds them again.
// Run: ./examples/run 06 PHOTO (without, it takes a sample).
// Prints who is in the photograph, how sure that is, and what a stranger would be told.
// needs: yunet face-mesh mobile-face
// photographs: groups
#include "models/cache.hpp"

#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <cstdio>

int main(int, char** argv) {
  using namespace fovea;
  pipeline faces{yunet::load(models::path("yunet_n.onnx")).value(),
                 five_point_by_mesh{face_mesh::load(models::path("face_landmark.tflite")).value()},
                 mobile_face::load(models::path("MobileFaceNet.tflite")).value()};
  using identity = mobile_face::result_type;
  const auto photo = read_image(argv[1]).value();

  gallery<mobile_face> enrolled;
  for (const auto& face : faces(photo)) {
    const auto name = "person " + std::to_string(enrolled.size() + 1);
    if (face.box.height >= mobile_face::smallest_face && enrolled.size() < 3)
      enrolled.add(name, face.get<identity>()).value();
  }
  enrolled.save("people.gallery").value();

  const auto people = gallery<mobile_face>::open("people.gallery").value();
  for (const auto& face : faces(photo)) {
    const auto [name, similarity] = people.nearest(face.get<identity>());
    std::printf("%4.0f,%4.0f: most like %s, %.2f\n", face.box.x, face.box.y, name, similarity);
    const auto who = people.decide(face.get<identity>(), mobile_face::usual_point());
    std::printf("           %s\n", who.text().c_str());
  }
}
