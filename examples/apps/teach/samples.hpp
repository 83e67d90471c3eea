#pragma once

#include "apps/common/people.hpp"
#include "apps/common/photos.hpp"

#include <fovea/core/file_map.hpp>

#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace app {

/// Two embedders as one, for heads that read both.
struct both_models {
  using result_type = std::tuple<fovea::mobile_face::result_type, fovea::face_feature::result_type>;
  static constexpr float smallest_face = fovea::mobile_face::smallest_face;
  static constexpr float advised_face = fovea::mobile_face::advised_face;

  fovea::mobile_face one;
  fovea::face_feature two;

  result_type read(const fovea::crop<fovea::arcface_112>& face) {
    return {one.read(face), two.read(face)};
  }
};
template <>
inline both_models load_model() {
  return {load_model<fovea::mobile_face>(), load_model<fovea::face_feature>()};
}

}  // namespace app

/// Faces with what somebody said of them.
namespace teach_app {

/// Photographs and what was said of each.
template <class Answer>
struct said {
  std::vector<std::string> files;
  std::vector<Answer> answers;
};

template <class Model, class Answer>
struct samples {
  std::vector<typename Model::result_type> faces;
  std::vector<Answer> answers;
};

/// The largest face of each photograph; those without one that is large enough are told and left
/// out.
template <class Model, class Answer>
samples<Model, Answer> read_all(const said<Answer>& all, int threads) {
  samples<Model, Answer> out;
  const auto photos = app::look_at(all.files, app::usual_reader<Model>(), threads);
  for (std::size_t i = 0; i < photos.size(); ++i) {
    const auto& photo = photos[i];
    if (!photo.problem.empty()) throw std::runtime_error(photo.problem);
    if (photo.faces.empty() || !photo.largest().large_enough()) {
      std::fprintf(stderr, "teach: %s is left out: no face of 32 pixels or more.\n",
                   photo.path.c_str());
      continue;
    }
    out.faces.push_back(photo.largest().who);
    out.answers.push_back(all.answers[i]);
  }
  return out;
}

/// PHOTO,NUMBER in each line; a first line without a number is a heading.
inline said<float> ratings_in(const std::string& path) {
  const auto file = fovea::file_map::read(path, std::size_t(64) << 20).value();
  const auto bytes = file.contents();
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto folder = app::fs::path(path).parent_path();
  said<float> all;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty()) continue;
    const auto comma = line.rfind(',');
    const auto text = line.substr(comma == line.npos ? line.size() : comma + 1);
    float rating = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), rating);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) {
      if (number == 1) continue;
      throw std::runtime_error(path + ": line " + std::to_string(number) + " is not PHOTO,NUMBER.");
    }
    all.files.push_back((folder / std::string(line.substr(0, comma))).string());
    all.answers.push_back(rating);
  }
  return all;
}

/// A class for each folder in a folder.
inline said<std::string> classes_in(const std::string& folder) {
  said<std::string> all;
  for (const auto& file : app::photos_in(folder)) {
    const auto below = app::fs::path(file).lexically_relative(folder);
    if (std::distance(below.begin(), below.end()) < 2) continue;
    all.files.push_back(file);
    all.answers.push_back(below.begin()->string());
  }
  return all;
}

}  // namespace teach_app
