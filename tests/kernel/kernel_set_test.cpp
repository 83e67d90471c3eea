#include "kernel/kernel_case.hpp"

#include <cstdlib>
#include <cstring>

using namespace kernel_case;

TEST_CASE("the portable kernels are always there, and sets are named once, slowest first") {
  const auto sets = kernel::available();
  REQUIRE(!sets.empty());
  CHECK(std::string_view(sets[0]->name) == "portable");
  for (std::size_t i = 0; i < sets.size(); ++i) {
    CHECK(sets[i]->runs_here());
    for (std::size_t k = 0; k < i; ++k) {
      CHECK(std::strcmp(sets[i]->name, sets[k]->name) != 0);
      CHECK(sets[i]->lanes >= sets[k]->lanes);
    }
  }
}

TEST_CASE("the best set is the one that FOVEA_FORCE_TARGET names, or else the fastest here") {
  const auto sets = kernel::available();
  const kernel::kernel_set* expected = sets.back();
  if (const char* forced = std::getenv("FOVEA_FORCE_TARGET"))
    for (const auto* set : sets)
      if (std::string_view(set->name) == forced) expected = set;
  CHECK(&kernel::best() == expected);
}

TEST_CASE("every set has every kernel") {
  for (const auto* set : kernel::available()) {
    CAPTURE(set->name);
    CHECK(set->gemm_columns % set->lanes == 0);
    CHECK(set->packed_gemm_floats(7, 1) == size(set->lanes) * 8);
    CHECK(set->packed_depthwise_floats(9, set->lanes + 1) == size(set->lanes) * 20);
    CHECK((set->gemm != nullptr));
    CHECK((set->conv != nullptr));
    CHECK((set->resize != nullptr));
    CHECK((set->transpose != nullptr));
    CHECK((set->dot != nullptr));
  }
}
