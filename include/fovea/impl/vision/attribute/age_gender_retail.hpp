#pragma once

#include "fovea/vision/attribute/age_gender_retail.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<age_gender_retail> age_gender_retail::load(const std::string& path,
                                                               executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "age-gender-recognition-retail-0013 with one age and two genders";
  auto program = compile_for_picture(std::move(*graph), path, 62, 62, "age_gender_retail", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "age_gender_retail", wanted};
  const auto age = expect.output_of_count(1);
  if (!age) return age.error();
  const auto genders = expect.output_of_count(2);
  if (!genders) return genders.error();
  return age_gender_retail(nn::session(*program, parallel), *age, *genders);
}

FOVEA_INLINE age_and_gender age_gender_retail::read(const crop<tight_62>& face) {
  fill_bgr(net_.input<float>(0), face.pixels);
  net_.run();
  age_and_gender out;
  out.years = 100 * net_.output<float>(age_)[0];
  out.male = net_.output<float>(genders_)[1];
  out.within = within;
  return out;
}

}  // namespace fovea::inline FOVEA_ABI
