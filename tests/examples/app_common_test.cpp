#include "apps/common/options.hpp"
#include "apps/common/page.hpp"
#include "apps/common/photos.hpp"
#include "apps/common/print_line.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace {

struct told {
  std::string out = "here";
  float score = 0.7f;
  int threads = 2;
  bool quick = false;
  std::vector<std::string> words;
  std::optional<int> over;

  explicit told(std::vector<const char*> line) {
    app::options known("program", "[OPTIONS] WORD...   does things", "Ends with 0.");
    known.text("--out", out, "where it goes")
        .number("--score", score, {0.05, 1}, "how sure")
        .number("--threads", threads, {1, 64}, "in parallel")
        .flag("--quick", quick, "not slowly");
    line.insert(line.begin(), "program");
    std::vector<char*> copy;
    for (const char* word : line) copy.push_back(const_cast<char*>(word));
    over = known.read(int(copy.size()), copy.data());
    words = known.words();
    help = known.help();
  }
  std::string help;
};

}  // namespace

TEST_CASE("options are read wherever they stand, and everything else is a word") {
  const told t({"a.jpg", "--score", "0.5", "--quick", "-", "--threads", "7", "--out", "x", "b"});
  CHECK_FALSE(t.over);
  CHECK(t.score == 0.5f);
  CHECK(t.threads == 7);
  CHECK(t.quick);
  CHECK(t.out == "x");
  CHECK(t.words == std::vector<std::string>{"a.jpg", "-", "b"});
  CHECK(told({"--", "--quick"}).words == std::vector<std::string>{"--quick"});
  CHECK_FALSE(told({"--", "--quick"}).quick);
}

TEST_CASE("an option that is unknown, without its value or out of range ends with 2") {
  for (const auto& line : std::vector<std::vector<const char*>>{{"--unknown"},
                                                                {"--out"},
                                                                {"--out", ""},
                                                                {"--score", "0.5x"},
                                                                {"--score", "nan"},
                                                                {"--score", "2"},
                                                                {"--threads", "0"},
                                                                {"--threads", "1.5"},
                                                                {"--threads", "99999999999"},
                                                                {"-q"}})
    CHECK(told(line).over == app::bad_input);
}

TEST_CASE("a line is at the other end of a pipe as soon as it is printed") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  std::fflush(stdout);
  const int kept = ::dup(STDOUT_FILENO);
  ::dup2(ends[1], STDOUT_FILENO);
  ::close(ends[1]);
  const bool told = app::print_line("{}");
  ::dup2(kept, STDOUT_FILENO);  // the pipe has no writer now: what was not flushed is not in it
  ::close(kept);
  CHECK(told);
  char got[9] = {};
  CHECK(::read(ends[0], got, 8) == 3);
  CHECK(std::string(got) == "{}\n");
  ::close(ends[0]);
}

TEST_CASE("the help page names each option with what it is without it") {
  CHECK(told({"--help"}).over == app::fine);
  const auto page = told({}).help;
  for (const char* words : {"program [OPTIONS] WORD...", "--out WORD", "where it goes (here)",
                            "how sure (0.7)", "in parallel (2)", "--quick", "Ends with 0."}) {
    CAPTURE(words);
    CHECK(page.find(words) != std::string::npos);
  }
}

TEST_CASE("what a file is called cannot become markup or script") {
  CHECK(app::escaped("a<b>&\"\n") == "a&lt;b&gt;&amp;&quot;");
  const auto script = app::to_script({{"name", "</script><!--\xff"}});
  CHECK(script.find('<') == std::string::npos);
  CHECK(app::json::parse(script)["name"].get<std::string>().starts_with("</script><!--"));
  CHECK(app::base64({}) == "");
  CHECK(app::base64({std::byte('M')}) == "TQ==");
  CHECK(app::base64({std::byte('M'), std::byte('a')}) == "TWE=");
  CHECK(app::base64({std::byte('M'), std::byte('a'), std::byte('n')}) == "TWFu");
}

TEST_CASE("a folder is the photographs in it and below it, in order of their names") {
  const fovea_test::scratch_folder folder;
  app::fs::create_directory(folder / "Ann");
  for (const char* name : {"b.JPG", "a.png", "notes.txt", "Ann/1.jpeg"}) folder.put(name, "x");
  const auto found = app::photos_of({folder.path(), "given.gif"});
  const std::vector<std::string> expected{folder / "Ann/1.jpeg", folder / "a.png", folder / "b.JPG",
                                          "given.gif"};
  CHECK(found == expected);
  CHECK(app::photos_of({folder / "*.png"}) == std::vector<std::string>{folder / "a.png"});
  CHECK(app::photos_in(folder / "none").empty());
}

TEST_CASE("copies of photographs that are called alike have different names") {
  const std::vector<std::string> expected{"a.x.jpg", "b.x.jpg", "a-2.x.jpg"};
  CHECK(app::copy_names({"one/a.jpg", "b.png", "two/a.png"}, ".x.jpg") == expected);
}
