#pragma once

#include "fovea/impl/io/image_header.hpp"

#include <cstddef>
#include <cstring>

/// Walks a JPEG's segments before a decoder sees them (ITU-T T.81, annex B).
///
/// Older releases of stb_image write past their tables when a file's Huffman counts add up to more
/// than 256, and leave memory unset when scans are missing; here both, and whatever else a decoder
/// would have to trust, are refused. Cost: one pass over the bytes.
namespace fovea::inline FOVEA_ABI::image_file_detail {

class jpeg_check {
 public:
  jpeg_check(std::string_view name, const image_file_options& options) noexcept
      : name_(name), options_(options) {}

  result<header> operator()(bytes file);

 private:
  struct component {
    unsigned id = 0, h = 1, v = 1, quantizer = 0;
    bool has_dc = false;  ///< a scan has given its DC values, so its memory is set
  };

  static constexpr unsigned eoi = 0xD9, sos = 0xDA, dqt = 0xDB, dht = 0xC4, dri = 0xDD, dac = 0xCC,
                            app1 = 0xE1, app14 = 0xEE;
  /// Each scan costs a pass over all pixels; encoders write at most a few dozen.
  static constexpr int most_scans = 100;

  static constexpr bool is_frame(unsigned m) noexcept {
    return m >= 0xC0 && m <= 0xCF && m != dht && m != dac && m != 0xC8;
  }
  static constexpr bool is_restart(unsigned m) noexcept { return m >= 0xD0 && m <= 0xD7; }

  failure damaged(const char* what) const { return malformed(name_, what); }
  status segment(unsigned marker, bytes body);
  status frame(unsigned marker, bytes body);
  status components(bytes body);
  status huffman(bytes body);
  status quantization(bytes body);
  status scan(bytes body);
  status scan_component(unsigned id, unsigned tables, bool dc, bool ac);
  std::size_t entropy_end(bytes file, std::size_t at) const noexcept;
  status finished() const;

