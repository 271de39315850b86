// the wall of several halls: who is there, what they answer, and the last question whose answer was opened, over all halls
var key = new URLSearchParams(location.search).get("khoa") || "", state = null, offset = 0;
var PHASES = {waiting: "chờ", story: "tình huống", open: "đang trả lời", locked: "đã khóa", discuss: "trao đổi", reopened: "trả lời lại", revealed: "mở đáp án", asks: "hỏi đáp", drill: "diễn tập", ended: "đã xong"};
var LATE = 20; // seconds without a sign after which a hall that is voting is marked
var box = document.getElementById("bang");
function fits() { return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1; }
function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, "."); }
function draw() {
  box.textContent = "";
  box.style.fontSize = "";
  box.appendChild(make("h1", {text: number(state.seated) + " người ở " + state.halls.length + " hội trường"}));
  var last = state.questions[state.questions.length - 1], both = make("div", {class: last ? "hai-cot" : ""});
  var halls = make("div", {class: "phong"}), rest = [];
  state.halls.forEach(function (one) {
    var voting = one.phase === "open" || one.phase === "reopened";
    var words = voting ? one.answered + "/" + one.seated + " trả lời" : PHASES[one.phase] + ", " + one.seated + " người";
    rest.push(halls.appendChild(make("section", {"data-nghe": one.heard || "", class: ""}, make("b", {text: one.name}), make("span", {text: words}))));
  });
  both.appendChild(halls);
  if (last) both.appendChild(question(last));
  box.appendChild(both);
  if (!state.halls.length) box.appendChild(make("p", {class: "to", text: "Chưa có hội trường nào nối vào."}));
  while (!fits() && rest.length > 1) rest.pop().remove();
  if (rest.length < state.halls.length) halls.appendChild(make("section", {}, make("b", {text: "và " + (state.halls.length - rest.length) + " nơi nữa"})));
  while (!fits() && rest.length > 1) rest.pop().remove();
  ticking();
}
function question(one) {
  var shown = one.second || one.first, panel = make("div", {}), rows = make("div", {class: "thanh"});
  var stem = one.stem.split("\n").filter(function (line) { return line.trim(); });
  var percent = shown.n ? Math.round(100 * shown.right / shown.n) : 0;
  panel.appendChild(make("p", {}, make("b", {text: "Cả " + one.halls + " nơi: " + percent + " % đúng"})));
  one.choices.forEach(function (choice) {
    var count = shown.choices[choice.id] || 0, good = one.right.indexOf(choice.id) >= 0;
    rows.appendChild(make("span", {class: good ? "dung" : "", text: (good ? "✓ " : "") + choice.letter}));
    var bar = make("span", {class: good ? "dung" : ""}, make("i", {style: "width:" + Math.round(100 * count / (shown.n || 1)) + "%"}));
    rows.appendChild(bar);
    rows.appendChild(make("span", {text: number(count)}));
  });
  panel.appendChild(rows);
  if (one.second) panel.appendChild(make("p", {text: number(one.switched.wrong_to_right) + " người đổi sang đúng sau khi trao đổi."}));
  panel.appendChild(make("p", {class: "mo", text: stem[stem.length - 1]}));
  return panel;
}
function ticking() {
  if (!state) return;
  document.querySelectorAll("[data-nghe]").forEach(function (one) {
    var at = one.getAttribute("data-nghe"), gone = at ? (Date.now() + offset - Date.parse(at)) / 1000 : 0;
    one.classList.toggle("lau", gone > LATE && one.textContent.indexOf("trả lời") >= 0);
  });
  document.getElementById("phan").textContent = state.name;
  document.getElementById("so").textContent = state.line.indexOf("Mất") === 0 ? "Mất nối, đang nối lại" : "";
}
setInterval(ticking, 1000);
function listen() {
  var stream = new EventSource("/api/joint/stream?khoa=" + encodeURIComponent(key));
  stream.onmessage = function (event) {
    state = JSON.parse(event.data);
    offset = Date.parse(state.clock) - Date.now();
    draw();
  };
  stream.onerror = function () { stream.close(); setTimeout(listen, 1000); };
}
listen();
