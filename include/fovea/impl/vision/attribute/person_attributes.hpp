#pragma once

#include "fovea/vision/attribute/person_attributes.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

#include <algorithm>
#include <iterator>

namespace fovea::inline FOVEA_ABI {

namespace person_attributes_detail {

/// A place given in parts of the crop, as pixels.
inline point pixel(std::span<const float> parts) {
  const auto within = [](float part, int extent) {
    return std::clamp(part, 0.0f, 1.0f) * float(extent - 1);
  };
  return {within(parts[0], person_80::width), within(parts[1], person_80::height)};
}

/// The name that most pixels of a part of the crop have, from a column and row to before others.
inline color_name color_of(const image<rgb8>& pixels, int left, int top, int right, int bottom) {
  int votes[color_names] = {};
  for (int y = std::max(0, top); y < std::min(bottom, person_80::height); ++y)
    for (int x = std::max(0, left); x < std::min(right, person_80::width); ++x) {
      const std::uint8_t* p = pixels.at(x, y);
      ++votes[static_cast<int>(name_of_color(color{p[0], p[1], p[2]}))];
    }
  return static_cast<color_name>(std::max_element(votes, votes + color_names) - votes);
}
inline color_name color_around(const image<rgb8>& pixels, point at) {
  const int x = int(at.x), y = int(at.y);
  return color_of(pixels, x - 3, y - 3, x + 4, y + 4);
}

}  // namespace person_attributes_detail

FOVEA_INLINE std::string person_appearance::text() const {
  std::string words = name_of(looks());
  const auto add = [&](float p, const char* word) {
    if (p > 0.5f) words += std::string(", ") + word;
  };
  if (stands) words += long_trousers > 0.5f ? ", long trousers" : ", shorts or skirt";
  add(long_hair, "long hair"), add(hat, "hat"), add(bag, "bag"), add(backpack, "backpack");
  words += std::string("; ") + name_of(upper) + " above";
  return stands ? words + ", " + name_of(lower) + " below" : words;
}

FOVEA_INLINE result<person_attributes> person_attributes::load(const std::string& path,
                                                               executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted =
      "person-attributes-recognition-crossroad-0230 with outputs '453', '456' and '459'";
  auto program = compile_for_picture(std::move(*graph), path, person_80::width, person_80::height,
                                     "person_attributes", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "person_attributes", wanted};
  const auto attributes = expect.output({1, 8, 1, 1}, "453");
  if (!attributes) return attributes.error();
  const auto top = expect.output({1, 2, 1, 1}, "456");
  if (!top) return top.error();
  const auto bottom = expect.output({1, 2, 1, 1}, "459");
  if (!bottom) return bottom.error();
  return person_attributes(nn::session(*program, parallel), *attributes, *top, *bottom);
}

FOVEA_INLINE person_appearance person_attributes::read(const crop<person_80>& person) {
  using namespace person_attributes_detail;
  fill_bgr(net_.input<float>(0), person.pixels);
  net_.run();
  const auto p = net_.output<float>(attributes_);
  person_appearance seen;
  float* const each[] = {&seen.male,         &seen.bag,           &seen.backpack,  &seen.hat,
                         &seen.long_sleeves, &seen.long_trousers, &seen.long_hair, &seen.coat};
  for (std::size_t i = 0; i < std::size(each); ++i) *each[i] = p[i];
  seen.top = pixel(net_.output<float>(top_));
  seen.bottom = pixel(net_.output<float>(bottom_));
  const auto& box = person.to_image;
  seen.stands = person_80::height * box.yy >= 1.7f * person_80::width * box.xx;
  if (!seen.stands) seen.top = {40, 115};
  // The chest and belly of a picture down to the waist.
  seen.upper = seen.stands ? color_around(person.pixels, seen.top)
                           : color_of(person.pixels, 20, 90, 60, 140);
  seen.lower = color_around(person.pixels, seen.bottom);
  return seen;
}

}  // namespace fovea::inline FOVEA_ABI
