var LOOK = "/api/trainer/state", seen = "";
function wished(told) { take(told); }
var WORDS = {next: "Màn tiếp theo", open: "Mở câu hỏi", lock: "Khóa", discuss: "Trao đổi 2 phút", reopen: "Hỏi lại lần hai", reveal: "Mở đáp án"};
var PHASES = {waiting: "Chờ vào lớp", story: "Tình huống", open: "Đang trả lời", locked: "Đã khóa", discuss: "Đang trao đổi", reopened: "Đang trả lời lại", revealed: "Đã mở đáp án", asks: "Hỏi của hội trường", drill: "Diễn tập", ended: "Đã kết thúc"};
function buttons() {
  var voting = state.phase === "open" || state.phase === "reopened", held = state.phase === "locked" || state.phase === "discuss";
  return [
    ["back", "Lùi lại", {do: "back"}, !voting],
    ["lock-bars", "Khóa và chiếu biểu đồ", {do: "lock", bars: true}, voting],
    ["reopen", "Hỏi lại lần hai", {do: "reopen"}, held],
    ["reveal", "Mở đáp án", {do: "reveal"}, voting || held],
    ["extend", "Thêm 30 giây", {do: "extend"}, voting || state.phase === "discuss"],
    ["skip", "Bỏ qua câu này", {do: "skip"}, !!state.plan.asks_here]
  ];
}
function take(told) {
  state = told;
  if (told.phase === "drill") { location.replace("/giang-vien/dien-tap?khoa=" + encodeURIComponent(key)); return; }
  var minutes = told.plan.minutes;
  $("nhip").textContent = PHASES[told.phase] + " · " + told.seated + " người" + (told.question ? " · " + told.answered + " đã trả lời" : "") +
    " · đã dùng " + minutes.used + " phút, dự kiến " + minutes.planned + (minutes.late ? ", muộn " + minutes.late + " phút" : "");
  var mark = JSON.stringify(Object.assign({}, told, {clock: "", seq: 0, seated: 0}));
  if (mark === seen) return;
  seen = mark;
  if (told.plan.broken) $("loi").textContent = told.plan.broken;
  var step = STEP(told);
  $("buoc").textContent = WORDS[step];
  $("buoc").disabled = told.phase === "ended";
  $("khuyen").textContent = told.plan.advice;
  var row = $("cac-nut");
  var focused = document.activeElement && document.activeElement.getAttribute("data-nut");
  row.textContent = "";
  buttons().forEach(function (one) {
    var button = make("button", {type: "button", text: one[1], "data-nut": one[0]});
    button.disabled = !one[3];
    button.addEventListener("click", function () { wish(one[2]); });
    row.appendChild(button);
    if (focused === one[0]) button.focus();
  });
  notes(); counts(); next(); screens(); wrong(); hall();
  $("the-giay").hidden = !(told.question && told.question.choices.length && told.phase !== "revealed");
}
// notes are the kit's own words, made into HTML by the kit; nothing that a phone sends is ever put in as HTML
function notes() {
  var words = state.plan.notes.join("");
  if ($("loi-noi").dataset.of === words) return;
  $("loi-noi").dataset.of = words;
  $("loi-noi").innerHTML = words || "<p>Phần này không có lời nói.</p>";
  state.plan.story.forEach(function (line) { $("loi-noi").appendChild(make("p", {class: "nho", text: line})); });
}
function counts() {
  var box = $("dem"), tally = state.tally, question = state.question;
  box.textContent = "";
  if (!tally || !question) return;
  var parts = question.choices.length ? question.choices : question.cards || question.steps || question.lefts;
  var ids = parts ? parts.map(function (one) { return one.id; }) : Object.keys(Object.assign({}, tally.first.choices, tally.second ? tally.second.choices : {}));
  var table = make("table", {}, make("tr", {}, make("th", {text: parts && !question.choices.length ? "Đặt đúng chỗ" : "Câu trả lời"}), make("th", {text: "Lần 1"}), tally.second ? make("th", {text: "Lần 2"}) : null));
  ids.forEach(function (id) {
    var part = (parts || []).filter(function (one) { return one.id === id; })[0];
    table.appendChild(make("tr", {}, make("td", {text: part ? (part.letter ? part.letter + ". " : "") + part.text : id}),
      make("td", {class: "so", text: tally.first.choices[id] || 0}), tally.second ? make("td", {class: "so", text: tally.second.choices[id] || 0}) : null));
  });
  box.appendChild(table);
  var sure = state.confident_wrong;
  if (sure && sure.n) box.appendChild(make("p", {text: sure.n + " người sai mà chắc."}));
  if (question.type === "text") state.plan.answers.forEach(function (one) {
    var button = make("button", {type: "button", text: one.approved ? "Thôi chiếu" : "Cho chiếu"});
    button.addEventListener("click", function () { wish({do: one.approved ? "hide" : "approve", text: one.text}); });
    box.appendChild(make("p", {}, make("span", {text: one.text + " (" + one.n + ") "}), button));
  });
}
function next() {
  var box = $("tiep"), one = state.plan.next;
  box.textContent = "";
  if (!one) { box.appendChild(make("p", {text: "Hết bài."})); return; }
  box.appendChild(make("p", {}, make("strong", {text: one.title})));
  one.story.slice(0, 2).forEach(function (line) { box.appendChild(make("p", {class: "nho", text: line})); });
  if (one.stem) box.appendChild(make("p", {class: "nho", text: one.stem}));
}
function screens() {
  var list = $("cac-man");
  if (list.dataset.of === String(state.plan.at) + state.plan.screens.filter(function (one) { return one.done; }).length) return;
  list.dataset.of = String(state.plan.at) + state.plan.screens.filter(function (one) { return one.done; }).length;
  list.textContent = "";
  state.plan.screens.forEach(function (one, place) {
    var words = "Phần " + one.part + (one.question ? " · câu " + one.question : " · " + one.title) + (one.main ? " ★ câu chính" : "") + (one.done ? " ✓" : "");
    var button = make("button", {type: "button", text: words, "aria-current": place === state.plan.at ? "step" : null});
    button.addEventListener("click", function () { wish({do: "next", to: place}); });
    list.appendChild(make("li", {}, button));
  });
}
function wrong() {
  var list = $("sai-chac"), rows = state.confident_wrong ? state.confident_wrong.provisions : [];
  list.textContent = "";
  rows.forEach(function (one) { list.appendChild(make("li", {text: one.text + ": " + one.n})); });
  if (!rows.length) list.appendChild(make("li", {text: "Chưa có."}));
}
function hall() {
  var list = $("hoi");
  list.textContent = "";
  if (!state.asks.length) list.appendChild(make("li", {text: "Chưa có câu hỏi."}));
  state.asks.forEach(function (one) {
    var row = make("li", {}, make("span", {text: one.text + " (" + one.likes + " cùng hỏi) "}));
    [[one.approved ? null : "approve", "Duyệt"], ["pin", "Chiếu"], ["hide", "Ẩn"]].forEach(function (pair) {
      if (!pair[0]) return;
      var button = make("button", {type: "button", text: pair[1]});
      button.addEventListener("click", function () { wish({do: pair[0], ask: one.id}); });
      row.appendChild(button);
    });
    list.appendChild(row);
  });
}
$("buoc").addEventListener("click", function () { if (state) wish({do: STEP(state)}); });
document.querySelector("[data-do=blank]").addEventListener("click", function () { wish({do: "blank"}); });
$("ket-thuc").addEventListener("click", function () { if (window.confirm("Kết thúc lớp? Điện thoại không trả lời được nữa.")) wish({do: "end"}); });
$("the-giay").addEventListener("submit", function (event) {
  event.preventDefault();
  var field = event.target.elements.the;
  wish({do: "count", text: field.value}).then(function () { if (!$("loi").textContent) field.value = ""; });
});
$("ket-qua").addEventListener("click", function (event) {
  event.preventDefault();
  fetch("/api/trainer/results", {headers: head}).then(function (answer) { return answer.text(); }).then(function (text) {
    var link = make("a", {href: "data:application/json;charset=utf-8," + encodeURIComponent(text), download: "ket-qua-lop.json"});
    link.click();
  });
});
document.addEventListener("keydown", function (event) {
  if (/INPUT|TEXTAREA|SELECT/.test(event.target.tagName) || !state) return;
  if (event.key === "PageDown" || event.key === "ArrowRight") { event.preventDefault(); wish({do: STEP(state)}); }
  else if (event.key === "PageUp" || event.key === "ArrowLeft") { event.preventDefault(); wish({do: "back"}); }
  else if (event.key === "b" || event.key === "B") wish({do: "blank"});
});
look();
setInterval(look, 700);
