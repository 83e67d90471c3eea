#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/gallery/linear_model.hpp"
#include "fovea/impl/gallery/sealed.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace fovea::inline FOVEA_ABI {

namespace linear_model_detail {

inline constexpr sealed::kind kind{
    "foveahed", 1, "is no taught head; give a file that a head's save has written",
    "of the format of taught heads", "take a copy of it, or teach the head again"};
inline constexpr std::size_t most_bytes = std::size_t(1) << 30;

/// Everything of the report but its samples, in the order of the file.
template <class Report>
auto numbers_of(Report& r) {
  return std::array{&r.regularisation, &r.error,    &r.correlation, &r.spread,
                    &r.told_spread,    &r.log_loss, &r.known};
}

/// (x - mean)' M (x - mean).
inline double quadratic(const linear_model& m, std::span<const float> x) noexcept {
  double sum = 0;
  const float* row = m.metric.data();
  for (std::size_t i = 0; i < m.dimension(); row += ++i) {
    double inner = 0;
    for (std::size_t j = 0; j < i; ++j)
      inner += double(row[j]) * (double(x[j]) - double(m.mean[j]));
    const double c = double(x[i]) - double(m.mean[i]);
    sum += c * (2 * inner + double(row[i]) * c);
  }
  return sum;
}

inline double linear(const linear_model& m, std::span<const float> x, std::size_t which) noexcept {
  const float* w = m.weights.data() + which * m.dimension();
  double sum = 0;
  for (std::size_t i = 0; i < m.dimension(); ++i)
    sum += double(w[i]) * (double(x[i]) - double(m.mean[i]));
  return sum;
}

inline std::string list(const std::vector<embedding_space>& spaces) {
  std::string text;
  for (const auto& each : spaces)
    text += (text.empty() ? "" : " and ") + each.name + " (" + std::to_string(each.dimension) + ")";
  return text;
}

/// Counts that the rest of a file must have, and moves on.
inline bool take_floats(byte_reader& in, std::size_t count, std::vector<float>& to) {
  std::size_t size = 0;
  if (!multiply(count, sizeof(float), size) || size > in.remaining()) return false;
  to.resize(count);
  const bytes from = in.take(size);
  if (size) std::memcpy(to.data(), from.data(), size);
  for (const float v : to)
    if (!std::isfinite(v)) return false;
  return true;
}

inline bool take_numbers(byte_reader& in, linear_model& m, std::size_t rows) {
  std::size_t dimension = 0;
  for (const auto& each : m.spaces) dimension += each.dimension;
  if (dimension == 0 || dimension > 1u << 16) return false;
  if (!take_floats(in, dimension, m.mean) ||
      !take_floats(in, dimension * (dimension + 1) / 2, m.metric))
    return false;
  std::size_t count = 0;
  if (!multiply(rows, dimension, count) || !take_floats(in, count, m.weights) ||
      !take_floats(in, rows, m.bias))
    return false;
  m.sharpness = in.read<float>(), m.farthest = in.read<float>();
  m.report.samples = in.read<std::uint64_t>();
  for (double* each : numbers_of(m.report)) *each = in.read<double>();
  return !in.failed() && in.remaining() == 0 && std::isfinite(m.sharpness) &&
         std::isfinite(m.farthest) && m.report.samples > 0;
}

}  // namespace linear_model_detail

FOVEA_INLINE std::string teach_report::text(bool of_classes) const {
  char line[256];
  if (of_classes)
    std::snprintf(line, sizeof line,
                  "from %llu samples: %.1f %% of those left out are told wrongly, log loss %.2f",
                  static_cast<unsigned long long>(samples), 100 * error, log_loss);
  else
    std::snprintf(line, sizeof line,
                  "from %llu ratings: error %.3g where they spread by %.3g, correlation %.2f; what "
                  "it gives spreads by %.3g",
                  static_cast<unsigned long long>(samples), error, spread, correlation,
                  told_spread);
  return line;
}

