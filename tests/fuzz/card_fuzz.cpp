// Any bytes as a card, or a list of packages, of the model catalogue: names that a card may say are
// safe as file names and as arguments of commands.
#include "models/card.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const models::card& c) {
  for (const auto& file : c.files) {
    require(!file.file.empty() && file.file.find('/') == file.file.npos && file.file[0] != '-');
    require(file.package.empty() || file.package[0] != '-');
    require(file.path.find("..") == file.path.npos);
    require(file.url.empty() || file.url.starts_with("https://"));
    require(file.sha256.size() == 64 && file.bytes > 0);
  }
  require(c.convert_to.find('/') == c.convert_to.npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto c = models::read_card(text, "card.json")) check(*c);
  if (const auto all = models::read_packages(text, "packages.json"))
    for (const auto& [name, each] : *all) require(!name.empty() && name[0] != '-');
  return 0;
}
