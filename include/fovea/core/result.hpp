#pragma once

#include "fovea/core/config.hpp"

#include <string>
#include <utility>
#include <variant>

#if defined(__cpp_exceptions)
#include <stdexcept>
#else
#include <cstdio>
#include <cstdlib>
#endif

namespace fovea::inline FOVEA_ABI {

enum class error_code {
  not_found,    ///< no such file, name or entry
  unreadable,   ///< the system would not read or write it
  malformed,    ///< the bytes contradict themselves or their format
  unsupported,  ///< well formed, but asks for something this build does not do
  mismatch,     ///< well formed, but not what the caller said it would be
  too_large,    ///< over a stated limit
};

/// What went wrong while loading, and what to do about it, as one sentence.
struct failure {
  error_code code;
  std::string sentence;
};

#if defined(__cpp_exceptions)
/// What `result::value()` throws when there is no value. `what()` is the failure's sentence.
class bad_result : public std::runtime_error {
 public:
  explicit bad_result(const failure& why) : std::runtime_error(why.sentence), code(why.code) {}
  error_code code;
};
#endif

/// A value, or the failure that stood in its way.
///
/// Test it and read `error()`, or call `value()`, which throws `bad_result`. Built without
/// exceptions, `value()` prints the sentence and stops.
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(failure why) : state_(std::in_place_index<1>, std::move(why)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }

  T& value() & { return checked(), *std::get_if<0>(&state_); }
  const T& value() const& { return checked(), *std::get_if<0>(&state_); }
  T&& value() && { return checked(), std::move(*std::get_if<0>(&state_)); }

  /// Unchecked access; there must be a value.
  T& operator*() noexcept { return *std::get_if<0>(&state_); }
  const T& operator*() const noexcept { return *std::get_if<0>(&state_); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  /// The failure; there must be one.
  const failure& error() const noexcept { return *std::get_if<1>(&state_); }

 private:
  void checked() const {
    if (state_.index() == 0) return;
#if defined(__cpp_exceptions)
    throw bad_result(error());
#else
    std::fprintf(stderr, "%s\n", error().sentence.c_str());
    std::abort();
#endif
  }

  std::variant<T, failure> state_;
};

/// The result of something that gives nothing back when it works: `return done;`
using status = result<std::monostate>;
inline constexpr std::monostate done{};

}  // namespace fovea::inline FOVEA_ABI
