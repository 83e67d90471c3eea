#include "fovea/image/color.hpp"
#include "fovea/io/video.hpp"
#include "fovea/pipeline/regional.hpp"
#include "fovea/vision/detect/yolox.hpp"
#include "fovea/vision/track/object_tracker.hpp"
#include "support/shared.hpp"
#include "support/slow_here.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

using namespace fovea;
using namespace fovea_test;

namespace {

using boxes = std::vector<road_detection>;

/// A clip, how many times as large it is shown, and the side of regions.
struct scene {
  std::string clip;
  int times = 1, side = 416;
  double rate = 4, seconds = 1e9;
};

/// Calls `look(picture, seconds)` for the pictures of a scene.
template <class Look>
int each_picture(const scene& s, Look look) {
  video_options how;
  how.most_rate = s.rate;
  auto source = video_source::open(s.clip, how).value();
  image<rgb8> large;
  sampler enlarge;
  int count = 0;
  for (video_frame f; source.next(f) && f.seconds < s.seconds; ++count) {
    const int width = s.times * f.picture.width, height = s.times * f.picture.height;
    if (large.width() != width) large = image<rgb8>(width, height);
    const float step = 1 / float(s.times);
    enlarge(f.picture, affine{step, 0, 0, 0, step, 0}, large);
    look(large, f.seconds);
  }
  return count;
}

yolox at_size(int long_side, float score) {
  detect_options how = on_roads;
  how.long_side = long_side, how.score = score;
  return yolox::load(shared("models/yolox/yolox_nano.onnx"), how).value();
}

bool known(const boxes& all, const rect& box, float overlapping) {
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& each) { return overlap(each.box, box) > overlapping; });
}
bool part_of(const boxes& all, const rect& box) {
  return std::any_of(all.begin(), all.end(), [&](const auto& each) {
    return intersect(each.box, box).area() > 0.6f * std::min(each.box.area(), box.area());
  });
}

/// Boxes of all pictures of a scene, by what a look at full size says of them.
struct tally {
  int pictures = 0, reference = 0, by_whole = 0, by_regions = 0;  ///< of the reference's boxes
  int whole = 0, strange = 0;             ///< the whole picture's, and those the reference lacks
  int right = 0, parts = 0, nothing = 0;  ///< what regions alone show
};

tally boxes_of(const scene& s, float score) {
  auto whole = at_size(416, 0.35f);
  regional with(whole, {.side = s.side, .most = 2, .score = score});
  std::optional<yolox> full;
  tally t;
  t.pictures = each_picture(s, [&](const image<rgb8>& picture, double) {
    if (!full) full = at_size(std::max(picture.width(), picture.height()), 0.25f);
    const auto seen = full->detect(picture), first = whole.detect(picture),
               all = with.detect(picture);
    const boxes truth(seen.begin(), seen.end()), a(first.begin(), first.end()),
        b(all.begin(), all.end());
    for (const auto& each : truth) {
      if (each.score < 0.35f) continue;
      ++t.reference, t.by_whole += known(a, each.box, 0.4f),
          t.by_regions += known(b, each.box, 0.4f);
    }
    t.whole += int(a.size());
    for (const auto& each : a) t.strange += !known(truth, each.box, 0.4f);
    for (const auto& each : b) {
      if (known(a, each.box, 0.4f)) continue;
      ++(known(truth, each.box, 0.4f) ? t.right : part_of(truth, each.box) ? t.parts : t.nothing);
    }
  });
  return t;
}

/// Tracks of a scene, those that the look at full size hardly ever shows, and all that is told.
struct followed {
  int tracks = 0, strange = 0;
  double told = 0;  ///< a picture
};

template <class D>
followed tracks_of(const scene& s, D detector) {
  struct life {
    int told = 0, known = 0;
  };
  object_tracker<road_detection> tracker;
  std::map<std::uint64_t, life> all;
  std::optional<yolox> full;
  const int pictures = each_picture(s, [&](const image<rgb8>& picture, double seconds) {
    if (!full) full = at_size(std::max(picture.width(), picture.height()), 0.25f);
    const auto seen = full->detect(picture);
    const boxes truth(seen.begin(), seen.end());
    tracker.update(detector.detect(picture), seconds);
    for (const auto& t : tracker.tracks()) {
      if (!t.confirmed) continue;
      auto& one = all[t.id];
      ++one.told, one.known += known(truth, t.expected, 0.3f) || part_of(truth, t.expected);
    }
  });
  followed out{int(all.size())};
  for (const auto& [id, one] : all) {
    out.told += double(one.told) / pictures;
    out.strange += 5 * one.known < one.told;
  }
  return out;
}

}  // namespace

TEST_CASE("what regions find beside the whole picture is there, as a look at full size shows") {
  const auto clip = shared("data/video/motorway.mp4"), road = shared("data/video/road.mp4");
  if (!have(clip, road, shared("models/yolox/yolox_nano.onnx")) || !have_ffmpeg()) return;
  if (slow_here()) {
    MESSAGE("skipped: it measures what a video shows, and is too slow here");
    return;
  }
  const auto tell = [&](const std::string& what, const tally& t) {
    const auto each = [&](int n) { return double(n) / t.pictures; };
    MESSAGE(what << ", " << t.pictures << " pictures: full size shows " << each(t.reference)
                 << " boxes a picture, of which the whole picture finds " << t.by_whole << " of "
                 << t.reference << ", with regions " << t.by_regions << "; the whole picture has "
                 << each(t.strange) << " that full size lacks; regions add " << each(t.right)
                 << " that it has, " << each(t.parts) << " parts or doubles, " << each(t.nothing)
                 << " where it has nothing");
  };
  const auto some = boxes_of({clip, 3, 640, 4, 4}, 0);
  tell("the motorway's first seconds", some);
  CHECK(some.by_regions > some.by_whole);
  CHECK(some.nothing + some.parts < some.right);
  if (!std::getenv("FOVEA_ALL_REGIONS")) return;  // minutes more, for the figures
  for (const float score : {0.0f, 0.5f}) {
    const auto rule = score > 0 ? ", a score of 0.5 asked of regions" : "";
    tell(std::string("the motorway") + rule, boxes_of({clip, 3, 640, 4}, score));
    tell(std::string("the road") + rule, boxes_of({road, 1, 416, 25}, score));
  }
  const auto follow = [&](const std::string& what, const followed& f) {
    MESSAGE(what << ": " << f.tracks << " tracks, " << f.strange
                 << " that full size hardly ever shows, " << f.told << " told a picture");
    CHECK(f.strange <= 1);
  };
  const scene s{clip, 3, 640, 8};
  const auto net = at_size(416, 0.35f);
  follow("the whole picture", tracks_of(s, net));
  follow("with regions", tracks_of(s, regional(net, {.side = 640, .most = 2})));
}
