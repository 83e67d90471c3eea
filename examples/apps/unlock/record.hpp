#pragma once

#include <fovea/core/file_map.hpp>
#include <fovea/vision/liveness/unlock.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

/// What `unlock` keeps in a file between its runs, so that a lockout outlives it.
namespace unlock_program {

/// {"failures": 2, "lockouts": 0, "locked_until": 0}, seconds since 1970. Whatever is wrong with it
/// is a failure: a broken file must not give new attempts.
inline fovea::result<fovea::unlock_record> parse_record(std::string_view text,
                                                        const std::string& file) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const auto wrong = [&](const char* what) {
    return fovea::failure{fovea::error_code::malformed,
                          file + ": " + what +
                              "; it is no state of unlock. Check who has changed it, then begin "
                              "anew with --reset."};
  };
  if (!json.is_object()) return wrong("no JSON object");
  const auto whole = [&](const char* name) {
    const auto at = json.find(name);
    return at != json.end() && at->is_number_unsigned() && at->get<std::uint64_t>() <= 1000000
               ? int(at->get<std::uint64_t>())
               : -1;
  };
  fovea::unlock_record r;
  r.failures = whole("failures"), r.lockouts = whole("lockouts");
  if (r.failures < 0) return wrong("'failures' is no whole number up to 1000000");
  if (r.lockouts < 0) return wrong("'lockouts' is no whole number up to 1000000");
  const auto until = json.find("locked_until");
  if (until == json.end() || !until->is_number()) return wrong("'locked_until' is no number");
  r.locked_until = until->get<double>();
  if (!(r.locked_until >= 0 && r.locked_until < 1e12))
    return wrong("'locked_until' is no time after 1970");
  return r;
}

inline std::string text_of(const fovea::unlock_record& r) {
  return nlohmann::ordered_json{
             {"failures", r.failures}, {"lockouts", r.lockouts}, {"locked_until", r.locked_until}}
             .dump() +
         "\n";
}

/// No file: nothing has happened yet.
inline fovea::result<fovea::unlock_record> read_record(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return fovea::unlock_record{};
  const auto map = fovea::file_map::map(file);
  if (!map) return map.error();
  const auto bytes = map->contents();
  return parse_record({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file);
}

inline fovea::status write_record(const std::string& file, const fovea::unlock_record& r) {
  const std::string text = text_of(r);
  return fovea::write_file(file, std::as_bytes(std::span(text)));
}

}  // namespace unlock_program
