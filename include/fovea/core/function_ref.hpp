#pragma once

#include "fovea/core/config.hpp"

#include <type_traits>
#include <utility>

namespace fovea::inline FOVEA_ABI {

template <class Signature>
class function_ref;

/// Borrows something callable for the length of a call: two pointers, no allocation.
///
/// What it refers to must outlive it; take it as a parameter, never store it.
template <class R, class... Args>
class function_ref<R(Args...)> {
 public:
  template <class F>
  requires(std::is_invocable_r_v<R, F&, Args...> &&
           !std::is_same_v<std::remove_cvref_t<F>, function_ref>) function_ref(F&& callee)
  noexcept
      : callee_(const_cast<void*>(static_cast<const void*>(&callee))),
        call_([](void* f, Args... args) -> R {
          auto& borrowed = *static_cast<std::remove_reference_t<F>*>(f);
          if constexpr (std::is_void_v<R>)
            static_cast<void>(borrowed(std::forward<Args>(args)...));
          else
            return borrowed(std::forward<Args>(args)...);
        }) {}

  R operator()(Args... args) const { return call_(callee_, std::forward<Args>(args)...); }

 private:
  void* callee_;
  R (*call_)(void*, Args...);
};

}  // namespace fovea::inline FOVEA_ABI
