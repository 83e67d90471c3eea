#pragma once

namespace watch {

/// The live page: the picture, boxes drawn over it, and the same as text.
inline constexpr const char* page = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Watch</title><style>
body{font:16px/1.4 sans-serif;margin:1em auto;max-width:70em;padding:0 1em}
figure{position:relative;margin:0}figure img{display:block;width:100%}canvas{position:absolute;inset:0;width:100%;height:100%}
button:focus-visible,a:focus-visible{outline:3px solid #06c}li{font-variant-numeric:tabular-nums}
</style></head><body><h1>Watch</h1>
<figure><img id="picture" alt="live picture; the list below says what is in it" src="/video"><canvas id="over"></canvas></figure>
<p><button id="boxes" aria-pressed="true">Boxes</button> <a href="/snapshot" download="snapshot.jpg">Snapshot</a>
<span id="state" role="status">connecting</span></p>
<h2>Now</h2><ul id="now"></ul><h2>Counts</h2><ul id="counts"></ul>
<script>
const over = document.getElementById('over'), pen = over.getContext('2d'), toggle = document.getElementById('boxes');
const list = (id, lines) => document.getElementById(id).replaceChildren(...lines.map((text) => {
  const item = document.createElement('li'); item.textContent = text; return item; }));
toggle.onclick = () => { toggle.setAttribute('aria-pressed', toggle.getAttribute('aria-pressed') === 'false'); };
const events = new EventSource('/events');
events.onerror = () => { document.getElementById('state').textContent = 'no connection'; };
events.onmessage = (message) => {
  const seen = JSON.parse(message.data);
  over.width = seen.width; over.height = seen.height;
  if (toggle.getAttribute('aria-pressed') === 'true') for (const o of seen.objects) {
    pen.strokeStyle = pen.fillStyle = `hsl(${o.id * 47 % 360} 90% 55%)`; pen.lineWidth = Math.max(2, seen.width / 400);
    pen.strokeRect(...o.box); pen.font = `${Math.max(12, seen.width / 50)}px sans-serif`; pen.fillText(o.title, o.box[0], o.box[1] - 4);
  }
  document.getElementById('state').textContent = `picture ${seen.number}, ${seen.seconds.toFixed(1)} s, ${seen.objects.length} objects`;
  list('now', seen.objects.map((o) => `${o.title} at ${o.box.map(Math.round).join(', ')}`));
  list('counts', seen.counts.map((c) => `${c.name}: ${c.forth} forth, ${c.back} back, ${c.entered} entered, ${c.inside} inside`));
};
</script></body></html>
)";

}  // namespace watch
