// what the pages of a class on a phone share: the way in, and hearing of the room. Syntax of 2018: old phones read it.
// Nothing here needs a secure page: no service worker, no clipboard, no crypto.subtle. A page says what it does in
// joined(told), askCode(words), take(state), flush() and here() (true while the room is on the screen).
var KEY = "phatngon-lop";
var kept = read();
var state = null, stream = null, heard = 0, silent = 0, away = 0;

function read() {
  try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (error) { return {}; }
}
function keep() {
  try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch (error) { /* private window: kept until the page is closed */ }
}
// joining

function join(code, unit, short) {
  var body = {code: code};
  if (unit) body.unit = unit;
  if (short || kept.seat) body.seat = short || kept.seat;
  return post("/api/seat", body).then(function (answer) {
    if (answer.status !== 200) { askCode(answer.told.error); return; }
    if (kept.seat !== answer.told.seat) kept.out = [];
    kept.seat = answer.told.seat;
    kept.short = answer.told.short;
    if (code) kept.code = code;
    keep();
    joined(answer.told);
    take(answer.told.state);
    listen();
    flush();
  });
}
function begin() {
  var asked = /[?&]ma=([^&]*)/.exec(location.search);
  var code = asked ? decodeURIComponent(asked[1]) : kept.code || "";
  if (!code && !kept.seat) { askCode(""); return; }
  join(code).catch(function () {
    online(false);
    setTimeout(begin, 1000 + Math.random() * 3000);
  });
}

// hearing

function online(yes) { $("mang").textContent = yes ? "Đã kết nối" : "Mất mạng, đang nối lại…"; }
function listen() {
  if (stream) stream.close();
  heard = Date.now();
  stream = new EventSource("/api/stream?seat=" + encodeURIComponent(kept.seat));
  stream.onmessage = function (event) {
    heard = Date.now();
    silent = 0;
    online(true);
    take(JSON.parse(event.data));
    flush();
  };
  stream.onerror = function () {
    if (stream) stream.close();
    stream = null;
    online(false);
    clearTimeout(away);
    away = setTimeout(look, Math.random() * 3000);
  };
}
// looks once for the state; what is found new there means that the stream is dead without having said so
function look() {
  var known = state ? state.seq : -1;
  return fetch("/api/state?seat=" + encodeURIComponent(kept.seat)).then(function (answer) {
    if (answer.status === 403) { begin(); return null; }
    return answer.json();
  }).then(function (told) {
    if (!told) return;
    online(true);
    take(told);
    flush();
    if (!stream || told.seq !== known) listen();
    else heard = Date.now();
  }).catch(function () {
    online(false);
    silent += 1;
    if (!stream) { clearTimeout(away); away = setTimeout(look, 1000 + Math.random() * 3000); }
  });
}
setInterval(function () {
  if (kept.seat && here() && Date.now() - heard > (silent > 1 ? 3000 : 20000)) look();
}, 1000);
function back() {
  if (document.visibilityState !== "hidden" && kept.seat && here()) {
    if (stream) stream.close();
    stream = null;
    look();
  }
}
document.addEventListener("visibilitychange", back);
window.addEventListener("pageshow", function (event) { if (event.persisted) back(); });
window.addEventListener("online", back);
