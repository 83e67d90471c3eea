#pragma once

#include "apps/analyze/annotate.hpp"
#include "apps/common/page.hpp"

namespace analyze {

using app::base64;
using app::escaped;

inline app::json to_json(const seen_face& f) {
  const auto place = [](fovea::point p) { return app::json::array({p.x, p.y}); };
  app::json face{{"person", f.person > 0 ? app::json(f.person) : nullptr},
                 {"box", {f.found.box.x, f.found.box.y, f.found.box.width, f.found.box.height}},
                 {"score", f.found.score},
                 {"age",
                  {{"years", f.age.years},
                   {"spread", f.age.spread},
                   {"youngest", f.age.youngest()},
                   {"oldest", f.age.oldest()}}},
                 {"gender", {{"looks", fovea::name_of(f.age.looks())}, {"male", f.age.male}}},
                 {"pose", {{"yaw", f.pose.yaw}, {"pitch", f.pose.pitch}, {"roll", f.pose.roll}}},
                 {"eyes", f.gestures.eyes()},
                 {"mouth", f.gestures.mouth},
                 {"smile", f.gestures.smile()},
                 {"picture", f.measures.against(fovea::probing).text()},
                 {"picture_to_enrol", f.measures.against(fovea::enrolment).text()},
                 {"mesh_presence", f.mesh.presence}};
  for (const auto& p : f.found.points) face["points"].push_back(place(p));
  return face;
}

inline std::string json_report(const std::vector<seen_photo>& photos, int people) {
  app::json report{{"people", people}, {"same_person_from", fovea::mobile_face::same_person}};
  report["photos"] = app::json::array();
  for (const auto& p : photos) {
    app::json photo{{"file", p.path}};
    if (!p.problem.empty()) {
      photo["problem"] = p.problem;
    } else {
      photo.update({{"width", p.width}, {"height", p.height}, {"picture", p.picture}});
      photo["faces"] = app::json::array();
      for (const auto& f : p.faces) photo["faces"].push_back(to_json(f));
    }
    report["photos"].push_back(std::move(photo));
  }
  return app::to_text(report);
}

inline std::string row(const seen_photo& p, const seen_face& f) {
  char cells[256];
  std::snprintf(cells, sizeof cells,
                "<td>%.0f (%.0f to %.0f)</td><td>%s (%.2f)</td><td>%+.0f, %+.0f</td><td>%.2f</td>"
                "<td>%.2f</td><td>%.0f, %.0f, %.0f x %.0f</td>",
                double(f.age.years), double(f.age.youngest()), double(f.age.oldest()),
                fovea::name_of(f.age.looks()), double(f.age.male), double(f.pose.yaw),
                double(f.pose.pitch), double(f.gestures.smile()), double(f.found.score),
                double(f.found.box.x), double(f.found.box.y), double(f.found.box.width),
                double(f.found.box.height));
  return "<tr><td>" + escaped(p.path) + "</td><td>" + name_of(f) + "</td>" + cells + "<td>" +
         escaped(f.measures.against(fovea::probing).text()) + "</td></tr>\n";
}

/// One page that needs no other file.
inline std::string html_report(const std::vector<seen_photo>& photos, int people) {
  std::string page =
      app::page_head("Faces") + "<p>" + std::to_string(photos.size()) + " photographs, " +
      std::to_string(people) +
      " people. Age and gender are impressions of a net, not facts. \"male\" is its "
      "probability.</p>\n"
      "<div class=\"wide\" tabindex=\"0\"><table><tr><th>photograph</th><th>who</th><th>looks "
      "aged</th><th>gender (male)</th><th>turned right, up</th><th>smile</th>"
      "<th>score</th><th>box</th><th>picture</th></tr>\n";
  for (const auto& p : photos)
    for (const auto& f : p.faces) page += row(p, f);
  page += "</table></div>\n";
  for (const auto& p : photos) {
    if (!p.problem.empty()) {
      page += "<p>" + escaped(p.problem) + "</p>\n";
      continue;
    }
    page += "<figure><img alt=\"" + escaped(p.path) +
            " with its faces marked\" src=\"data:image/jpeg;base64," + base64(p.jpeg) +
            "\"><figcaption>" + escaped(p.path) + ": " + std::to_string(p.faces.size()) +
            (p.faces.size() == 1 ? " face" : " faces") + "</figcaption></figure>\n";
  }
  return page + app::page_end;
}

}  // namespace analyze
