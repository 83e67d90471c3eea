#pragma once

#include "apps/watch/desk.hpp"

#include <fovea/core/json_writer.hpp>

/// How the cameras are, for those who ask: people, a page, a monitor.
namespace watch {

using states = std::vector<camera_state>;

struct figure {
  const char* name;
  long long fovea::coverage::*count;
};
/// What becomes of frames; the counts add up to those that were offered.
inline constexpr figure fates[] = {
    {"detected", &fovea::coverage::detected}, {"reduced", &fovea::coverage::reduced},
    {"between", &fovea::coverage::between},   {"quiet", &fovea::coverage::quiet},
    {"thinned", &fovea::coverage::thinned},   {"missed", &fovea::coverage::missed},
    {"skipped", &fovea::coverage::skipped},   {"waiting", &fovea::coverage::waiting}};

/// "motorway: 240 frames: 120 detected, 120 between (100 %)."
inline std::string sentence(const std::string& name, const fovea::coverage& c) {
  if (c.offered == 0) return name + ": no frames.";
  std::string out = name + ": " + std::to_string(c.offered) + " frames:";
  const char* comma = " ";
  for (const auto& each : fates)
    if (c.*each.count > 0)
      out += comma + std::to_string(c.*each.count) + " " + each.name, comma = ", ";
  const double share = 100 * double(c.sum()) / double(c.offered);
  char end[32];
  std::snprintf(end, sizeof end, " (%.6g %%).", share);
  return out + end;
}

inline bool is_well(const camera_state& c) { return c.problem.empty() && c.since >= 0; }

/// "door: live, looked at 0.2 s ago" for each.
inline std::string health(const states& all) {
  std::string out;
  for (const auto& c : all) {
    char ago[48] = "never looked at";
    if (c.since >= 0) std::snprintf(ago, sizeof ago, "looked at %.1f s ago", c.since);
    out +=
        c.name + ": " + c.state + ", " + ago + (c.problem.empty() ? "" : "; " + c.problem) + "\n";
  }
  return out;
}

inline std::string as_json(const states& all) {
  fovea::json_writer j;
  j.array();
  for (const auto& c : all) {
    j.object().member("name", c.name).member("state", c.state).member("problem", c.problem);
    j.member("well", is_well(c)).member("since", c.since).member("objects", c.objects).end();
  }
  return j.end().text();
}

/// Text of a label's value, as Prometheus reads it.
inline std::string label(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return "{camera=\"" + out + "\"";
}

/// In Prometheus' text format.
inline std::string metrics(const states& all, const fovea::schedule_report& plan) {
  std::string out;
  const auto line = [&](const char* name, const std::string& labels, double value) {
    char number[40];
    std::snprintf(number, sizeof number, " %.9g\n", value);
    out += std::string("fovea_") + name + labels + number;
  };
  for (const auto& c : all) {
    const std::string whose = label(c.name);
    for (const auto& each : fates)
      line("frames_total", whose + ",became=\"" + each.name + "\"}", double(c.frames.*each.count));
    line("frames_offered_total", whose + "}", double(c.frames.offered));
    line("pictures_looked_at_total", whose + "}", double(c.frames.detected + c.frames.reduced));
    line("source_restarts_total", whose + "}", c.restarts);
    line("source_well", whose + "}", is_well(c));
    line("seconds_since_look", whose + "}", c.since);
    line("objects_now", whose + "}", double(c.objects));
  }
  line("effort_step", "", plan.step);
  line("effort_steps_up_total", "", plan.steps_up);
  line("effort_steps_down_total", "", plan.steps_down);
  line("threads_used_share", "", plan.used);
  line("latency_mean_seconds", "", plan.mean_latency);
  line("latency_worst_seconds", "", plan.worst_latency);
  return out;
}

}  // namespace watch
