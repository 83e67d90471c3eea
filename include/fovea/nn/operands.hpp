#pragma once

#include "fovea/core/executor.hpp"
#include "fovea/core/result.hpp"
#include "fovea/nn/tensor.hpp"

#include <span>
#include <string>
#include <vector>

namespace fovea::inline FOVEA_ABI::nn {

/// What is known of a value before anything runs.
struct fact {
  element type = element::none;  ///< `none`: an optional operand that was left out
  shape dims;                    ///< nothing open
  tensor known;                  ///< its elements, where they are known already

  bool present() const noexcept { return type != element::none; }
};

using facts = std::span<const fact>;

/// What an operator computes on: resolved when a session is made, so that running allocates
/// nothing.
struct operands {
  std::span<const const_tensor_view> reads;
  std::span<tensor_view> writes;
  std::byte* scratch = nullptr;  ///< as many bytes as `scratch_bytes` asked for, aligned
  executor* parallel = nullptr;  ///< null: serial

  const const_tensor_view& in(std::size_t i) const noexcept {
    static const const_tensor_view absent{};
    return i < reads.size() ? reads[i] : absent;
  }
  tensor_view& out(std::size_t i = 0) const noexcept { return writes[i]; }
  bool has_out(std::size_t i) const noexcept { return i < writes.size() && writes[i].present(); }
};

/// Operand `i`, or an absent one: trailing optional operands need not be listed.
inline const fact& operand(facts reads, std::size_t i) noexcept {
  static const fact absent{};
  return i < reads.size() ? reads[i] : absent;
}

/// The failure of an operator whose outputs' shapes depend on elements that are not known yet: of
/// `what`, say "the extents".
inline failure needs_value(const char* what) {
  return {error_code::unsupported, std::string("needs the value of ") + what +
                                       " when compiling; bind it in compile_options::values"};
}
/// Whether a failure is one that `needs_value` made: another binding may cure it.
inline bool is_value_needed(const failure& why) noexcept {
  return why.sentence.find("needs the value of ") != std::string::npos;
}

// An operator `Op` is a small aggregate with these functions beside it, found by its type:
//
//   result<std::vector<fact>> infer(const Op&, facts reads);
//     The type and shape of everything it writes, or what is wrong with what it reads: ranks,
//     extents, strides, groups, types, all of it, because compute() checks nothing. `known` may
//     be set in a returned fact (shape_of knows its answer). A failure's sentence is a clause
//     ("the kernel has rank 3, the input rank 4"); the caller puts file and node before it.
//
//   void compute(const Op&, const operands&);
//     Fills writes from reads. Cannot fail, allocates nothing, starts no thread.
//     An operator whose output count depends on the data is given room for the most there can be
//     and lowers `out(i).dims`.
//
//   std::size_t scratch_bytes(const Op&, facts reads, facts writes);   (only where it needs any)

}  // namespace fovea::inline FOVEA_ABI::nn
