#pragma once

#include <fovea/fovea.hpp>

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>

/// Lines and zones on a command line.
namespace app {

/// A name and places, as in "gate:100,0,100,400"; throws a sentence where it is not that.
inline fovea::zone named_places(std::string_view text) {
  fovea::zone z;
  const auto wrong = [&] {
    throw std::runtime_error("'" + std::string(text) + "' is not NAME:X1,Y1,X2,Y2,... in pixels.");
  };
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0) wrong();
  z.name = text.substr(0, colon);
  std::vector<float> numbers;
  for (auto rest = text.substr(colon + 1); !rest.empty();) {
    float value = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (read.ec != std::errc()) wrong();
    numbers.push_back(value);
    rest.remove_prefix(std::size_t(read.ptr - rest.data()));
    if (rest.size() == 1 || (!rest.empty() && rest[0] != ',')) wrong();
    if (!rest.empty()) rest.remove_prefix(1);
  }
  if (numbers.size() < 4 || numbers.size() % 2) wrong();
  for (std::size_t i = 0; i < numbers.size(); i += 2)
    z.corners.push_back({numbers[i], numbers[i + 1]});
  return z;
}

inline std::vector<fovea::zone> listed(std::string_view text) {
  std::vector<fovea::zone> all;
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    all.push_back(named_places(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

/// What is counted where; throws a sentence.
inline fovea::area_watch areas(const std::string& lines, const std::string& zones) {
  std::vector<fovea::count_line> all;
  for (auto& each : listed(lines)) {
    if (each.corners.size() != 2)
      throw std::runtime_error("the line '" + each.name + "' has not two places.");
    all.push_back({each.name, each.corners[0], each.corners[1]});
  }
  return fovea::area_watch::make(std::move(all), listed(zones)).value();
}

}  // namespace app
