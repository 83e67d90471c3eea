#include "fovea/pipeline/pipeline.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace fovea;

namespace {

/// Finds one face a column of ten pixels, the rightmost first.
struct columns {
  std::vector<face_detection> found;
  std::span<const face_detection> detect(const image_view& image) {
    found.clear();
    for (int x = image.width / 10 - 1; x >= 0; --x) {
      face_detection f;
      f.box = {float(10 * x), 0, 10, 10}, f.score = 0.1f * float(x);
      found.push_back(f);
    }
    return found;
  }
};

struct small_crop {
  float x = 0;
};
struct large_crop {
  float y = 0;
};

struct counting_aligner {
  using crop_type = small_crop;
  int* calls;
  small_crop crop;
  const small_crop& align(const image_view&, const face_detection& f) {
    ++*calls;
    crop.x = f.box.x;
    return crop;
  }
};
struct other_aligner {
  using crop_type = large_crop;
  large_crop crop;
  const large_crop& align(const image_view&, const detection& d) {
    crop.y = d.box.x + 1000;
    return crop;
  }
};

struct place {
  float x = 0;
};
struct label {
  std::string text;
};
struct height {
  float y = 0;
};
struct place_head {
  using result_type = place;
  place read(const small_crop& c) { return {c.x}; }
};
struct label_head {
  using result_type = label;
  label read(const small_crop& c) { return {"at " + std::to_string(int(c.x))}; }
};
struct height_head {
  using result_type = height;
  height read(const large_crop& c) { return {c.y}; }
};

static_assert(Detector<columns>);
static_assert(!Detector<place_head>);
static_assert(Aligner<counting_aligner> && AlignsFrom<counting_aligner, face_detection>);
static_assert(!AlignsFrom<counting_aligner, detection>);
static_assert(HeadFor<place_head, small_crop> && !HeadFor<place_head, large_crop>);
static_assert(!Embedder<place_head, small_crop>);

const image_view thirty_wide = [] {
  image_view v;
  v.width = 30, v.height = 10;
  return v;
}();

}  // namespace

TEST_CASE("a pipeline aligns each face once, however many heads read it") {
  int calls = 0;
  pipeline faces{columns{}, counting_aligner{&calls, {}}, place_head{}, label_head{}};

  const auto found = faces(thirty_wide);

  REQUIRE(found.size() == 3);
  CHECK(calls == 3);
  for (const auto& face : found) {
    CHECK(face.get<place>().x == face.box.x);
    CHECK(face.get<label>().text == "at " + std::to_string(int(face.box.x)));
  }
  CHECK(found[0].box.x == 20);
  CHECK(found[0].score == doctest::Approx(0.2));
  CHECK(found[0].points[0] == point{});
}

TEST_CASE("a head that reads another crop comes with its own aligner") {
  int calls = 0;
  auto faces = pipeline{columns{}, counting_aligner{&calls, {}}, place_head{}}.with(other_aligner{},
                                                                                    height_head{});
  const auto found = faces(thirty_wide);
  REQUIRE(found.size() == 3);
  CHECK(calls == 3);
  CHECK(found[1].get<place>().x == 10);
  CHECK(found[1].get<height>().y == 1010);
  using face_type = decltype(faces)::face_type;
  CHECK(face_type::has<height>);
  CHECK_FALSE(face_type::has<label>);
}

TEST_CASE("no face is an answer") {
  int calls = 0;
  pipeline faces{columns{}, counting_aligner{&calls, {}}, place_head{}};
  CHECK(faces(image_view{}).empty());
  CHECK(calls == 0);
}

TEST_CASE("a pipeline without heads reports what was found") {
  int calls = 0;
  pipeline faces{columns{}, counting_aligner{&calls, {}}};
  CHECK(faces(thirty_wide).size() == 3);
}

TEST_CASE("a copy of a pipeline keeps answers of its own") {
  int calls = 0;
  pipeline one{columns{}, counting_aligner{&calls, {}}, place_head{}};
  const auto first = one(thirty_wide);
  auto two = one;
  image_view narrow = thirty_wide;
  narrow.width = 10;
  CHECK(two(narrow).size() == 1);
  CHECK(first[0].get<place>().x == 20);
}
