// Any bytes as the state that unlock keeps; what is read is written and must read back the same.
#include "apps/unlock/record.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace unlock_program;
  const auto r = parse_record({reinterpret_cast<const char*>(data), size}, "state");
  if (!r) return 0;
  const auto again = parse_record(text_of(*r), "again");
  if (!again || again->failures != r->failures || again->lockouts != r->lockouts ||
      again->locked_until != r->locked_until)
    std::abort();
  return 0;
}
