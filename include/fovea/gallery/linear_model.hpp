#pragma once

#include "fovea/core/byte_reader.hpp"
#include "fovea/core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// A number that a head was taught to give: a rating, a size, a year.
struct taught_value {
  float value = 0;
  float error = 0;     ///< root mean square error on samples that it had not seen when asked
  bool known = false;  ///< the sample is no farther from what was taught than those were
};

/// One of the classes that a head was taught.
struct taught_label {
  std::string_view name;  ///< lives as long as the head or a copy of it
  float probability = 0;  ///< among the classes; calibrated on samples not seen when asked
  bool known = false;  ///< no farther from the class than its own samples were: else it may be none
};

/// Embeddings that a model was taught with: the space's name, numbers in each.
struct embedding_space {
  std::string name;
  std::uint32_t dimension = 0;
  friend bool operator==(const embedding_space&, const embedding_space&) = default;
};

/// What was learned and how well, by samples that the head had not seen when it was asked (each
/// left out once, in closed form).
struct teach_report {
  std::uint64_t samples = 0;
  double regularisation = 0;  ///< of the ridge, chosen by the error below
  double error = 0;           ///< scores: root mean square; classes: share that is wrong
  double correlation = 0;     ///< scores: Pearson's, of what it gives with what it was taught
  double spread = 0;          ///< scores: standard deviation of what it was taught
  double told_spread = 0;     ///< scores: standard deviation of what it gives; less: it plays safe
  double log_loss = 0;        ///< classes: mean of -ln(probability of the right one)
  double known = 0;           ///< share of the samples that count as known when left out

  /// "from 440 ratings: error 0.41 where they spread by 0.70, correlation 0.82". Allocates.
  std::string text(bool of_classes) const;
};

/// A ridge regression or a regularised linear discriminant, ready to be asked. `taught_score` and
/// `taught_class` give it types.
///
/// With c = x - mean and q = c' M c, a score is bias + weights . c, and its distance from what was
/// taught is 1/samples + q (leverage). For class j the distance is q - 2 weights_j . c + bias_j,
/// the square of Mahalanobis' to the class's mean; probabilities are softmax(-distance * sharpness
/// / 2).
struct linear_model {
  std::vector<embedding_space> spaces;
  std::vector<std::string> labels;    ///< of classes; none for a score
  std::vector<float> mean;            ///< dimension() numbers
  std::vector<float> metric;          ///< M, symmetric: rows of its lower half, one after another
  std::vector<float> weights;         ///< dimension() numbers for each class, or for the score
  std::vector<float> bias;            ///< one for each
  float sharpness = 1, farthest = 0;  ///< a greater distance than `farthest` is not known
  teach_report report;

  std::size_t dimension() const noexcept { return mean.size(); }

  /// `x` has dimension() numbers. Allocate nothing.
  taught_value score(std::span<const float> x) const noexcept;
  taught_label classify(std::span<const float> x) const noexcept;
};

/// A model as bytes, all numbers little-endian: "foveahed", u32 version 1, u32 classes, u64 bytes
/// of the whole file, u32 spaces, each as u8 and text and u32 numbers; the classes' names as u32
/// and text; mean, metric, weights, bias, sharpness and farthest as f32; the report's numbers as
/// f64; and a galleries' checksum (see gallery_file.hpp) of all before it.
std::vector<std::byte> linear_model_bytes(const linear_model& model);

/// Fails with `malformed` (no such model, cut short, damaged), `unsupported` (a newer version) or
/// `mismatch` (other embeddings; classes where a score was expected); `path` is for the sentence.
result<linear_model> parse_linear_model(bytes file, const std::string& path,
                                        const std::vector<embedding_space>& spaces,
                                        bool of_classes);
result<linear_model> read_linear_model(const std::string& path,
                                       const std::vector<embedding_space>& spaces, bool of_classes);
status write_linear_model(const std::string& path, const linear_model& model);

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#include "fovea/impl/gallery/linear_model.hpp"
#endif
