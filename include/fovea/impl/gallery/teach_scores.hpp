#pragma once

#if __has_include(<Eigen/Dense>)
#include <Eigen/Dense>
#elif __has_include(<eigen3/Eigen/Dense>)
#include <eigen3/Eigen/Dense>
#endif

#if defined(EIGEN_WORLD_VERSION)
#include "fovea/gallery/teach.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fovea::inline FOVEA_ABI {

namespace teach_detail {

using matrix = Eigen::MatrixXd;
using vector = Eigen::VectorXd;

inline failure refuse(const std::string& sentence) {
  return {error_code::unsupported, "fovea::teach: " + sentence};
}

/// What is wrong with samples, whatever they are taught.
inline status check(const teach_samples& x, std::size_t answers, std::size_t least) {
  if (x.count() != answers)
    return refuse("there are " + std::to_string(x.count()) + " embeddings and " +
                  std::to_string(answers) + " answers; give one for each.");
  if (answers < least)
    return refuse("there are " + std::to_string(answers) + " samples; " + std::to_string(least) +
                  " are the least, and a hundred say more.");
  for (std::size_t i = 0; i < answers; ++i) {
    double length = 0;
    for (std::size_t k = 0; k < x.dimension; ++k)
      length += std::abs(double(x.rows[i * x.dimension + k]));
    if (!(length > 0) || !std::isfinite(length))
      return refuse("embedding " + std::to_string(i) +
                    " is zeros or no numbers: nothing could be read from that picture; leave it "
                    "out.");
  }
  return done;
}

/// Samples less their mean, in as few coordinates as they have: centred = coordinates * basis'.
struct centred {
  vector mean;
  matrix basis, coordinates;  ///< dimension x rank, samples x rank
  vector squares;             ///< of the columns of `coordinates`, which are orthogonal

  explicit centred(const teach_samples& x) {
    using rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Map<const rows> given(x.rows.data(), Eigen::Index(x.count()),
                                       Eigen::Index(x.dimension));
    matrix c = given.cast<double>();
    mean = c.colwise().mean().transpose();
    c.rowwise() -= mean.transpose();
    const bool wide = c.cols() > c.rows();
    const matrix gram = wide ? matrix(c * c.transpose()) : matrix(c.transpose() * c);
    const Eigen::SelfAdjointEigenSolver<matrix> solved(gram);
    const vector values = solved.eigenvalues();
    const double floor = 1e-10 * std::max(values.maxCoeff(), 1e-300);
    const Eigen::Index rank = (values.array() > floor).count();
    squares = values.tail(rank);
    const matrix axes = solved.eigenvectors().rightCols(rank);
    if (wide) {
      coordinates = axes * squares.cwiseSqrt().asDiagonal();
      basis = c.transpose() * axes * squares.cwiseSqrt().cwiseInverse().asDiagonal();
    } else {
      coordinates = c * axes, basis = axes;
    }
  }
};

/// Ridges to choose from, in parts of the mean square that a direction has.
inline std::vector<double> ridges(double squares, std::size_t dimension) {
  std::vector<double> all;
  for (int i = 0; i <= 24; ++i)
    all.push_back(squares / double(dimension) * std::pow(10.0, i / 4.0 - 3));
  return all;
}

/// (basis diag(kept) basis' + rest (1 - basis basis')), rows of the lower half.
inline std::vector<float> packed_metric(const matrix& basis, const vector& kept, double rest) {
  matrix m = basis * (kept.array() - rest).matrix().asDiagonal() * basis.transpose();
  m.diagonal().array() += rest;
  std::vector<float> lower;
  lower.reserve(std::size_t(m.rows() * (m.rows() + 1) / 2));
  for (Eigen::Index i = 0; i < m.rows(); ++i)
    for (Eigen::Index j = 0; j <= i; ++j) lower.push_back(float(m(i, j)));
  return lower;
}

inline std::vector<float> floats(const vector& v) { return {v.data(), v.data() + v.size()}; }

/// The smallest value that the given share of them does not exceed.
inline double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto last = std::ceil(share * double(values.size())) - 1;
  return values[std::size_t(std::clamp(last, 0.0, double(values.size() - 1)))];
}

inline double deviation(const vector& v) {
  return std::sqrt((v.array() - v.mean()).square().mean());
}

/// A ridge regression with one ridge, and what it says of each sample when that is left out.
struct ridge_fit {
  double ridge = 0, error = std::numeric_limits<double>::infinity();
  vector left_out, leverage;

  ridge_fit() = default;
  ridge_fit(const centred& x, const vector& y, double with) : ridge(with) {
    const vector shrunk = (x.squares.array() + ridge).inverse();
    const vector residual =
        y - (x.coordinates * shrunk.cwiseProduct(x.coordinates.transpose() * y));
    const vector hat =
        (x.coordinates.array().square().matrix() * shrunk).array() + 1 / double(y.size());
    const vector missed = residual.array() / (1 - hat.array()).max(1e-12);
    left_out = y - missed;
    leverage = hat.array() / (1 - hat.array()).max(1e-12);
    error = std::sqrt(missed.squaredNorm() / double(y.size()));
  }
};

inline double pearson(const vector& a, const vector& b) {
  const vector p = a.array() - a.mean(), q = b.array() - b.mean();
  const double norms = p.norm() * q.norm();
  return norms > 0 ? p.dot(q) / norms : 0;
}

}  // namespace teach_detail

FOVEA_INLINE result<linear_model> fit_score(const teach_samples& given,
                                            std::span<const float> ratings,
                                            std::vector<embedding_space> spaces) {
  using namespace teach_detail;
  if (const auto fine = check(given, ratings.size(), least_ratings); !fine) return fine.error();
  const Eigen::Map<const Eigen::VectorXf> as_given(ratings.data(), Eigen::Index(ratings.size()));
  const vector wanted = as_given.cast<double>();
  if (!wanted.allFinite()) return refuse("a rating is no number; leave that sample out.");
  if (wanted.maxCoeff() == wanted.minCoeff())
    return refuse("all ratings are the same: there is nothing to learn from them.");

  const centred x(given);
  const double offset = wanted.mean();
  const vector y = wanted.array() - offset;
  ridge_fit best;
  for (const double each : ridges(x.squares.sum(), given.dimension))
    if (ridge_fit fit(x, y, each); fit.error < best.error) best = std::move(fit);

  const vector shrunk = (x.squares.array() + best.ridge).inverse();
  linear_model m;
  m.spaces = std::move(spaces);
  m.mean = floats(x.mean);
  m.metric = packed_metric(x.basis, shrunk, 1 / best.ridge);
  m.weights = floats(x.basis * shrunk.cwiseProduct(x.coordinates.transpose() * y));
  m.bias = {float(offset)};
  const std::vector<double> far(best.leverage.data(), best.leverage.data() + best.leverage.size());
  m.farthest = float(quantile(far, share_known));
  m.report = {
      ratings.size(),           best.ridge, best.error, pearson(best.left_out, y), deviation(y),
      deviation(best.left_out), 0,          share_known};
  return m;
}

}  // namespace fovea::inline FOVEA_ABI
#endif
