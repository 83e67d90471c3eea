#pragma once

#include "fovea/vision/attribute/age_gender.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

#include <algorithm>
#include <cmath>

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<age_gender> age_gender::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "faceres with outputs of 100 ages and of one gender";
  auto program = compile_for_picture(std::move(*graph), path, 224, 224, "age_gender", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "age_gender", wanted};
  const auto years = expect.output_of_count(100);
  if (!years) return years.error();
  const auto male = expect.output_of_count(1);
  if (!male) return male.error();
  return age_gender(nn::session(*program, parallel), *years, *male);
}

FOVEA_INLINE age_and_gender age_gender::read(const crop<loose_224>& face) {
  fill(net_.input<float>(0), face.pixels, 0, 1);
  net_.run();
  double mass = 0, mean = 0, square = 0, age = 0;
  for (const float p : net_.output<float>(years_)) {
    mass += double(p), mean += age * double(p), square += age * age * double(p);
    ++age;
  }
  age_and_gender out;
  if (mass > 0) {
    mean /= mass;
    out.years = float(mean);
    out.spread = float(std::sqrt(std::max(square / mass - mean * mean, 0.0)));
  }
  out.male = net_.output<float>(male_)[0];
  out.within = within_spreads * out.spread;
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
