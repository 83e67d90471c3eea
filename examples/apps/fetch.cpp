// Fetches models and photographs of the catalogue by the names of their cards; checks every byte.
// ./examples/run fetch yunet face-mesh   (`--print` gives their paths, `a|b` the first to be had)
// Without names it lists the catalogue; `--show NAME` prints a card.

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "models/cache.hpp"
#include "models/catalogue.hpp"
#include "models/store.hpp"

namespace {

int told(const fovea::failure& why) {
  std::fprintf(stderr, "fetch: %s\n", why.sentence.c_str());
  return 2;
}

void list(const models::catalogue& all) {
  for (const auto& [name, c] : all.cards)
    std::printf("%-18s %-8s %s\n", name.c_str(), c.is_default ? "default" : "", c.task.c_str());
}

void show(const models::card& c) {
  const auto line = [](const char* what, const std::string& text) {
    if (!text.empty()) std::printf("%-12s %s\n", what, text.c_str());
  };
  line("name", c.name), line("task", c.task);
  for (const auto& f : c.files) {
    line("file", f.file + ", " + std::to_string(f.bytes) + " bytes, sha256 " + f.sha256);
    line("  from", f.url.empty() ? f.package + " " + f.path : f.url);
  }
  line("converted to", c.convert_to);
  line("licence", c.licence), line("trained on", c.trained_on);
  line("consequence", c.consequence), line("input", c.input), line("outputs", c.outputs);
  line("not for", c.not_for);
}

/// The first of `a|b|c` that can be had.
fovea::result<const models::card*> obtain(const std::string& names, const models::catalogue& all,
                                          models::store& store) {
  fovea::failure why{fovea::error_code::not_found, "no name was given."};
  for (std::size_t at = 0; at <= names.size();) {
    const auto end = std::min(names.find('|', at), names.size());
    const std::string name = names.substr(at, end - at);
    at = end + 1;
    const auto found = all.cards.find(name);
    if (found == all.cards.end()) {
      why = {fovea::error_code::not_found,
             "the catalogue has no card '" + name + "'; fetch without names lists them."};
    } else if (const auto had = store.obtain(found->second); had) {
      return &found->second;
    } else {
      why = had.error();
      if (at <= names.size()) std::fprintf(stderr, "fetch: %s\n", why.sentence.c_str());
    }
  }
  return why;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  std::string folder = FOVEA_CATALOGUE;
  bool print = false, show_only = false;
  while (!words.empty() && words[0].starts_with("--")) {
    if (words[0] == "--cards" && words.size() > 1)
      folder = words[1], words.erase(words.begin());
    else if (words[0] == "--print")
      print = true;
    else if (words[0] == "--show")
      show_only = true;
    else
      return told({fovea::error_code::unsupported, words[0] +
                                                       " is not an option; there are "
                                                       "--cards FOLDER, --print and --show."});
    words.erase(words.begin());
  }

  const auto all = models::read_catalogue(folder);
  if (!all) return told(all.error());
  if (words.empty()) return list(*all), 0;

  models::store store(models::cache_folder(), *all, argv[0]);
  for (const auto& each : words) {
    if (show_only) {
      const auto found = all->cards.find(each);
      if (found == all->cards.end())
        return told({fovea::error_code::not_found, "the catalogue has no card '" + each + "'."});
      show(found->second);
      continue;
    }
    const auto had = obtain(each, *all, store);
    if (!had) return store.wants_npm() ? told(had.error()), 3 : told(had.error());
    if (!print) continue;
    for (const auto& file : (*had)->products()) std::printf("%s\n", models::path(file).c_str());
  }
}
