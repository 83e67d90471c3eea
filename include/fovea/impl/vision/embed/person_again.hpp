#pragma once

#include "fovea/impl/vision/embed/read_embedding.hpp"
#include "fovea/vision/embed/person_again.hpp"
#include "fovea/vision/expect.hpp"
#include "fovea/vision/fill.hpp"

namespace fovea::inline FOVEA_ABI {

FOVEA_INLINE result<person_again> person_again::load(const std::string& path, executor* parallel) {
  auto graph = read_graph(path);
  if (!graph) return graph.error();
  const char* wanted = "person-reidentification-retail-0288 with 256 numbers for 128 x 256 pixels";
  auto program = compile_for_picture(std::move(*graph), path, person_128::width, person_128::height,
                                     "person_again", wanted);
  if (!program) return program.error();
  const expectation expect{*program, path, "person_again", wanted};
  if (const auto output = expect.output_of_count(256); !output) return output.error();
  return person_again(nn::session(*program, parallel));
}

FOVEA_INLINE person_again::result_type person_again::read(const crop<person_128>& person) {
  fill_bgr(net_.input<float>(0), person.pixels);
  return run_embedding<result_type>(net_);
}

}  // namespace fovea::inline FOVEA_ABI
