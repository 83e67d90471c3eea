#pragma once

#include "fovea/image/sample.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/detect/look.hpp"
#include "fovea/vision/nms.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

namespace fovea::inline FOVEA_ABI {

/// How far a detector goes to find a face.
struct detect_options {
  float score = 0.7f;    ///< a face must score this, 0 to 1
  float tile_score = 0;  ///< one that only a tile shows; 0: what the detector thinks best
  int long_side = 640;   ///< pixels of the whole picture's long side as the net sees it
  float smallest_face =
      0;                ///< pixels of the image; where the whole picture cannot show it, tiles do
  int most_tiles = 40;  ///< the bound on the cost: for larger images tiles get coarser
  executor* parallel = nullptr;  ///< for the net; must outlive the detector
};

/// What a detector's net is to be given, and the words for it in failures.
struct survey_needs {
  const char* component;  ///< "yunet"
  const char* wanted;     ///< which model it reads
  std::vector<canvas_size> canvases;
  tensor_input pixels;  ///< what bytes become; its extents are set for each canvas
  executor* parallel = nullptr;
  /// Makes the graph of a file of fixed size one for another canvas; null: its size stays.
  void (*fit)(nn::graph&, canvas_size) = nullptr;
};

/// One model compiled for several sizes of its input, with memory for each size that was needed.
///
/// Copies share the programs; memory is made anew when it is needed first.
class surveyor {
 public:
  /// Compiles `model` for each canvas; a model of fixed size gets that one canvas.
  static result<surveyor> load(const std::string& path, nn::graph model, const survey_needs& needs);

  surveyor(const surveyor& other);
  surveyor& operator=(const surveyor& other);
  surveyor(surveyor&&) noexcept = default;
  surveyor& operator=(surveyor&&) noexcept = default;

  const std::vector<canvas_size>& canvases() const noexcept { return canvases_; }
  const nn::program& program_of(int canvas) const { return programs_[std::size_t(canvas)]; }

  /// Paints the part of the image on the look's canvas, runs the net, and gives it to be read.
  const nn::session& run(const image_view& image, const look& from);

 private:
  surveyor() = default;

  std::vector<canvas_size> canvases_;
  std::vector<nn::program> programs_;
  std::vector<std::optional<nn::session>> sessions_;
  tensor_input how_;
  executor* parallel_ = nullptr;
  sampler paint_;
};

/// What stays of the hits of all looks: moves them to the front, best first, and gives their count.
///
/// The first `from_whole` come from the whole picture. A hit of a tile counts where it scores
/// `tile_score`, or where the whole picture has one in its place. Hits that a tile's inner edge
/// cuts must have been left out.
template <class D, class Same = same_object>
std::size_t merge_looks(std::vector<D>& found, std::size_t from_whole, const detect_options& how,
                        const Same& same = {}) {
  const auto doubtful = [&](const D& d) {
    if (d.score >= how.tile_score) return false;
    const auto whole = std::span(found).first(from_whole);
    return std::none_of(whole.begin(), whole.end(), [&](const D& other) { return same(other, d); });
  };
  const auto tiles = found.begin() + static_cast<std::ptrdiff_t>(from_whole);
  found.erase(std::remove_if(tiles, found.end(), doubtful), found.end());
  return keep_best(std::span(found), same);
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/detect/surveyor.hpp"
#endif
