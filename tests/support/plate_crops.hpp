#pragma once

#include "fovea/io/image_file.hpp"
#include "fovea/vision/plate/plate_reader.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

/// A thousand crops of Chinese plates, each called what it says, and how a reader reads them.
namespace fovea_test {

inline std::string crops_licence() { return shared("data/plates-cn-crops/LICENSE"); }

inline fovea::plate_grammar chinese() {
  return fovea::plate_grammar::of_the_world().only("cn").value();
}

struct crop_count {
  int plates = 0, exact = 0, but_for_province = 0, among = 0, sure = 0, sure_and_exact = 0;
};

inline std::vector<std::filesystem::path> crop_files() {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& each : std::filesystem::directory_iterator(shared("data/plates-cn-crops"), none))
    if (each.path().extension() == ".jpg") files.push_back(each.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// Every n-th of the crops, in the order of their names; all are stretched, so that their shape is
/// told. Prints what it counts.
template <class Reader>
crop_count read_crops(const char* who, Reader reader, std::size_t every) {
  fovea::plate_reader read{std::move(reader), chinese()};
  const auto files = crop_files();
  crop_count n;
  for (std::size_t i = 0; i < files.size(); i += every) {
    const auto crop = fovea::read_image(files[i].string()).value();
    fovea::plate_detection whole;
    whole.box = {0, 0, float(crop.width()), float(crop.height())};
    whole.corners = fovea::corners_of(whole.box);
    const fovea::plate p = read.read(crop, whole, {1, 440 / 140.0f});
    const std::string truth = files[i].stem().string(), text(p.text());
    const bool exact = text == truth, sure = p.trust == fovea::plate_trust::sure;
    ++n.plates, n.exact += exact, n.sure += sure, n.sure_and_exact += exact && sure;
    n.but_for_province += text.size() == truth.size() && text.substr(3) == truth.substr(3);
    for (int k = 0; k < p.count; ++k) n.among += p.readings[std::size_t(k)].text.view() == truth;
  }
  MESSAGE(std::string(who) << ": " << n.exact << " of " << n.plates << " crops exact, "
                           << n.but_for_province << " but for the province, " << n.among
                           << " among the first four readings; " << n.sure << " sure, of these "
                           << n.sure_and_exact << " exact");
  return n;
}

}  // namespace fovea_test
