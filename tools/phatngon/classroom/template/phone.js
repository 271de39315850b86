var shown = "", sending = false, said = {};

function joined() {
  $("vao").hidden = true;
  $("the").hidden = false;
  $("ma-ngan").textContent = kept.short;
  page("lop");
}
function here() { return $("vao").hidden; }
function askCode(words) {
  $("vao").hidden = false;
  $("the").hidden = true;
  ["lop", "hoi", "the", "them"].forEach(function (name) { $("trang-" + name).hidden = true; });
  $("ma").value = $("ma").value || kept.code || "";
  $("vao-loi").textContent = words || "";
  $("mang").textContent = "";
}

// answering: what is sent waits here until the room has it

function flush() {
  if (sending || !kept.out || !kept.out.length) return;
  sending = true;
  var one = kept.out[0];
  post("/api/answer", Object.assign({seat: kept.seat}, one)).then(function (answer) {
    sending = false;
    if (answer.status >= 500 || answer.status === 429) { later(); return; }
    kept.out = kept.out.filter(function (other) { return other.id !== one.id; });
    keep();
    tell(answer.status === 200 ? "Đã gửi" + named(one) + ". Đổi được đến khi khóa." : answer.told.error);
    flush();
  }).catch(function () { sending = false; online(false); tell("Chưa gửi được, máy sẽ tự gửi khi có mạng."); later(); });
}
function later() { setTimeout(flush, 1500 + Math.random() * 2500); }
function send(question, answer, confidence) {
  var one = {question: question.id, round: question.round, answer: answer, id: newId()};
  if (confidence) one.confidence = confidence;
  kept.out = (kept.out || []).filter(function (other) { return other.question !== one.question || other.round !== one.round; });
  kept.out.push(one);
  keep();
  tell("Đang gửi…");
  flush();
}
function named(one) {
  var question = state && state.question;
  if (!question || question.id !== one.question || !question.choices.length) return "";
  var letters = question.choices.filter(function (choice) { return [].concat(one.answer).indexOf(choice.id) >= 0; });
  return " " + letters.map(function (choice) { return choice.letter; }).join(", ");
}
function tell(words) { $("bao").textContent = words; }

// showing

