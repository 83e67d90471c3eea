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

/// Reads a line of text with PP-OCRv4's recogniser and its dictionary (`ppocr_keys_v1.txt`: 6,623
/// characters, one a line).
///
/// Sees 48 x 320 pixels, blue first, from -1 to 1. The line keeps its shape and grey fills what is
/// left on the right, as the net was trained; one longer than 6.7 times its height is squeezed.
/// Gives 40 steps. Lower-case letters count as upper-case, dots, dashes and spaces as no letter.
class text_reader {
 public:
  static result<text_reader> load(const std::string& model, const std::string& dictionary,
                                  executor* parallel = nullptr);

  /// Chooses what `read` tells apart. Allocates.
  void learn(std::span<const char32_t> letters);
  void read(const image_view& image, const text_line& line, ctc_steps& out);

 private:
  text_reader(nn::session net, std::vector<char32_t> keys)
      : net_(std::move(net)), keys_(std::move(keys)) {}

  nn::session net_;
  std::vector<char32_t> keys_;         ///< by class of the net; 0 for blank and for what is ignored
  std::vector<std::uint8_t> classes_;  ///< class of the letters for each class of the net
  perspective_sampler look_;
  std::vector<std::uint8_t> pixels_;
};

/// Reads Chinese plates of one line with license-plate-recognition-barrier-0001, converted from
/// OpenVINO. Sees 24 x 94 pixels, blue first, whatever shape the plate had; gives 88 steps.
///
/// Its makers count 88.6 % of plates read exactly.
class barrier_plate_reader {
 public:
  static result<barrier_plate_reader> load(const std::string& path, executor* parallel = nullptr);

  void learn(std::span<const char32_t> letters);
  void read(const image_view& image, const text_line& line, ctc_steps& out);

 private:
  explicit barrier_plate_reader(nn::session net) : net_(std::move(net)) {}

  nn::session net_;
  std::vector<std::uint8_t> classes_;
  perspective_sampler look_;
  std::vector<std::uint8_t> pixels_;
  std::vector<float> step_;
};

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/vision/plate/text_reader.hpp"
#endif
