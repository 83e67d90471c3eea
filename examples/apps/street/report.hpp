#pragma once

#include "apps/common/drawing.hpp"
#include "apps/common/page.hpp"
#include "apps/common/road_plates.hpp"

#include <fovea/io/image_file.hpp>

namespace street {

inline void draw(fovea::image<fovea::rgb8>& on, const fovea::rect& box, std::uint64_t id,
                 const std::string& title) {
  const float unit = std::max(1.0f, float(on.height()) / 540), height = 9 * unit;
  fovea::draw::box(on, box, app::color_of(std::size_t(id)), 2 * unit);
  app::label(on, {box.x, std::max(0.0f, box.y - 1.8f * height)}, title, fovea::white, height);
}

/// Plates on no vehicle that is followed; those of vehicles stand in their titles.
inline void draw(fovea::image<fovea::rgb8>& on, const app::road_plates& plates, double seconds) {
  for (const auto& [id, p] : plates.all())
    if (!p.vehicle && p.is_read() && plates.is_now(p, seconds))
      draw(on, p.at(seconds), id, p.title());
}

/// "plate AB123 of object 4: ...", the decision, or what it may be, with the reasons.
inline std::string told(const app::followed_plate& p) {
  const auto as_it_is = [](const std::string& s) { return s; };
  char height[48];
  std::snprintf(height, sizeof height, ", %.0f px high", double(p.height));
  return "plate " + (p.text.answer() ? *p.text.answer() : std::string("undecided")) +
         (p.vehicle ? " of object " + std::to_string(p.vehicle) : " on no vehicle") + ": " +
         p.text.text(as_it_is) + height + (p.reasons.empty() ? "" : "; " + p.reasons);
}

/// One record of JSON for an analysed frame.
template <class Tracks>
std::string record(long long frame, double seconds, const Tracks& tracks,
                   const app::road_memory& known, const app::road_plates& plates) {
  fovea::json_writer j;
  j.object().member("frame", frame).member("seconds", seconds).key("objects").array();
  for (const auto& t : tracks) {
    const auto& o = known.all().at(t.id);
    j.object().member("id", t.id).member("title", o.title()).member("score", t.score);
    app::tell_vote(j, "who", o.who), app::tell_vote(j, "plate", o.plate);
    if (o.who.candidate()) j.member("similarity", o.likeness);
    j.key("box").array().value(t.box.x).value(t.box.y).value(t.box.width).value(t.box.height);
    j.end().key("velocity").array().value(t.velocity.x).value(t.velocity.y).end().end();
  }
  app::tell_plates(j.end(), plates, seconds);
  return j.end().text();
}

/// An object or a plate: its picture, what it is, when it was there, and why.
template <class Followed>
std::string card(const Followed& o, const std::vector<std::string>& reasons) {
  std::string html = "<div class=\"card\">";
  if (!o.best.picture.empty())
    html += "<img alt=\"" + app::escaped(o.title()) + "\" src=\"data:image/jpeg;base64," +
            app::base64(fovea::encode_jpeg(o.best.picture, 85)) + "\">";
  char line[64];
  std::snprintf(line, sizeof line, "from %.1f to %.1f s", o.born, o.seen);
  html += "<p><b>" + app::escaped(o.title()) + "</b><br>" + line;
  for (const auto& each : reasons) html += "<br>" + app::escaped(each);
  return html + "</p></div>\n";
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
    html += card(o, o.reasons());
  }
  for (const auto& [id, p] : plates.all())
    if (!p.vehicle && p.is_read()) html += card(p, {told(p)});
  for (const auto& [id, p] : plates.all())
    if (p.vehicle && p.is_read()) html += "<p>" + app::escaped(told(p)) + "</p>\n";
  return html + app::page_end;
}

}  // namespace street
