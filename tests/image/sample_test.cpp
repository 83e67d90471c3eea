#include "fovea/image/sample.hpp"

#include "fovea/image/letterbox.hpp"
#include "fovea/image/warp.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/counting_allocator.hpp"
#include "support/guard_buffer.hpp"
#include "support/pictures.hpp"

using namespace fovea;
using fovea_test::noise;

namespace {

/// The whole picture in double, halved as often as the step asks for.
struct exact_picture {
  int width, height;
  double scale_x = 1, scale_y = 1;  ///< of the picture's pixels
  double full_width, full_height;
  std::vector<double> rgb;

  explicit exact_picture(const image_view& from)
      : width(from.width), height(from.height), full_width(width), full_height(height) {
    const auto copy = convert<rgb8>(from);
    rgb.assign(copy.data(), copy.data() + std::size_t(width) * std::size_t(height) * 3);
  }
  double at(int x, int y, int c) const { return rgb[std::size_t((y * width + x) * 3 + c)]; }

  void halve(bool across, bool down) {
    const int w = across ? (width + 1) / 2 : width, h = down ? (height + 1) / 2 : height;
    std::vector<double> out;
    for (int y = 0; y < h; ++y)
      for (int x = 0; x < w; ++x)
        for (int c = 0; c < 3; ++c) {
          const int x0 = across ? 2 * x : x, x1 = across ? std::min(x0 + 1, width - 1) : x;
          const int y0 = down ? 2 * y : y, y1 = down ? std::min(y0 + 1, height - 1) : y;
          out.push_back(std::floor(
              (at(x0, y0, c) + at(x1, y0, c) + at(x0, y1, c) + at(x1, y1, c)) / 4 + 0.5));
        }
    rgb = out, width = w, height = h;
    scale_x /= across ? 2 : 1, scale_y /= down ? 2 : 1;
  }

  /// NaN so near to the edge that rounding decides on which side it is.
  double look(double x, double y, int c, double border) const {
    for (const double d : {x, y, x - full_width, y - full_height})
      if (std::fabs(d) < 1e-3) return NAN;
    if (x < 0 || y < 0 || x > full_width || y > full_height) return border;
    const double px = std::min(std::max(x * scale_x - 0.5, 0.0), width - 1.0);
    const double py = std::min(std::max(y * scale_y - 0.5, 0.0), height - 1.0);
    const int x0 = int(px), y0 = int(py);
    const int x1 = std::min(x0 + 1, width - 1), y1 = std::min(y0 + 1, height - 1);
    const double a = px - x0, b = py - y0;
    return (1 - b) * ((1 - a) * at(x0, y0, c) + a * at(x1, y0, c)) +
           b * ((1 - a) * at(x0, y1, c) + a * at(x1, y1, c));
  }
};

struct textbook {
  exact_picture picture;
  affine to_source;

  textbook(const image_view& from, const affine& a) : picture(from), to_source(a) {
    const bool upright = a.xy == 0 && a.yx == 0;
    const double turned = std::sqrt(std::fabs(double(a.xx) * a.yy - double(a.xy) * a.yx));
    double sx = upright ? std::fabs(a.xx) : turned, sy = upright ? std::fabs(a.yy) : turned;
    for (; sx >= 1.6 || sy >= 1.6; sx /= sx >= 1.6 ? 2 : 1, sy /= sy >= 1.6 ? 2 : 1)
      picture.halve(sx >= 1.6, sy >= 1.6);
  }
  double at(int x, int y, int c, double border) const {
    const double u = x + 0.5, v = y + 0.5;
    return picture.look(to_source.xx * u + to_source.xy * v + to_source.x0,
                        to_source.yx * u + to_source.yy * v + to_source.y0, c, border);
  }
};

struct looking {
  const char* name;
  affine to_source;
};
const looking maps[] = {
    {"as it is", {}},
    {"half a pixel to the side", {1, 0, 0.5f, 0, 1, 0.25f}},
    {"larger", {0.37f, 0, 3, 0, 0.41f, 2}},
    {"smaller, below the step", {1.55f, 0, 0, 0, 1.5f, 0}},
    {"half", {2, 0, 0, 0, 2, 0}},
    {"a fifth", {5.1f, 0, 0, 0, 5.3f, 0}},
    {"a strip", {6.5f, 0, 0, 0, 1.1f, 0}},
    {"turned", {0.8f, -0.6f, 20, 0.6f, 0.8f, -4}},
    {"turned and smaller", {2.4f, 1.8f, -30, -1.8f, 2.4f, 40}},
    {"mirrored", {-1.1f, 0, 40, 0, 1.1f, 0}},
    {"over all edges", {3, 0, -40, 0, 3, -33}},
    {"far outside", {1, 0, 5000, 0, 1, 5000}},
};

}  // namespace

