// Our settings against those of SORT and ByteTrack, on the same boxes.
#include "fovea/vision/track/track_score.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"
#include "vision/track/made_up_streets.hpp"

#include <doctest/doctest.h>

using namespace fovea;
using namespace fovea_test;

namespace {

struct means {
  double hota = 0, idf1 = 0;

  void add(const track_score& s, double weight) {
    hota += weight * s.hota, idf1 += weight * s.idf1;
  }
  void add(const means& m, double weight) { hota += weight * m.hota, idf1 += weight * m.idf1; }
};

const track_options settings[] = {{}, track_options::byte_track(), track_options::sort()};
const std::string names[] = {"ours", "ByteTrack's", "SORT's"};

/// What a detector might have found of true boxes.
made_up_street found_in(const mot_sequence& truth, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, 1);
  std::uniform_real_distribution<float> uniform(0, 1);
  made_up_street out;
  out.truth = truth;
  for (const auto& image : truth.images) {
    auto& found = out.found.emplace_back();
    for (const auto& each : image) {
      const auto& b = each.box;
      const float j = 0.03f * b.height, score = 0.7f + 0.18f * normal(random);
      if (uniform(random) < 0.12f || score < 0.1f) continue;
      found.push_back({{b.x + j * normal(random), b.y + j * normal(random),
                        b.width * (1 + 0.05f * normal(random)), b.height},
                       std::min(score, 0.98f),
                       0});
    }
    if (uniform(random) < 0.5f)
      found.push_back({{600 * uniform(random), 200 * uniform(random), 70, 180},
                       0.1f + 0.5f * uniform(random),
                       0});
  }
  return out;
}

}  // namespace

TEST_CASE("on made-up streets our settings follow no worse than SORT's and ByteTrack's") {
  const int seeds = slow_here() ? 1 : 6;
  means all[3];
  int streets = 0;
  for (const auto& scene : street_scenes)
    for (const double fps : {10.0, 30.0}) {
      if (slow_here() && (fps > 20 || scene.objects > 12)) continue;
      means here[3];
      for (int k = 0; k < seeds; ++k) {
        const auto street = street_maker(scene, fps, unsigned(1 + k)).make();
        for (std::size_t i = 0; i < 3; ++i)
          here[i].add(score_tracks(street.truth, followed(street, settings[i], fps)), 1.0 / seeds);
      }
      ++streets;
      for (std::size_t i = 0; i < 3; ++i) all[i].add(here[i], 1);
      CAPTURE(scene.name);
      CAPTURE(fps);
      // Six seeds tell differences of about a hundredth.
      for (std::size_t i = 1; i < 3 && !slow_here(); ++i) {
        CHECK(here[0].hota > here[i].hota - 0.01);
        CHECK(here[0].idf1 > here[i].idf1 - 0.01);
      }
    }
  for (std::size_t i = 0; i < 3; ++i)
    MESSAGE(names[i] << ": HOTA " << all[i].hota / streets << ", IDF1 " << all[i].idf1 / streets
                     << " on " << streets << " streets");
  for (std::size_t i = 1; i < 3; ++i) {
    CHECK(all[0].hota > all[i].hota);
    CHECK(all[0].idf1 > all[i].idf1);
  }
}

TEST_CASE("on two filmed streets with made-up flaws, too") {
  for (const std::string name : {"TUD-Campus", "TUD-Stadtmitte"}) {
    const auto path = shared("data/tracking/") + name + "/gt.txt";
    if (!have(path)) return;
    const auto truth = read_mot(path).value();
    means of[3];
    for (unsigned seed = 1; seed <= 5; ++seed) {
      const auto street = found_in(truth, seed);
      for (std::size_t i = 0; i < 3; ++i)
        of[i].add(score_tracks(truth, followed(street, settings[i], 25)), 0.2);
    }
    for (std::size_t i = 0; i < 3; ++i)
      MESSAGE(name << ", " << names[i] << ": HOTA " << of[i].hota << ", IDF1 " << of[i].idf1);
    for (std::size_t i = 1; i < 3; ++i) {
      CHECK(of[0].hota >= of[i].hota);
      CHECK(of[0].idf1 >= of[i].idf1);
    }
  }
}
