#pragma once

#if defined(__x86_64__) && defined(__linux__)
#include "support/amx_code.hpp"
#include "support/amx_unit.hpp"

#include <cpuid.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include <atomic>

namespace fovea_test::amx {

inline constinit thread_local tile_unit own_tiles;

inline const char* perform(const instruction& is, tile_unit& tiles) noexcept {
  if (is.fault) return is.fault;
  auto* at = reinterpret_cast<std::uint8_t*>(is.address);
  const auto stride = static_cast<std::int64_t>(is.stride);
  switch (is.does) {
    case operation::load_config: return tiles.load_config(at);
    case operation::store_config: return tiles.store_config(at), nullptr;
    case operation::release: return tiles.release(), nullptr;
    case operation::zero: return tiles.zero(is.tile);
    case operation::load: return tiles.load(is.tile, at, stride);
    case operation::store: return tiles.store(is.tile, at, stride);
    case operation::add_products: return tiles.add_products(is.tile, is.left, is.right);
    case operation::none: break;
  }
  return "#UD: not one of AMX's instructions";
}

/// While one lives, AMX's instructions are carried out on a CPU that lacks them: each raises
/// SIGILL, whose handler does what Intel's manual says, on tiles that each thread has of its own,
/// and goes on behind it. Every other illegal instruction, and those of AMX that a CPU would refuse
/// (the reason goes to stderr), go to the handler before, so they end the process as ever.
class trap {
 public:
  trap() noexcept {
    struct sigaction ours = {};
    ours.sa_sigaction = on_illegal;
    ours.sa_flags = SA_SIGINFO;
    if (depth_++ == 0) ::sigaction(SIGILL, &ours, &before_);
  }
  ~trap() {
    if (--depth_ == 0) ::sigaction(SIGILL, &before_, nullptr);
  }
  trap(const trap&) = delete;
  trap& operator=(const trap&) = delete;

  /// Not where a sanitizer keeps the signal to itself.
  static bool holds() noexcept {
    struct sigaction now = {};
    ::sigaction(SIGILL, nullptr, &now);
    return now.sa_sigaction == on_illegal;
  }

  /// Instructions carried out so far, by all threads.
  static std::uint64_t count() noexcept { return count_; }

 private:
  static void on_illegal(int, siginfo_t*, void* context) noexcept {
    auto& machine = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    constexpr int order[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP,
                             REG_RSI, REG_RDI, REG_R8,  REG_R9,  REG_R10, REG_R11,
                             REG_R12, REG_R13, REG_R14, REG_R15};
    general_registers general;
    for (int i = 0; i < 16; ++i) general[i] = static_cast<std::uint64_t>(machine[order[i]]);
    const auto is = decode(reinterpret_cast<const std::uint8_t*>(machine[REG_RIP]), general);
    if (is.does == operation::none) return hand_back();
    if (const char* fault = perform(is, own_tiles)) return say(is.name, fault), hand_back();
    machine[REG_RIP] += is.length;
    count_.fetch_add(1, std::memory_order_relaxed);
  }

  /// The instruction is met again, with the handler there was.
  static void hand_back() noexcept { ::sigaction(SIGILL, &before_, nullptr); }

  static void say(const char* name, const char* fault) noexcept {
    for (const char* part : {name, ": ", fault, "\n"})
      if (::write(STDERR_FILENO, part, std::strlen(part)) < 0) return;
  }

  inline static struct sigaction before_ = {};
  inline static int depth_ = 0;
  inline static std::atomic<std::uint64_t> count_ = 0;
};

/// Whether this CPU has tiles, whether or not the system lets a process use them.
inline bool cpu_has_tiles() noexcept {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & 1u << 24);
}

}  // namespace fovea_test::amx
#endif
