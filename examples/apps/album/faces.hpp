#pragma once

#include "apps/common/people.hpp"

#include <fovea/core/file_map.hpp>

#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// The faces of an album and what somebody said about them.
namespace album {

struct face {
  std::string name;  ///< "photo.jpg#2": the second from the left
  std::int32_t photo = 0;
  fovea::rect box;
  fovea::mobile_face::result_type who;
  std::vector<std::byte> jpeg;  ///< 96 pixels high
};

inline std::vector<std::byte> thumbnail(const fovea::image<fovea::rgb8>& photo, fovea::rect box) {
  const float step = box.height * 1.3f / 96;
  fovea::image<fovea::rgb8> small(96, 96);
  fovea::sampler cut;
  const auto centre = box.centre();
  cut(photo, fovea::affine{step, 0, centre.x - 48 * step, 0, step, centre.y - 48 * step}, small);
  return fovea::encode_jpeg(small, 85);
}

/// Faces that are large enough, photograph by photograph, from left to right.
inline std::vector<face> faces_of(const std::vector<app::seen_photo<>>& photos,
                                  const std::vector<fovea::image<fovea::rgb8>>& pixels) {
  std::vector<face> all;
  for (std::size_t i = 0; i < photos.size(); ++i) {
    auto seen = photos[i].faces;
    std::sort(seen.begin(), seen.end(),
              [](auto& a, auto& b) { return a.found.box.x < b.found.box.x; });
    int number = 0;
    for (const auto& f : seen) {
      ++number;
      if (!f.large_enough()) continue;
      all.push_back({photos[i].path + "#" + std::to_string(number), std::int32_t(i), f.found.box,
                     f.who, thumbnail(pixels[i], f.found.box)});
    }
  }
  return all;
}

/// What somebody decided, a line each: merge FACE FACE, split FACE..., reject FACE, with tabs
/// between; undo takes the line before it back.
class decisions {
 public:
  explicit decisions(const std::vector<face>& faces) {
    for (std::size_t i = 0; i < faces.size(); ++i) index_[faces[i].name] = std::int32_t(i);
  }

  void apply(const std::string& text, const std::string& path, fovea::flat_clusters& groups) const {
    std::istringstream lines(text);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (line.empty() || line[0] == '#') continue;
      std::vector<std::string> words;
      std::istringstream parts(line);
      for (std::string w; std::getline(parts, w, '\t');) words.push_back(w);
      const auto wrong = [&](const std::string& why) {
        throw std::runtime_error(path + ": line " + std::to_string(number) + " " + why + ".");
      };
      std::vector<std::int32_t> on;
      for (std::size_t i = 1; i < words.size(); ++i) {
        const auto at = index_.find(words[i]);
        if (at == index_.end())
          wrong("names the face '" + words[i] + "', which is not in these photographs");
        on.push_back(at->second);
      }
      groups.group();
      if (words[0] == "merge" && on.size() == 2)
        groups.merge(on[0], on[1]);
      else if (words[0] == "split" && !on.empty())
        groups.split(on);
      else if (words[0] == "reject" && on.size() == 1)
        groups.reject(on[0]);
      else if (words[0] == "undo" && on.empty())
        groups.undo();
      else
        wrong("is not merge FACE FACE, split FACE..., reject FACE or undo, with tabs between");
    }
  }

 private:
  std::map<std::string, std::int32_t> index_;
};

}  // namespace album
