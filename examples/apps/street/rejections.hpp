#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace street {

/// "3=Anna;5=AB 123": what somebody who looked says that object 3 and object 5 are not.
struct rejection {
  std::uint64_t id = 0;
  std::string value;
};
inline std::vector<rejection> rejections(std::string_view text) {
  std::vector<rejection> all;
  while (!text.empty()) {
    const auto each = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(each.size() + 1, text.size()));
    rejection r;
    const auto end = each.data() + each.size();
    const auto read = std::from_chars(each.data(), end, r.id);
    if (read.ec != std::errc() || read.ptr == end || *read.ptr != '=' || read.ptr + 1 == end)
      throw std::runtime_error("'" + std::string(each) +
                               "' is not ID=NAME; as in --not \"3=Anna;5=AB123\".");
    r.value.assign(read.ptr + 1, end);
    all.push_back(std::move(r));
  }
  return all;
}

}  // namespace street