  std::string_view name_;
  const image_file_options& options_;
  header found_;
  component parts_[4];
  bool framed_ = false, progressive_ = false, adobe_ = false;
  int scans_ = 0;
  unsigned quantizers_ = 0, dc_tables_ = 0, ac_tables_ = 0;  ///< bit `i`: table `i` is defined
};

inline result<header> jpeg_check::operator()(bytes file) {
  for (std::size_t at = 2;;) {
    if (at + 2 > file.size() || byte_at(file, at) != 0xFF)
      return damaged(at + 2 > file.size() ? "it ends before its picture does"
                                          : "it has no marker where one must be");
    const unsigned marker = byte_at(file, at + 1);
    if (marker == 0xFF) {  // fill byte
      ++at;
      continue;
    }
    at += 2;
    if (marker == eoi) break;
    if (marker < 0xC0 || is_restart(marker) || marker == 0xD8)
      return damaged("it has a marker where a segment must be");
    if (at + 2 > file.size()) return damaged("it ends before its picture does");
    const std::size_t length = big_16(file, at);
    if (length < 2 || length > file.size() - at)
      return damaged("a segment reaches over the end of the file");
    if (const status s = segment(marker, file.subspan(at + 2, length - 2)); !s) return s.error();
    at += length;
    if (marker == sos) at = entropy_end(file, at);
  }
  if (const status s = finished(); !s) return s.error();
  return found_;
}

/// The place of the next marker that is neither a stuffed zero nor a restart.
inline std::size_t jpeg_check::entropy_end(bytes file, std::size_t at) const noexcept {
  while (at + 1 < file.size()) {
    const void* found = std::memchr(file.data() + at, 0xFF, file.size() - 1 - at);
    if (!found) break;
    at = static_cast<std::size_t>(static_cast<const std::byte*>(found) - file.data());
    const unsigned next = byte_at(file, at + 1);
    if (next != 0 && next != 0xFF && !is_restart(next)) return at;
    ++at;
  }
  return file.size();
}

inline status jpeg_check::segment(unsigned marker, bytes body) {
  if (is_frame(marker)) return frame(marker, body);
  if (marker == dht) return huffman(body);
  if (marker == dqt) return quantization(body);
  if (marker == sos) return scan(body);
  if (marker == dri && body.size() != 2) return damaged("its restart segment has a wrong length");
  if (marker == dac) return unsupported(name_, "is an arithmetic-coded JPEG");
  if (marker == app1 && starts(body, std::string_view("Exif\0\0", 6)) &&
      found_.stored == orientation::upright)
    found_.stored = exif_orientation(body.subspan(6));
  if (marker == app14 && body.size() >= 12 && starts(body, "Adobe")) adobe_ = true;
  const bool known = marker == dri || marker >= 0xE0;
  return known ? status(done) : status(damaged("it has an unknown segment"));
}

inline status jpeg_check::frame(unsigned marker, bytes body) {
  if (marker > 0xC2)
    return unsupported(name_, "is a lossless, hierarchical or arithmetic-coded JPEG");
  if (framed_) return damaged("it has two frame headers");
  if (body.size() < 6) return damaged("its frame header is too short");
  if (byte_at(body, 0) != 8)
    return unsupported(name_, "is a JPEG of " + std::to_string(byte_at(body, 0)) + " bits");
  const std::uint32_t height = big_16(body, 1), width = big_16(body, 3);
  if (const status s = check_size(name_, width, height, options_); !s) return s.error();
  found_.width = static_cast<int>(width), found_.height = static_cast<int>(height);
  framed_ = true, progressive_ = marker == 0xC2;
  return components(body.subspan(5));
}

inline status jpeg_check::components(bytes body) {
  const unsigned count = byte_at(body, 0);
  if (count != 1 && count != 3 && count != 4)
    return unsupported(name_, "is a JPEG of " + std::to_string(count) + " colour components");
  if (body.size() != 1 + 3 * std::size_t(count)) return damaged("its frame header is too short");
  found_.components = static_cast<int>(count);
  unsigned widest = 1, tallest = 1;
  for (unsigned i = 0; i < count; ++i) {
    const unsigned sampling = byte_at(body, 2 + 3 * i);
    component& c = parts_[i];
    c = {byte_at(body, 1 + 3 * i), sampling >> 4, sampling & 15, byte_at(body, 3 + 3 * i), false};
    if (c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4) return damaged("its sampling factors are wrong");
    if (c.quantizer > 3) return damaged("it names a quantization table that cannot be");
    for (unsigned k = 0; k < i; ++k)
      if (parts_[k].id == c.id) return damaged("two of its components have one name");
    widest = c.h > widest ? c.h : widest, tallest = c.v > tallest ? c.v : tallest;
  }
  for (unsigned i = 0; i < count; ++i)
    if (widest % parts_[i].h != 0 || tallest % parts_[i].v != 0)
      return unsupported(name_, "is a JPEG with fractional colour sampling");
  return done;
}

inline status jpeg_check::huffman(bytes body) {
  while (!body.empty()) {
    if (body.size() < 17) return damaged("a Huffman table is too short");
    const unsigned kind = byte_at(body, 0) >> 4, slot = byte_at(body, 0) & 15;
    if (kind > 1 || slot > 3) return damaged("it has a Huffman table that cannot be");
    std::size_t symbols = 0;
    unsigned codes_left = 1;  // of the present length; a prefix code never runs out
    for (std::size_t length = 1; length <= 16; ++length) {
      const unsigned here = byte_at(body, length);
      codes_left *= 2;
      if (here > codes_left) return damaged("a Huffman table has more codes than there can be");
      codes_left -= here, symbols += here;
    }
    if (symbols > 256 || symbols > body.size() - 17)
      return damaged("a Huffman table has more symbols than there can be");
    // A DC symbol is a number of bits; decoders shift by it.
    for (std::size_t i = 0; kind == 0 && i < symbols; ++i)
      if (byte_at(body, 17 + i) > 15) return damaged("a Huffman table has an impossible symbol");
    (kind == 0 ? dc_tables_ : ac_tables_) |= 1u << slot;
    body = body.subspan(17 + symbols);
  }
  return done;
}

inline status jpeg_check::quantization(bytes body) {
  while (!body.empty()) {
    const unsigned precision = byte_at(body, 0) >> 4, slot = byte_at(body, 0) & 15;
    const std::size_t size = precision == 0 ? 65 : 129;
    if (precision > 1 || slot > 3 || body.size() < size)
      return damaged("it has a quantization table that cannot be");
    quantizers_ |= 1u << slot;
    body = body.subspan(size);
  }
  return done;
}

inline status jpeg_check::scan(bytes body) {
  if (!framed_) return damaged("it has a scan before its frame header");
  if (++scans_ > most_scans)
    return failure{error_code::too_large, std::string(name_) + " has more than " +
                                              std::to_string(most_scans) +
                                              " scans; save it as a baseline JPEG."};
  const std::size_t count = body.empty() ? 0 : byte_at(body, 0);
  if (count < 1 || count > std::size_t(found_.components) || body.size() != 4 + 2 * count)
    return damaged("a scan header has a wrong length");
  const unsigned first = byte_at(body, 1 + 2 * count), last = byte_at(body, 2 + 2 * count);
  const unsigned bits = byte_at(body, 3 + 2 * count);
  const bool refines = bits >> 4 != 0;
  if (progressive_ ? first > last || last > 63 || (first == 0 && last != 0) ||
                         (first > 0 && count != 1) || (bits & 15) > 13 || bits >> 4 > 13
                   : first != 0 || bits != 0)
    return damaged("a scan header asks for coefficients that cannot be");
  const bool dc = first == 0 && !refines, ac = progressive_ ? first > 0 : true;
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned id = byte_at(body, 1 + 2 * i), tables = byte_at(body, 2 + 2 * i);
    for (std::size_t k = 0; k < i; ++k)
      if (byte_at(body, 1 + 2 * k) == id) return damaged("a scan names a component twice");
    if (const status s = scan_component(id, tables, dc, ac); !s) return s;
  }
  return done;
}

inline status jpeg_check::scan_component(unsigned id, unsigned tables, bool dc, bool ac) {
  component* c = nullptr;
  for (int i = 0; i < found_.components; ++i)
    if (parts_[i].id == id) c = &parts_[i];
  if (!c) return damaged("a scan names a component that is not there");
  if ((tables >> 4) > 3 || (tables & 15) > 3 || (dc && !(dc_tables_ >> (tables >> 4) & 1)) ||
      (ac && !(ac_tables_ >> (tables & 15) & 1)))
    return damaged("a scan names a Huffman table that is not there");
  if (!(quantizers_ >> c->quantizer & 1))
    return damaged("a component names a quantization table that is not there");
  if (!dc && !c->has_dc) return damaged("a scan refines what no scan has given");
  if (!progressive_ && c->has_dc) return damaged("a component is in two scans");
  c->has_dc = true;
  return done;
}

inline status jpeg_check::finished() const {
  if (!framed_) return damaged("it has no frame header");
  for (int i = 0; i < found_.components; ++i)
    if (!parts_[i].has_dc) return damaged("a colour component has no data");
  if (found_.components == 4 && !adobe_)
    return unsupported(name_, "has four components and no word on what they mean");
  return done;
}

}  // namespace fovea::inline FOVEA_ABI::image_file_detail
