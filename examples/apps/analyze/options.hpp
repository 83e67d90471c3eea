#pragma once

#include "apps/common/command_line.hpp"

#include <string>

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
  bool lines_only = false;

  void bind(apps::command_line& line) {
    line.text("--out", out, "a folder").number("--smallest", smallest, 0.0f, 10000.0f);
    line.number("--score", score, 0.05f, 1.0f).number("--threads", threads, 1, 64);
    line.flag("--lines-only", lines_only);
  }
};

}  // namespace analyze