TEST_CASE("a look through any map agrees with the textbook in double") {
  for (const looking& each : maps)
    for (const int width : {1, 2, 7, 64, 97})
      for (const int height : {1, 3, 61}) {
        CAPTURE(each.name);
        CAPTURE(width);
        CAPTURE(height);
        const auto photo = noise<rgb8>(width, height, 1);
        const textbook exact(photo, each.to_source);
        tensor_input how;
        how.width = 23, how.height = 19, how.border = {10, 20, 30};
        fovea_test::guard_buffer<float> out(how.size());
        sampler look;
        look(photo, each.to_source, how, out.data());
        double worst = 0;
        for (int y = 0; y < how.height; ++y)
          for (int x = 0; x < how.width; ++x)
            for (int c = 0; c < 3; ++c) {
              const double want = exact.at(x, y, c, 10 * (c + 1));
              const double got = out[std::size_t((y * how.width + x) * 3 + c)];
              if (want == want) worst = std::max(worst, std::fabs(got - want));
            }
        REQUIRE(worst < 0.1);
      }
}

TEST_CASE("every layout of the same colours gives the same look") {
  const auto photo = noise<rgb8>(50, 40, 2);
  const affine turned{1.3f, -0.2f, 4, 0.2f, 1.3f, -3};
  const auto expected = warp<rgb8>(photo, turned, 31, 29, mid_gray);
  const auto check = [&](const image_view& from) {
    const auto seen = warp<rgb8>(from, turned, 31, 29, mid_gray);
    for (int i = 0; i < 31 * 29 * 3; ++i) REQUIRE(seen.data()[i] == expected.data()[i]);
  };
  check(convert<bgr8>(photo));
  check(convert<rgba8>(photo));
  check(convert<bgra8>(photo));
  const auto gray = convert<gray8>(photo);
  const auto spread = convert<rgb8>(gray);
  const auto a = warp<rgb8>(gray, turned, 31, 29), b = warp<rgb8>(spread, turned, 31, 29);
  for (int i = 0; i < 31 * 29 * 3; ++i) REQUIRE(a.data()[i] == b.data()[i]);
}

TEST_CASE("video frames are looked at like their rgb copies, to two levels where they are halved") {
  // No colour is cut off at black or white: what is cut before a mean is not what is cut after it.
  auto luma = fovea_test::random_bytes(45 * 31, 3), u = fovea_test::random_bytes(23 * 16, 4),
       v = fovea_test::random_bytes(23 * 16, 5);
  for (auto& each : luma) each = std::uint8_t(95 + each / 4);
  for (auto* plane : {&u, &v})
    for (auto& each : *plane) each = std::uint8_t(112 + each / 8);
  const image_view frame = i420_view(luma.data(), u.data(), v.data(), 45, 31, 45, 23);
  const auto copy = convert<rgb8>(frame);
  std::vector<std::uint8_t> both;
  for (std::size_t i = 0; i < u.size(); ++i) both.push_back(u[i]), both.push_back(v[i]);
  const image_view woven = nv12_view(luma.data(), both.data(), 45, 31, 45, 46);
  for (const float step : {1.f, 1.4f, 2.f, 4.5f}) {
    CAPTURE(step);
    const affine smaller{step, 0, 1, 0, step, 1};
    const auto a = warp<rgb8>(frame, smaller, 9, 7), b = warp<rgb8>(copy, smaller, 9, 7),
               c = warp<rgb8>(woven, smaller, 9, 7);
    for (int i = 0; i < 9 * 7 * 3; ++i) {
      REQUIRE(std::abs(a.data()[i] - b.data()[i]) <= (step < 1.6f ? 0 : 2));
      REQUIRE(a.data()[i] == c.data()[i]);
    }
  }
}

