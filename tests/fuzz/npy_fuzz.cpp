// Any bytes as a NumPy array; what is read is written and must read back the same.
#include "apps/model/npy.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto t = model::read_npy(std::as_bytes(std::span(data, size)), "fuzz.npy");
  if (!t) return 0;
  const auto again = model::read_npy(model::write_npy(t->view()), "again.npy");
  if (!again || !(again->dims() == t->dims()) || again->type() != t->type()) std::abort();
  return 0;
}
