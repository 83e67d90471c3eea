#pragma once

#include "apps/common/plate_nets.hpp"
#include "models/cache.hpp"

#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <utility>

/// What finds number plates and reads them: the cards `plate-finder text-reader`, or, each where it
/// was not fetched, the project's own `plate-finder-small plate-reader-small`.
namespace app {

struct plate_choice {
  std::string countries;                   ///< as in "de,fr" or "eu"; empty: of the world
  std::string grammar;                     ///< a file instead of the built-in templates
  std::string nets;                        ///< "large" or "small"; empty: large where fetched
  fovea::detect_options find{.score = 0};  ///< score 0: what each finder starts from
};

namespace plate_nets_detail {

/// Whether the files of a large net are to be used; says so where they are wanted and not there.
inline bool large(const std::string& nets, const char* program, const char* which,
                  std::initializer_list<std::string> files) {
  if (!nets.empty()) return nets == "large";
  for (const auto& each : files)
    if (!std::filesystem::exists(each)) {
      std::fprintf(stderr, "%s: the large plate %s is not fetched; the small one is used instead\n",
                   program, which);
      return false;
    }
  return true;
}

inline std::string own(const char* file) { return std::string(FOVEA_CATALOGUE "/plates/") + file; }

template <class Finder>
void find_by(Finder finder, plate_nets& to) {
  to.find = [finder = std::move(finder)](const fovea::image_view& picture) mutable {
    return finder.detect(picture);
  };
}
template <class Letters>
void read_by(Letters letters, fovea::plate_grammar grammar, plate_nets& to) {
  to.read = [reader = fovea::plate_reader{std::move(letters), std::move(grammar)}](
                const fovea::image_view& picture, const fovea::plate_detection& found) mutable {
    return reader.read(picture, found);
  };
}

}  // namespace plate_nets_detail

/// `program` says which nets it is that look, where they are not the large ones.
inline plate_nets load_plate_nets(const plate_choice& how, const char* program) {
  using namespace fovea;
  namespace own = plate_nets_detail;
  plate_nets made;
  detect_options find = how.find;
  const auto finder = models::path("y5fu_320x_sim.onnx");
  const bool large = own::large(how.nets, program, "finder", {finder});
  if (find.score <= 0) find.score = (large ? for_plates : for_small_plates).score;
  if (large)
    own::find_by(plate_finder::load(finder, find).value(), made);
  else
    own::find_by(small_plate_finder::load(own::own("plate_finder_small.onnx"), find).value(), made);

  auto grammar = how.grammar.empty() ? plate_grammar::of_the_world()
                                     : plate_grammar::open(how.grammar).value();
  if (!how.countries.empty()) grammar = grammar.only(how.countries).value();
  const auto letters = models::path("ch_PP-OCRv4_rec_infer.onnx");
  const auto keys = models::path("ppocr_keys_v1.txt");
  if (own::large(how.nets, program, "reader", {letters, keys}))
    own::read_by(text_reader::load(letters, keys).value(), std::move(grammar), made);
  else
    own::read_by(small_plate_reader::load(own::own("plate_reader_small.onnx")).value(),
                 std::move(grammar), made);
  return made;
}

}  // namespace app
