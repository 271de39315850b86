var KEY = "phatngon-thi";
var kept = read(), paper = null, at = 0, left = 0, dirty = {}, sending = false, shownAt = Date.now(), warned = {};
function read() { try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (error) { return {}; } }
function keep() { try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch (error) { /* kept until the page is closed */ } }
function online(yes) { $("mang").textContent = yes ? "Đã kết nối" : "Mất mạng: cứ làm tiếp, ngừng tính giờ đến khi có mạng"; }
function show(name) { ["vao", "lam", "het"].forEach(function (one) { $(one).hidden = one !== name; }); }
function askName(words) {
  show("vao");
  var asked = /[?&]ma=([^&]*)/.exec(location.search);
  $("ma").value = $("ma").value || (asked ? decodeURIComponent(asked[1]) : kept.code || "");
  $("vao-loi").textContent = words || "";
  $("mang").textContent = "";
}
function take(told) {
  left = told.left;
  shownAt = Date.now();
  if (told.questions) {
    paper = told;
    paper.answers = Object.assign({}, told.answers, kept.waiting || {});
    dirty = kept.waiting || {};
  }
  if (told.handed) { kept.waiting = {}; keep(); show("het"); return; }
  if (paper) { show("lam"); $("ai").textContent = paper.name + " · đề " + paper.code; $("ma-ngan").textContent = kept.short; draw(); }
  clock();
}
function start() {
  if (!kept.seat) { askName(""); return; }
  fetch("/api/exam/state?seat=" + encodeURIComponent(kept.seat)).then(function (answer) {
    return answer.json().then(function (told) {
      online(true);
      if (answer.status !== 200) { kept = {}; keep(); askName(told.error); return; }
      if (told.begun) take(told); else askName("");
    });
  }).catch(function () { online(false); setTimeout(start, 1000 + Math.random() * 2000); });
}
$("vao-thi").addEventListener("submit", function (event) {
  event.preventDefault();
  var body = {code: $("ma").value.trim()}, short = $("ma-cho").value.trim();
  if (short || kept.seat) body.seat = short || kept.seat;
  post("/api/seat", body).then(function (answer) {
    if (answer.status !== 200) { $("vao-loi").textContent = answer.told.error; return null; }
    kept.seat = answer.told.seat; kept.short = answer.told.short; kept.code = body.code; keep();
    return post("/api/exam/begin", {seat: kept.seat, name: $("ten").value, unit: $("don-vi").value}).then(function (begun) {
      if (begun.status !== 200) { $("vao-loi").textContent = begun.told.error; return; }
      online(true);
      take(begun.told);
    });
  }).catch(function () { $("vao-loi").textContent = "Chưa nối được. Kiểm tra Wi-Fi rồi bấm lại."; });
});
function draw() {
  var question = paper.questions[at], box = $("cau");
  $("cau-ten").textContent = "Câu " + (at + 1) + " trên " + paper.questions.length;
  box.textContent = "";
  question.stem.split("\n").forEach(function (line) { if (line.trim()) box.appendChild(make("p", {text: line})); });
  var answer = paper.answers[question.id];
  var control = FORMS[question.type](question, answer === undefined ? null : answer);
  box.appendChild(control.node);
  control.node.addEventListener("change", function () { give(question.id, control.read()); });
  control.node.addEventListener("input", function (event) { if (/text|TEXTAREA/i.test(event.target.type || event.target.tagName)) give(question.id, control.read()); });
  $("lui").disabled = at === 0;
  $("tiep").disabled = at === paper.questions.length - 1;
  grid();
}
function done(question) { var answer = paper.answers[question.id]; return answer !== undefined && answer !== null; }
function grid() {
  var box = $("cac-cau"), count = paper.questions.filter(done).length;
  $("xong").textContent = count + " trên " + paper.questions.length + " câu đã làm";
  box.textContent = "";
  paper.questions.forEach(function (question, place) {
    var button = make("button", {type: "button", text: (place + 1) + (done(question) ? " ✓" : ""), "aria-label": "Câu " + (place + 1) + (done(question) ? ", đã làm" : ", chưa làm")});
    button.addEventListener("click", function () { go(place); });
    box.appendChild(button);
  });
}
function give(id, answer) {
  paper.answers[id] = answer;
  dirty[id] = answer;
  kept.waiting = dirty;
  keep();
  grid();
  clearTimeout(give.timer);
  give.timer = setTimeout(save, 700);
}
// answers go up as they are given, and a sign of life every ten seconds: the clock runs only while they arrive
function save() {
  if (sending || !paper || $("lam").hidden) return;
  sending = true;
  var sent = dirty;
  dirty = {};
  post("/api/exam/save", {seat: kept.seat, answers: sent}).then(function (answer) {
    sending = false;
    online(true);
    if (answer.status === 409) { kept.waiting = {}; keep(); $("bao").textContent = answer.told.error; start(); return; }
    if (answer.status !== 200) {
      $("bao").textContent = answer.told.error;
      if (answer.status >= 500 || answer.status === 429) dirty = Object.assign(sent, dirty);
      kept.waiting = dirty; keep();
      return;
    }
    kept.waiting = dirty; keep();
    left = answer.told.left; shownAt = Date.now();
    if (Object.keys(sent).length) $("bao").textContent = "Đã giữ câu trả lời.";
    if (answer.told.handed) { show("het"); }
  }).catch(function () {
    sending = false;
    dirty = Object.assign(sent, dirty);
    kept.waiting = dirty; keep();
    online(false);
  });
}
setInterval(save, 10000);
window.addEventListener("online", save);
document.addEventListener("visibilitychange", function () { if (document.visibilityState !== "hidden") save(); });
function go(place) { at = place; draw(); $("cau-ten").focus(); $("bao").textContent = ""; }
$("lui").addEventListener("click", function () { go(at - 1); });
$("tiep").addEventListener("click", function () { go(at + 1); });
$("nop").addEventListener("click", function () {
  var missing = paper.questions.length - paper.questions.filter(done).length;
  if (!window.confirm(missing ? "Còn " + missing + " câu chưa làm. Nộp bài?" : "Nộp bài?")) return;
  var sent = dirty;
  post("/api/exam/save", {seat: kept.seat, answers: sent}).then(function (answer) {
    if (answer.status !== 200 && answer.status !== 409) { $("bao").textContent = answer.told.error; return null; }
    return post("/api/exam/hand", {seat: kept.seat}).then(function (handed) {
      if (handed.status === 200) { dirty = {}; kept.waiting = {}; keep(); show("het"); $("het").querySelector("h2").focus(); }
      else $("bao").textContent = handed.told.error;
    });
  }).catch(function () { online(false); $("bao").textContent = "Chưa nộp được, bài vẫn còn trên máy. Bấm lại khi có mạng."; });
});
function clock() {
  if (!paper || $("lam").hidden) return;
  var seconds = Math.max(0, left - Math.round((Date.now() - shownAt) / 1000));
  if (Date.now() - shownAt > 25000) seconds = left; // cut: the time stands
  $("gio").textContent = "Còn " + Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2);
  [300, 60].forEach(function (mark) {
    if (seconds <= mark && !warned[mark]) { warned[mark] = true; $("bao").textContent = "Còn " + mark / 60 + " phút."; }
  });
}
setInterval(clock, 1000);
start();
