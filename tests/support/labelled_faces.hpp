#pragma once

#include "fovea/image/rect.hpp"
#include "support/shared.hpp"

#include <array>
#include <cstdio>
#include <map>
#include <sstream>
#include <vector>

/// Labels of the photographs in ../shared/data, read with no more of a parser than they need.
namespace fovea_test {

struct labelled_face {
  fovea::rect box;
  std::array<fovea::point, 68> points;
  int count = 0;  ///< of points
};
using labelled_photos = std::map<std::string, std::vector<labelled_face>>;

inline float attribute(const std::string& line, const std::string& name) {
  const auto at = line.find(name + "='");
  return at == line.npos ? 0 : std::stof(line.substr(at + name.size() + 2));
}

/// The nine photographs with 43 boxes in dlib's examples, with the 68 points that dlib put there.
inline labelled_photos dlib_faces() {
  labelled_photos photos;
  for (const char* set : {"testing", "training"}) {
    std::ifstream file(shared("data/faces-dlib/faces/") + set + "_with_face_landmarks.xml");
    std::string photo;
    for (std::string line; std::getline(file, line);) {
      if (const auto at = line.find("<image file='"); at != line.npos)
        photo = line.substr(at + 13, line.find('\'', at + 13) - at - 13);
      if (line.find("<box") != line.npos)
        photos[photo].push_back({{attribute(line, "left"), attribute(line, "top"),
                                  attribute(line, "width"), attribute(line, "height")},
                                 {},
                                 0});
      if (line.find("<part") != line.npos) {
        auto& face = photos[photo].back();
        const auto index = std::size_t(attribute(line, "name"));
        face.points[index] = {attribute(line, "x"), attribute(line, "y")};
        ++face.count;
      }
    }
  }
  return photos;
}

/// The 46 noses of CompreFace's sample photographs, and photographs that have none.
inline std::map<std::string, std::vector<fovea::point>> compreface_noses() {
  std::map<std::string, std::vector<fovea::point>> photos;
  std::ifstream file(shared("data/faces-compreface/noses.csv"));
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    char name[64];
    float x = 0, y = 0;
    if (std::sscanf(line.c_str(), "%63[^,],%f,%f", name, &x, &y) == 3)
      photos[name].push_back({x, y});
  }
  if (!photos.empty()) photos["017_0.jpg"];  // a landscape
  return photos;
}

/// A `.pts` file of 68 points, which count from 1 (Matlab) at pixel centres.
inline std::vector<fovea::point> points_file(const std::string& path) {
  std::ifstream file(path);
  std::vector<fovea::point> points;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    float x = 0, y = 0;
    if (words >> x >> y) points.push_back({x, y});
  }
  return points;
}

}  // namespace fovea_test
