#pragma once

#include "fovea/image/rect.hpp"

#include <vector>

/// The vehicles that one sees in four pictures of shared/data/video/motorway.mp4 (640 x 352), boxes
/// drawn by eye; those lower than nine pixels are left out.
namespace fovea_test {

struct seen_vehicle {
  double seconds;
  fovea::rect box;
};

inline const std::vector<seen_vehicle> motorway_by_eye{
    {4, {197, 100, 26, 22}},  {4, {223, 123, 37, 32}},    {4, {548, 284, 91, 67}},
    {4, {352, 131, 62, 33}},  {4, {306, 118, 44, 25}},    {4, {268, 110, 38, 19}},
    {4, {600, 150, 40, 38}},  {4, {259, 97, 18, 10}},     {4, {220, 98, 18, 11}},
    {12, {356, 131, 57, 33}}, {12, {599, 155, 40, 31}},   {12, {269, 110, 37, 20}},
    {12, {256, 97, 26, 12}},  {12, {311, 118, 40, 26}},   {12, {184, 89, 22, 19}},
    {12, {330, 100, 20, 10}}, {20, {289, 163, 162, 112}}, {20, {348, 132, 57, 30}},
    {20, {600, 156, 40, 30}}, {20, {257, 106, 40, 20}},   {20, {300, 117, 38, 20}},
    {28, {205, 116, 40, 32}}, {28, {600, 156, 40, 31}}};

}  // namespace fovea_test
