#include "fovea/vision/detect/look.hpp"

#include <doctest/doctest.h>

using namespace fovea;

namespace {

look_plan plan_for(int width, int height) {
  look_plan plan;
  plan.image_width = width, plan.image_height = height;
  plan.canvases = {{640, 640}, {640, 480}, {480, 640}, {640, 384}, {192, 192}};
  plan.whole = 640;
  plan.most_tiles = 16;
  return plan;
}

}  // namespace

TEST_CASE("the first look sees the whole picture, kept in shape and never enlarged") {
  const canvas_size sizes[] = {{1, 1},       {7, 5},    {500, 375}, {1920, 1080},
                               {1080, 1920}, {5000, 3}, {3, 5000}};
  for (const auto size : sizes) {
    const int width = size.width, height = size.height;
    CAPTURE(width);
    CAPTURE(height);
    const auto plan = plan_for(width, height);
    std::vector<look> looks;
    plan_looks(plan, looks);

    REQUIRE(looks.size() == 1);
    const auto& whole = looks[0];
    const auto canvas = plan.canvases[std::size_t(whole.canvas)];
    CHECK(whole.part == rect{0, 0, float(width), float(height)});
    CHECK(whole.scale_x == whole.scale_y);
    CHECK(whole.scale_x <= 1);
    CHECK(float(width) * whole.scale_x <= float(canvas.width) + 1e-3f);
    CHECK(float(height) * whole.scale_y <= float(canvas.height) + 1e-3f);
  }
}

TEST_CASE("a picture goes to the smallest canvas that shows it as large as any") {
  const std::vector<canvas_size> canvases{
      {640, 640}, {640, 480}, {480, 640}, {640, 384}, {192, 192}};
  CHECK(best_canvas(canvases, 1920, 1080, 640) == 3);
  CHECK(best_canvas(canvases, 1920, 1440, 640) == 1);
  CHECK(best_canvas(canvases, 1440, 1920, 640) == 2);
  CHECK(best_canvas(canvases, 2000, 2000, 640) == 0);
  CHECK(best_canvas(canvases, 100, 190, 640) == 4);
}

TEST_CASE("tiles cover every pixel, and every small box lies whole in one of them") {
  const canvas_size sizes[] = {{641, 641}, {1920, 1080}, {1920, 1560}, {1080, 1920}, {6000, 700}};
  for (const auto size : sizes) {
    const int width = size.width, height = size.height;
    CAPTURE(width);
    CAPTURE(height);
    auto plan = plan_for(width, height);
    plan.tile_scale = 1, plan.most_tiles = 64;
    std::vector<look> looks;
    plan_looks(plan, looks);
    REQUIRE(looks.size() > 1);

    const float side = 100;
    for (float y = 0; y + side <= float(height); y += 37)
      for (float x = 0; x + side <= float(width); x += 41) {
        bool whole_in_one = false;
        for (std::size_t i = 1; i < looks.size(); ++i) {
          const rect box{x, y, side, side};
          const bool inside = intersect(looks[i].part, box).area() == box.area();
          whole_in_one |= inside && !cut_by_tile(looks[i], box, width, height);
        }
        REQUIRE(whole_in_one);
      }
  }
}

TEST_CASE("the count of tiles stays under its bound, whatever the picture") {
  const canvas_size sizes[] = {{20000, 20000}, {65535, 3}, {1920, 1080}};
  for (const auto size : sizes)
    for (int most : {1, 2, 4, 16}) {
      auto plan = plan_for(size.width, size.height);
      plan.tile_scale = 2, plan.most_tiles = most;
      std::vector<look> looks;
      plan_looks(plan, looks);
      CHECK(looks.size() <= std::size_t(1 + most));
    }
}

TEST_CASE("a box across an inner edge of its tile is cut, one at the image's edge is not") {
  const look tile{{0, 0, 640, 640}, 0, 1, 1, true};
  CHECK(cut_by_tile(tile, {600, 100, 39.5f, 50}, 1000, 640));
  CHECK_FALSE(cut_by_tile(tile, {-3, 100, 40, 50}, 1000, 640));
  CHECK_FALSE(cut_by_tile(tile, {100, 600, 40, 50}, 1000, 640));
  CHECK(cut_by_tile(tile, {100, 600, 40, 50}, 1000, 641));
  const look whole{{0, 0, 640, 640}, 0, 1, 1, false};
  CHECK_FALSE(cut_by_tile(whole, {600, 100, 90, 50}, 1000, 1000));
}

TEST_CASE("an empty picture is not looked at") {
  std::vector<look> looks;
  plan_looks(plan_for(0, 5), looks);
  CHECK(looks.empty());
}
