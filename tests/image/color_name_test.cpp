#include "fovea/image/color_name.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace fovea;

TEST_CASE("L*a*b* of sRGB is what CIE tables say") {
  struct known {
    color rgb;
    float lightness, a, b;
  };
  // Lindbloom's calculator, sRGB, D65, no adaptation.
  const known all[] = {{{255, 255, 255}, 100, 0, 0},
                       {{0, 0, 0}, 0, 0, 0},
                       {{119, 119, 119}, 50.034f, 0, 0},
                       {{255, 0, 0}, 53.241f, 80.092f, 67.203f},
                       {{0, 255, 0}, 87.735f, -86.183f, 83.179f},
                       {{0, 0, 255}, 32.297f, 79.188f, -107.860f},
                       {{128, 64, 32}, 34.868f, 25.027f, 31.141f}};
  for (const auto& each : all) {
    const auto c = to_lab(each.rgb);
    CAPTURE(int(each.rgb.r));
    CHECK(std::abs(c.lightness - each.lightness) < 0.3);
    CHECK(std::abs(c.a - each.a) < 0.6);
    CHECK(std::abs(c.b - each.b) < 0.6);
  }
}

TEST_CASE("colours have the names that most people give them") {
  struct named {
    color rgb;
    color_name name;
  };
  // Colours of Munroe's survey (xkcd, 2010, public domain) whose names are single words of the
  // eleven, and cloth as cameras show it.
  const named all[] = {{{0, 0, 0}, color_name::black},       {{24, 26, 30}, color_name::black},
                       {{146, 149, 145}, color_name::gray},  {{90, 92, 96}, color_name::gray},
                       {{255, 255, 255}, color_name::white}, {{230, 232, 228}, color_name::white},
                       {{229, 0, 0}, color_name::red},       {{150, 20, 30}, color_name::red},
                       {{249, 115, 6}, color_name::orange},  {{255, 255, 20}, color_name::yellow},
                       {{230, 190, 40}, color_name::yellow}, {{21, 176, 26}, color_name::green},
                       {{40, 90, 50}, color_name::green},    {{3, 67, 223}, color_name::blue},
                       {{35, 45, 90}, color_name::blue},     {{149, 208, 252}, color_name::blue},
                       {{126, 30, 156}, color_name::purple}, {{255, 129, 192}, color_name::pink},
                       {{101, 55, 0}, color_name::brown},    {{120, 80, 50}, color_name::brown}};
  for (const auto& each : all) {
    CAPTURE(int(each.rgb.r));
    CAPTURE(int(each.rgb.g));
    CAPTURE(int(each.rgb.b));
    CHECK(std::string(name_of(name_of_color(each.rgb))) == name_of(each.name));
  }
}
