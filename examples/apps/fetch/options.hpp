#pragma once

#include <fovea/core/result.hpp>

#include <string>
#include <vector>

namespace fetch {

struct options {
  std::string folder = FOVEA_CATALOGUE;
  bool print = false, show = false, all = false, help = false;
  std::vector<std::string> names;
};

inline constexpr const char* help =
    "fetch [OPTIONS] [NAME...]   fetches models and photographs, and checks every byte\n\n"
    "  --all               everything that can be had\n"
    "  --show              prints the cards: origin, licence, what to feed, what not to use it "
    "for\n"
    "  --print             prints the paths of what was fetched\n"
    "  --cards FOLDER      a catalogue of your own\n"
    "  --help              this page\n\n"
    "Without names it lists the catalogue. NAME may be a|b: the first that is to be had. Status: "
    "0,\n"
    "2 where something cannot be had, 3 where npm is wanted.\n";

inline fovea::result<options> read_options(std::vector<std::string> words) {
  options o;
  std::size_t at = 0;
  for (; at < words.size() && words[at].starts_with("-"); ++at) {
    const std::string& word = words[at];
    if (word == "--cards" && at + 1 < words.size())
      o.folder = words[++at];
    else if (word == "--print")
      o.print = true;
    else if (word == "--show")
      o.show = true;
    else if (word == "--help" || word == "-h")
      o.help = true;
    else if (word == "--all")
      o.all = true;
    else
      return fovea::failure{fovea::error_code::unsupported,
                            word +
                                " is not an option; there are --all, --cards FOLDER, --help, "
                                "--print and --show."};
  }
  o.names.assign(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  return o;
}

}  // namespace fetch
