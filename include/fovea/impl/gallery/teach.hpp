#pragma once

#include "fovea/impl/gallery/teach_scores.hpp"

#if defined(EIGEN_WORLD_VERSION)
#include <map>

namespace fovea::inline FOVEA_ABI {

namespace teach_detail {

/// Samples, and which class each is of, in coordinates in which the scatter within the classes is
/// diagonal.
struct sorted_samples {
  centred all;
  std::vector<std::string> names;
  std::vector<std::size_t> of;
  std::vector<double> counts;
  matrix means, basis, coordinates;  ///< of classes; dimension x rank; samples x rank
  vector squares;                    ///< of the scatter within classes, along `basis`

  sorted_samples(const teach_samples& x, std::span<const std::string> labels) : all(x) {
    std::map<std::string, std::size_t> index;
    for (const auto& each : labels) index.emplace(each, 0);
    for (auto& [name, at] : index) at = names.size(), names.push_back(name);
    counts.assign(names.size(), 0);
    matrix sums = matrix::Zero(Eigen::Index(names.size()), all.coordinates.cols());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      of.push_back(index.at(labels[i]));
      counts[of[i]] += 1;
      sums.row(Eigen::Index(of[i])) += all.coordinates.row(Eigen::Index(i));
    }
    for (std::size_t k = 0; k < names.size(); ++k) sums.row(Eigen::Index(k)) /= counts[k];
    matrix within = all.coordinates;
    for (std::size_t i = 0; i < of.size(); ++i)
      within.row(Eigen::Index(i)) -= sums.row(Eigen::Index(of[i]));
    const Eigen::SelfAdjointEigenSolver<matrix> solved(matrix(within.transpose() * within));
    squares = solved.eigenvalues().cwiseMax(0);
    basis = all.basis * solved.eigenvectors();
    coordinates = all.coordinates * solved.eigenvectors();
    means = sums * solved.eigenvectors();
  }
};

/// Squared distances of every sample to every class's mean, the sample left out of both the mean
/// and the scatter.
inline matrix distances_left_out(const sorted_samples& s, double ridge) {
  const vector whitening = (s.squares.array() + ridge).rsqrt();
  const matrix z = s.coordinates * whitening.asDiagonal(), mu = s.means * whitening.asDiagonal();
  matrix distances(z.rows(), mu.rows());
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    const std::size_t own = s.of[std::size_t(i)];
    const double n = s.counts[own], factor = n / (n - 1);
    const vector v = (z.row(i) - mu.row(Eigen::Index(own))).transpose();
    const double length = v.squaredNorm(), downdate = factor / std::max(1 - factor * length, 1e-12);
    for (Eigen::Index k = 0; k < mu.rows(); ++k) {
      const vector to = (z.row(i) - mu.row(k)).transpose();
      const double along = to.dot(v);
      distances(i, k) = to.squaredNorm() + downdate * along * along;
    }
    distances(i, Eigen::Index(own)) = factor * factor * (length + downdate * length * length);
  }
  return distances;
}

/// Mean of -ln of the probability that each sample's own class has.
inline double log_loss(const matrix& distances, const std::vector<std::size_t>& of,
                       double sharpness) {
  double sum = 0;
  for (Eigen::Index i = 0; i < distances.rows(); ++i) {
    const double own = distances(i, Eigen::Index(of[std::size_t(i)]));
    const double least = distances.row(i).minCoeff();
    const double mass = (-(distances.row(i).array() - least) * sharpness / 2).exp().sum();
    sum += std::log(mass) + (own - least) * sharpness / 2;
  }
  return sum / double(distances.rows());
}

struct discriminant_fit {
  double ridge = 0, sharpness = 0, loss = std::numeric_limits<double>::infinity();
  matrix left_out;  ///< distances
};

/// Sharpness one is that of a Gaussian whose scatter is known; 40 steps around it.
inline discriminant_fit best_discriminant(const sorted_samples& s, std::size_t dimension) {
  discriminant_fit best;
  const double samples = double(s.of.size());
  for (const double ridge : ridges(s.squares.sum() + 1e-9, dimension)) {
    const matrix distances = distances_left_out(s, ridge);
    for (int i = -24; i <= 16; ++i) {
      const double sharpness = samples * std::pow(10.0, i / 8.0);
      const double loss = log_loss(distances, s.of, sharpness);
      if (loss < best.loss) best = {ridge, sharpness, loss, distances};
    }
  }
  return best;
}

inline status check_classes(const teach_samples& x, std::span<const std::string> labels) {
  if (const auto fine = check(x, labels.size(), 2 * least_of_class); !fine) return fine;
  std::map<std::string, std::size_t> counts;
  for (const auto& each : labels) ++counts[each];
  if (counts.size() < 2)
    return refuse("all samples are of '" + counts.begin()->first +
                  "': give samples of at least two classes.");
  for (const auto& [name, count] : counts)
    if (count < least_of_class)
      return refuse("the class '" + name + "' has " + std::to_string(count) +
                    (count == 1 ? " sample; " : " samples; ") + std::to_string(least_of_class) +
                    " are the least.");
  return done;
}

}  // namespace teach_detail

FOVEA_INLINE result<linear_model> fit_classes(const teach_samples& given,
                                              std::span<const std::string> labels,
                                              std::vector<embedding_space> spaces) {
  using namespace teach_detail;
  if (const auto fine = check_classes(given, labels); !fine) return fine.error();
  const sorted_samples s(given, labels);
  const auto best = best_discriminant(s, given.dimension);
  const vector shrunk = (s.squares.array() + best.ridge).inverse();

  linear_model m;
  m.spaces = std::move(spaces);
  m.labels = s.names;
  m.mean = floats(s.all.mean);
  m.metric = packed_metric(s.basis, shrunk, 1 / best.ridge);
  for (Eigen::Index k = 0; k < s.means.rows(); ++k) {
    const vector mean = s.means.row(k).transpose(), w = shrunk.cwiseProduct(mean);
    const auto row = floats(s.basis * w);
    m.weights.insert(m.weights.end(), row.begin(), row.end());
    m.bias.push_back(float(w.dot(mean)));
  }
  m.sharpness = float(best.sharpness);
  std::vector<double> own;
  double wrong = 0;
  for (std::size_t i = 0; i < s.of.size(); ++i) {
    Eigen::Index told = 0;
    best.left_out.row(Eigen::Index(i)).minCoeff(&told);
    wrong += std::size_t(told) != s.of[i];
    own.push_back(best.left_out(Eigen::Index(i), Eigen::Index(s.of[i])));
  }
  m.farthest = float(quantile(own, share_known));
  m.report = {labels.size(), best.ridge, wrong / double(labels.size()), 0, 0, 0,
              best.loss,     share_known};
  return m;
}

}  // namespace fovea::inline FOVEA_ABI
#endif
