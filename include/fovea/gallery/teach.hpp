#pragma once

#include "fovea/gallery/taught.hpp"

#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace fovea::inline FOVEA_ABI {

/// Samples as rows of numbers, all as long.
struct teach_samples {
  std::vector<float> rows;
  std::size_t dimension = 0;

  std::size_t count() const noexcept { return dimension ? rows.size() / dimension : 0; }
};

/// Fewer samples than this are refused: for a score, and for each class.
inline constexpr std::size_t least_ratings = 10, least_of_class = 3;

/// Share of the samples that count as known when they are left out: where `known` is cut.
inline constexpr double share_known = 0.99;

/// Ridge regression (Hoerl and Kennard 1970) on centred samples, the offset unpenalised.
///
/// The ridge is the one of 25, from 1e-3 to 1e3 times the mean variance, with the least square
/// error on samples left out; those errors are e / (1 - h), exact, with h the diagonal of the hat
/// matrix (Allen 1974, "PRESS"). One eigendecomposition of the smaller of samples and numbers: 10
/// ms for 440 samples of 192.
result<linear_model> fit_score(const teach_samples& x, std::span<const float> ratings,
                               std::vector<embedding_space> spaces);

/// Linear discriminant with a ridge on the scatter within classes (Friedman 1989, "Regularized
/// Discriminant Analysis", with one covariance), all classes equally likely beforehand.
///
/// The ridge and the sharpness of its probabilities are those with the least log loss on samples
/// left out, in closed form: leaving one out changes the scatter by a matrix of rank one (Sherman
/// and Morrison 1950).
result<linear_model> fit_classes(const teach_samples& x, std::span<const std::string> labels,
                                 std::vector<embedding_space> spaces);

namespace teach_detail {

template <class... E>
teach_samples rows_of(std::span<const std::tuple<E...>> samples) {
  teach_samples all;
  all.dimension = taught_detail::total<E...>;
  for (const auto& each : samples) {
    const auto row = std::apply([](const E&... e) { return taught_detail::joined(e...); }, each);
    all.rows.insert(all.rows.end(), row.begin(), row.end());
  }
  return all;
}

template <class M, int N>
teach_samples rows_of(std::span<const embedding<M, N>> samples) {
  teach_samples all;
  all.dimension = std::size_t(N);
  for (const auto& each : samples)
    all.rows.insert(all.rows.end(), each.values.begin(), each.values.end());
  return all;
}

}  // namespace teach_detail

/// Teaches a head to give a number: ratings, sizes, years; one for each embedding.
///
///     const auto head = teach(std::span(embeddings), ratings).value();
///     std::puts(head.report().text(false).c_str());
///     head.save("ratings.head").value();
///
/// Fails with `unsupported` and a sentence: fewer than ten samples, counts that differ, an
/// embedding of zeros, ratings that are all the same or are no numbers. What it gives is as good as
/// `report` says on people like those that it was taught with, and unknown on others.
template <class M, int N>
result<taught_score<embedding<M, N>>> teach(std::span<const embedding<M, N>> samples,
                                            std::span<const float> ratings) {
  auto model =
      fit_score(teach_detail::rows_of(samples), ratings, taught_detail::spaces<embedding<M, N>>());
  if (!model) return model.error();
  return taught_score<embedding<M, N>>(std::move(*model));
}

/// The same from several embeddings of each sample.
template <class... E>
result<taught_score<E...>> teach(std::span<const std::tuple<E...>> samples,
                                 std::span<const float> ratings) {
  auto model = fit_score(teach_detail::rows_of(samples), ratings, taught_detail::spaces<E...>());
  if (!model) return model.error();
  return taught_score<E...>(std::move(*model));
}

/// Teaches a head to tell classes apart, and to know when something is none of them; one label for
/// each embedding, three samples of each class at least.
template <class M, int N>
result<taught_class<embedding<M, N>>> teach(std::span<const embedding<M, N>> samples,
                                            std::span<const std::string> labels) {
  auto model =
      fit_classes(teach_detail::rows_of(samples), labels, taught_detail::spaces<embedding<M, N>>());
  if (!model) return model.error();
  return taught_class<embedding<M, N>>(std::move(*model));
}
template <class... E>
result<taught_class<E...>> teach(std::span<const std::tuple<E...>> samples,
                                 std::span<const std::string> labels) {
  auto model = fit_classes(teach_detail::rows_of(samples), labels, taught_detail::spaces<E...>());
  if (!model) return model.error();
  return taught_class<E...>(std::move(*model));
}

}  // namespace fovea::inline FOVEA_ABI

#if !defined(FOVEA_COMPILED)
#if !__has_include(<Eigen/Dense>) && !__has_include(<eigen3/Eigen/Dense>)
#error "fovea/gallery/teach.hpp needs Eigen (libeigen3-dev); asking a taught head does not"
#endif
#include "fovea/impl/gallery/teach.hpp"
#endif
