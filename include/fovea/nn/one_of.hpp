#pragma once

#include "fovea/core/config.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>

namespace fovea::inline FOVEA_ABI::nn {

/// One of a list of plain types, each copied as its bytes.
///
/// What `std::variant` is, for types that need no destructor: it builds alternative N by N nested
/// constructors, which for some sixty operators were 4,000 functions, a fifth of all.
template <class... Types>
class one_of {
  static_assert((std::is_trivially_copyable_v<Types> && ...));
  static_assert(sizeof...(Types) < 256);

 public:
  static constexpr std::size_t count = sizeof...(Types);
  template <class T>
  static constexpr bool holds = (std::is_same_v<T, Types> || ...);

  /// The first of the types, as it is by default.
  one_of() noexcept : index_(0) { (void)((::new (bytes_) Types{}, true) || ...); }
  template <class T>
  requires(holds<T>) one_of(const T& value)
  noexcept : index_(place<T>()) { ::new (bytes_) T(value); }

  std::size_t index() const noexcept { return index_; }
  template <class T>
  requires(holds<T>) bool is() const noexcept { return index_ == place<T>(); }

  /// Null where another type is held.
  template <class T>
  T* get_if() noexcept {
    return is<T>() ? &get<T>() : nullptr;
  }
  template <class T>
  const T* get_if() const noexcept {
    return is<T>() ? &get<T>() : nullptr;
  }
  /// A `T` must be held.
  template <class T>
  T& get() noexcept {
    return *std::launder(reinterpret_cast<T*>(bytes_));
  }
  template <class T>
  const T& get() const noexcept {
    return *std::launder(reinterpret_cast<const T*>(bytes_));
  }

  /// What `f` gives for the value, which it must take whatever its type: the compiler lists what is
  /// missing.
  template <class F>
  auto visit(F&& f) const {
    using answer = std::common_type_t<decltype(f(std::declval<const Types&>()))...>;
    static constexpr answer (*calls[])(F&, const one_of&) = {&call<Types, answer, F>...};
    return calls[index_](f, *this);
  }

  /// Calls `f` if it takes the type that is held; says whether it does.
  template <class F>
  bool visit_known(F&& f) const {
    return (asked<Types>(f) || ...);
  }
  /// What `f` answers, or `otherwise`.
  template <class Answer, class F>
  Answer visit_known(Answer otherwise, F&& f) const {
    (void)(answered<Types>(f, otherwise) || ...);
    return otherwise;
  }

 private:
  template <class T, class Answer, class F>
  static Answer call(F& to, const one_of& from) {
    return to(from.get<T>());
  }
  template <class T, class F>
  bool asked(F& f) const {
    if constexpr (std::is_invocable_v<F&, const T&>)
      return is<T>() ? f(get<T>()), true : false;
    else
      return false;
  }
  template <class T, class F, class Answer>
  bool answered(F& f, Answer& answer) const {
    if constexpr (std::is_invocable_v<F&, const T&>)
      return is<T>() ? answer = f(get<T>()), true : false;
    else
      return false;
  }
  template <class T>
  static constexpr std::uint8_t place() noexcept {
    std::uint8_t at = 0;
    (void)((std::is_same_v<T, Types> || (++at, false)) || ...);
    return at;
  }

  alignas(Types...) std::byte bytes_[std::max({sizeof(Types)...})];
  std::uint8_t index_;
};

}  // namespace fovea::inline FOVEA_ABI::nn
