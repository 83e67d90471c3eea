#pragma once

#include "apps/common/film.hpp"
#include "apps/common/line_file.hpp"
#include "apps/common/options.hpp"
#include "apps/street/extras.hpp"

#include <fovea/core/file_map.hpp>

#include <span>

namespace street {

/// What is written of one video: a film, lines, a page. Where one of them cannot be written any
/// more that is said, and the others go on.
class outputs {
 public:
  /// Throws a sentence where the lines cannot be begun.
  outputs(const settings& o, double rate)
      : folder_(o.out), lines_(o.out + "/street.jsonl"), rate_(rate) {
    if (!o.no_video)  // the latter without ffmpeg
      film_.emplace(
          std::initializer_list<std::string>{o.out + "/street.mp4", o.out + "/street.y4m"});
  }

  void line(const std::string& json) {
    if (writes_) writes_ = done([&] { lines_.add(json); });
  }
  void picture(const fovea::image<fovea::rgb8>& shown, double seconds) {
    if (film_ && !done([&] { film_->write(shown, rate_, seconds); })) film_.reset();  // frees space
  }
  /// Gives the program's status.
  int finish(const std::string& page, std::size_t objects, double seconds) {
    if (film_ && !done([&] { film_->finish(); })) film_.reset();
    const std::string path = folder_ + "/street.html";
    if (done([&] { fovea::write_file(path, std::as_bytes(std::span(page))).value(); }))
      std::fprintf(stderr, "street: %zu objects in %.1f s; %s shows them\n", objects, seconds,
                   path.c_str());
    return status_;
  }

 private:
  template <class Write>
  bool done(Write write) {
    try {
      return write(), true;
    } catch (const std::exception& problem) {
      return status_ = app::fail("street", problem.what()), false;
    }
  }

  std::string folder_;
  std::optional<app::film> film_;
  app::line_file lines_;
  double rate_;
  bool writes_ = true;
  int status_ = app::fine;
};

}  // namespace street
