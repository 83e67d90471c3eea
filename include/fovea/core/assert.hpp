#pragma once

/// `FOVEA_ASSERT(condition, "contract in words")`: a caller broke a written precondition.
///
/// Prints the contract and stops in debug builds; unchecked where `NDEBUG` is set. Never used on
/// bytes that come from outside: those give a `failure`.

#if defined(NDEBUG)
#define FOVEA_ASSERT(condition, contract) static_cast<void>(0)
#else
#include <cstdio>
#include <cstdlib>
#define FOVEA_ASSERT(condition, contract)                                                     \
  ((condition)                                                                                \
       ? static_cast<void>(0)                                                                 \
       : (std::fprintf(stderr, "%s:%d: contract broken: %s\n", __FILE__, __LINE__, contract), \
          std::abort()))
#endif
