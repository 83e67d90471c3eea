#pragma once

namespace watch {

/// The live page: which cameras there are, the picture of the one that is chosen, boxes drawn over
/// it, and the same as text.
inline constexpr const char* page = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Watch</title><style>
body{font:16px/1.4 sans-serif;margin:1em auto;max-width:70em;padding:0 1em}
figure{position:relative;margin:0;min-height:3em;background:#222}figure img{display:block;width:100%}canvas{position:absolute;inset:0;width:100%;height:100%}
fieldset{border:1px solid #999;margin:0 0 1em;padding:.2em .7em}label{display:block;overflow-wrap:anywhere}
button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid #06c}li{font-variant-numeric:tabular-nums}
</style></head><body><h1>Watch</h1>
<fieldset id="cameras"><legend>Cameras</legend></fieldset>
<figure><img id="picture" alt="live picture; the list below says what is in it"><canvas id="over"></canvas></figure>
<p><button id="boxes" aria-pressed="true">Boxes</button> <a id="snapshot" href="/snapshot" download="snapshot.jpg">Snapshot</a>
<span id="state" role="status">connecting</span></p>
<h2>Now</h2><ul id="now"></ul><h2>Counts</h2><ul id="counts"></ul>
<script>
const by = (id) => document.getElementById(id), over = by('over'), pen = over.getContext('2d'), toggle = by('boxes');
const list = (id, lines) => by(id).replaceChildren(...lines.map((text) => {
  const item = document.createElement('li'); item.textContent = text; return item; }));
toggle.onclick = () => { toggle.setAttribute('aria-pressed', toggle.getAttribute('aria-pressed') === 'false'); };
let events = null, chosen = 0;
const show = (message) => {
  const seen = JSON.parse(message.data);
  over.width = seen.width; over.height = seen.height;
  const all = [...seen.objects, ...seen.plates.filter((p) => p.vehicle === null && p.text.looks > 1)];
  if (toggle.getAttribute('aria-pressed') === 'true') for (const o of all) {
    pen.strokeStyle = pen.fillStyle = `hsl(${o.id * 47 % 360} 90% 55%)`; pen.lineWidth = Math.max(2, seen.width / 400);
    pen.strokeRect(...o.box); pen.font = `${Math.max(12, seen.width / 50)}px sans-serif`; pen.fillText(o.title, o.box[0], o.box[1] - 4);
  }
  by('state').textContent = `${seen.camera}: picture ${seen.number}, ${seen.seconds.toFixed(1)} s, ${seen.objects.length} objects`
    + (seen.step ? `; overloaded: step ${seen.step}, looked at again after ${seen.since.toFixed(1)} s` : '');
  list('now', all.map((o) => `${o.title} at ${o.box.map(Math.round).join(', ')}`));
  list('counts', seen.counts.map((c) => `${c.name}: ${c.forth} forth, ${c.back} back, ${c.entered} entered, ${c.inside} inside`));
};
const choose = (number) => {
  if (events) events.close();
  chosen = number;
  by('picture').src = `/video?camera=${number}`; by('snapshot').href = `/snapshot?camera=${number}`;
  pen.clearRect(0, 0, over.width, over.height); list('now', []); list('counts', []); by('state').textContent = 'connecting';
  events = new EventSource(`/events?camera=${number}`);
  events.onerror = () => { by('state').textContent = 'no connection'; };
  events.onmessage = show;
};
const told = (c) => `${c.name}: ${c.state}` + (c.since < 0 ? ', never looked at' : `, looked at ${c.since.toFixed(1)} s ago, ${c.objects} objects`)
  + (c.problem ? `; ${c.problem}` : '');
const refresh = async () => {
  const all = await (await fetch('/cameras')).json(), box = by('cameras');
  all.forEach((camera, i) => {
    let words = by(`camera${i + 1}`);
    if (!words) {
      const label = document.createElement('label'), radio = document.createElement('input');
      words = document.createElement('span'); words.id = `camera${i + 1}`;
      radio.type = 'radio'; radio.name = 'camera'; radio.onchange = () => choose(i + 1);
      label.append(radio, ' ', words); box.append(label);
      if (!chosen && camera.problem === '') { radio.checked = true; choose(i + 1); }
    }
    words.textContent = told(camera);
  });
};
const again = () => refresh().catch(() => {}).finally(() => setTimeout(again, 1000));
again();
</script></body></html>
)";

}  // namespace watch
