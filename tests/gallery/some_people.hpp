#pragma once

#include "fovea/gallery/gallery.hpp"

#include <random>
#include <string>
#include <vector>

namespace fovea_test {

template <int Dim>
struct model_of {
  using result_type = fovea::embedding<model_of, Dim>;
  static constexpr const char* space = "some_model";
};

template <int Dim>
fovea::embedding<model_of<Dim>, Dim> face(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> value(0, 1);
  fovea::embedding<model_of<Dim>, Dim> e;
  for (float& v : e.values) v = value(random);
  normalize(e);
  return e;
}

/// `count` embeddings of every third as many names; the seed of each is its number.
template <int Dim>
fovea::gallery<model_of<Dim>> some_people(unsigned count) {
  fovea::gallery<model_of<Dim>> people;
  for (unsigned i = 0; i < count; ++i)
    people.add("person " + std::to_string(i % ((count + 2) / 3)), face<Dim>(i)).value();
  return people;
}

}  // namespace fovea_test
