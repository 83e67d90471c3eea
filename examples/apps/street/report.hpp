#pragma once

#include "apps/common/drawing.hpp"
#include "apps/common/page.hpp"
#include "apps/common/road_plates.hpp"

#include <fovea/io/image_file.hpp>

namespace street {

inline void draw(fovea::image<fovea::rgb8>& on, const fovea::rect& box, const app::road_object& o) {
  const float unit = std::max(1.0f, float(on.height()) / 540), height = 9 * unit;
  fovea::draw::box(on, box, app::color_of(std::size_t(o.id)), 2 * unit);
  app::label(on, {box.x, std::max(0.0f, box.y - 1.8f * height)}, o.title(), fovea::white, height);
}

/// "plate AB123 of object 4: ...", the decision, or what it may be, with the reasons.
inline std::string told(const app::followed_plate& p) {
  const auto as_it_is = [](const std::string& s) { return s; };
  char height[48];
  std::snprintf(height, sizeof height, ", %.0f px high", double(p.height));
  return "plate " + (p.text.answer() ? *p.text.answer() : std::string("undecided")) +
         (p.vehicle ? " of object " + std::to_string(p.vehicle) : "") + ": " +
         p.text.text(as_it_is) + height + (p.reasons.empty() ? "" : "; " + p.reasons);
}

/// What is decided, and apart from it what there is most evidence for so far. Null: nothing is
/// decided yet; an empty name: somebody who is not enrolled.
inline void tell(fovea::json_writer& j, const char* name,
                 const fovea::track_vote<std::string>& vote) {
  if (!vote.candidate()) return;
  j.key(name).object().key("decision");
  vote.answer() ? j.value(*vote.answer()) : j.null();
  j.member("candidate", vote.candidate()->value).member("looks", vote.candidate()->looks);
  j.member("share", vote.share()).end();
}

/// One record of JSON for an analysed frame.
template <class Tracks>
std::string record(long long frame, double seconds, const Tracks& tracks,
                   const app::road_memory& known) {
  fovea::json_writer j;
  j.object().member("frame", frame).member("seconds", seconds).key("objects").array();
  for (const auto& t : tracks) {
    const auto& o = known.all().at(t.id);
    j.object().member("id", t.id).member("title", o.title()).member("score", t.score);
    tell(j, "who", o.who), tell(j, "plate", o.plate);
    if (o.who.candidate()) j.member("similarity", o.likeness);
    j.key("box").array().value(t.box.x).value(t.box.y).value(t.box.width).value(t.box.height);
    j.end().key("velocity").array().value(t.velocity.x).value(t.velocity.y).end().end();
  }
  return j.end().end().text();
}

/// One page that needs no other file: counts, then every object with its picture and reasons.
inline std::string page(const std::string& name, const app::road_memory& known,
                        const app::road_plates& plates, std::span<const fovea::area_count> counts,
                        double seconds) {
  std::string html = app::page_head("Street",
                                    ".card{display:inline-block;vertical-align:top;width:18em;"
                                    "margin:.5em;font-size:14px}.card img{max-height:160px}");
  char line[256];
  std::snprintf(line, sizeof line,
                ": %zu objects in %.1f seconds. What a net says of people's looks is "
                "an impression, and no reason to stop anybody.</p>\n",
                known.all().size(), seconds);
  html += "<p>" + app::escaped(name) + line;
  if (!counts.empty()) {
    html +=
        "<div class=\"wide\" tabindex=\"0\"><table><tr><th>line or "
        "zone</th><th>forth</th><th>back</th>"
        "<th>entered</th><th>inside now</th><th>mean seconds inside</th></tr>\n";
    for (const auto& c : counts) {
      std::snprintf(line, sizeof line,
                    "<td>%d</td><td>%d</td><td>%d</td><td>%d</td><td>%.1f</td></tr>\n", c.forth,
                    c.back, c.entered, c.inside, c.dwell);
      html += "<tr><td>" + app::escaped(std::string(c.name)) + "</td>" + line;
    }
    html += "</table></div>\n";
  }
  for (const auto& [id, o] : known.all()) {
    if (!o.is.answer()) continue;
    html += "<div class=\"card\">";
    if (!o.picture.empty())
      html += "<img alt=\"" + app::escaped(o.title()) + "\" src=\"data:image/jpeg;base64," +
              app::base64(fovea::encode_jpeg(o.picture, 85)) + "\">";
    std::snprintf(line, sizeof line, "from %.1f to %.1f s", o.born, o.seen);
    html += "<p><b>" + app::escaped(o.title()) + "</b><br>" + line;
    for (const auto& each : o.reasons()) html += "<br>" + app::escaped(each);
    html += "</p></div>\n";
  }
  for (const auto& [id, p] : plates.all()) html += "<p>" + app::escaped(told(p)) + "</p>\n";
  return html + app::page_end;
}

}  // namespace street
