#pragma once

namespace showroom {

/// The live screen: the picture with what is drawn on it, and the same as words.
inline constexpr const char* live_page = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Showroom</title><style>
body{font:18px/1.4 sans-serif;margin:0 auto;max-width:80em;padding:1em;background:#111;color:#eee}
figure{margin:0}figure img{display:block;width:100%;border-radius:6px}a{color:#8cf}
ul{display:grid;grid-template-columns:repeat(auto-fit,minmax(15em,1fr));gap:1em;list-style:none;padding:0}
li{background:#222;border-left:4px solid #78dcff;padding:.6em 1em;border-radius:4px;overflow-wrap:anywhere}
li p{margin:.1em 0}button{font:inherit}button:focus-visible,a:focus-visible{outline:3px solid #fc0}
</style></head><body><h1>Showroom</h1>
<figure id="screen"><img id="picture" alt="live picture with lines over each face; the list below says the same in words" src="/video"></figure>
<p><button id="hold" aria-pressed="false">Hold</button> <button id="full">Full screen</button>
<a href="/snapshot" download="showroom.jpg">Snapshot</a> <span id="state" role="status">connecting</span></p>
<ul id="faces"></ul><p id="caveat"></p>
<p>Ages and genders are impressions of a net, not facts. Nothing is kept.</p>
<script>
const by = (id) => document.getElementById(id), hold = by('hold'), picture = by('picture');
const held = () => hold.getAttribute('aria-pressed') === 'true';
hold.onclick = () => {
  hold.setAttribute('aria-pressed', !held());
  picture.src = held() ? '/snapshot?' + Date.now() : '/video';
};
by('full').onclick = () => by('screen').requestFullscreen();
const events = new EventSource('/events');
events.onerror = () => { by('state').textContent = 'no connection'; };
events.onmessage = (message) => {
  if (held()) return;
  const seen = JSON.parse(message.data), faces = seen.faces;
  by('state').textContent = `${seen.seconds.toFixed(1)} s, ${faces.length} ${faces.length === 1 ? 'face' : 'faces'}`;
  by('faces').replaceChildren(...faces.map((face) => {
    const card = document.createElement('li');
    for (const words of face.says.length ? face.says : ['a moment, please']) {
      const line = document.createElement('p');
      line.textContent = words;
      card.append(line);
    }
    return card;
  }));
  by('caveat').textContent = faces.find((face) => face.caveat)?.caveat ?? '';
};
</script></body></html>
)";

}  // namespace showroom
