#if __has_include(<nlohmann/json.hpp>) && __has_include(<stb/stb_image.h>)
#include "apps/evaluate/html.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace evaluate;

TEST_CASE("pairs are read as LFW writes them, and as files with a label") {
  const auto list = parse_pairs(
      "10\t300\nAnn_Lee\t1\t12\nAnn_Lee\t3\tBo\t4\n\nx y.jpg,z.jpg,Yes\r\nz.jpg , x y.jpg , 0\n"
      "a b different",
      "pairs.txt");
  REQUIRE(list);
  CHECK(list->files == std::vector<std::string>{"Ann_Lee/Ann_Lee_0001.jpg",
                                                "Ann_Lee/Ann_Lee_0012.jpg",
                                                "Ann_Lee/Ann_Lee_0003.jpg", "Bo/Bo_0004.jpg",
                                                "x y.jpg", "z.jpg", "a", "b"});
  REQUIRE(list->pairs.size() == 5);
  CHECK((list->pairs[0].a == 0 && list->pairs[0].b == 1 && list->pairs[0].same));
  CHECK((list->pairs[1].a == 2 && list->pairs[1].b == 3 && !list->pairs[1].same));
  CHECK((list->pairs[2].same && !list->pairs[3].same && list->pairs[3].a == list->pairs[2].b));
  CHECK_FALSE(list->pairs[4].same);
}

TEST_CASE("a line that is no pair is named") {
  const auto bad = parse_pairs("a b 1\na b 1\na b maybe\na b\n", "pairs.txt");
  REQUIRE_FALSE(bad);
  CHECK(bad.error().sentence.starts_with("pairs.txt: line 3 is no pair"));
  for (const char* nothing : {"", "\n\n", "heading\n", ",,,"})
    CHECK_FALSE(parse_pairs(nothing, "p"));
}

TEST_CASE("groups are lines of a person and a group") {
  const auto groups = parse_groups("Ann,women\nBo,men\nAnn,men\nnonsense\n,men\n");
  CHECK(groups.size() == 2);
  CHECK(groups.at("Ann") == "women");
}

TEST_CASE("people are the folders, and a pair has a group where both have the same") {
  const people_index index({"set/Ann/1.jpg", "set/Ann/2.jpg", "set/Bo/1.jpg", "set/Cy/1.jpg"},
                           {{"Ann", "x"}, {"Bo", "y"}, {"Cy", "x"}});
  CHECK(index.names == std::vector<std::string>{"Ann", "Bo", "Cy"});
  CHECK(index.person == std::vector<std::int32_t>{0, 0, 1, 2});
  CHECK(index.group_of(0, 1) == index.group_of(0, 3));
  CHECK(index.group_of(0, 2) == -1);
  CHECK(all_pairs(index, 100).size() == 6);
}

TEST_CASE("a sample of pairs keeps every pair of one person, and is the same each time") {
  std::vector<std::string> files;
  for (int i = 0; i < 400; ++i)
    files.push_back("p" + std::to_string(i / 4) + "/" + std::to_string(i) + ".jpg");
  const people_index index(files, {});
  const auto some = all_pairs(index, 8000);
  std::size_t same = 0;
  for (const auto& p : some) same += p.same;
  CHECK(same == 600);
  CHECK(some.size() > 7000);
  CHECK(some.size() < 10000);
  CHECK(all_pairs(index, 8000).size() == some.size());
  CHECK(all_pairs(index, 1e9).size() == 400 * 399 / 2);
}

TEST_CASE("the report names its counts, its intervals, and where there is too little") {
  outcome seen;
  seen.data = "made <up>", seen.model = "mobile_face", seen.usual_threshold = 0.5f;
  seen.photos = 9, seen.people = 3, seen.groups = {"one", "two"};
  seen.without_face = {"a&b.jpg"}, seen.problems = {"bad.jpg: it is empty."};
  std::mt19937 random(3);
  std::normal_distribution<float> noise(0, 0.1f);
  for (int i = 0; i < 4000; ++i)
    seen.scores.push_back({(i % 4 ? 0.1f : 0.7f) + noise(random), i % 4 == 0, i % 8 ? 0 : -1});
  seen.liveness.emplace().nets = "one net";
  for (int i = 0; i < 9; ++i)
    seen.liveness->tally.add(i < 5 ? "" : "print", i % 4 ? fovea::liveness_verdict::live
                                                         : fovea::liveness_verdict::attack);
  const report r(seen, 0.01);
  const auto j = app::json::parse(json_text(r));
  CHECK(j["pairs_of_one_person"] == 1000);
  CHECK(j["chosen"]["false_matches"]["comparisons"] == 3000);
  CHECK(j["equal_error_interval_95"][0] < j["equal_error_rate"]);
  CHECK(j["equal_error_interval_95"][1] > j["equal_error_rate"]);
  CHECK(r.photos_text() == "9 photographs of 3 people");
  CHECK(j["chosen_is_supported"] == true);
  CHECK(j["thresholds"][0]["name"] == "usual");
  CHECK(j["thresholds"][4]["enough_pairs"] == false);
  CHECK(j["groups"][0]["too_few"] == false);
  CHECK(j["groups"][1]["too_few"] == true);
  CHECK(j["clusters"].is_null());
  CHECK(j["liveness"]["live"]["bpcer"] == 0.4);
  CHECK(j["liveness"]["attacks"][0]["kind"] == "print");
  CHECK(j["speed"]["peak_megabytes"].is_number());
  CHECK(j["curve"].size() > 100);
  const auto page = html_text(r);
  for (const char* words :
       {"made &lt;up&gt;", "a&amp;b.jpg", "too few: ", "too few pairs", "<svg", "Wilson",
        "attack: print", "(APCER)", "of 4)", "bad.jpg: it is empty.", "</html>"}) {
    CAPTURE(words);
    CHECK(page.find(words) != std::string::npos);
  }
  CHECK(page.find("http") == std::string::npos);
  CHECK(page.find("nan") == std::string::npos);
}

TEST_CASE("a picture shows what the folder says that it lies in") {
  CHECK(attack_of("set/live/a/1.jpg", "set").empty());
  CHECK(attack_of("set/print/1.jpg", "set") == "print");
  CHECK(attack_of("./set/screen/2.jpg", "./set/") == "screen");
}

TEST_CASE("a report of nothing says so and is still a page") {
  const outcome nothing;
  const report r(nothing, 0.001);
  CHECK(html_text(r).find("not measured") != std::string::npos);
  CHECK(app::json::parse(json_text(r))["liveness"].is_null());
  CHECK(app::json::parse(json_text(r))["chosen"]["false_matches"].is_null());
}
#endif
