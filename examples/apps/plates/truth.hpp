#pragma once

#include "apps/common/lines.hpp"
#include "apps/plates/tell.hpp"

#include <fovea/core/file_map.hpp>
#include <fovea/gallery/error_rate.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

/// Photographs whose plates are known, and how often these are found and read.
namespace plates {

/// A plate of a photograph, in pixels of it.
struct label {
  fovea::rect box;
  std::string text;
};

/// "FILE X Y WIDTH HEIGHT TEXT" with a tab between the words; false where a line is none.
inline bool parse_label(std::string_view line, label& to) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at <= line.size() && words.size() < 7;) {
    const auto tab = std::min(line.find('\t', at), line.size());
    words.push_back(line.substr(at, tab - at));
    at = tab + 1;
  }
  if (words.size() != 6 || words[5].empty()) return false;
  float* const numbers[] = {&to.box.x, &to.box.y, &to.box.width, &to.box.height};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto word = words[i + 1];
    const auto read = std::from_chars(word.data(), word.data() + word.size(), *numbers[i]);
    if (read.ec != std::errc() || read.ptr != word.data() + word.size() ||
        !(std::abs(*numbers[i]) < 1e6f))
      return false;
  }
  to.text = words[5];
  return to.box.width > 0 && to.box.height > 0;
}

/// A label a line, as public sets of plates have them. `name` begins the sentence that tells which
/// line is none.
inline fovea::result<std::vector<label>> parse_labels(std::string_view text,
                                                      const std::string& name) {
  std::vector<label> all;
  int number = 0, wrong = 0;
  app::for_each_line(text, [&](std::string_view line) {
    ++number;
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (line.empty() || wrong) return;
    if (!parse_label(line, all.emplace_back())) wrong = number;
  });
  if (!wrong) return all;
  return fovea::failure{fovea::error_code::malformed,
                        name + ": line " + std::to_string(wrong) +
                            " is no label; write FILE, X, Y, WIDTH, HEIGHT and TEXT with a tab "
                            "between them."};
}

/// The labels that lie beside a photograph, in a file of its name that ends with .txt.
inline fovea::result<std::vector<label>> labels_of(const std::string& photo) {
  const auto path = std::filesystem::path(photo).replace_extension(".txt").string();
  const auto file = fovea::file_map::read(path, std::size_t(1) << 20);
  if (!file) return file.error();
  const auto bytes = file->contents();
  return parse_labels({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path);
}

/// Counts over photographs.
struct tally {
  int photos = 0, labels = 0, missed = 0, misread = 0, misread_folded = 0;
  int sure = 0, sure_wrong = 0, told_wrong = 0;

  void add(const std::vector<label>& truth, const std::vector<seen>& all) {
    ++photos, labels += int(truth.size());
    for (const auto& each : truth) {
      const auto here = [&](const seen& s) {
        return fovea::same_object{0.3f, 1}(s.read.found.box, each.box);
      };
      const auto folded = [&](const seen& s) {
        return s.read.count > 0 && fovea::plate_distance(s.read.text(), each.text) == 0;
      };
      missed += std::none_of(all.begin(), all.end(), here);
      misread_folded += std::none_of(all.begin(), all.end(), folded);
      misread += std::none_of(all.begin(), all.end(),
                              [&](const seen& s) { return s.read.text() == each.text; });
    }
    for (const auto& s : all) {
      const bool right = std::any_of(truth.begin(), truth.end(), [&](const label& each) {
        return fovea::plate_distance(s.read.text(), each.text) == 0;
      });
      const bool is_sure = s.read.trust == fovea::plate_trust::sure;
      sure += is_sure, sure_wrong += is_sure && !right, told_wrong += s.read.count > 0 && !right;
    }
  }

  std::string text() const {
    const auto rate = [&](int errors) { return fovea::error_rate{errors, labels}.text(); };
    const auto per_photo = [&](int count) {
      char out[32];
      std::snprintf(out, sizeof out, "%.3f", photos > 0 ? double(count) / photos : 0.0);
      return std::string(out);
    };
    return std::to_string(labels) + " labelled plates on " + std::to_string(photos) +
           " photographs\nnot found " + rate(missed) + "\nnot read exactly " + rate(misread) +
           ", but for O and 0, I and 1 " + rate(misread_folded) + "\nsure " + std::to_string(sure) +
           ", of these no labelled plate " + std::to_string(sure_wrong) + ": " +
           per_photo(sure_wrong) + " a photograph; of any trust " + per_photo(told_wrong) + "\n";
  }
};

}  // namespace plates
