// Any text as a list of pairs, and of groups: pairs are of files in the list.
#include "apps/evaluate/pairs.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = evaluate::parse_pairs(text, "fuzz");
  if (!list && !list.error().sentence.starts_with("fuzz")) std::abort();
  if (list)
    for (const auto& pair : list->pairs)
      if (pair.a >= list->files.size() || pair.b >= list->files.size()) std::abort();
  for (const auto& [person, group] : evaluate::parse_groups(text))
    if (person.empty() || group.empty()) std::abort();
  return 0;
}