FOVEA_INLINE taught_value linear_model::score(std::span<const float> x) const noexcept {
  const double distance = 1 / double(report.samples) + linear_model_detail::quadratic(*this, x);
  taught_value told;
  told.value = float(double(bias[0]) + linear_model_detail::linear(*this, x, 0));
  told.error = float(report.error);
  told.known = distance <= double(farthest);
  return told;
}

FOVEA_INLINE taught_label linear_model::classify(std::span<const float> x) const noexcept {
  const double q = linear_model_detail::quadratic(*this, x);
  std::size_t best = 0;
  double nearest = 0, mass = 0;
  for (std::size_t j = 0; j < labels.size(); ++j) {
    const double d = q - 2 * linear_model_detail::linear(*this, x, j) + double(bias[j]);
    // The sum of exp(-(d - nearest) sharpness / 2), kept relative to the nearest so far.
    if (j == 0 || d < nearest) {
      mass = j == 0 ? 1 : mass * std::exp((d - nearest) * double(sharpness) / 2) + 1;
      nearest = d, best = j;
    } else {
      mass += std::exp((nearest - d) * double(sharpness) / 2);
    }
  }
  return {labels[best], float(1 / mass), nearest <= double(farthest)};
}

FOVEA_INLINE std::vector<std::byte> linear_model_bytes(const linear_model& m) {
  sealed::writer out(linear_model_detail::kind, std::uint32_t(m.labels.size()));
  out.number(std::uint32_t(m.spaces.size()));
  for (const auto& each : m.spaces) out.text(each.name), out.number(each.dimension);
  for (const auto& each : m.labels) {
    out.number(std::uint32_t(each.size()));
    out.put(each.data(), each.size());
  }
  for (const auto* part : {&m.mean, &m.metric, &m.weights, &m.bias})
    out.put(part->data(), part->size() * sizeof(float));
  out.number(m.sharpness), out.number(m.farthest), out.number(m.report.samples);
  for (const double* each : linear_model_detail::numbers_of(m.report)) out.number(*each);
  return std::move(out).done();
}

FOVEA_INLINE result<linear_model> parse_linear_model(bytes file, const std::string& path,
                                                     const std::vector<embedding_space>& spaces,
                                                     bool of_classes) {
  using namespace linear_model_detail;
  auto opened = sealed::open(file, path, kind);
  if (!opened) return opened.error();
  const std::uint32_t classes = opened->own;
  auto& in = opened->in;
  const auto parts = in.read<std::uint32_t>();
  linear_model m;
  for (std::uint32_t i = 0; i < parts && !in.failed(); ++i) {
    std::string name(sealed::text(in));
    m.spaces.push_back({std::move(name), in.read<std::uint32_t>()});
  }
  if (in.failed()) return sealed::damaged(kind, path, "its parts are longer than it is");
  if (m.spaces != spaces)
    return failure{error_code::mismatch, path + " was taught with embeddings of " + list(m.spaces) +
                                             "; expected were " + list(spaces) +
                                             ": teach it again with those."};
  if ((classes > 0) != of_classes)
    return failure{error_code::mismatch, path + " gives " + (classes ? "classes" : "a score") +
                                             "; open it as a " +
                                             (classes ? "taught_class." : "taught_score.")};
  for (std::uint32_t i = 0; i < classes && !in.failed(); ++i)
    m.labels.emplace_back(sealed::text(in, in.read<std::uint32_t>()));
  if (in.failed() || !take_numbers(in, m, classes ? classes : 1))
    return sealed::damaged(kind, path, "its parts have not the sizes that its header says");
  return m;
}

FOVEA_INLINE result<linear_model> read_linear_model(const std::string& path,
                                                    const std::vector<embedding_space>& spaces,
                                                    bool of_classes) {
  const auto file = file_map::read(path, linear_model_detail::most_bytes);
  if (!file) return file.error();
  return parse_linear_model(file->contents(), path, spaces, of_classes);
}

FOVEA_INLINE status write_linear_model(const std::string& path, const linear_model& model) {
  return write_file(path, linear_model_bytes(model));
}

}  // namespace fovea::inline FOVEA_ABI
