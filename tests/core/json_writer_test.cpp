#include "fovea/core/json_writer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#endif

using namespace fovea;

TEST_CASE("objects and arrays have their commas, however they nest") {
  json_writer j;
  j.object().member("a", 1).key("b").array().value(2).array().end().object().end().value(true);
  j.end().key("c").object().member("d", "e").end().key("f").null().end();
  CHECK(j.text() == R"({"a":1,"b":[2,[],{},true],"c":{"d":"e"},"f":null})");
}

TEST_CASE("numbers are the shortest that read back, and null where they are none") {
  json_writer j;
  j.array().value(0.1f).value(0.1).value(1e30).value(-0.0).value(NAN).value(INFINITY);
  j.value(std::numeric_limits<std::int64_t>::min()).value(std::uint8_t(255));
  j.value(std::numeric_limits<std::uint64_t>::max()).end();
  CHECK(j.text() == "[0.1,0.1,1e+30,-0,null,null,-9223372036854775808,255,18446744073709551615]");
}

TEST_CASE("quotes, control characters and bytes that are no text are escaped") {
  const auto quoted = [](std::string_view text) {
    json_writer j;
    j.value(text);
    return j.text();
  };
  CHECK(quoted("a\"b\\c\n\x01") == R"("a\"b\\c\u000a\u0001")");
  CHECK(quoted("\xc3\xa4 \xe4\xba\xac \xf0\x9f\x9a\x97") ==
        "\"\xc3\xa4 \xe4\xba\xac \xf0\x9f\x9a\x97\"");
  CHECK(quoted("x\xff\xc3") == "\"x\xef\xbf\xbd\xef\xbf\xbd\"");
  CHECK(quoted("\xed\xa0\x80") == "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");  // a surrogate
  CHECK(quoted("\xc0\xaf") == "\"\xef\xbf\xbd\xef\xbf\xbd\"");                  // overlong
}

#if __has_include(<nlohmann/json.hpp>)
TEST_CASE("every string of two bytes is JSON that another reader takes") {
  for (int first = 0; first < 256; ++first)
    for (int second = 0; second < 256; ++second) {
      json_writer j;
      const char bytes[] = {char(first), char(second)};
      j.array().value(std::string_view(bytes, 2)).end();
      REQUIRE(nlohmann::json::accept(j.text()));
    }
}
#endif
