#pragma once

#include "apps/evaluate/report.hpp"

namespace evaluate {

inline std::string number(const char* format, double x) {
  char text[64];
  std::snprintf(text, sizeof text, format, x);
  return text;
}

inline std::string cell(const std::string& text) { return "<td>" + app::escaped(text) + "</td>"; }

inline std::string thresholds_table(const report& r) {
  std::string table =
      "<h2>Thresholds</h2>\n<div class=\"wide\" "
      "tabindex=\"0\"><table><tr><th>threshold</th><th>is</th><th>"
      "different people matched (FMR)</th><th>one person missed (FNMR)</th></tr>\n";
  for (const auto& row : r.rows) {
    const float t = row.at.threshold;
    table += "<tr>" + cell(number("%.3f", double(t))) +
             cell(row.name + (row.enough ? "" : ": too few pairs")) +
             cell(r.curve.false_matches(t).text()) + cell(r.curve.misses(t).text()) + "</tr>\n";
  }
  return table +
         "</table></div>\n<p>In brackets: the interval of 95 % (Wilson), and the counts. "
         "Pairs that share a person or a photograph are not independent, so that intervals "
         "are somewhat too narrow. Thresholds other than the usual one were chosen on these "
         "same pairs, which flatters them.</p>\n";
}

inline std::string groups_table(const report& r) {
  if (r.groups.empty())
    return "<h2>Groups</h2>\n<p>Not measured: no groups were given (--groups FILE).</p>\n";
  std::string table =
      "<h2>Groups</h2>\n<p>At the usual threshold, pairs within a group.</p>\n<div "
      "class=\"wide\" tabindex=\"0\"><table><tr><th>group</th><th>different people "
      "matched</th><th>one person "
      "missed</th></tr>\n";
  for (const auto& g : r.groups) {
    const std::string few = g.too_few() ? "too few: " : "";
    table += "<tr>" + cell(g.group) + cell(few + g.false_matches.text()) +
             cell(few + g.misses.text()) + "</tr>\n";
  }
  return table + "</table></div>\n";
}

/// Files in two lists that open.
inline std::string left_out(const std::vector<std::string>& without_face,
                            const std::vector<std::string>& problems) {
  std::string page;
  for (const auto& [what, files] :
       {std::pair("No face was found in", &without_face), std::pair("Not read:", &problems)}) {
    if (files->empty()) continue;
    page += "<details><summary>" + std::string(what) + " " + std::to_string(files->size()) +
            (files->size() == 1 ? " photograph" : " photographs") + "</summary><ul>\n";
    for (const auto& file : *files) page += "<li>" + app::escaped(file) + "</li>\n";
    page += "</ul></details>\n";
  }
  return page;
}

inline std::string liveness_table(const outcome& of) {
  if (!of.liveness)
    return "<h2>Liveness</h2>\n<p>Not measured: no pictures were given (--liveness FOLDER).</p>\n";
  std::string table =
      "<h2>Liveness</h2>\n<p>" + app::escaped(of.liveness->nets) +
      "; the largest face of each picture. Attacks taken for live are the APCER, "
      "live faces taken for attacks the BPCER (ISO/IEC 30107-3).</p>\n<div "
      "class=\"wide\" tabindex=\"0\"><table><tr><th>shown</th><th>taken for live</th><th>taken for "
      "an attack</th><th>cannot tell</th></tr>\n";
  for (const auto& g : of.liveness->tally.groups())
    table += "<tr>" + cell(g.kind.empty() ? "live faces" : "attack: " + g.kind) +
             cell(g.taken_for_live().text() + (g.kind.empty() ? "" : " (APCER)")) +
             cell(g.taken_for_attack().text() + (g.kind.empty() ? " (BPCER)" : "")) +
             cell(g.untold().text()) + "</tr>\n";
  return table + "</table></div>\n" + left_out(of.liveness->without_face, of.liveness->problems);
}

inline std::string html_text(const report& r) {
  const auto& of = r.of;
  std::string page = app::page_head("How often faces are confused: " + of.data, chart_style) +
                     "<p>" + app::escaped(of.model) + " on " + r.photos_text() + ": " +
                     std::to_string(r.curve.same().size()) + " pairs of one person, " +
                     std::to_string(r.curve.different().size()) + " of different people, " +
                     std::to_string(of.pairs_left_out) +
                     " pairs left out because a face was not found. " + std::to_string(of.small) +
                     " faces are under 48 pixels high.</p>\n<p>Equal error rate <b>" +
                     r.equal_error_text() + "</b>, area under the ROC <b>" +
                     (r.has_curve() ? number("%.5f", r.curve.area()) : "not measured") + "</b>.";
  if (of.cluster_f)
    page += " Clusters: <b>" + std::to_string(of.clusters) + "</b> for " +
            std::to_string(of.people) + " people, pairwise F <b>" + number("%.4f", *of.cluster_f) +
            "</b>.";
  page += "</p>\n<p>Suggested: " + app::escaped(r.chosen.text()) + "</p>\n" + charts(r.curve) +
          thresholds_table(r) + groups_table(r) + liveness_table(of) + "<h2>Speed</h2>\n<p>" +
          number("%.1f", of.ms_per_photo) + " ms of CPU a photograph, decoding included; " +
          number("%.3f", of.us_per_comparison) + " us a comparison; at most " +
          number("%.0f", of.peak_mb) + " MB of memory.</p>\n";
  return page + left_out(of.without_face, of.problems) + app::page_end;
}

}  // namespace evaluate
