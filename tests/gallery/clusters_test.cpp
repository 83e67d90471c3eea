#include "fovea/gallery/clusters.hpp"
#include "some_people.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace fovea;
using namespace fovea_test;

namespace {

struct model : model_of<192> {
  static constexpr float same_person = 0.5f;
};

using vector192 = model::result_type;
using numbers = std::vector<std::int32_t>;

/// A face of `person`, whose cosine with another of them is `alike` on average.
vector192 seen(unsigned person, unsigned picture, float alike) {
  const auto who = face<192>(person), how = face<192>(100000 + person * 1000 + picture);
  vector192 e;
  for (std::size_t i = 0; i < 192; ++i)
    e.values[i] = std::sqrt(alike) * who.values[i] + std::sqrt(1 - alike) * how.values[i];
  normalize(e);
  return e;
}

struct truth {
  clusters<model> people;
  numbers who;

  void add(unsigned person, unsigned picture, float alike, std::int32_t photo = -1) {
    people.add(seen(person, picture, alike), photo);
    who.push_back(std::int32_t(person));
  }
};

numbers copy(std::span<const std::int32_t> groups) { return {groups.begin(), groups.end()}; }

double pairwise_f(const numbers& found, const numbers& who) {
  double both = 0, in_found = 0, in_truth = 0;
  for (std::size_t i = 0; i < who.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      in_found += found[i] == found[j], in_truth += who[i] == who[j];
      both += found[i] == found[j] && who[i] == who[j];
    }
  return 2 * both / (in_found + in_truth);
}

/// Average linkage by the textbook: all pairs of all groups again, for each step.
numbers textbook(const std::vector<vector192>& faces, const numbers& photos, cluster_limits at) {
  std::vector<numbers> groups;
  for (std::size_t i = 0; i < faces.size(); ++i) groups.push_back({std::int32_t(i)});
  for (;;) {
    double best = -2;
    std::size_t a = 0, b = 0;
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t j = i + 1; j < groups.size(); ++j) {
        double sum = 0;
        bool apart = false;
        for (const auto x : groups[i])
          for (const auto y : groups[j]) {
            for (std::size_t d = 0; d < 192; ++d)
              sum +=
                  double(faces[std::size_t(x)].values[d]) * double(faces[std::size_t(y)].values[d]);
            apart |=
                photos[std::size_t(x)] >= 0 && photos[std::size_t(x)] == photos[std::size_t(y)];
          }
        const double n = double(groups[i].size() * groups[j].size());
        const double needed = double(at.group) + double(at.pair - at.group) / std::sqrt(n);
        if (!apart && sum / n >= needed && sum / n > best) best = sum / n, a = i, b = j;
      }
    if (best < -1) break;
    groups[a].insert(groups[a].end(), groups[b].begin(), groups[b].end());
    groups.erase(groups.begin() + std::ptrdiff_t(b));
  }
  numbers owner(faces.size());
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const auto x : groups[g]) owner[std::size_t(x)] = std::int32_t(g);
  return owner;
}

}  // namespace

TEST_CASE("groups are those of the textbook's average linkage, photographs kept apart") {
  for (const unsigned count : {0u, 1u, 2u, 3u, 17u, 41u})
    for (unsigned turn = 0; turn < 4; ++turn) {
      CAPTURE(count);
      CAPTURE(turn);
      clusters<model> people;
      std::vector<vector192> faces;
      numbers photos;
      for (unsigned i = 0; i < count; ++i) {
        // Hard on purpose: the similarities of one person lie around the limits.
        faces.push_back(seen(turn * 100 + i % 7, i, 0.5f));
        photos.push_back(turn % 2 ? std::int32_t(i * 5 % 11) : -1);
        people.add(faces.back(), photos.back());
      }
      const auto found = copy(people.group());
      const auto expected = textbook(faces, photos, people.usual_limits());
      REQUIRE(found.size() == expected.size());
      if (count > 0) CHECK(people.count() == 1 + *std::max_element(found.begin(), found.end()));
      for (unsigned i = 0; i < count; ++i)
        for (unsigned j = 0; j < i; ++j)
          CHECK((found[i] == found[j]) == (expected[i] == expected[j]));
    }
}

