#include "fovea/vision/plate/plate_decoder.hpp"
#include "support/counting_allocator.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>

using namespace fovea;

namespace {

using text = std::vector<std::uint8_t>;

ctc_steps random_steps(int steps, int classes, unsigned seed) {
  std::mt19937 random(seed);
  std::gamma_distribution<float> some(0.4f);
  ctc_steps out;
  out.clear(classes);
  for (int t = 0; t < steps; ++t) {
    const auto step = out.append();
    float sum = 0;
    for (float& v : step) sum += v = some(random) + 1e-4f;
    for (float& v : step) v /= sum;
  }
  return out;
}

/// What CTC makes of a path: repeats become one, then blanks go.
text collapse(const std::vector<int>& path) {
  text out;
  int before = 0;
  for (const int c : path) {
    if (c != 0 && c != before) out.push_back(std::uint8_t(c));
    before = c;
  }
  return out;
}

/// All paths, one after another: of each text the sum of its paths and the best of them.
struct every_path {
  std::map<text, double> sum, best;

  explicit every_path(const ctc_steps& seen) {
    std::vector<int> path(std::size_t(seen.steps), 0);
    for (;;) {
      double p = 1;
      for (int t = 0; t < seen.steps; ++t) p *= double(seen[t][std::size_t(path[std::size_t(t)])]);
      const text says = collapse(path);
      sum[says] += p;
      best[says] = std::max(best[says], p);
      std::size_t t = 0;
      while (t < path.size() && ++path[t] == seen.classes) path[t++] = 0;
      if (t == path.size()) return;
    }
  }
};

/// Whether the slots from `slot` on can be these letters.
bool fits(const plate_grammar& g, const plate_template& under, std::size_t slot, const text& says,
          std::size_t from) {
  if (slot == under.slots.size()) return from == says.size();
  const auto& place = under.slots[slot];
  if (place.may_lack && fits(g, under, slot + 1, says, from)) return true;
  return from < says.size() && g.holds(place.set, says[from]) &&
         fits(g, under, slot + 1, says, from + 1);
}

plate_grammar small() {
  return plate_grammar::parse(
             "set d 12\nset l AB\nfree 0.01\n"
             "plate one 1 ld\nplate two 0.5 l{1,2}d{0,2}\nplate six 1 l{0,1}A1{1,2}\n",
             "small")
      .value();
}

std::string spelled(const plate_grammar& g, const text& says) {
  std::string out;
  for (const auto c : says) out += char(g.letters()[c - 1]);
  return out;
}

}  // namespace

TEST_CASE("the likelihood of a text is the sum over every path that says it") {
  for (const unsigned seed : {1u, 2u, 3u})
    for (const int steps : {1, 2, 5, 7}) {
      const auto seen = random_steps(steps, 4, seed);
      const every_path all(seen);
      for (const auto& [says, p] : all.sum)
        REQUIRE(log_likelihood(seen, says) == doctest::Approx(std::log(p)).epsilon(1e-6));
    }
}

TEST_CASE("a text that cannot be so long has no likelihood, and no steps say nothing") {
  const auto seen = random_steps(3, 3, 1);
  CHECK(log_likelihood(seen, text{1, 1, 1}) < -1e6);
  CHECK(log_likelihood(seen, text(30, 1)) < -1e6);
  ctc_steps none;
  none.clear(3);
  CHECK(log_likelihood(none, text{}) == doctest::Approx(0));
  CHECK(log_likelihood(none, text{1}) < -1e6);
}

TEST_CASE("the best path of a template is the best of all paths whose text fits it") {
  const auto g = small();
  plate_decoder decoder(g);
  const int classes = int(g.letters().size()) + 1;
  for (unsigned seed = 0; seed < 30; ++seed) {
    const auto seen = random_steps(int(seed % 6) + 1, classes, seed);
    const every_path all(seen);
    for (const auto& under : g.templates()) {
      double best = 0;
      for (const auto& [says, p] : all.best)
        if (fits(g, under, 0, says, 0)) best = std::max(best, p);
      text says;
      const double found = decoder.best_path(seen, under, says);
      if (best == 0) {
        CHECK(found < -1e6);
        continue;
      }
      REQUIRE(fits(g, under, 0, says, 0));
      REQUIRE(found == doctest::Approx(std::log(best)).epsilon(1e-4));
      REQUIRE(std::log(all.best.at(says)) == doctest::Approx(found).epsilon(1e-4));
    }
  }
}

