#include "fovea/image/orient.hpp"

#include <doctest/doctest.h>

#include "support/pictures.hpp"

using namespace fovea;

namespace {

struct place {
  int x, y;
};

/// Where a stored pixel belongs, in the words of the EXIF table: which side the stored row 0 and
/// column 0 show.
place upright_place(int exif, int x, int y, int width, int height) {
  const int right = width - 1 - x, up = height - 1 - y;
  switch (exif) {
    case 1: return {x, y};
    case 2: return {right, y};
    case 3: return {right, up};
    case 4: return {x, up};
    case 5: return {y, x};
    case 6: return {up, x};
    case 7: return {up, right};
    default: return {y, right};
  }
}

template <Pixel P>
void check_all() {
  for (const int width : {1, 2, 5, 33, 70})
    for (const int height : {1, 3, 32, 41})
      for (int exif = 1; exif <= 8; ++exif) {
        CAPTURE(width);
        CAPTURE(height);
        CAPTURE(exif);
        const auto stored = fovea_test::noise<P>(width, height, 1);
        const auto shown = oriented<P>(stored, static_cast<orientation>(exif));
        REQUIRE(shown.width() == (exif >= 5 ? height : width));
        REQUIRE(shown.height() == (exif >= 5 ? width : height));
        bool same = true;
        for (int y = 0; y < height; ++y)
          for (int x = 0; x < width; ++x) {
            const place to = upright_place(exif, x, y, width, height);
            for (int c = 0; c < P::channels; ++c)
              same = same && shown.at(to.x, to.y)[c] == stored.at(x, y)[c];
          }
        REQUIRE(same);
      }
}

}  // namespace

TEST_CASE("each of the eight orientations puts every pixel where EXIF says") {
  check_all<gray8>();
  check_all<rgb8>();
  check_all<rgba8>();
}

TEST_CASE("a part of a larger picture is turned with its own stride") {
  const auto whole = fovea_test::noise<rgb8>(20, 20, 2);
  const auto turned = oriented(view<rgb8>(whole).part(3, 4, 5, 6), orientation::turn_clockwise);
  CHECK(turned.at(5, 0)[1] == whole.at(3, 4)[1]);
  CHECK(turned.at(0, 4)[1] == whole.at(7, 9)[1]);
}

TEST_CASE("an empty picture stays empty however it was held") {
  for (int exif = 1; exif <= 8; ++exif)
    CHECK(oriented<rgb8>(image<rgb8>(0, 3), static_cast<orientation>(exif)).empty());
}