function take(told) {
  if (state && told.seq < state.seq && told.lesson === state.lesson) return;
  state = told;
  if (told.phase === "drill" && location.pathname !== "/dien-tap") {
    var table = /[?&]ban=\d+/.exec(location.search);
    location.replace("/dien-tap" + (table ? "?" + table[0].slice(1) : ""));
    return;
  }
  said.offset = Date.parse(told.clock) - Date.now();
  var question = told.question;
  var mark = [told.phase, told.lesson, told.part, question && question.id, question && question.round,
    told.phase === "asks" ? JSON.stringify(told.asks) : "", told.phase === "revealed" ? JSON.stringify(told.reveal) : ""].join("|");
  if (mark !== shown) { shown = mark; draw(); }
  ticking();
}
function draw() {
  var box = $("man");
  box.textContent = "";
  tell("");
  said.times = {};
  (SCREENS[state.phase] || SCREENS.waiting)(box);
}
function head(box, words) {
  if (state.part) box.appendChild(make("p", {class: "nho", text: "Phần " + state.part}));
  var title = make("h2", {text: words, tabindex: "-1"});
  box.appendChild(title);
  return title;
}
function stem(box, question) {
  question.stem.split("\n").forEach(function (line) { if (line.trim()) box.appendChild(make("p", {text: line})); });
}
function plain(words, more) {
  return function (box) { head(box, words); box.appendChild(make("p", {text: more})); };
}
var SCREENS = {
  waiting: plain("Anh/chị đã vào lớp", "Nhìn lên bảng. Câu hỏi sẽ hiện ở đây khi giảng viên mở."),
  story: plain("Nhìn lên bảng", "Giảng viên đang kể tình huống. Câu hỏi sẽ hiện ở đây."),
  drill: plain("Diễn tập", "Đang mở trang của bàn…"),
  ended: plain("Lớp đã kết thúc", "Cảm ơn anh/chị. Những câu đã mở đáp án nằm ở Thẻ của tôi."),
  open: ask, reopened: ask,
  locked: closed("Đã khóa", "Câu trả lời đã được giữ. Chờ giảng viên."),
  discuss: closed("Trao đổi với người bên cạnh", "Thuyết phục người ngồi cạnh: vì sao anh/chị chọn như vậy, căn cứ nào? Sau đó cả lớp trả lời lại."),
  revealed: reveal,
  asks: function (box) {
    head(box, "Hỏi của hội trường");
    if (!state.asks.length) box.appendChild(make("p", {text: "Chưa có câu hỏi nào được duyệt."}));
    state.asks.forEach(function (one) {
      var liked = (kept.liked || []).indexOf(one.id) >= 0;
      var button = make("button", {type: "button", text: "Cùng hỏi (" + one.likes + ")", disabled: liked});
      button.addEventListener("click", function () {
        button.disabled = true;
        kept.liked = (kept.liked || []).concat(one.id);
        keep();
        post("/api/like", {seat: kept.seat, ask: one.id});
      });
      box.appendChild(make("div", {class: "hoi"}, make("span", {text: one.text}), button));
    });
  }
};
function closed(title, words) {
  return function (box) {
    head(box, title);
    box.appendChild(make("p", {text: words}));
    if (state.phase === "discuss") box.appendChild(make("p", {class: "dong-ho", id: "gio", "aria-hidden": true}));
    if (!state.question) return;
    stem(box, state.question);
    if (state.mine) box.appendChild(make("p", {text: "Anh/chị đã trả lời: " + answerWords(state.question, state.mine.answer)}));
  };
}
function answerWords(question, answer) {
  if (typeof answer === "string") return wordOf(question, answer);
  if (Array.isArray(answer)) return answer.map(function (id) { return wordOf(question, id); }).join("; ");
  return Object.keys(answer).map(function (id) { return wordOf(question, id) + " → " + wordOf(question, answer[id]); }).join("; ");
}
function ask(box) {
  var question = state.question;
  var title = head(box, question.round === 2 ? "Trả lời lại sau trao đổi" : "Câu hỏi");
  box.appendChild(make("p", {class: "nho"}, make("span", {id: "da-tra-loi"}), make("span", {class: "dong-ho", id: "gio", "aria-hidden": true})));
  stem(box, question);
  var form = make("form", {});
  var control = FORMS[question.type](question, state.mine ? state.mine.answer : null);
  form.appendChild(control.node);
  var sure = make("fieldset", {}, make("legend", {text: "Anh/chị chắc đến đâu"}));
  var row = make("div", {class: "chac"});
  [["chac", "Chắc"], ["kha_chac", "Khá chắc"], ["doan", "Đoán"]].forEach(function (pair) {
    var was = state.mine && state.mine.round === question.round && state.mine.confidence === pair[0];
    row.appendChild(make("label", {class: "chon"}, make("input", {type: "radio", name: "chac", value: pair[0], checked: was}), make("span", {text: pair[1]})));
  });
  sure.appendChild(row);
  form.appendChild(sure);
  form.appendChild(make("button", {type: "submit", class: "chinh", text: "Gửi câu trả lời"}));
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var answer = control.read();
    if (answer === null) { tell("Chưa có câu trả lời. Chọn hoặc viết rồi gửi."); return; }
    var taken = form.querySelector("input[name=chac]:checked");
    send(question, answer, taken ? taken.value : "");
  });
  box.appendChild(form);
  if (question.round === 2 && state.mine) box.appendChild(make("p", {class: "nho", text: "Lần đầu anh/chị trả lời: " + answerWords(question, state.mine.answer)}));
  if (document.activeElement === document.body) title.focus({preventScroll: true});
}
function rightPlace(question, told, row) {
  var rows = question.cards || question.lefts;
  return told.right[rows.indexOf(row)];
}
function reveal(box) {
  var question = state.question, told = state.reveal, mine = state.mine;
  head(box, "Đáp án");
  stem(box, question);
  var lines = [];
  function line(words, good) { lines.push({words: words, good: good}); }
  if (question.choices.length) {
    question.choices.forEach(function (choice) {
      var good = told.right.indexOf(choice.id) >= 0, taken = mine && [].concat(mine.answer).indexOf(choice.id) >= 0;
      if (good || taken) line((good ? "✓ Đúng: " : "✗ Chưa đúng: ") + choice.letter + ". " + choice.text + (taken ? " (anh/chị đã chọn)" : "") + (told.why[choice.id] ? " – " + told.why[choice.id] : ""), good);
    });
  } else if (question.steps) {
    told.right.forEach(function (id, place) { line((place + 1) + ". " + wordOf(question, id).replace(/^[A-Z]\. /, ""), true); });
  } else if (question.cards || question.lefts) {
    (question.cards || question.lefts).forEach(function (row) {
      var place = rightPlace(question, told, row), good = mine && mine.answer[row.id] === place;
      line((good ? "✓ " : mine ? "✗ " : "") + row.text + " → " + wordOf(question, place).replace(/^[A-Z]\. /, "") + (good || !told.why[row.id] ? "" : " – " + told.why[row.id]), !mine || good);
    });
  } else {
    told.right.forEach(function (words) { line("✓ Đúng: " + words + (told.why.dung ? " – " + told.why.dung : ""), true); });
    if (mine && told.why[String(mine.answer).toLowerCase()]) line("Anh/chị trả lời " + mine.answer + " – " + told.why[String(mine.answer).toLowerCase()], false);
  }
  lines.forEach(function (one) { box.appendChild(make("p", {class: one.good ? "dung" : "sai", text: one.words})); });
  if (told.law) box.appendChild(make("p", {class: "can-cu", text: "Căn cứ: " + told.law + "."}));
  kept.cards = (kept.cards || []).filter(function (card) { return card.id !== question.id; });
  kept.cards.push({id: question.id, stem: question.stem, lines: lines, law: told.law});
  keep();
  box.appendChild(make("p", {class: "nho", text: "Đã lưu vào Thẻ của tôi."}));
}
function ticking() {
  if (!state) return;
  var count = $("da-tra-loi"), clock = $("gio"), question = state.question;
  if (count) count.textContent = state.answered + " trên " + state.seated + " máy đã trả lời. ";
  if (!clock || !question || !question.closes_at) return;
  var left = Math.max(0, Math.round((Date.parse(question.closes_at) - Date.now() - said.offset) / 1000));
  clock.textContent = "Còn " + Math.floor(left / 60) + ":" + ("0" + left % 60).slice(-2);
  [60, 30, 10].forEach(function (second) {
    if (left === second && !said.times[second]) { said.times[second] = true; tell("Còn " + second + " giây."); }
  });
}
setInterval(ticking, 1000);

