#include "fovea/gallery/gallery.hpp"
#include "fovea/kernel/kernel_set.hpp"
#include "some_people.hpp"
#include "support/counting_allocator.hpp"
#include "support/guard_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <thread>

using namespace fovea;
using namespace fovea_test;

namespace {

using answer = std::pair<std::string, float>;

/// The textbook's: the cosine with every embedding in double, the best of each name, sorted.
template <int Dim>
std::vector<answer> textbook(unsigned count, const embedding<model_of<Dim>, Dim>& query) {
  std::map<std::string, float> best;
  for (unsigned i = 0; i < count; ++i) {
    const auto e = face<Dim>(i);
    double sum = 0;
    for (std::size_t d = 0; d < std::size_t(Dim); ++d)
      sum += double(e.values[d]) * double(query.values[d]);
    const auto name = "person " + std::to_string(i % ((count + 2) / 3));
    const auto at = best.emplace(name, -2.0f).first;
    at->second = std::max(at->second, static_cast<float>(sum));
  }
  std::vector<answer> all(best.begin(), best.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const answer& a, const answer& b) { return a.second > b.second; });
  return all;
}

template <int Dim>
void finds_what_the_textbook_finds() {
  for (const unsigned count : {0u, 1u, 2u, 3u, 17u, 211u})
    for (const std::size_t k : {0u, 1u, 2u, 7u, 100u}) {
      CAPTURE(Dim);
      CAPTURE(count);
      CAPTURE(k);
      const auto people = some_people<Dim>(count);
      const auto query = face<Dim>(1000 + count);
      const auto found = people.nearest(query, k);
      const auto expected = textbook<Dim>(count, query);
      REQUIRE(people.size() == expected.size());
      REQUIRE(found.size() == std::min(k, expected.size()));
      for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].name == expected[i].first);
        CHECK(found[i].similarity == expected[i].second);
      }
    }
}

}  // namespace

TEST_CASE("the nearest names are those of the textbook's double loop, to the last bit") {
  finds_what_the_textbook_finds<1>();
  finds_what_the_textbook_finds<3>();
  finds_what_the_textbook_finds<15>();
  finds_what_the_textbook_finds<16>();
  finds_what_the_textbook_finds<17>();
  finds_what_the_textbook_finds<127>();
  finds_what_the_textbook_finds<192>();
}

TEST_CASE("names that are equally similar come in the order of their bytes, however added") {
  const auto e = face<7>(1);
  std::vector<std::string> names = {"Bo", "Al", "Émile", "Alma", "bo"};
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  for (int turn = 0; turn < 5; ++turn) {
    gallery<model_of<7>> people;
    for (const auto& each : names) people.add(each, e).value();
    for (const std::size_t k : {1u, 3u, 5u}) {
      const auto found = people.nearest(e, k);
      for (std::size_t i = 0; i < k; ++i) CHECK(found[i].name == sorted[i]);
    }
    std::rotate(names.begin(), names.begin() + 1, names.end());
  }
}

TEST_CASE("nothing past the end of a query is read") {
  const auto people = some_people<17>(5);
  flat_gallery flat(17);
  flat.add("Ann", face<17>(3).values).value();
  guard_buffer<float> query(17);
  std::copy_n(face<17>(3).values.begin(), 17, query.begin());
  guard_buffer<match> out(2);
  const auto found = flat.nearest(query.span(), out.span());
  REQUIRE(found.size() == 1);
  CHECK(found[0].similarity == doctest::Approx(1));
}

TEST_CASE("searching for the nearest name allocates nothing") {
  const auto people = some_people<192>(31);
  const auto query = face<192>(7);
  match best;
  kernel::best();
  CHECK(allocations_during([&] { best = people.nearest(query); }) == 0);
  CHECK(best.name == std::string("person 7"));
}

TEST_CASE("a name that is removed is not found again, and the others are as before") {
  auto people = some_people<16>(30);
  CHECK_FALSE(people.remove("nobody"));
  CHECK(people.remove("person 4"));
  CHECK_FALSE(people.remove("person 4"));
  CHECK(people.size() == 9);
  CHECK(people.embeddings() == 27);
  for (unsigned i = 0; i < 30; ++i) {
    const match best = people.nearest(face<16>(i));
    if (i % 10 == 4)
      CHECK(best.similarity < 0.999f);
    else
      CHECK(best.name == "person " + std::to_string(i % 10));
  }
  people.add("person 4", face<16>(4)).value();
  CHECK(people.nearest(face<16>(4)).name == std::string("person 4"));
}

