#pragma once

#include "fovea/io/image_file.hpp"
#include "fovea/vision/detect/yunet.hpp"
#include "support/labelled_faces.hpp"

#include <map>
#include <string>
#include <vector>

/// How the 46 faces of CompreFace's sample photographs look, in the order of their noses: sex, age
/// in years, whether they smile with teeth, and whether they look into the camera. 001 to 009 (nine
/// pictures of three people): sex and age as CompreFace's own tests have them. All else was judged
/// by eye for these tests, so that ages are off by a few years, and a sex may be wrong.
namespace fovea_test {

struct face_by_eye {
  bool male;
  float age;
  enum { no, a_little, with_teeth } smiles;
  bool at_camera;  ///< looks into it
};

struct photo_by_eye {
  const char* name;
  const char* faces;  ///< sex, age, + for teeth, ~ for a little, @ for a look into the camera
};
inline constexpr photo_by_eye compreface_by_eye[] = {
    {"000_5.jpg", "m21+ f20+@ m19 f21+@ f20+"},
    {"001_A.jpg", "f30@"},
    {"002_A.jpg", "f30@"},
    {"003_A.jpg", "f30@"},
    {"004_A.jpg", "f30@"},
    {"005_A.jpg", "f30@"},
    {"006_A.jpg", "f30@"},
    {"007_B.jpg", "f25@"},
    {"008_B.jpg", "f25@"},
    {"009_C.jpg", "m30~@"},
    {"010_2.jpg", "f35+ f28+"},
    {"011_3.jpg", "f25+ f25+ m26+"},
    {"012_4.jpg", "m28+ f30+ m35+ f23+"},
    {"013_4.jpg", "f25+ m28+ f23+ m32+"},
    {"014_5.jpg", "m38@ f27@ f27+@ f30@ f38@"},
    {"015_6.jpg", "m45~@ f28~@ f42~@ f30~@ f28+@ m28+@"},
    {"016_8.jpg", "f25 m28 f30 f22 f33 f30 m30 f26"}};

/// Calls `each(photo, face found by YuNet, how it looks)` for the faces that are found.
template <class Each>
void for_each_face_by_eye(Each each) {
  auto detector = fovea::yunet::load(yunet_file()).value();
  const auto noses = compreface_noses();
  for (const auto& [name, faces] : compreface_by_eye) {
    const auto photo =
        fovea::read_image(shared(std::string("data/faces-compreface/") + name)).value();
    const auto found = detector.detect(photo);
    std::istringstream words(faces);
    for (const fovea::point nose : noses.at(name)) {
      std::string word;
      words >> word;
      const auto marked = [&](char mark) { return word.find(mark) != word.npos; };
      const face_by_eye looks{word[0] == 'm', std::stof(word.substr(1)),
                              marked('+')   ? face_by_eye::with_teeth
                              : marked('~') ? face_by_eye::a_little
                                            : face_by_eye::no,
                              marked('@')};
      for (const auto& face : found)
        if (face.box.contains(nose)) {
          each(photo, face, looks);
          break;
        }
    }
  }
}

}  // namespace fovea_test