// pages

function page(name) {
  ["lop", "hoi", "the", "them"].forEach(function (one) { $("trang-" + one).hidden = one !== name; });
  document.querySelectorAll("nav button").forEach(function (button) {
    if (button.getAttribute("data-trang") === name) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  });
  if (name === "the") cards();
}
function cards() {
  var box = $("cac-the");
  box.textContent = "";
  if (!(kept.cards || []).length) box.appendChild(make("p", {text: "Chưa có câu nào mở đáp án."}));
  (kept.cards || []).forEach(function (card) {
    var whole = make("details", {}, make("summary", {text: card.stem.split("\n").pop()}));
    card.lines.forEach(function (one) { whole.appendChild(make("p", {class: one.good ? "dung" : "sai", text: one.words})); });
    if (card.law) whole.appendChild(make("p", {class: "can-cu", text: "Căn cứ: " + card.law + "."}));
    box.appendChild(whole);
  });
}
document.querySelectorAll("nav button").forEach(function (button) {
  button.addEventListener("click", function () {
    var name = button.getAttribute("data-trang");
    page(name);
    var title = $("trang-" + name).querySelector("h2");
    if (title) title.focus({preventScroll: true});
  });
});
$("vao-lop").addEventListener("submit", function (event) {
  event.preventDefault();
  join($("ma").value.trim(), $("don-vi").value.trim(), $("ma-cho").value.trim()).catch(function () {
    $("vao-loi").textContent = "Chưa nối được với lớp. Kiểm tra Wi-Fi rồi bấm lại.";
  });
});
$("gui-hoi").addEventListener("submit", function (event) {
  event.preventDefault();
  var text = $("cau-hoi").value.trim();
  if (!text) { $("hoi-bao").textContent = "Chưa có câu hỏi."; return; }
  post("/api/ask", {seat: kept.seat, text: text}).then(function (answer) {
    $("hoi-bao").textContent = answer.status === 200 ? "Đã gửi. Giảng viên đọc rồi đưa lên bảng." : answer.told.error;
    if (answer.status === 200) $("cau-hoi").value = "";
  }).catch(function () { $("hoi-bao").textContent = "Chưa gửi được. Kiểm tra Wi-Fi rồi gửi lại."; });
});
begin();