TEST_CASE("forty people with ten portraits each are forty groups") {
  truth t;
  for (unsigned i = 0; i < 400; ++i) t.add(i % 40, i / 40, i / 40 == 9 ? 0.45f : 0.75f);
  const auto found = copy(t.people.group());
  CHECK(t.people.count() == 40);
  CHECK(pairwise_f(found, t.who) == 1);
  CHECK(found[41] == 1);  // numbers count up with the first faces
}

TEST_CASE("strangers stay alone") {
  truth t;
  for (unsigned i = 0; i < 221; ++i) t.add(i, 0, 0.7f);
  t.people.add(vector192{}, -1);
  t.people.add(vector192{}, -1);
  t.people.group();
  CHECK(t.people.count() == 223);
}

TEST_CASE("the order of the faces does not matter for who is with whom") {
  std::vector<unsigned> order(90);
  std::iota(order.begin(), order.end(), 0u);
  truth first, second;
  for (const unsigned i : order) first.add(i % 9, i, 0.55f);
  std::reverse(order.begin(), order.end());
  for (const unsigned i : order) second.add(i % 9, i, 0.55f);
  const auto a = copy(first.people.group()), b = copy(second.people.group());
  for (std::size_t i = 0; i < 90; ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK((a[i] == a[j]) == (b[89 - i] == b[89 - j]));
  CHECK(copy(first.people.group()) == a);
}

TEST_CASE("two faces in one photograph are two people, however alike") {
  truth t;
  t.add(1, 0, 0.95f, 7), t.add(1, 1, 0.95f, 7), t.add(1, 2, 0.95f, 8), t.add(1, 3, 0.95f, 9);
  const auto found = copy(t.people.group());
  CHECK(found[0] != found[1]);
  CHECK(t.people.count() == 2);
}

TEST_CASE("merging, splitting and rejecting hold until they are undone, and for new faces") {
  truth t;
  for (unsigned i = 0; i < 8; ++i) t.add(i / 4, i, 0.75f, std::int32_t(i));
  auto& people = t.people;
  const auto before = copy(people.group());
  CHECK(before == numbers{0, 0, 0, 0, 1, 1, 1, 1});

  people.merge(1, 6);
  people.group();
  CHECK(people.count() == 1);
  CHECK(people.undo());
  CHECK(copy(people.group()) == before);

  people.split(numbers{1, 2});
  CHECK(copy(people.group()) == numbers{0, 1, 1, 0, 2, 2, 2, 2});
  people.reject(4);
  CHECK(copy(people.group()) == numbers{0, 1, 1, 0, 2, 3, 3, 3});
  t.add(1, 20, 0.75f);
  const auto more = copy(people.group());
  CHECK(more[4] != more[5]);
  CHECK((more[8] == more[4] || more[8] == more[5]));
  CHECK(more[1] == more[2]);
  CHECK(more[1] != more[0]);
  CHECK(people.decisions() == 2);
  CHECK(people.undo());
  CHECK(people.undo());
  CHECK_FALSE(people.undo());
  CHECK(copy(people.group()) == numbers{0, 0, 0, 0, 1, 1, 1, 1, 1});
}

TEST_CASE("a later decision is over an earlier, and over the photograph") {
  truth t;
  t.add(1, 0, 0.9f, 5), t.add(1, 1, 0.9f, 5), t.add(2, 0, 0.9f, 6);
  auto& people = t.people;
  people.group();
  people.merge(0, 1);  // a collage
  CHECK(copy(people.group()) == numbers{0, 0, 1});
  people.reject(0);
  CHECK(copy(people.group()) == numbers{0, 1, 2});
  people.merge(0, 2);
  CHECK(copy(people.group()) == numbers{0, 1, 0});
  people.join(numbers{1}, numbers{2});  // with 0 and 1 apart, this cannot be
  const auto found = copy(people.group());
  CHECK(found[0] != found[1]);
}

TEST_CASE("somebody who is not this person is not put back by way of others") {
  truth t;
  for (unsigned i = 0; i < 12; ++i) t.add(3, i, 0.8f);
  auto& people = t.people;
  people.group();
  people.reject(0);
  const auto found = copy(people.group());
  for (std::size_t i = 1; i < 12; ++i) CHECK(found[i] == found[1]);
  CHECK(found[0] != found[1]);
}
