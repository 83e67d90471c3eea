#pragma once

#include "apps/common/road_memory.hpp"
#include "apps/street/within.hpp"

namespace street {

/// A plate over time, on a vehicle that is followed or on one that no detector sees.
struct followed_plate {
  std::uint64_t id = 0, vehicle = 0;  ///< 0: none
  fovea::track_vote<std::string> text;
  double born = 0, seen = 0;
  float height = 0;     ///< pixels of a line, at best
  std::string reasons;  ///< why the last reading is not trusted more
};

/// Finds the plates of a picture, wherever they are, reads them, and lets each vote on the plate's
/// track and on that of the vehicle around it: the cards `plate-finder text-reader`.
class plate_watch {
 public:
  static plate_watch load(const std::string& countries) {
    auto grammar = fovea::plate_grammar::of_the_world();
    if (!countries.empty()) grammar = grammar.only(countries).value();
    auto letters = fovea::text_reader::load(models::path("ch_PP-OCRv4_rec_infer.onnx"),
                                            models::path("ppocr_keys_v1.txt"))
                       .value();
    return {fovea::plate_finder::load(models::path("y5fu_320x_sim.onnx")).value(),
            fovea::plate_reader{std::move(letters), std::move(grammar)}};
  }

  template <class Tracks>
  void look(const fovea::image_view& photo, const Tracks& tracks, app::road_memory& known,
            double seconds) {
    for (const auto& t : tracker_.update(finder_.detect(photo), seconds)) {
      auto& plate = all_[t.id];
      if (plate.id == 0) plate.id = t.id, plate.born = seconds;
      plate.seen = seconds;
      const auto read = reader_.read(photo, t.last);
      plate.height = std::max(plate.height, read.height);
      plate.reasons = read.reasons();
      const std::string text(read.text());
      if (text.empty() || read.trust == fovea::plate_trust::refused) continue;
      // A reading that fits no template is evidence, but little.
      const float weight = read.confidence * (read.fits() ? 1.0f : 0.3f);
      plate.text.add(text, weight);
      const auto* vehicle =
          within(tracks, t.box, [](const auto& v) { return fovea::is_vehicle(v.last.is); });
      if (!vehicle) continue;
      plate.vehicle = vehicle->id;
      if (auto* o = known.find(vehicle->id)) o->plate.add(text, weight);
    }
  }

  const std::map<std::uint64_t, followed_plate>& all() const { return all_; }

 private:
  plate_watch(fovea::plate_finder finder, fovea::plate_reader<fovea::text_reader> reader)
      : finder_(std::move(finder)), reader_(std::move(reader)), tracker_(lasting()) {}

  /// Looked for a few times a second; plates score low.
  static fovea::track_options lasting() {
    fovea::track_options how;
    how.sure = how.begin = 0.3f, how.keep = 2;
    return how;
  }

  fovea::plate_finder finder_;
  fovea::plate_reader<fovea::text_reader> reader_;
  fovea::object_tracker<fovea::plate_detection> tracker_;
  std::map<std::uint64_t, followed_plate> all_;
};

}  // namespace street