TEST_CASE("an empty gallery knows nobody") {
  gallery<model_of<3>> people;
  CHECK(people.nearest(face<3>(1)).name == std::string());
  CHECK(people.nearest(face<3>(1)).similarity == -1);
  people.add("Ann", face<3>(1)).value();
  CHECK(people.remove("Ann"));
  CHECK(people.nearest(face<3>(1), 5).empty());
}

TEST_CASE("names that are no text are refused with a sentence, and change nothing") {
  gallery<model_of<3>> people;
  const std::string longest(255, 'x');
  for (const auto& good : {std::string("Ann"), std::string("Ærø 東京 🙂"), longest})
    CHECK(people.add(good, face<3>(1)));
  for (const auto& bad :
       {std::string(), longest + "x", std::string("a\nb"), std::string("a\0b", 3),
        std::string("\xff"), std::string("\xc0\xaf"), std::string("\xe0\x80\x80"),
        std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"), std::string("\xe6\x9d")}) {
    CAPTURE(bad);
    const auto added = people.add(bad, face<3>(2));
    REQUIRE_FALSE(added);
    CHECK(added.error().code == error_code::malformed);
  }
  CHECK(people.size() == 3);
}

TEST_CASE("an embedding that has no direction is refused, and looking for it names nobody") {
  gallery<model_of<3>> people;
  people.add("Ann", face<3>(1)).value();
  embedding<model_of<3>, 3> nothing, bad, longer = face<3>(2);
  bad.values[1] = std::numeric_limits<float>::quiet_NaN();
  longer.values[0] += 2;
  for (const auto& each : {nothing, bad, longer}) {
    const auto added = people.add("Bob", each);
    REQUIRE_FALSE(added);
    CHECK(added.error().sentence.find("'Bob'") != std::string::npos);
  }
  CHECK(people.size() == 1);
  CHECK(people.nearest(nothing).similarity == 0);
}

TEST_CASE("threads that search one gallery at once find what one thread finds") {
  const auto people = some_people<127>(97);
  std::vector<std::thread> threads;
  std::vector<int> wrong(8);
  for (unsigned t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (unsigned i = 0; i < 97; ++i)
        wrong[t] += people.nearest(face<127>(i)).name != "person " + std::to_string(i % 33);
    });
  for (auto& each : threads) each.join();
  CHECK(std::count(wrong.begin(), wrong.end(), 0) == 8);
}

TEST_CASE("names that bytes cannot tell apart are still in the order of the textbook") {
  constexpr std::size_t dimension = 192, rows = 400, wanted = 7;
  std::mt19937 random(11);
  std::normal_distribution<float> value;
  const auto near = [&](const std::vector<float>& from, float by) {
    std::vector<float> e(dimension);
    double square = 0;
    for (std::size_t i = 0; i < dimension; ++i) {
      e[i] = (from.empty() ? 0 : from[i]) + by * value(random);
      square += double(e[i]) * double(e[i]);
    }
    for (float& v : e) v = static_cast<float>(double(v) / std::sqrt(square));
    return e;
  };
  for (const float by : {1e-5f, 1e-4f, 1e-3f, 1e-2f}) {  // bytes are some 0.006 off
    CAPTURE(by);
    const auto query = near({}, 1);
    flat_gallery people(dimension);
    std::vector<std::pair<float, std::size_t>> exact;
    for (std::size_t i = 0; i < rows; ++i) {
      const auto e = near(query, by);
      REQUIRE(people.add(std::to_string(1000 + i), e));
      double sum = 0;
      for (std::size_t k = 0; k < dimension; ++k) sum += double(e[k]) * double(query[k]);
      exact.emplace_back(-static_cast<float>(sum), 1000 + i);
    }
    std::sort(exact.begin(), exact.end());
    std::vector<match> out(wanted);
    const auto found = people.nearest(query, out);
    REQUIRE(found.size() == wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
      CHECK(found[i].name == std::to_string(exact[i].second));
      CHECK(found[i].similarity == -exact[i].first);
    }
  }
}

TEST_CASE("vectors of more numbers than are kept as bytes on the way are found, too") {
  std::vector<float> one(5000), other(5000);
  one[4999] = other[0] = 1;
  flat_gallery people(5000);
  REQUIRE(people.add("one", one));
  REQUIRE(people.add("other", other));
  match best[1];
  CHECK(people.nearest(other, best)[0].name == std::string("other"));
  CHECK(people.nearest(one, best)[0].name == std::string("one"));
}
