#pragma once

#include <algorithm>
#include <string_view>

namespace app {

/// Hands each line of a text to `each`, without its end, whichever that is.
template <class Each>
void for_each_line(std::string_view text, Each each) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    each(line);
    at = end + 1;
  }
}

}  // namespace app
