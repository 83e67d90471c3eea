#pragma once

#include "fovea/core/file_map.hpp"
#include "fovea/gallery/operating_point.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

/// Operating points as JSON files; needs nlohmann-json.
///
///     {"format": "fovea operating point 1", "space": "mobile_face", "threshold": 0.5,
///      "review": 0.45, "false_matches": {"rate": 0.001, "comparisons": 20000, "data": "ours"},
///      "misses": {"rate": 0.01, "comparisons": 900, "data": "ours"}}
///
/// Rates that are absent were not measured. What else is in the file is left alone.
namespace fovea::inline FOVEA_ABI {

inline constexpr const char* operating_point_format = "fovea operating point 1";

namespace interop_detail {

using json = nlohmann::json;

inline const json* member(const json& object, const char* name) {
  const auto at = object.find(name);
  return at == object.end() ? nullptr : &*at;
}

inline bool number(const json* j, double low, double high, double& to) {
  if (!j || !j->is_number()) return false;
  const double x = j->get<double>();
  if (!(x >= low && x <= high)) return false;
  return to = x, true;
}

inline bool text(const json* j, std::string& to) {
  if (!j || !j->is_string()) return false;
  to = j->get_ref<const std::string&>();
  return to.size() <= 1000;
}

/// Absent or null is fine; anything else must be whole.
inline bool rate(const json* j, std::optional<measured_rate>& to) {
  if (!j || j->is_null()) return true;
  if (!j->is_object()) return false;
  measured_rate r;
  double comparisons = 0;
  if (!number(member(*j, "rate"), 0, 1, r.rate) ||
      !number(member(*j, "comparisons"), 0, 9e15, comparisons) || !text(member(*j, "data"), r.data))
    return false;
  r.comparisons = static_cast<std::int64_t>(comparisons);
  to = std::move(r);
  return true;
}

inline json to_json(const measured_rate& r) {
  return {{"rate", r.rate}, {"comparisons", r.comparisons}, {"data", r.data}};
}

inline failure wrong(error_code code, const std::string& path, const std::string& what) {
  return {code, path + " " + what};
}

inline const char* wrong_with(const json& j, operating_point& point) {
  double threshold = 0, review = 0;
  if (!number(member(j, "threshold"), -1e6, 1e6, threshold))
    return "has no number as \"threshold\"; calibrate again.";
  if (!number(member(j, "review"), -1e6, threshold, review))
    return "has no \"review\" that is a number up to the threshold; calibrate again.";
  if (const auto* space = member(j, "space"); space && !text(space, point.space))
    return "has a \"space\" that is no text of up to 1000 bytes; give the model's space.";
  if (!rate(member(j, "false_matches"), point.false_matches) ||
      !rate(member(j, "misses"), point.misses))
    return "has a rate that is not {\"rate\": 0 to 1, \"comparisons\": N, \"data\": NAME}; "
           "calibrate again.";
  point.threshold = static_cast<float>(threshold), point.review = static_cast<float>(review);
  return nullptr;
}

}  // namespace interop_detail

/// `path` is for the sentence. Fails with `malformed`, `unsupported` (another format) or `mismatch`
/// where the file names another model's space than `space`; an empty `space` takes any.
inline result<operating_point> parse_operating_point(bytes file, const std::string& path,
                                                     const std::string& space = "") {
  using namespace interop_detail;
  const auto* text = reinterpret_cast<const char*>(file.data());
  const json j = json::parse(text, text + file.size(), nullptr, false);
  if (!j.is_object())
    return wrong(error_code::malformed, path, "is no JSON object; give an operating point.");
  const auto* format = member(j, "format");
  if (!format || *format != operating_point_format)
    return wrong(error_code::unsupported, path,
                 std::string("does not say \"format\": \"") + operating_point_format +
                     "\"; give a file that `calibrate` made, or update fovea.");
  operating_point point;
  if (const char* problem = wrong_with(j, point))
    return wrong(error_code::malformed, path, problem);
  if (!space.empty() && !point.space.empty() && point.space != space)
    return wrong(error_code::mismatch, path,
                 "is for the model '" + point.space + "', but '" + space +
                     "' is compared; calibrate that one.");
  return point;
}

/// Reads a file of at most 1 MiB.
inline result<operating_point> read_operating_point(const std::string& path,
                                                    const std::string& space = "") {
  const auto file = file_map::read(path, std::size_t(1) << 20);
  if (!file) return file.error();
  return parse_operating_point(file->contents(), path, space);
}

inline std::string operating_point_text(const operating_point& point) {
  nlohmann::ordered_json j{{"format", operating_point_format},
                           {"space", point.space},
                           {"threshold", point.threshold},
                           {"review", std::min(point.review, point.threshold)}};
  if (point.false_matches) j["false_matches"] = interop_detail::to_json(*point.false_matches);
  if (point.misses) j["misses"] = interop_detail::to_json(*point.misses);
  return j.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

/// Replaces the file as a whole: a crash or a full disk leaves the old one.
inline status write_operating_point(const std::string& path, const operating_point& point) {
  const std::string text = operating_point_text(point);
  return write_file(path, std::as_bytes(std::span(text)));
}

}  // namespace fovea::inline FOVEA_ABI
