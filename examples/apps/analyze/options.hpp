#pragma once

#include "apps/common/options.hpp"

namespace analyze {

struct options {
  std::string out = "out";
  float smallest = 0, score = 0.7f;
  int threads = 2;
  bool lines_only = false;
};

inline app::options command_line(options& o) {
  app::options line("analyze",
                    "[OPTIONS] PHOTO|FOLDER...   finds faces in photographs: where, who is whom, "
                    "how old they look",
                    "Reads JPEG, PNG and BMP. Status: 0, or 2 where a photograph or an option "
                    "could not be used.");
  line.text("--out", o.out, "the folder where pictures, report.json and report.html go");
  line.number("--smallest", o.smallest, {0, 10000},
              "look for faces down to this height, by tiles; slower");
  line.number("--score", o.score, {0.05, 1}, "how sure the detector must be, 0 to 1");
  line.number("--threads", o.threads, {1, 64}, "photographs looked at in parallel");
  line.flag("--lines-only", o.lines_only,
            "draw on black, not on the photograph: the pictures show nobody");
  return line;
}

}  // namespace analyze