TEST_CASE("a video frame at half its size has the colours of BT.601, every luma and chroma") {
  // 512 wide: the kernel takes 256 pixels at a time, and one column more.
  const int w = 516, h = 4;
  for (int trial = 0; trial < 40; ++trial) {
    const auto luma = fovea_test::random_bytes(std::size_t(w) * h, unsigned(trial)),
               u = fovea_test::random_bytes(258 * 2, unsigned(trial) + 100),
               v = fovea_test::random_bytes(258 * 2, unsigned(trial) + 200);
    const auto half = warp<rgb8>(i420_view(luma.data(), u.data(), v.data(), w, h, w, 258),
                                 affine{2, 0, 0, 0, 2, 0}, 258, 2);
    for (int y = 0; y < 2; ++y)
      for (int x = 0; x < 258; ++x) {
        const auto at = [&](int i, int j) {
          return double(
              luma[std::size_t(std::min(2 * y + j, h - 1) * w + std::min(2 * x + i, w - 1))]);
        };
        const double l = 255 / 219.0 * ((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4 - 16);
        const double cb = u[std::size_t(y * 258 + x)] - 128.0,
                     cr = v[std::size_t(y * 258 + x)] - 128.0;
        const double k = 255 / 224.0;
        const double rgb[] = {l + 1.402 * k * cr, l - 0.344136 * k * cb - 0.714136 * k * cr,
                              l + 1.772 * k * cb};
        for (int c = 0; c < 3; ++c)
          REQUIRE(std::abs(half.data()[3 * (y * 258 + x) + c] - std::clamp(rgb[c], 0.0, 255.0)) <
                  1.7);
      }
  }
}

TEST_CASE("channels come in the order, layout and range that the net asks for") {
  const auto photo = noise<rgb8>(13, 11, 6);
  sampler look;
  tensor_input plain;
  plain.width = 13, plain.height = 11;
  std::vector<float> rgb(plain.size());
  look(photo, affine{}, plain, rgb.data());

  tensor_input net = plain;
  net.order = channel_order::bgr, net.layout = tensor_layout::nchw;
  for (int c = 0; c < 3; ++c) net.mean[c] = float(100 + c), net.scale[c] = 1 / float(50 + c);
  fovea_test::guard_buffer<float> planes(net.size());
  look(photo, affine{}, net, planes.data());
  for (std::size_t i = 0; i < 13 * 11; ++i)
    for (std::size_t c = 0; c < 3; ++c)
      REQUIRE(planes[c * 13 * 11 + i] ==
              doctest::Approx((rgb[3 * i + 2 - c] - net.mean[c]) * net.scale[c]));

  net.order = channel_order::gray;
  fovea_test::guard_buffer<float> gray(net.size());
  look(photo, affine{}, net, gray.data());
  REQUIRE(gray.size() == 13 * 11);
  for (std::size_t i = 0; i < 13 * 11; ++i) {
    const double y = 0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2];
    REQUIRE(gray[i] == doctest::Approx((y - net.mean[0]) * net.scale[0]));
  }
}

TEST_CASE("looking without moving copies pixels exactly") {
  for (const int width : {1, 2, 3, 31, 100}) {
    const auto photo = noise<rgb8>(width, 17, 7);
    const auto copy = warp<rgb8>(photo, affine{}, width, 17);
    for (int i = 0; i < width * 17 * 3; ++i) REQUIRE(copy.data()[i] == photo.data()[i]);
  }
}

