#include "fovea/nn/one_of.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

struct small {
  char letter = 'a';
};
struct large {
  double numbers[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
};
struct empty {};

using choice = fovea::nn::one_of<small, large, empty>;

}  // namespace

TEST_CASE("one_of holds the first of its types until it is given another") {
  choice c;
  CHECK(c.index() == 0);
  CHECK(c.is<small>());
  CHECK(c.get<small>().letter == 'a');
  c = large{{7}};
  CHECK(c.index() == 1);
  CHECK_FALSE(c.is<small>());
  CHECK(c.get_if<small>() == nullptr);
  REQUIRE(c.get_if<large>() != nullptr);
  CHECK(c.get_if<large>()->numbers[0] == 7);
}

TEST_CASE("copies are apart, whatever the sizes of what is held") {
  choice first = large{}, second = first;
  second.get<large>().numbers[8] = -1;
  CHECK(first.get<large>().numbers[8] == 9);
  first = small{'z'};
  CHECK(second.get<large>().numbers[8] == -1);
  second = first;
  CHECK(second.get<small>().letter == 'z');
}

TEST_CASE("a visitor is handed what is held") {
  const choice all[] = {small{'q'}, large{}, empty{}};
  std::string told;
  for (const choice& each : all)
    told += each.visit([]<class T>(const T&) -> const char* {
      return sizeof(T) > sizeof(small) ? "large " : std::is_empty_v<T> ? "empty " : "small ";
    });
  CHECK(told == "small large empty ");
}

TEST_CASE("a visitor of some types is called for those alone") {
  const auto letter = [](const small& s) { return s.letter; };
  CHECK(choice(small{'q'}).visit_known('?', letter) == 'q');
  CHECK(choice(large{}).visit_known('?', letter) == '?');
  int seen = 0;
  const auto count = [&](const small&) { ++seen; };
  CHECK(choice(small{}).visit_known(count));
  CHECK_FALSE(choice(empty{}).visit_known(count));
  CHECK(seen == 1);
}
