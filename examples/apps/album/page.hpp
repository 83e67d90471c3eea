#pragma once

#include "apps/album/faces.hpp"

namespace album {

/// The page: a section for each person, and buttons that write the list of decisions.
inline std::string page(const std::vector<face>& faces, std::span<const std::int32_t> owner,
                        std::int32_t people, const std::string& decided, const std::string& file) {
  std::string html = app::page_head(
      "Album",
      "label{display:inline-block;margin:.3em;text-align:center;font-size:12px}label "
      "img{display:block}"
      "input:focus-visible+img,button:focus-visible,textarea:focus-visible{outline:3px solid #06c}"
      "input:checked+img{outline:3px solid "
      "#c60}.bar{position:sticky;top:0;background:#fff;padding:.5em 0}"
      "textarea{width:100%;height:6em}");
  html += "<p>" + std::to_string(faces.size()) + " faces, " + std::to_string(people) +
          " people. Mark faces and say what they are; then save the list as " + app::escaped(file) +
          " and run album again. Two faces of one photograph are two people.</p>\n"
          "<div class=\"bar\"><button data-say=\"merge\">One person (2 faces)</button> "
          "<button data-say=\"split\">One person, without the rest of theirs</button> "
          "<button data-say=\"reject\">Not this person (1 face)</button> "
          "<button data-say=\"undo\">Undo</button> <span role=\"status\"></span></div>\n"
          "<p><label for=\"said\">Decisions</label><textarea id=\"said\">" +
          app::escaped(decided) + "</textarea></p>\n";
  for (std::int32_t person = 0; person < people; ++person) {
    html += "<h2>person " + std::to_string(person + 1) + "</h2>\n<div>";
    for (std::size_t i = 0; i < faces.size(); ++i)
      if (owner[i] == person)
        html += "<label><input type=\"checkbox\" value=\"" + app::escaped(faces[i].name) +
                "\"><img alt=\"" + app::escaped(faces[i].name) +
                "\" src=\"data:image/jpeg;base64," + app::base64(faces[i].jpeg) + "\">" +
                app::escaped(faces[i].name.substr(faces[i].name.find_last_of('/') + 1)) +
                "</label>";
    html += "</div>\n";
  }
  return html + R"(<script>
const said = document.getElementById('said'), status = document.querySelector('[role=status]');
for (const button of document.querySelectorAll('button')) button.onclick = () => {
  const marked = [...document.querySelectorAll('input:checked')], say = button.dataset.say;
  const lines = said.value.split('\n').filter((l) => l);
  const asked = { merge: marked.length === 2, split: marked.length > 0, reject: marked.length === 1, undo: lines.length > 0 };
  if (!asked[say]) { status.textContent = 'mark as many faces as the button says'; return; }
  if (say === 'undo') lines.pop(); else lines.push([say, ...marked.map((m) => m.value)].join('\t'));
  said.value = lines.join('\n') + (lines.length ? '\n' : '');
  for (const m of marked) m.checked = false;
  status.textContent = say === 'undo' ? 'taken back' : 'noted';
};
</script>
)" + app::page_end;
}

}  // namespace album
