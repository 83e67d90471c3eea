#include "fovea/gallery/teach.hpp"
#include "gallery/some_people.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace fovea;
using namespace fovea_test;

namespace {

using numbers = std::vector<double>;
using table = std::vector<numbers>;
template <int Dim>
using faces = std::vector<embedding<model_of<Dim>, Dim>>;

/// The textbook's: Gaussian elimination with pivots.
numbers solved(table a, numbers b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
    std::swap(a[k], a[pivot]), std::swap(b[k], b[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double f = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= f * a[k][j];
      b[i] -= f * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

double dot(const numbers& a, const numbers& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

numbers mean_of(const table& rows) {
  numbers m(rows[0].size(), 0);
  for (const auto& row : rows)
    for (std::size_t k = 0; k < m.size(); ++k) m[k] += row[k] / double(rows.size());
  return m;
}

numbers less(numbers a, const numbers& b) {
  for (std::size_t k = 0; k < a.size(); ++k) a[k] -= b[k];
  return a;
}

template <int Dim>
table rows_of(const faces<Dim>& all) {
  table rows;
  for (const auto& each : all) rows.emplace_back(each.values.begin(), each.values.end());
  return rows;
}

/// sum of (row - mean)(row - mean)' and a ridge.
table scatter(const table& rows, const numbers& mean, double ridge) {
  table s(mean.size(), numbers(mean.size(), 0));
  for (std::size_t i = 0; i < mean.size(); ++i) s[i][i] = ridge;
  for (const auto& row : rows) {
    const auto c = less(row, mean);
    for (std::size_t i = 0; i < c.size(); ++i)
      for (std::size_t j = 0; j < c.size(); ++j) s[i][j] += c[i] * c[j];
  }
  return s;
}

/// A ridge regression fitted anew: what it says of `x`, and how far `x` is from its samples.
struct refit {
  double said, leverage;
};
refit regress(const table& rows, const numbers& y, double ridge, const numbers& x) {
  const auto mean = mean_of(rows);
  double offset = 0;
  for (const double v : y) offset += v / double(y.size());
  numbers right(mean.size(), 0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < mean.size(); ++k)
      right[k] += (rows[i][k] - mean[k]) * (y[i] - offset);
  const auto s = scatter(rows, mean, ridge);
  const auto c = less(x, mean);
  return {offset + dot(solved(s, right), c), 1 / double(rows.size()) + dot(solved(s, c), c)};
}

template <class T>
std::vector<T> without(std::vector<T> all, std::size_t i) {
  all.erase(all.begin() + std::ptrdiff_t(i));
  return all;
}

/// Ratings that a direction explains, and noise.
template <int Dim>
std::vector<float> ratings_of(const faces<Dim>& all, float noise, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> value(0, 1);
  std::vector<float> direction(Dim);
  for (float& d : direction) d = value(random);
  std::vector<float> ratings;
  for (const auto& each : all) {
    float sum = 3;
    for (std::size_t k = 0; k < std::size_t(Dim); ++k) sum += direction[k] * each.values[k];
    ratings.push_back(sum + noise * value(random));
  }
  return ratings;
}

template <int Dim>
faces<Dim> strangers(unsigned count, unsigned first = 100) {
  faces<Dim> all;
  for (unsigned i = 0; i < count; ++i) all.push_back(face<Dim>(first + i));
  return all;
}

/// Samples around the centre of each class.
template <int Dim>
std::pair<faces<Dim>, std::vector<std::string>> clusters(unsigned classes, unsigned each,
                                                         float width) {
  faces<Dim> all;
  std::vector<std::string> labels;
  for (unsigned i = 0; i < classes * each; ++i) {
    auto e = face<Dim>(7 + i % classes);
    const auto shift = face<Dim>(1000 + i);
    for (std::size_t k = 0; k < e.values.size(); ++k) e.values[k] += width * shift.values[k];
    normalize(e);
    all.push_back(e);
    labels.push_back("class " + std::to_string(i % classes));
  }
  return {all, labels};
}

template <int Dim>
void check_ratings(unsigned count) {
  CAPTURE(Dim);
  CAPTURE(count);
  const auto all = strangers<Dim>(count);
  const auto ratings = ratings_of(all, 0.3f, 5);
  const auto head =
      teach(std::span<const typename faces<Dim>::value_type>(all), std::span<const float>(ratings))
          .value();
  const auto& report = head.report();
  const auto rows = rows_of(all);
  const numbers y(ratings.begin(), ratings.end());
  double squares = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto left_out = regress(without(rows, i), without(y, i), report.regularisation, rows[i]);
    squares += std::pow(left_out.said - y[i], 2);
  }
  CHECK(report.error == doctest::Approx(std::sqrt(squares / double(count))).epsilon(1e-6));
  CHECK(report.samples == count);
  const auto stranger = face<Dim>(9999);
  const numbers x(stranger.values.begin(), stranger.values.end());
  const auto fitted = regress(rows, y, report.regularisation, x);
  const auto told = head.read(stranger);
  CHECK(told.value == doctest::Approx(fitted.said).epsilon(1e-4));
  CHECK(told.known == (fitted.leverage <= double(head.model().farthest)));
  CHECK(told.error == float(report.error));
}

/// Distances to each class's mean after fitting anew.
numbers distances(const table& rows, const std::vector<std::string>& labels,
                  const std::vector<std::string>& names, double ridge, const numbers& x) {
  table centred, means;
  for (const auto& name : names) {
    table own;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (labels[i] == name) own.push_back(rows[i]);
    means.push_back(mean_of(own));
    for (const auto& row : own) centred.push_back(less(row, means.back()));
  }
  const auto s = scatter(centred, numbers(x.size(), 0), ridge);
  numbers d;
  for (const auto& mean : means) d.push_back(dot(solved(s, less(x, mean)), less(x, mean)));
  return d;
}

double probability(const numbers& d, std::size_t which, double sharpness) {
  double mass = 0;
  for (const double each : d) mass += std::exp(-(each - d[which]) * sharpness / 2);
  return 1 / mass;
}

template <int Dim>
void check_classes(unsigned classes, unsigned each, float width) {
  CAPTURE(Dim);
  CAPTURE(each);
  const auto [all, labels] = clusters<Dim>(classes, each, width);
  const auto head = teach(std::span<const typename faces<Dim>::value_type>(all),
                          std::span<const std::string>(labels))
                        .value();
  const auto& m = head.model();
  const auto rows = rows_of(all);
  const double ridge = head.report().regularisation, sharpness = double(m.sharpness);
  double loss = 0, wrong = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto d = distances(without(rows, i), without(labels, i), m.labels, ridge, rows[i]);
    const auto own =
        std::size_t(std::find(m.labels.begin(), m.labels.end(), labels[i]) - m.labels.begin());
    loss -= std::log(probability(d, own, sharpness)) / double(rows.size());
    wrong += std::min_element(d.begin(), d.end()) != d.begin() + std::ptrdiff_t(own);
  }
  CHECK(head.report().log_loss == doctest::Approx(loss).epsilon(1e-4));
  CHECK(head.report().error == doctest::Approx(wrong / double(rows.size())));
  const auto query = face<Dim>(8);
  const auto d =
      distances(rows, labels, m.labels, ridge, numbers(query.values.begin(), query.values.end()));
  const auto nearest = std::size_t(std::min_element(d.begin(), d.end()) - d.begin());
  const auto told = head.read(query);
  CHECK(told.name == m.labels[nearest]);
  CHECK(told.probability == doctest::Approx(probability(d, nearest, sharpness)).epsilon(1e-3));
  CHECK(told.known == (d[nearest] <= double(m.farthest)));
}

template <class Taught>
std::string refusal(const Taught& taught) {
  REQUIRE_FALSE(taught);
  return taught.error().sentence;
}

using span_of = std::span<const embedding<model_of<5>, 5>>;

}  // namespace

TEST_CASE("a taught score and its error are those of regressions fitted anew without each sample") {
  check_ratings<3>(10);
  check_ratings<7>(31);
  check_ratings<31>(17);  // more numbers than samples
  check_ratings<16>(64);
}

TEST_CASE("a taught class and its error are those of discriminants fitted anew") {
  check_classes<3>(2, 3, 0.7f);
  check_classes<7>(3, 9, 0.9f);
  check_classes<23>(4, 4, 1.2f);
}

TEST_CASE("two embeddings of a sample are read together") {
  const auto one = strangers<5>(40, 100);
  const auto other = strangers<3>(40, 500);
  std::vector<std::tuple<embedding<model_of<5>, 5>, embedding<model_of<3>, 3>>> both;
  for (std::size_t i = 0; i < one.size(); ++i) both.emplace_back(one[i], other[i]);
  auto ratings = ratings_of(one, 0, 3);
  const auto more = ratings_of(other, 0, 4);
  for (std::size_t i = 0; i < ratings.size(); ++i) ratings[i] += more[i];
  const auto head =
      teach(std::span<const std::tuple<embedding<model_of<5>, 5>, embedding<model_of<3>, 3>>>(both),
            std::span<const float>(ratings))
          .value();
  CHECK(head.report().correlation > 0.99);
  CHECK(head.read(one[3], other[3]).value == doctest::Approx(double(ratings[3])).epsilon(0.02));
}

TEST_CASE("what is far from everything taught is unknown") {
  const auto [all, labels] = clusters<16>(3, 20, 0.4f);
  const auto head =
      teach(std::span<const embedding<model_of<16>, 16>>(all), std::span<const std::string>(labels))
          .value();
  CHECK(head.report().error == 0);
  int known = 0, unknown = 0;
  for (const auto& each : all) known += head.read(each).known;
  for (unsigned i = 0; i < 100; ++i) unknown += !head.read(face<16>(5000 + i)).known;
  CHECK(known >= 59);
  CHECK(unknown >= 95);
}

TEST_CASE("nothing to learn, and what cannot be learned from, is refused with a sentence") {
  const auto all = strangers<5>(12);
  std::vector<float> ratings(12, 3.0f);
  const auto learn = [&](std::size_t count) {
    return teach(span_of(all).first(count), std::span<const float>(ratings));
  };
  CHECK(refusal(learn(11)).find("11 embeddings and 12 answers") != std::string::npos);
  CHECK(refusal(learn(12)).find("all ratings are the same") != std::string::npos);
  ratings[3] = NAN;
  CHECK(refusal(learn(12)).find("a rating is no number") != std::string::npos);
  ratings.resize(9);
  CHECK(refusal(learn(9)).find("9 samples; 10 are the least") != std::string::npos);
  auto zeros = strangers<5>(12);
  zeros[7].values = {};
  ratings = ratings_of(zeros, 1, 1);
  CHECK(refusal(teach(span_of(zeros), std::span<const float>(ratings)))
            .find("embedding 7 is zeros") != std::string::npos);
  std::vector<std::string> labels(12, "bus");
  const auto sort = [&] { return teach(span_of(all), std::span<const std::string>(labels)); };
  CHECK(refusal(sort()).find("all samples are of 'bus'") != std::string::npos);
  labels[2] = "tram";
  CHECK(refusal(sort()).find("the class 'tram' has 1 sample; 3 are the least") !=
        std::string::npos);
}

TEST_CASE("noise is told to be noise") {
  const auto all = strangers<16>(60);
  std::mt19937 random(3);
  std::vector<float> ratings;
  for (int i = 0; i < 60; ++i) ratings.push_back(float(random() % 5));
  const auto head =
      teach(std::span<const embedding<model_of<16>, 16>>(all), std::span<const float>(ratings))
          .value();
  CHECK(head.report().correlation < 0.4);
  CHECK(head.report().error > 0.9 * head.report().spread);
  CHECK(head.report().text(false).find("from 60 ratings") != std::string::npos);
}

TEST_CASE("a head comes back from its file as it was, and every damage to the file is told") {
  const auto all = strangers<3>(12);
  const auto ratings = ratings_of(all, 0.1f, 2);
  const auto head =
      teach(std::span<const embedding<model_of<3>, 3>>(all), std::span<const float>(ratings))
          .value();
  auto file = linear_model_bytes(head.model());
  const std::vector<embedding_space> spaces{{"some_model", 3}};
  const auto again = parse_linear_model(file, "p", spaces, false).value();
  CHECK(linear_model_bytes(again) == file);
  CHECK(taught_score<embedding<model_of<3>, 3>>(again).read(all[4]).value ==
        head.read(all[4]).value);
  for (std::size_t n = 0; n < file.size(); ++n)
    CHECK_FALSE(parse_linear_model(bytes(file).first(n), "p", spaces, false));
  int opened = 0;
  for (auto& byte : file)
    for (int change = 1; change < 256; ++change) {
      const auto before = byte;
      byte ^= std::byte(change);
      opened += bool(parse_linear_model(file, "p", spaces, false));
      byte = before;
    }
  CHECK(opened == 0);
  CHECK(parse_linear_model(file, "p", {{"other_model", 3}}, false).error().sentence ==
        "p was taught with embeddings of some_model (3); expected were other_model (3): teach it "
        "again with those.");
  CHECK(parse_linear_model(file, "p", spaces, true)
            .error()
            .sentence.find("open it as a taught_score") != std::string::npos);
}

TEST_CASE("heads are saved and opened by path") {
  const auto [all, labels] = clusters<5>(2, 6, 0.5f);
  const auto head = teach(span_of(all), std::span<const std::string>(labels)).value();
  const scratch_folder folder;
  const std::string path = folder / "some.head";
  REQUIRE(head.save(path));
  const auto opened = taught_class<embedding<model_of<5>, 5>>::open(path).value();
  CHECK(opened.read(all[1]).name == labels[1]);
  CHECK_FALSE(taught_score<embedding<model_of<5>, 5>>::open(path));
  fs::remove(path);
  CHECK(taught_class<embedding<model_of<5>, 5>>::open(path).error().sentence.find(path) == 0);
}
