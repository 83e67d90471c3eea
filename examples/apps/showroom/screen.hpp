#pragma once

#include "apps/common/drawing.hpp"
#include "apps/common/page.hpp"

#include <fovea/core/json_writer.hpp>
#include <fovea/fovea.hpp>
#include <fovea/io/image_file.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

/// How `showroom` shows what it knows of faces.
namespace showroom {

struct panel {
  fovea::seen_face face;
  std::vector<std::string> lines;
  int flattery = 0;  ///< 0: not asked for
  int id = 0;        ///< of a face that is followed in a video
};

inline void draw(fovea::image<fovea::rgb8>& on, const std::vector<panel>& panels) {
  const fovea::color light{120, 220, 255}, faint{120, 220, 255, 110};
  const float unit = float(std::max(on.width(), on.height())) / 1920;
  for (const auto& p : panels) {
    if (p.face.mesh.presence >= 0.5f)
      for (const auto& [a, b] : fovea::mesh_lines(p.face.mesh))
        fovea::draw::line(on, p.face.mesh.points[a], p.face.mesh.points[b], faint,
                          std::max(0.8f, p.face.box.height / 250));
    fovea::draw::box(on, p.face.box, light, std::max(1.5f, 3 * unit));
  }
  const float height = std::max(8.0f, 17 * unit);
  for (const auto& p : panels) {
    float width = 0;
    for (const auto& line : p.lines) width = std::max(width, app::label_width(line, height));
    const float tall = 1.8f * height * float(p.lines.size());
    const float below = p.face.box.bottom() + 4 * unit;
    float y = below + tall < float(on.height()) ? below : p.face.box.y - tall - 4 * unit;
    const float x = std::clamp(p.face.box.x, 0.0f, std::max(0.0f, float(on.width()) - width));
    for (const auto& line : p.lines) y = app::label(on, {x, y}, line, fovea::white, height, width);
  }
}

inline std::string figure(const std::string& file, const std::vector<panel>& panels,
                          const std::vector<std::byte>& jpeg) {
  std::string html = "<figure><img alt=\"" + app::escaped(file) +
                     " with what the screen says\" src=\"data:image/jpeg;base64," +
                     app::base64(jpeg) + "\"><figcaption>" + app::escaped(file);
  for (const auto& p : panels) {
    html += "<br>";
    for (const auto& line : p.lines) html += app::escaped(line) + ". ";
  }
  return html + "</figcaption></figure>\n";
}

inline void write(fovea::json_writer& j, const panel& p) {
  j.object();
  if (p.id) j.member("id", p.id);
  j.key("box").array().value(p.face.box.x).value(p.face.box.y);
  j.value(p.face.box.width).value(p.face.box.height).end().key("says").array();
  for (const auto& line : p.lines) j.value(line);
  j.end();
  if (p.flattery) j.member("flattery", p.flattery).member("caveat", fovea::flattery::caveat);
  j.end();
}

inline void print(const std::string& file, const std::vector<panel>& panels, bool as_json) {
  fovea::json_writer j;
  j.object().member("file", file).key("faces").array();
  for (const auto& p : panels) {
    write(j, p);
    std::string words;
    for (const auto& line : p.lines) words += (words.empty() ? "" : "; ") + line;
    if (!as_json)
      std::printf("%s at %.0f, %.0f: %s\n", file.c_str(), double(p.face.box.x),
                  double(p.face.box.y), words.c_str());
  }
  if (as_json) std::printf("%s\n", j.end().end().text().c_str());
}

}  // namespace showroom
