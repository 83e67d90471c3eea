#pragma once

/// What is written on the bonnets of shared/data/vehicles-lorries, read by eye; lorry247 shows no
/// badge and is left out.
namespace fovea_test {

struct vehicle_make {
  int lorry;
  const char* make;
};
inline constexpr vehicle_make makes_by_eye[] = {{204, "toyota"}, {238, "isuzu"},  {254, "isuzu"},
                                                {407, "toyota"}, {537, "isuzu"},  {772, "isuzu"},
                                                {847, "toyota"}, {887, "toyota"}, {901, "isuzu"},
                                                {934, "honda"},  {942, "fuso"}};

}  // namespace fovea_test
