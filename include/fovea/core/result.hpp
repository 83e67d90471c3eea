#pragma once

#include "fovea/core/config.hpp"

#include <new>
#include <string>
#include <type_traits>
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

namespace result_detail {

/// A failure or none, in a pointer: what checks a result and hands it on is then a few
/// instructions, and strings are copied in one place.
class failure_box {
 public:
  failure_box() = default;
  [[gnu::noinline]] explicit failure_box(failure&& why) : held_(new failure(std::move(why))) {}
  [[gnu::noinline]] explicit failure_box(const failure& why) : held_(new failure(why)) {}
  failure_box(failure_box&& from) noexcept : held_(std::exchange(from.held_, nullptr)) {}
  failure_box(const failure_box& from) : held_(copy(from.held_)) {}
  failure_box& operator=(failure_box from) noexcept {
    std::swap(held_, from.held_);
    return *this;
  }
  ~failure_box() {
    if (held_) drop(held_);
  }

  const failure* get() const noexcept { return held_; }

 private:
  [[gnu::noinline]] static failure* copy(const failure* from) {
    return from ? new failure(*from) : nullptr;
  }
  [[gnu::noinline]] static void drop(const failure* held) noexcept { delete held; }

  failure* held_ = nullptr;
};

[[noreturn, gnu::noinline]] inline void refuse(const failure& why) {
#if defined(__cpp_exceptions)
  throw bad_result(why);
#else
  std::fprintf(stderr, "%s\n", why.sentence.c_str());
  std::abort();
#endif
}

}  // namespace result_detail

/// A value, or the failure that stood in its way.
///
/// Test it and read `error()`, or call `value()`, which throws `bad_result`. Built without
/// exceptions, `value()` prints the sentence and stops.
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : works_(true), value_(std::move(value)) {}
  result(failure&& why) : why_(std::move(why)), works_(false) {}
  result(const failure& why) : why_(why), works_(false) {}
  result(result&& from) noexcept(std::is_nothrow_move_constructible_v<T>)
      : why_(std::move(from.why_)), works_(from.works_) {
    if (works_) ::new (&value_) T(std::move(from.value_));
  }
  result(const result& from) : why_(from.why_), works_(from.works_) {
    if (works_) ::new (&value_) T(from.value_);
  }
  result& operator=(result from) noexcept(std::is_nothrow_move_constructible_v<T>) {
    this->~result();
    return *::new (this) result(std::move(from));
  }
  ~result() {
    if (works_) value_.~T();
  }

  explicit operator bool() const noexcept { return works_; }

  T& value() & { return checked(), value_; }
  const T& value() const& { return checked(), value_; }
  T&& value() && { return checked(), std::move(value_); }

  /// Unchecked access; there must be a value.
  T& operator*() noexcept { return value_; }
  const T& operator*() const noexcept { return value_; }
  T* operator->() noexcept { return &value_; }
  const T* operator->() const noexcept { return &value_; }

  /// The failure; there must be one.
  const failure& error() const noexcept { return *why_.get(); }

 private:
  void checked() const {
    if (!works_) result_detail::refuse(error());
  }

  // As `std::optional` would hold it, without its five layers of templates for each type.
  result_detail::failure_box why_;
  bool works_;
  union {
    T value_;
  };
};

/// The result of something that gives nothing back when it works: `return done;`
using status = result<std::monostate>;
inline constexpr std::monostate done{};

}  // namespace fovea::inline FOVEA_ABI
