#pragma once

#include "apps/common/load_plates.hpp"
#include "apps/common/road_plates.hpp"
#include "apps/street/names.hpp"

#include <fovea/io/video_writer.hpp>

#include <optional>

namespace street {

struct settings {
  std::string out = "out", lines, zones, countries, gallery, point, never, detector = "any";
  float score = 0.35f, rate = 8, smallest = 0, longest = 0;
  int regions = 0;
  bool no_video = false, plates = false;
};

/// What is looked for beside people and vehicles, a few times a second.
class extras {
 public:
  explicit extras(const settings& o) : rejected_(rejections(o.never)) {
    if (o.plates) nets_ = app::load_plate_nets({.countries = o.countries}, "street");
    if (!o.gallery.empty()) names_.emplace(o.gallery, o.point);
  }

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, app::road_memory& known,
            double seconds) {
    for (const auto& t : tracks) forbid(rejected_, *known.find(t.id));
    if (nets_) plates_.look(photo, tracks, *nets_, known, seconds);
    if (!names_ || seconds - looked_ < app::road_memory::between / 2) return;
    looked_ = seconds;
    names_->look(photo, tracks, known);
  }
  const app::road_plates& plates() const { return plates_; }

 private:
  std::vector<rejection> rejected_;
  std::optional<app::plate_nets> nets_;
  app::road_plates plates_;
  std::optional<name_watch> names_;
  double looked_ = -1e9;
};

/// The annotated video, opened with the first frame; Y4M where MP4 cannot be written, as without
/// ffmpeg. Throws the sentence of what fails last.
class annotated {
 public:
  explicit annotated(const settings& o) : folder_(o.out), wanted_(!o.no_video), rate_(o.rate) {}

  void write(const fovea::image<fovea::rgb8>& frame) {
    if (!wanted_) return;
    if (!writer_) writer_ = opened({frame.width(), frame.height(), double(rate_)});
    writer_->write(frame).value();
  }
  void finish() {
    if (writer_) writer_->finish().value();
  }

 private:
  fovea::video_writer opened(const fovea::video_writer_options& how) const {
    using fovea::video_writer;
    if (auto made = video_writer::open(folder_ + "/street.mp4", how)) return std::move(*made);
    return video_writer::open(folder_ + "/street.y4m", how).value();
  }

  std::string folder_;
  bool wanted_;
  float rate_;
  std::optional<fovea::video_writer> writer_;
};

}  // namespace street