TEST_CASE("readings are in the order of likelihood times weight, as every path gives it") {
  const auto g = small();
  plate_decoder decoder(g);
  for (unsigned seed = 0; seed < 30; ++seed) {
    const auto seen = random_steps(5, int(g.letters().size()) + 1, seed + 100);
    const every_path all(seen);
    const auto weight = [&](const text& says) {
      double most = double(g.free_weight());
      for (const auto& under : g.templates())
        if (fits(g, under, 0, says, 0)) most = std::max(most, double(under.weight));
      return most;
    };
    std::map<std::string, double> rated;
    for (const auto& [says, p] : all.sum) rated[spelled(g, says)] = p * weight(says);
    double before = 1, first = 0;
    float sum = 0;
    for (const auto& each : decoder.decode(seen, 4)) {
      const double here = rated.at(std::string(each.text.view()));
      if (first == 0) first = here / double(each.probability);
      CHECK(here / first == doctest::Approx(each.probability).epsilon(1e-3));
      CHECK(double(each.probability) <= before);
      before = double(each.probability), sum += each.probability;
    }
    CHECK(sum <= 1.0001f);
  }
}

TEST_CASE("a look-alike is read as what the template wants, and the free reading stays known") {
  const auto g = plate_grammar::of_the_world().only("gr").value();
  plate_decoder decoder(g);
  ctc_steps seen;
  seen.clear(int(g.letters().size()) + 1);
  for (const char c : std::string("ABO1S3A")) {  // said for sure: O is right, S and A are not
    const auto step = seen.append();
    for (std::size_t i = 0; i < g.letters().size(); ++i)
      if (g.letters()[i] == char32_t(c)) step[i + 1] = 0.98f;
    step[0] = 0.02f;
    seen.append_gap();
  }
  auto found = decoder.decode(seen);
  REQUIRE(found.size() >= 1);
  CHECK(found[0].text.view() == "ABO1S3A");  // A is no digit by any look: nothing fits
  CHECK(!found[0].fits());
  const auto last = seen.values.size() - 2 * std::size_t(seen.classes);
  std::fill_n(seen.values.begin() + std::ptrdiff_t(last), seen.classes, 0.0f);
  for (std::size_t i = 0; i < g.letters().size(); ++i)
    if (g.letters()[i] == U'B') seen.values[last + i + 1] = 0.98f;
  found = decoder.decode(seen);
  CHECK(found[0].text.view() == "ABO1538");
  CHECK(found[0].country.text() == "gr");
  CHECK(found[0].certainty[2] == doctest::Approx(0.98f));
  CHECK(found[0].letters == 7);
}

TEST_CASE("doubled letters and two lines are kept apart by blanks") {
  const auto g = plate_grammar::parse("set l ABC\nset d 12\nplate a 1 lldd", "x").value();
  plate_decoder decoder(g);
  ctc_steps seen;
  seen.clear(int(g.letters().size()) + 1);
  for (const int c : {1, 1, 0, 1, 0, 4, 5, 5}) seen.append()[std::size_t(c)] = 1;
  CHECK(decoder.decode(seen)[0].text.view() == "AA12");
}

TEST_CASE("nothing is read from nothing") {
  plate_decoder decoder(small());
  ctc_steps seen;
  seen.clear(5);
  CHECK(decoder.decode(seen).empty());
  for (int i = 0; i < 9; ++i) seen.append_gap();
  const auto found = decoder.decode(seen);
  if (!found.empty()) CHECK(log_likelihood(seen, text{1}) < -10);
}

TEST_CASE("decoding allocates nothing once it has seen as many steps") {
  const auto g = plate_grammar::of_the_world();
  plate_decoder decoder(g);
  const auto one = random_steps(40, int(g.letters().size()) + 1, 1),
             other = random_steps(37, int(g.letters().size()) + 1, 2);
  decoder.decode(one);
  CHECK(fovea_test::allocations_during([&] { decoder.decode(other), decoder.decode(one); }) == 0);
}

TEST_CASE("a copy reads what its original reads") {
  const auto g = plate_grammar::of_the_world();
  plate_decoder decoder(g);
  const auto seen = random_steps(31, int(g.letters().size()) + 1, 3);
  plate_decoder fresh = decoder;
  const auto expected = decoder.decode(seen);
  plate_decoder used = decoder;
  REQUIRE(expected.size() == 4);
  for (auto* copy : {&fresh, &used}) {
    const auto got = copy->decode(seen);
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      CHECK(got[i].text.view() == expected[i].text.view());
      CHECK(got[i].probability == expected[i].probability);
    }
  }
  CHECK(decoder.decode(seen, 99).size() == 16);
}
