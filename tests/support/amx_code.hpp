#pragma once

#include <cstdint>
#include <cstring>

/// The machine code of AMX's instructions, after Intel's Software Developer's Manual.
namespace fovea_test::amx {

enum class operation : std::uint8_t {
  none,
  load_config,
  store_config,
  release,
  zero,
  load,
  store,
  add_products
};

struct instruction {
  operation does = operation::none;
  const char* name = "";
  const char* fault = nullptr;  ///< why a CPU refuses these bytes
  int length = 0;
  int tile = 0, left = 0, right = 0;  ///< of products: the sums, then the factors
  std::uint64_t address = 0, stride = 0;
};

/// The general registers in the order of their numbers: ax, cx, dx, bx, sp, bp, si, di, 8 to 15.
using general_registers = std::uint64_t[16];

/// What an opcode of the map 0F38 is, by the prefix (0, 66, F3, F2) that VEX stands for and by
/// whether it names memory. Products of bytes would be 5E with all four prefixes.
struct form {
  std::uint8_t opcode, prefix;
  bool memory;
  operation does;
  const char* name;
};

inline constexpr form forms[] = {
    {0x49, 0, true, operation::load_config, "ldtilecfg"},
    {0x49, 1, true, operation::store_config, "sttilecfg"},
    {0x49, 0, false, operation::release, "tilerelease"},
    {0x49, 3, false, operation::zero, "tilezero"},
    {0x4b, 3, true, operation::load, "tileloadd"},
    {0x4b, 1, true, operation::load, "tileloaddt1"},
    {0x4b, 2, true, operation::store, "tilestored"},
    {0x5c, 2, false, operation::add_products, "tdpbf16ps"},
};

/// The fields of C4 xx xx; those that are stored upside down are upright here.
struct vex {
  bool r, x, b, w, l;
  int map, second, prefix;

  explicit vex(const std::uint8_t* code) noexcept
      : r(!(code[1] & 0x80)),
        x(!(code[1] & 0x40)),
        b(!(code[1] & 0x20)),
        w(code[2] & 0x80),
        l(code[2] & 0x04),
        map(code[1] & 0x1f),
        second(~(code[2] >> 3) & 15),
        prefix(code[2] & 3) {}
};

/// Bytes from ModRM on that name memory; what the index adds is kept apart.
struct memory_operand {
  std::uint64_t address = 0, stride = 0;
  int length = 1;
  bool has_sib = false, after_code = false;  ///< relative to the next instruction

  memory_operand(const std::uint8_t* modrm, const vex& v, const general_registers& general) {
    const int mod = *modrm >> 6;
    int base = *modrm & 7;
    if (base == 4) {
      has_sib = true;
      const std::uint8_t sib = modrm[length++];
      const int index = (sib >> 3 & 7) + 8 * v.x;
      if (index != 4) stride = general[index] << (sib >> 6);
      base = sib & 7;
    }
    const bool no_base = mod == 0 && base == 5;
    after_code = no_base && !has_sib;
    if (!no_base) address = general[base + 8 * v.b];
    if (mod == 1) {
      address += static_cast<std::uint64_t>(static_cast<std::int8_t>(modrm[length++]));
    } else if (mod == 2 || no_base) {
      std::int32_t far = 0;
      std::memcpy(&far, modrm + length, sizeof far);
      address += static_cast<std::uint64_t>(std::int64_t{far});
      length += 4;
    }
  }
};

inline const char* fault_of(const instruction& is, const vex& v, std::uint8_t modrm) noexcept {
  const bool config = is.does == operation::load_config || is.does == operation::store_config ||
                      is.does == operation::release;
  if (v.w || v.l) return "#UD: VEX.W or VEX.L is set";
  if (is.does == operation::add_products)
    return v.r || v.b || v.second > 7 ? "#UD: a tile beyond the eighth" : nullptr;
  if (v.second != 0) return "#UD: VEX.vvvv names a register";
  if (config && (modrm >> 3 & 7) != 0) return "#UD: ModRM.reg is not zero";
  if (!config && v.r) return "#UD: a tile beyond the eighth";
  if (modrm >> 6 == 3 && (modrm & 7) != 0) return "#UD: ModRM.rm is not zero";
  return nullptr;
}

/// The instruction at `code`; one that does nothing is not AMX's. Reads no byte beyond it.
inline instruction decode(const std::uint8_t* code, const general_registers& general) noexcept {
  instruction is;
  if (code[0] != 0xc4) return is;
  const vex v(code);
  if (v.map != 2) return is;
  const std::uint8_t* modrm = code + 4;
  const bool memory = *modrm >> 6 != 3;
  for (const form& f : forms)
    if (f.opcode == code[3] && f.prefix == v.prefix && f.memory == memory)
      is.does = f.does, is.name = f.name;
  if (is.does == operation::none) return is;
  is.tile = *modrm >> 3 & 7, is.left = *modrm & 7, is.right = v.second & 7, is.length = 5;
  is.fault = fault_of(is, v, *modrm);
  if (!memory) return is;

  const memory_operand at(modrm, v, general);
  is.length = 4 + at.length;
  is.address = at.address, is.stride = at.stride;
  if (at.after_code)
    is.address += reinterpret_cast<std::uintptr_t>(code) + static_cast<std::uint64_t>(is.length);
  const bool tile = is.does == operation::load || is.does == operation::store;
  if (tile && !at.has_sib) is.fault = "#UD: no SIB byte";
  if (!tile) is.address += is.stride;
  return is;
}

}  // namespace fovea_test::amx
