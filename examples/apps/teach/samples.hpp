#pragma once

#include "apps/common/faces.hpp"
#include "apps/common/photos.hpp"
#include "apps/common/progress.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/io/image_file.hpp>

#include <charconv>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Faces with what somebody said of them.
namespace teach_app {

struct face {
  fovea::mobile_face::result_type first;
  fovea::face_feature::result_type second;
};

template <class Answer>
struct samples {
  std::vector<fovea::mobile_face::result_type> first;
  std::vector<fovea::face_feature::result_type> second;
  std::vector<Answer> answers;
};

/// The largest face of a photograph, in two embeddings.
class reader {
 public:
  reader()
      : detector_(fovea::yunet::load(models::path("yunet_n.onnx")).value()),
        align_(app::mesh_aligner()),
        first_(fovea::mobile_face::load(models::path("MobileFaceNet.tflite")).value()),
        second_(fovea::face_feature::load(models::path("fr_feature.onnx")).value()) {}

  /// Nothing where there is no face, or one that is too small to tell people apart by; throws where
  /// the file is no photograph.
  std::optional<face> look(const std::string& file) {
    const auto photo = fovea::read_image(file).value();
    const fovea::face_detection* largest = nullptr;
    for (const auto& each : detector_.detect(photo))
      if (!largest || each.box.area() > largest->box.area()) largest = &each;
    if (!largest || largest->box.height < fovea::mobile_face::smallest_face) return std::nullopt;
    const auto& chip = align_.align(photo, *largest);
    return face{first_.read(chip), second_.read(chip)};
  }

 private:
  fovea::yunet detector_;
  fovea::five_point_by_mesh<> align_;
  fovea::mobile_face first_;
  fovea::face_feature second_;
};

/// Reads every photograph; those without a face are told and left out.
template <class Answer>
samples<Answer> read_all(const std::vector<std::pair<std::string, Answer>>& said) {
  samples<Answer> all;
  reader look;
  for (std::size_t i = 0; i < said.size(); ++i) {
    app::progress(i + 1, said.size());
    const auto seen = look.look(said[i].first);
    if (!seen) {
      std::fprintf(stderr, "teach: %s is left out: no face of 32 pixels or more.\n",
                   said[i].first.c_str());
      continue;
    }
    all.first.push_back(seen->first), all.second.push_back(seen->second);
    all.answers.push_back(said[i].second);
  }
  return all;
}

/// PHOTO,NUMBER in each line; a first line without a number is a heading.
inline samples<float> ratings_in(const std::string& path) {
  const auto file = fovea::file_map::read(path, std::size_t(64) << 20).value();
  const auto bytes = file.contents();
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto folder = app::fs::path(path).parent_path();
  std::vector<std::pair<std::string, float>> said;
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
    said.emplace_back((folder / std::string(line.substr(0, comma))).string(), rating);
  }
  return read_all(said);
}

/// A class for each folder in a folder.
inline samples<std::string> classes_in(const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> said;
  for (const auto& file : app::photos_in(folder)) {
    const auto below = app::fs::path(file).lexically_relative(folder);
    if (std::distance(below.begin(), below.end()) > 1)
      said.emplace_back(file, below.begin()->string());
  }
  return read_all(said);
}

}  // namespace teach_app
