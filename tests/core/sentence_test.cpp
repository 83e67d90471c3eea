#include "fovea/core/sentence.hpp"

#include <doctest/doctest.h>

#include <limits>

using fovea::sentence;
using fovea::word;

TEST_CASE("gaps are filled in their order") {
  const std::string name = "conv_7";
  CHECK(sentence("node '%' has axis %, of %", {name, -3, "four"}) ==
        "node 'conv_7' has axis -3, of four");
  CHECK(sentence("%%", {1, 2}) == "12");
  CHECK(sentence("nothing", {}) == "nothing");
  CHECK(sentence("", {}) == "");
}

TEST_CASE("what fills a gap is not looked at for gaps, and a gap too many stays") {
  CHECK(sentence("reads '%' of %", {"50 % off", 2}) == "reads '50 % off' of 2");
  CHECK(sentence("% of %", {1}) == "1 of %");
}

TEST_CASE("text may lack a zero at its end, and be empty") {
  const std::string_view part = std::string_view("softmax").substr(0, 4);
  CHECK(sentence("'%' and '%'", {part, std::string()}) == "'soft' and ''");
}

TEST_CASE("numbers of every width are written whole") {
  using limits = std::numeric_limits<std::int64_t>;
  CHECK(sentence("% %", {limits::min(), limits::max()}) ==
        "-9223372036854775808 9223372036854775807");
  CHECK(sentence("% %", {std::uint8_t(200), std::size_t(7)}) == "200 7");
}

TEST_CASE("lists stand in brackets, with a question mark for what is not known") {
  const std::int64_t list[] = {1, -1, 320};
  CHECK(sentence("% % %", {word(list, 3), word(list, 1), word(list, 0)}) == "[1,?,320] [1] []");
}