TEST_CASE("a letterbox has border colour outside and no seam at the picture's edge") {
  image<rgb8> white_page(101, 53);
  for (int i = 0; i < 101 * 53 * 3; ++i) white_page.data()[i] = 255;
  const auto box = letterbox::fit(101, 53, 64, 64);
  const auto seen = warp<rgb8>(white_page, box.to_source(), 64, 64, {1, 2, 3});
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 64; ++x) {
      const auto* p = seen.at(x, y);
      const bool page = p[0] == 255 && p[1] == 255 && p[2] == 255;
      const bool border = p[0] == 1 && p[1] == 2 && p[2] == 3;
      REQUIRE((page || border));
      const float middle = (float(y) + 0.5f - box.top) / box.scale;
      REQUIRE(page == (middle >= 0 && middle < 53));
    }
}

TEST_CASE("fine stripes become gray when made smaller, not coarse stripes") {
  image<rgb8> stripes(512, 64);
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 512; ++x)
      for (int c = 0; c < 3; ++c) stripes.at(x, y)[c] = x % 2 ? 255 : 0;
  const auto small = warp<rgb8>(stripes, {6.9f, 0, 0, 0, 6.9f, 0}, 70, 9);
  for (int i = 0; i < 70 * 9 * 3; ++i) REQUIRE(std::abs(small.data()[i] - 128) <= 1);
}

TEST_CASE("without a picture, or without a map, everything is border") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float endless = std::numeric_limits<float>::infinity();
  const auto photo = noise<rgb8>(8, 8, 8);
  const auto check = [](const image_view& from, const affine& map) {
    const auto seen = warp<rgb8>(from, map, 5, 3, {9, 8, 7});
    for (int i = 0; i < 15; ++i) {
      REQUIRE(seen.data()[3 * i] == 9);
      REQUIRE(seen.data()[3 * i + 2] == 7);
    }
  };
  check(image_view{}, affine{});
  check(image<rgb8>(0, 7), affine{});
  check(photo, {nan, 0, 0, 0, 1, 0});
  check(photo, {1, 0, endless, 0, 1, 0});
  check(photo, {1, 0, 1e30f, 0, 1, 0});
  check(photo, {1, 0, -9, 0, 1, 0});
}

TEST_CASE("a map without extent shows one place and ends") {
  const auto photo = noise<rgb8>(8, 8, 9);
  const auto seen = warp<rgb8>(photo, {0, 0, 3.5f, 0, 0, 2.5f}, 4, 4);
  for (int i = 0; i < 16; ++i) CHECK(seen.data()[3 * i] == photo.at(3, 2)[0]);
}

TEST_CASE("pixels are read inside the picture only, to a guard at either end") {
  for (const bool at_start : {false, true})
    for (const looking& each : maps) {
      CAPTURE(each.name);
      fovea_test::guard_buffer<std::uint8_t> bytes(37 * 23 * 3, at_start);
      for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
      const auto seen = warp<rgb8>(view<rgb8>(bytes.data(), 37, 23), each.to_source, 21, 20);
      CHECK(seen.width() == 21);
    }
}

TEST_CASE("a second look at a picture of that size allocates nothing") {
  const auto photo = noise<rgb8>(300, 200, 10);
  sampler look;
  tensor_input how;
  how.width = 64, how.height = 48;
  std::vector<float> out(how.size());
  image<rgb8> crop(112, 112);
  const affine smaller = stretch(300, 200, 64, 48), turned = onto({40, 40, 90, 90}, 0.4f, 112, 112);
  look(photo, smaller, how, out.data());
  look(photo, turned, crop);
  CHECK(fovea_test::allocations_during([&] {
          look(photo, smaller, how, out.data());
          look(photo, turned, crop);
        }) == 0);
}

TEST_CASE("a copied sampler looks the same and shares nothing") {
  const auto photo = noise<rgb8>(30, 20, 11);
  sampler first;
  image<rgb8> a(9, 9), b(9, 9);
  first(photo, {2, 0, 0, 0, 2, 0}, a);
  sampler second = first;
  second(photo, {2, 0, 0, 0, 2, 0}, b);
  for (int i = 0; i < 9 * 9 * 3; ++i) CHECK(a.data()[i] == b.data()[i]);
}
