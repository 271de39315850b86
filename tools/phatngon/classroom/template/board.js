var SPACE = "http://www.w3.org/2000/svg";
function svg(name, attributes) {
  var one = document.createElementNS(SPACE, name);
  Object.keys(attributes).forEach(function (attribute) { one.setAttribute(attribute, attributes[attribute]); });
  return one;
}
var shown = "";
function take(told) {
  state = told;
  if (told.phase === "drill") { location.replace("/bang/dien-tap?khoa=" + encodeURIComponent(key)); return; }
  offset = Date.parse(told.clock) - Date.now();
  var kept = Object.assign({}, told, {clock: "", seq: 0, answered: 0, seated: 0});
  var mark = JSON.stringify(kept);
  if (mark !== shown) { shown = mark; draw(); }
  ticking();
}
function draw() {
  box.textContent = "";
  box.style.fontSize = "";
  box.className = "";
  document.getElementById("phan").textContent = state.part ? "Phần " + state.part + "/" + state.screen.parts + " · " + state.screen.title : state.screen.lessons.join(" · ");
  (SCREENS[state.phase] || SCREENS.waiting)();
  if (state.screen.blank) box.appendChild(make("div", {class: "den"}));
}
function head(words) { box.appendChild(make("h1", {text: words})); }
function lines(words) {
  return words.filter(function (line) { return line.trim(); }).map(function (line) {
    return box.appendChild(make("p", {class: "dong", text: line}));
  });
}
function letters(question) {
  var parts = question.choices.length ? question.choices : question.steps || question.cards || question.rights || [];
  var list = box.appendChild(make("ol", {}));
  return parts.map(function (one) { return list.appendChild(make("li", {}, make("b", {text: one.letter ? one.letter + "." : "•"}), make("span", {text: one.text}))); });
}
function ask(title) {
  var question = state.question;
  head(title);
  var asked = question.stem.split("\n").filter(function (line) { return line.trim(); });
  var told = lines(asked);
  letters(question);
  // the scene was on the screen before: here the question itself and what is chosen from count
  while (!fits() && told.length > 1) told.shift().remove();
  if (!fits() && told.length) {
    var sentences = told[0].textContent.match(/[^.?!]+[.?!]+[”"]?\s*|[^.?!]+$/g) || [told[0].textContent];
    while (!fits() && sentences.length > 1) { sentences.shift(); told[0].textContent = sentences.join("").trim(); }
  }
  give(Array.prototype.slice.call(box.querySelectorAll("li")));
  grow();
}
function bars(tally, question, right, name) {
  var rounds = tally.second ? [tally.first, tally.second] : [tally.first];
  var parts = question.choices.length ? question.choices : question.cards || question.steps || question.lefts;
  var ids = parts ? parts.map(function (one) { return one.id; }) : Object.keys(Object.assign({}, rounds[0].choices, rounds[rounds.length - 1].choices));
  if (question.cards || question.steps || question.lefts) {
    var last = rounds[rounds.length - 1];
    ids.sort(function (one, other) { return (last.choices[one] || 0) - (last.choices[other] || 0); });
  }
  var grid = make("div", {class: name || !question.choices.length ? "cot" : "cot chu-cot"});
  ids.forEach(function (id) {
    var part = (parts || []).filter(function (one) { return one.id === id; })[0];
    var good = right && right.indexOf(id) >= 0 && !!question.choices.length;
    grid.appendChild(make("span", {class: "ten" + (good ? " dung" : ""), text: (good ? "✓ " : "") + (part ? (part.letter || "") + (name || !part.letter ? " " + part.text : "") : id)}));
    var drawn = svg("svg", {viewBox: "0 0 100 " + rounds.length * 10, preserveAspectRatio: "none", role: "img"});
    var numbers = rounds.map(function (round, place) {
      var count = round.choices[id] || 0, share = round.n ? count / round.n : 0;
      drawn.appendChild(svg("rect", {x: 0, y: place * 10 + 1, width: Math.max(share * 100, .4), height: 8, fill: place === rounds.length - 1 ? (good ? "#1b6b3a" : "#14365c") : "#9db1c8"}));
      return count;
    });
    grid.appendChild(drawn);
    grid.appendChild(make("span", {class: "so", text: numbers.join(" → ") + (name ? " (" + Math.round(100 * (rounds[rounds.length - 1].choices[id] || 0) / (rounds[rounds.length - 1].n || 1)) + "\u00a0%)" : "")}));
  });
  return grid;
}
var SCREENS = {
  waiting: function () {
    head("Mời anh/chị vào lớp");
    var door = document.getElementById("loi-vao").content.cloneNode(true);
    box.appendChild(door);
  },
  story: function () {
    if (state.screen.slide !== null) {
      box.className = "trang";
      box.appendChild(make("iframe", {title: state.screen.story[0] || state.screen.title, tabindex: "-1", src: "/bang/trang?khoa=" + encodeURIComponent(key) + "&man=" + state.screen.slide}));
      return;
    }
    head(state.screen.title);
    var told = lines(state.screen.story.length ? state.screen.story : [state.screen.asks_here ? "Câu tiếp theo của phần này." : "Nghe giảng viên kể tình huống."]);
    give(told);
    grow();
  },
  open: function () { ask(state.question.round === 2 ? "Trả lời lại" : "Mời trả lời trên điện thoại"); },
  reopened: function () { ask("Trả lời lại sau khi trao đổi"); },
  locked: function () {
    if (!state.screen.bars) { ask("Đã khóa"); return; }
    head(state.screen.bars.second ? "Kết quả hai lần" : "Kết quả lần một");
    box.appendChild(bars(state.screen.bars, state.question, null, true));
    var cells = Array.prototype.slice.call(box.querySelectorAll(".cot > *"));
    while (!fits() && cells.length > 3) { cells.pop().remove(); cells.pop().remove(); cells.pop().remove(); }
    grow();
  },
  discuss: function () {
    head("Trao đổi với người bên cạnh");
    box.appendChild(make("p", {class: "rat-to", id: "gio", text: left() || "0:00"}));
    box.appendChild(make("p", {class: "to", text: "Thuyết phục người ngồi cạnh: vì sao chọn như vậy, căn cứ nào?"}));
    letters(state.question);
    give(Array.prototype.slice.call(box.querySelectorAll("li")));
    grow();
  },
  revealed: function () {
    var question = state.question, told = state.reveal, moved = state.screen.switched;
    head("Vì sao");
    var last = told.second || told.first, list = make("ul", {}), whole = box;
    if (question.choices.length || !(question.cards || question.steps || question.lefts)) {
      whole = box.appendChild(make("div", {class: "vi-sao"}));
      if (Object.keys(last).length) whole.appendChild(make("div", {})).appendChild(bars({first: round(told.first), second: told.second ? round(told.second) : null}, question, told.right, !question.choices.length));
    }
    whole.appendChild(list);
    function row(name, lead, words) {
      return list.appendChild(make("li", name ? {class: name} : {}, make("b", {text: lead}), make("span", {text: words})));
    }
    if (question.choices.length) {
      question.choices.filter(function (one) { return told.right.indexOf(one.id) >= 0; }).forEach(function (one) { row("dung", "✓ " + one.letter, one.text); });
      question.choices.filter(function (one) { return told.right.indexOf(one.id) >= 0 && told.right.length < 2 && told.why[one.id]; })
        .forEach(function (one) { row("", "", told.why[one.id]); });
      question.choices.filter(function (one) { return told.right.indexOf(one.id) < 0 && told.why[one.id]; })
        .sort(function (one, other) { return (last[other.id] || 0) - (last[one.id] || 0); })
        .forEach(function (one) { row("", "✗ " + one.letter, (last[one.id] ? last[one.id] + " người. " : "") + told.why[one.id]); });
    } else if (question.steps) {
      told.right.forEach(function (id, place) {
        var step = question.steps.filter(function (one) { return one.id === id; })[0];
        row("", place + 1 + ".", step.text + " – " + share(id) + " đúng chỗ");
      });
    } else if (question.cards || question.lefts) {
      var rows = question.cards || question.lefts, targets = question.bins || question.rights;
      rows.map(function (one, place) { return [one, place]; })
        .sort(function (one, other) { return (last[one[0].id] || 0) - (last[other[0].id] || 0); })
        .forEach(function (pair) {
          var target = targets.filter(function (one) { return one.id === told.right[pair[1]]; })[0];
          list.appendChild(make("li", {}, make("span", {class: "ti-le", text: share(pair[0].id)}), make("span", {text: pair[0].text + " → " + (target ? target.text : "")})));
        });
    } else {
      told.right.forEach(function (words) { row("dung", "✓", words); });
      if (told.why.dung) row("", "", told.why.dung);
      Object.keys(last).sort(function (one, other) { return last[other] - last[one]; }).forEach(function (words) {
        if (told.why[words] && words !== "dung") row("", "✗ " + words, last[words] + " người. " + told.why[words]);
      });
    }
    function round(counts) {
      var n = 0;
      Object.keys(counts).forEach(function (id) { n += counts[id]; });
      return {n: question.type === "many" ? Math.max(state.answered, 1) : n, choices: counts};
    }
    function share(id) { return Math.round(100 * (last[id] || 0) / Math.max(state.answered, 1)) + " %"; }
    if (moved && moved.wrong_to_right + moved.right_to_wrong + moved.wrong_to_wrong + moved.stayed_right > 0)
      box.appendChild(make("p", {text: moved.wrong_to_right + " người đổi sang đúng, " + moved.right_to_wrong + " người đổi sang sai."}));
    var cites = told.law.split("; ");
    var shown = cites.length > 1 && (cites[0] + cites[1]).length < 90 ? cites.slice(0, 2).join("; ") : cites[0];
    if (told.law) box.appendChild(make("p", {class: "can-cu", text: "Căn cứ: " + shown + "."}));
    var rest = Array.prototype.slice.call(list.children);
    if (over()) box.classList.add("chat");
    while (over() && rest.length > 1) rest.pop().remove();
    function over() { return !fits() || (whole !== box && list.getBoundingClientRect().bottom > whole.getBoundingClientRect().bottom + 1); }
    [1.45, 1.3, 1.15, 1].some(function (size) { box.style.fontSize = size + "em"; return !over(); });
  },
  asks: function () {
    head("Hỏi của hội trường");
    var list = box.appendChild(make("ul", {}));
    give(state.asks.map(function (one) {
      var first = one.id === state.screen.pinned;
      return list.appendChild(make("li", {class: first ? "to" : "mo"}, make("b", {text: one.likes + " ♥"}), make("span", {text: one.text})));
    }));
  },
  ended: function () {
    head("Lớp kết thúc. Cảm ơn anh/chị.");
    box.appendChild(make("p", {class: "to", text: "Những câu đã mở đáp án nằm ở Thẻ của tôi trên điện thoại."}));
  }
};
function left() {
  var closes = state.question && state.question.closes_at;
  if (!closes || ["open", "reopened", "discuss"].indexOf(state.phase) < 0) return "";
  var seconds = Math.max(0, Math.round((Date.parse(closes) - Date.now() - offset) / 1000));
  return Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2);
}
function ticking() {
  if (!state) return;
  var clock = document.getElementById("gio"), time = left();
  if (clock) clock.textContent = time;
  var number = document.getElementById("so");
  var cards = state.screen.counted ? " + " + state.screen.counted + " thẻ" : "";
  if (["open", "reopened", "locked"].indexOf(state.phase) >= 0) number.textContent = (time && !clock ? "Còn " + time + " · " : "") + state.answered + "/" + state.seated + " đã trả lời" + cards;
  else number.textContent = state.seated + " người đã vào";
}
setInterval(ticking, 500);
function clicked(way) { return way < 0 ? {do: "back"} : {do: STEP(state)}; }
listen();
