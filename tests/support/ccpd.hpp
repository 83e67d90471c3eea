#pragma once

#include "fovea/image/homography.hpp"
#include "support/shared.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

/// Labelled photographs of plates, as CCPD names its files (Xu et al. 2018): parts between dashes;
/// the third is the box, the fourth the corners from the lower right on clockwise, the fifth the
/// letters by number.
namespace fovea_test {

struct plate_photo {
  std::string path, text;
  fovea::quad corners;
};

inline std::vector<std::string> pieces(const std::string& of, char at) {
  std::vector<std::string> out(1);
  for (const char c : of) c == at ? void(out.emplace_back()) : void(out.back() += c);
  return out;
}

inline plate_photo ccpd_photo(const std::filesystem::path& file) {
  static const char* const provinces[] = {"皖", "沪", "津", "渝", "冀", "晋", "蒙", "辽", "吉",
                                          "黑", "苏", "浙", "京", "闽", "赣", "鲁", "豫", "鄂",
                                          "湘", "粤", "桂", "琼", "川", "贵", "云", "藏", "陕",
                                          "甘", "青", "宁", "新", "警", "学", "?"};
  static const std::string letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789?";
  const auto parts = pieces(file.stem().string(), '-');
  plate_photo out{file.string(), {}, {}};
  if (parts.size() < 5) return out;
  const auto corners = pieces(parts[3], '_');
  for (std::size_t i = 0; i < 4 && corners.size() == 4; ++i) {
    const auto xy = pieces(corners[(i + 2) % 4], '&');
    out.corners[i] = {float(std::atof(xy[0].c_str())), float(std::atof(xy.back().c_str()))};
  }
  const auto numbers = pieces(parts[4], '_');
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto n = std::size_t(std::atoi(numbers[i].c_str()));
    out.text += i == 0 ? std::string(provinces[std::min<std::size_t>(n, 33)])
                       : std::string(1, letters[std::min<std::size_t>(n, 34)]);
  }
  return out;
}

/// In the order of their names; none, with the reason printed, where the folder is absent.
inline const std::vector<plate_photo>& ccpd_photos() {
  static const auto all = [] {
    std::vector<plate_photo> out;
    std::error_code error;
    const std::filesystem::path folder = shared("data/plates-cn-full/ccpd_base");
    for (const auto& each : std::filesystem::directory_iterator(folder, error))
      if (each.path().filename().string().find('&') != std::string::npos)
        out.push_back(ccpd_photo(each.path()));
    std::sort(out.begin(), out.end(), [](auto& a, auto& b) { return a.path < b.path; });
    return out;
  }();
  if (all.empty()) MESSAGE("skipped: there are no photographs in data/plates-cn-full");
  return all;
}

}  // namespace fovea_test
