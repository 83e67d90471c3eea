#pragma once

#include "fovea/image/color_name.hpp"

/// Clothes of one colour that people wear in the photographs of shared/data, and in its video of
/// people: a place in the cloth, in pixels of the file, and what one calls its colour, judged by
/// eye for these tests. Patterns and colours of which two people could say two names are left out.
namespace fovea_test {

struct garment {
  const char* file;  ///< below shared/data
  int x, y;
  fovea::color_name color;
  bool above;  ///< above the waist
};
struct filmed_garment {
  double seconds;
  int x, y;
  fovea::color_name color;
  bool above;
};

namespace clothes {
using enum fovea::color_name;

inline constexpr garment by_eye[] = {
    {"faces-compreface/000_5.jpg", 148, 201, black, true},
    {"faces-compreface/000_5.jpg", 192, 443, black, true},
    {"faces-compreface/000_5.jpg", 487, 478, black, true},
    {"faces-compreface/001_A.jpg", 2439, 4530, black, false},
    {"faces-compreface/003_A.jpg", 3397, 4152, black, false},
    {"faces-compreface/005_A.jpg", 2944, 4318, red, true},
    {"faces-compreface/006_A.jpg", 3200, 4400, green, true},
    {"faces-compreface/007_B.jpg", 221, 505, black, true},
    {"faces-compreface/008_B.jpg", 205, 341, black, true},
    {"faces-compreface/008_B.jpg", 251, 464, blue, false},
    {"faces-compreface/009_C.jpg", 136, 425, white, true},
    {"faces-compreface/010_2.jpg", 361, 381, black, true},
    {"faces-compreface/010_2.jpg", 519, 352, black, true},
    {"faces-compreface/010_2.jpg", 556, 377, white, false},
    {"faces-compreface/012_4.jpg", 148, 325, gray, true},
    {"faces-compreface/012_4.jpg", 340, 326, red, true},
    {"faces-compreface/012_4.jpg", 476, 326, blue, true},
    {"faces-compreface/012_4.jpg", 490, 413, blue, false},
    {"faces-compreface/012_4.jpg", 628, 342, white, true},
    {"faces-compreface/013_4.jpg", 389, 355, pink, true},
    {"faces-compreface/013_4.jpg", 606, 297, blue, true},
    {"faces-compreface/013_4.jpg", 173, 297, gray, true},
    {"faces-compreface/014_5.jpg", 736, 442, gray, true},
    {"faces-compreface/014_5.jpg", 160, 350, black, true},
    {"faces-compreface/015_6.jpg", 260, 375, black, true},
    {"faces-compreface/015_6.jpg", 337, 398, black, true},
    {"faces-compreface/015_6.jpg", 427, 398, black, true},
    {"faces-compreface/015_6.jpg", 505, 393, black, true},
    {"faces-compreface/016_8.jpg", 265, 228, green, true},
    {"faces-compreface/016_8.jpg", 536, 243, gray, true},
    {"faces-compreface/016_8.jpg", 692, 323, blue, false},
    {"faces-dlib/faces/2007_007763.jpg", 107, 256, red, true},
    {"faces-dlib/faces/2007_007763.jpg", 163, 178, pink, true},
    {"faces-dlib/faces/2007_007763.jpg", 438, 199, white, true},
    {"faces-dlib/faces/2008_001009.jpg", 265, 213, white, true},
    {"faces-dlib/faces/2008_001322.jpg", 58, 306, black, true},
    {"faces-dlib/faces/2008_001322.jpg", 136, 306, white, true},
    {"faces-dlib/faces/2008_001322.jpg", 226, 341, blue, true},
    {"faces-dlib/faces/2008_001322.jpg", 449, 306, black, true},
    {"faces-dlib/faces/2008_002079.jpg", 43, 307, blue, true},
    {"faces-dlib/faces/2008_002079.jpg", 117, 297, white, true},
    {"faces-dlib/faces/2008_002079.jpg", 167, 212, black, true},
    {"faces-dlib/faces/2008_002079.jpg", 472, 297, black, true},
    {"faces-dlib/faces/2008_002470.jpg", 64, 228, gray, true},
    {"faces-dlib/faces/2008_002470.jpg", 270, 136, blue, true},
    {"faces-dlib/faces/2008_002470.jpg", 345, 320, black, true},
    {"faces-dlib/faces/2008_002506.jpg", 70, 270, white, true},
    {"faces-dlib/faces/2008_002506.jpg", 216, 240, blue, true},
    {"faces-dlib/faces/2008_002506.jpg", 477, 333, yellow, true},
    {"faces-dlib/faces/2008_004176.jpg", 254, 161, white, true},
    {"faces-dlib/faces/2008_004176.jpg", 320, 173, red, true},
    {"faces-dlib/faces/2008_004176.jpg", 389, 173, red, true},
    {"faces-dlib/faces/2008_004176.jpg", 373, 313, red, false},
    {"faces-dlib/faces/2008_004176.jpg", 256, 316, white, true},
    {"faces-dlib/faces/2008_004176.jpg", 222, 287, red, true},
    {"faces-dlib/faces/2008_007676.jpg", 125, 265, black, true},
    {"faces-dlib/faces/2008_007676.jpg", 193, 193, black, true},
    {"faces-dlib/faces/2009_004587.jpg", 143, 269, blue, true},
    {"faces-dlib/faces/2009_004587.jpg", 150, 475, blue, false},
    {"faces-dlib/faces/Tom_Cruise_avp_2014_4.jpg", 171, 732, blue, true}};

/// Of video/one-by-one-person-detection.mp4.
inline constexpr filmed_garment filmed[] = {
    {14, 435, 190, gray, true},   {34, 451, 174, black, true},  {34, 438, 301, black, false},
    {60, 475, 182, black, true},  {60, 451, 285, black, false}, {80, 435, 170, black, true},
    {80, 442, 294, black, false}, {96, 451, 177, gray, true},   {96, 427, 312, black, false},
    {130, 443, 149, gray, true},  {130, 415, 307, blue, false}};

}  // namespace clothes
}  // namespace fovea_test
