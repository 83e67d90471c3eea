#pragma once

#include "fovea/vision/align/crop.hpp"
#include "fovea/vision/align/templates.hpp"
#include "fovea/vision/concepts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fovea::inline FOVEA_ABI {

/// An embedder that reads each face and its mirror image, and gives the direction between both.
///
///     pipeline faces{detector, five_point{}, flip_averaged{mobile_face::load(file).value()}};
///
/// Takes twice the time. On sharp frontal faces it gained nothing that could be measured, so it is
/// never done unless asked for. Its answers are in the space of the head itself.
template <class Head, class Template = arcface_112>
class flip_averaged {
  static_assert(Embedder<Head, crop<Template>>,
                "fovea::flip_averaged: the head must read this crop and give an embedding");

 public:
  using result_type = typename Head::result_type;

  explicit flip_averaged(Head head) : head_(std::move(head)) {}

  /// Allocates nothing.
  result_type read(const crop<Template>& face) {
    result_type sum = head_.read(face);
    const view<rgb8> from = face.pixels;
    std::uint8_t* to = mirrored_.pixels.data();
    for (int y = 0; y < Template::height; ++y)
      for (int x = Template::width - 1; x >= 0; --x) to = std::copy_n(from.at(x, y), 3, to);
    const result_type other = head_.read(mirrored_);
    for (std::size_t i = 0; i < sum.values.size(); ++i) sum.values[i] += other.values[i];
    normalize(sum);
    return sum;
  }

 private:
  Head head_;
  crop<Template> mirrored_;
};

}  // namespace fovea::inline FOVEA_ABI
