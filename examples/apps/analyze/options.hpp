#pragma once

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace analyze {

inline constexpr const char* help =
    "analyze [OPTIONS] PHOTO|FOLDER...   finds faces in photographs: where, who is whom, how old "
    "they look\n"
    "\n"
    "  --out FOLDER      where pictures, report.json and report.html go (out)\n"
    "  --smallest PX     look for faces down to this height, by tiles; slower (0: only the whole)\n"
    "  --score S         how sure the detector must be, 0 to 1 (0.7)\n"
    "  --threads N       photographs looked at in parallel (2)\n"
    "  --lines-only      draw on black, not on the photograph: the pictures show nobody\n"
    "\n"
    "Reads JPEG, PNG and BMP; of a folder all that lie in or below it. Status: 0, or 2 where a "
    "photograph or an option could not be used.\n";

struct options {
  std::string out = "out";
  float smallest = 0, score = 0.7f;
  int threads = 2;
  bool wants_help = false, lines_only = false;
  std::vector<std::string> photos;
  std::string wrong;  ///< one sentence
};

inline bool number(std::string_view text, float low, float high, float& to) {
  float value = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != end || !(value >= low && value <= high))
    return false;
  to = value;
  return true;
}

inline options parse(int argc, char** argv) {
  options o;
  bool only_photos = false;
  for (int i = 1; i < argc && o.wrong.empty(); ++i) {
    const std::string word = argv[i];
    if (only_photos || word.size() < 2 || word[0] != '-') {
      o.photos.push_back(word);
    } else if (word == "--") {
      only_photos = true;
    } else if (word == "--help" || word == "-h") {
      o.wants_help = true;
    } else if (word == "--lines-only") {
      o.lines_only = true;
    } else {
      const std::string value = i + 1 < argc ? argv[++i] : "";
      float threads = float(o.threads);
      bool fine = false;
      if (word == "--out") fine = !(o.out = value).empty();
      if (word == "--smallest") fine = number(value, 0, 10000, o.smallest);
      if (word == "--score") fine = number(value, 0.05f, 1, o.score);
      if (word == "--threads") fine = number(value, 1, 64, threads);
      o.threads = int(threads);
      if (!fine)
        o.wrong = "analyze: '" + word + (value.empty() ? "" : " " + value) +
                  "' is no option; see --help.";
    }
  }
  return o;
}

}  // namespace analyze
