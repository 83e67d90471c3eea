#pragma once

#include "fovea/core/result.hpp"
#include "fovea/image/image.hpp"
#include "fovea/nn/session.hpp"
#include "fovea/vision/plate/line_reader.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Reads a line of a number plate with the library's own net, `plate_reader_small.onnx`
/// (`examples/models/plates`), which has only seen plates that a program drew: digits, A to Z, and
/// the provinces and marks of China.
///
/// Sees 32 x 128 grey pixels, whatever shape the line had, made of mean 0 and deviation 1 so that
/// dark and bright pictures look the same. Gives 32 steps.
class small_plate_reader {
 public:
  static constexpr bool wants_level_lines = true;

  static result<small_plate_reader> load(const std::string& path, executor* parallel = nullptr);

  /// Chooses what `read` tells apart. Allocates.
  void learn(std::span<const char32_t> letters);
  void read(const image_view& image, const text_line& line, ctc_steps& out);

 private:
  explicit small_plate_reader(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
  std::vector<std::uint8_t> classes_;  ///< class of the letters for each class of the net
  perspective_sampler look_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/small_plate_reader.hpp"
#endif
