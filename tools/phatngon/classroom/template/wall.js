// what the walls of a class share: elements, letters as large as fit, hearing of the room. A page says take(state), and what
// a press of the clicker (1 on, -1 back) wishes in clicked(way).
var key = new URLSearchParams(location.search).get("khoa") || "";
var state = null, stream = null, heard = 0, offset = 0;
var box = document.getElementById("bang");
function fits() { return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1; }
// one idea a screen: what does not fit gives way, the last first, and the phones have the whole
function give(list) {
  if (!fits()) box.classList.add("chat");
  while (!fits() && list.length) list.pop().remove();
}
// the largest letters with which everything is seen; never smaller than the last row reads
function grow() {
  [1.6, 1.45, 1.3, 1.15, 1].some(function (size) { box.style.fontSize = size + "em"; return fits(); });
}
function listen() {
  if (stream) stream.close();
  stream = new EventSource("/api/board/stream?khoa=" + encodeURIComponent(key));
  stream.onmessage = function (event) { heard = Date.now(); take(JSON.parse(event.data)); };
  stream.onerror = function () { stream.close(); setTimeout(listen, 1000); };
  heard = Date.now();
}
function look() {
  return fetch("/api/board/state?khoa=" + encodeURIComponent(key)).then(function (answer) { return answer.json(); }).then(function (told) {
    if (!state || told.seq !== state.seq) { take(told); listen(); }
    heard = Date.now();
  }).catch(function () {});
}
setInterval(function () { if (Date.now() - heard > 5000) look(); }, 1000);
// a clicker plugged into this machine walks the class where the trainer's page was opened in the same browser
document.addEventListener("keydown", function (event) {
  var way = {PageDown: 1, ArrowRight: 1, " ": 1, ArrowDown: 1, PageUp: -1, ArrowLeft: -1, ArrowUp: -1, b: 0, B: 0, ".": 0}[event.key];
  var trainer = null;
  try { trainer = localStorage.getItem("phatngon-giang-vien"); } catch (error) { trainer = null; }
  if (way === undefined || !trainer || !state) return;
  event.preventDefault();
  var wish = way === 0 ? {do: "blank"} : clicked(way);
  if (!wish) return;
  fetch("/api/trainer", {method: "POST", headers: {"Content-Type": "application/json", Authorization: "Bearer " + trainer}, body: JSON.stringify(wish)});
});
