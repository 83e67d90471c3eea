#pragma once

#include <fovea/core/json_writer.hpp>
#include <fovea/fovea.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace plates {

struct seen {
  fovea::plate read;
  fovea::plate_match listed;
};

inline void print(const std::string& file, const std::vector<seen>& all,
                  const std::vector<std::string>& known) {
  const auto name = std::filesystem::path(file).filename().string();
  if (all.empty()) std::printf("%s: no plate\n", name.c_str());
  for (const auto& [p, listed] : all) {
    const auto& box = p.found.box;
    const std::string text(p.text()), why = p.reasons();
    const std::string country(p.fits() ? p.readings[0].country.text() : "-");
    std::printf("%s: %-8s %-10s %-3s %4.2f  %3.0f px high at %.0f,%.0f %.0fx%.0f%s%s", name.c_str(),
                name_of(p.trust), text.empty() ? "-" : text.c_str(), country.c_str(),
                double(p.confidence), double(p.found.height()), double(box.x), double(box.y),
                double(box.width), double(box.height), why.empty() ? "" : "  ", why.c_str());
    if (listed.index >= 0)
      std::printf("  listed as %s%s", known[std::size_t(listed.index)].c_str(),
                  listed.distance ? " but for a letter" : "");
    std::printf("\n");
  }
}

inline void tell(fovea::json_writer& j, const seen& each, const std::vector<std::string>& known) {
  const auto& p = each.read;
  const auto& box = p.found.box;
  j.object().member("text", p.text()).member("trust", name_of(p.trust));
  j.member("confidence", p.confidence).member("fits", p.fits()).member("reasons", p.reasons());
  j.member("height", p.height).member("lines", p.two_lines ? 2 : 1).member("found", p.found.score);
  j.key("box").array().value(box.x).value(box.y).value(box.width).value(box.height).end();
  j.key("corners").array();
  for (const auto& c : p.found.corners) j.array().value(c.x).value(c.y).end();
  j.end().key("readings").array();
  for (int i = 0; i < p.count; ++i) {
    const auto& r = p.readings[std::size_t(i)];
    j.object().member("text", r.text.view()).member("probability", r.probability);
    j.member("country", r.country.text()).key("letters").array();
    for (int k = 0; k < r.letters; ++k) j.value(r.certainty[std::size_t(k)]);
    j.end().end();
  }
  j.end();
  if (each.listed.index >= 0)
    j.member("listed", known[std::size_t(each.listed.index)])
        .member("letters_apart", each.listed.distance);
  j.end();
}

inline std::string json(const std::string& file, const fovea::image_view& photo,
                        const std::vector<seen>& all, const std::vector<std::string>& known) {
  fovea::json_writer j;
  j.object().member("file", file).member("width", photo.width).member("height", photo.height);
  j.key("plates").array();
  for (const auto& each : all) tell(j, each, known);
  j.end().end();
  return j.text();
}

/// The corners, and above them the text; red where it is not trusted.
inline void draw(fovea::image<fovea::rgb8>& on, const fovea::plate& p) {
  using namespace fovea;
  const bool trusted = p.trust >= plate_trust::likely;
  const color pen = trusted ? color{40, 220, 60} : color{240, 60, 40};
  const auto& q = p.found.corners;
  for (std::size_t i = 0; i < 4; ++i) draw::line(on, q[i], q[(i + 1) % 4], pen, 2);
  const std::string text = p.text().empty() ? "not read" : std::string(p.text());
  const float tall = std::max(12.0f, 0.5f * p.found.height());
  const point at{p.found.box.x, p.found.box.y - 1.5f * tall};
  draw::fill(on, {at.x - 3, at.y - 3, draw::text_width(text, tall) + 6, tall + 6}, {0, 0, 0, 150});
  draw::text(on, at, text, white, tall);
}

}  // namespace plates
