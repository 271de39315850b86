// the page of a table in a drill. Everything that other people wrote is put in as text, never as HTML.
var shown = "", sending = false, offset = 0, papers = null, papersOf = "", known = {}, at = "tin", told = {};
var LOOKS = {cuoc_goi: "Cuộc gọi", nhom: "Nhóm nội bộ", bao: "Báo chí", mang: "Mạng xã hội", van_ban: "Văn bản", loa: "Loa, bộ đàm"};
var GRADES = [["hai_long", "Hài lòng"], ["chap_nhan_duoc", "Chấp nhận được"], ["khong_hai_long", "Không hài lòng"]];
var PAGES = ["tin", "viec", "noi", "phieu", "sau"];

function here() { return $("vao").hidden; }
function joined() { $("vao").hidden = true; }
function askCode(words) {
  $("vao").hidden = false;
  $("chon").hidden = true;
  $("the").hidden = true;
  PAGES.forEach(function (name) { $("trang-" + name).hidden = true; });
  $("vao-loi").textContent = words || "";
  $("mang").textContent = "";
}
function tell(words) { $("bao").textContent = words; }
function get(path) {
  var mark = path.indexOf("?") < 0 ? "?" : "&";
  return fetch(path + mark + "seat=" + encodeURIComponent(kept.seat)).then(function (answer) {
    return answer.json().then(function (body) { if (!answer.ok) throw new Error(body.error); return body; });
  });
}
function moment(text) {
  var parts = /(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(text);
  return parts ? Number(parts[4]) + " giờ " + parts[5] + ", " + Number(parts[3]) + "/" + Number(parts[2]) + "/" + parts[1] : "";
}

// sending: what is sent waits here until the room has it

function flush() {
  if (sending || !kept.out || !kept.out.length) return;
  var one = kept.out[0];
  if (!one.path) { kept.out.shift(); flush(); return; }
  sending = true;
  post(one.path, Object.assign({seat: kept.seat, id: one.id}, one.body)).then(function (answer) {
    sending = false;
    if (answer.status >= 500 || answer.status === 429) { tell(answer.told.error || ""); later(); return; }
    kept.out = kept.out.filter(function (other) { return other.id !== one.id; });
    keep();
    tell(answer.status === 200 ? one.done : answer.told.error);
    if (answer.status === 200 && one.draft) { delete (kept.drafts || {})[one.draft]; keep(); }
    papersOf = "";
    fresh();
    flush();
  }).catch(function () { sending = false; online(false); tell("Chưa gửi được, máy sẽ tự gửi khi có mạng."); later(); });
}
function later() { setTimeout(flush, 1500 + Math.random() * 2500); }
function send(path, body, done, draft) {
  kept.out = (kept.out || []).concat({path: path, body: body, id: newId(), done: done, draft: draft || ""});
  keep();
  tell("Đang gửi…");
  flush();
}

// hearing

function take(heardState) {
  if (state && heardState.seq < state.seq) return;
  state = heardState;
  if (state.phase !== "drill") {
    if (state.phase === "ended" && state.mine === null && told.group) { ended(); return; }
    location.replace("/");
    return;
  }
  offset = Date.parse(state.clock) - Date.now();
  told = state.mine;
  if (!told.group) { choose(); return; }
  $("chon").hidden = true;
  $("the").hidden = false;
  state.injects.forEach(function (one) {
    if (one.text && !known[one.id]) {
      known[one.id] = one;
      if (shown) arrived(one);
    }
  });
  var mark = JSON.stringify([told.stage, told.group, told.role, told.tasks, told.rate, told.again, told.pair, state.injects.map(function (one) { return one.id; })]);
  if (mark !== shown) { shown = mark; draw(); }
  if (papersOf !== told.group + "|" + told.role + "|" + told.mark + "|" + told.stage) fresh();
  limits();
  clock();
}
function arrived(one) {
  tell("Tin mới: " + LOOKS[one.look] + ", " + one.from + ".");
  if (navigator.vibrate) navigator.vibrate(one.look === "cuoc_goi" ? [300, 150, 300] : 200);
  if (one.look === "cuoc_goi" && at === "tin") window.scrollTo(0, 0);
}
function fresh() {
  if (!told.group || !kept.seat) return;
  var mark = told.group + "|" + told.role + "|" + told.mark + "|" + told.stage;
  papersOf = mark;
  get("/api/drill").then(function (body) {
    papers = body;
    body.injects.forEach(function (one) { known[one.id] = one; });
    draw();
  }).catch(function () { papersOf = ""; });
}

// a table and a role

var tablesShown = false;
function choose() {
  $("the").hidden = true;
  PAGES.forEach(function (name) { $("trang-" + name).hidden = true; });
  if (tablesShown) return;
  tablesShown = true;
  $("chon").hidden = false;
  get("/api/drill/tables").then(function (body) {
    var asked = /[?&]ban=(\d+)/.exec(location.search), list = $("ban"), roles = $("cac-vai");
    list.textContent = "";
    body.groups.forEach(function (one) {
      list.appendChild(make("option", {value: one.code, text: one.name, selected: !!asked && asked[1] === one.code}));
    });
    function fill() {
      var group = body.groups.filter(function (one) { return one.code === list.value; })[0];
      var was = roles.querySelector("input:checked");
      roles.textContent = "";
      roles.appendChild(make("legend", {text: "Vai"}));
      body.roles.forEach(function (role, place) {
        var n = group.roles[role.code], first = was ? was.value === role.code : place === 0;
        roles.appendChild(make("label", {class: "chon"}, make("input", {type: "radio", name: "vai", value: role.code, checked: first}),
          make("span", {text: role.name + (n ? " (đã có " + n + " người)" : "")})));
      });
    }
    list.onchange = fill;
    fill();
  }).catch(function () { tablesShown = false; setTimeout(choose, 1500); });
}
$("chon-vai").addEventListener("submit", function (event) {
  event.preventDefault();
  var role = $("cac-vai").querySelector("input:checked");
  post("/api/drill/place", {seat: kept.seat, group: $("ban").value, role: role ? role.value : null}).then(function (answer) {
    if (answer.status !== 200) { tell(answer.told.error); return; }
    shown = "";
    tablesShown = false;
    at = "phieu";
    tell("Đã nhận vai. Đọc phiếu của mình.");
    look();
  }).catch(function () { tell("Chưa gửi được. Kiểm tra Wi-Fi rồi bấm lại."); });
});

// the pages

function press() { return told.role === "bao"; }
function draw() {
  if (!told.group) return;
  var after = told.stage !== "tables" && told.stage !== "play";
  document.querySelector("[data-trang=sau]").hidden = !after;
  document.querySelector("[data-trang=viec]").hidden = press() || after;
  document.querySelector("[data-trang=noi]").textContent = press() ? "Trả lời của cơ quan" : "Phát ngôn";
  $("so-tin").textContent = state.injects.length ? "(" + state.injects.length + ")" : "";
  $("so-viec").textContent = (told.tasks || []).length ? "(" + told.tasks.length + ")" : "";
  if (after && draw.stage !== told.stage) at = "sau";
  if (told.stage === "play" && draw.stage === "tables") at = "tin";
  draw.stage = told.stage;
  if (document.querySelector("[data-trang=" + at + "]").hidden) at = "tin";
  $("ai").textContent = papers ? papers.slip.role + " · bàn " + told.group : "Diễn tập";
  PAGES.forEach(function (name) { $("trang-" + name).hidden = name !== at; });
  document.querySelectorAll("nav button").forEach(function (button) {
    if (button.getAttribute("data-trang") === at) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  });
  DRAW[at]();
}
function filled(box, mark) {
  if (box.getAttribute("data-of") === mark) return true;
  box.setAttribute("data-of", mark);
  box.textContent = "";
  return false;
}
var DRAW = {
  tin: function () {
    var box = $("cac-tin"), rows = state.injects.map(function (one) { return known[one.id]; }).filter(Boolean).reverse();
    if (filled(box, JSON.stringify([rows.map(function (one) { return one.id; }), told.again, told.stage, papers ? papers.again : ""]))) return;
    (papers && papers.again ? papers.again : []).slice().reverse().forEach(function (one) {
      box.appendChild(make("article", {class: "tin bao"}, make("p", {class: "kenh", text: "Báo chí hỏi lại"}), make("p", {text: one.text})));
    });
    if (!rows.length) box.appendChild(make("p", {text: told.stage === "tables" ? "Buổi diễn tập chưa bắt đầu. Đọc phiếu của mình trước." : "Chưa có diễn biến nào đến bàn."}));
    rows.forEach(function (one) { box.appendChild(inject(one)); });
  },
  viec: function () {
    var box = $("viec"), titles = papers ? papers.tasks : {};
    var tasks = (told.tasks || []).map(function (id) { return {id: id, title: titles[id] || "Việc mới"}; });
    if (filled(box, JSON.stringify([tasks, opened]))) return;
    if (!tasks.length) { box.appendChild(make("p", {text: "Bàn không còn việc nào đang mở. Chờ diễn biến tiếp theo."})); return; }
    box.appendChild(make("p", {class: "nho", text: "Mỗi việc cả bàn chỉ gửi một lần. Bàn bạc xong hãy gửi."}));
    tasks.forEach(function (task) {
      var button = make("button", {type: "button", class: "viec", text: task.title, "aria-expanded": opened === task.id ? "true" : "false"});
      button.addEventListener("click", function () { opened = opened === task.id ? "" : task.id; draw(); });
      var row = make("div", {}, button);
      box.appendChild(row);
      if (opened === task.id) form(row, task.id);
    });
  },
  noi: function () { (press() ? answers : speak)($("noi")); },
  phieu: function () {
    var box = $("phieu");
    if (!papers || filled(box, JSON.stringify([papers.slip, papers.brief]))) return;
    box.appendChild(make("p", {}, make("strong", {text: "Vai của anh/chị: " + papers.slip.role})));
    if (papers.slip.brief) box.appendChild(make("p", {text: papers.slip.brief}));
    if (papers.slip.rows.length || papers.slip.facts.length) box.appendChild(make("h3", {text: "Chỉ vai này biết"}));
    box.appendChild(listOf(papers.slip.rows.concat(papers.slip.facts)));
    if (papers.slip.rows.length || papers.slip.facts.length) box.appendChild(make("p", {class: "nho", text: "Chỉ đọc cho bàn khi được hỏi; nói kèm giờ và nguồn."}));
    box.appendChild(make("h3", {text: "Tình huống"}));
    box.appendChild(make("p", {class: "nho", text: papers.unit}));
    box.appendChild(make("p", {text: papers.brief}));
    box.appendChild(make("h3", {text: "Bàn phải có"}));
    box.appendChild(listOf(papers.artefacts));
    box.appendChild(make("p", {class: "nho", text: "Mã chỗ ngồi của máy này: " + kept.short + "."}));
    if (told.stage === "tables") {
      var other = make("button", {type: "button", text: "Đổi bàn hoặc vai"});
      other.addEventListener("click", function () { told.group = null; papers = null; choose(); });
      box.appendChild(other);
    }
  },
  sau: function () { (told.stage === "pairs" ? pairs : review)($("sau")); }
};
function listOf(rows) {
  var list = make("ul", {});
  rows.forEach(function (words) { list.appendChild(make("li", {text: words})); });
  return list;
}
function inject(one) {
  var card = make("article", {class: "tin " + one.look, "data-tin": one.id});
  card.appendChild(make("p", {class: "kenh", text: LOOKS[one.look] + " · " + moment(one.at)}));
  card.appendChild(make("p", {class: "ai", text: one.from}));
  card.appendChild(make("p", {class: "loi", text: one.text}));
  return card;
}
var opened = "";
function form(row, id) {
  var place = make("div", {class: "o-viec"}, make("p", {text: "Đang mở việc…"}));
  row.appendChild(place);
  get("/api/drill/task?task=" + encodeURIComponent(id)).then(function (task) {
    place.textContent = "";
    task.stem.split("\n").forEach(function (line) { if (line.trim()) place.appendChild(make("p", {text: line})); });
    var sheet = make("form", {}), control;
    if (task.draft) {
      place.appendChild(make("p", {class: "nho", text: "Gửi đi: " + task.says}));
      control = writing(task.id, task.most);
    } else control = FORMS[task.type](task, null);
    sheet.appendChild(control.node);
    sheet.appendChild(make("button", {type: "submit", class: "chinh", text: task.draft ? "Gửi phát ngôn này" : "Gửi câu trả lời của bàn"}));
    sheet.addEventListener("submit", function (event) {
      event.preventDefault();
      var answer = control.read();
      if (answer === null) { tell("Chưa có câu trả lời. Chọn hoặc viết rồi gửi."); return; }
      opened = "";
      send("/api/drill/do", {task: task.id, answer: answer}, task.draft ? "Đã gửi phát ngôn." : "Đã gửi câu trả lời của bàn.", task.draft ? task.id : "");
      draw();
    });
    place.appendChild(sheet);
  }).catch(function (error) { place.textContent = error.message || "Chưa mở được việc này."; });
}
// what is being written stays on this phone through a reload
function writing(name, most) {
  var area = make("textarea", {rows: 9, maxlength: most}), count = make("span", {class: "nho"});
  area.value = (kept.drafts || {})[name] || "";
  function counted() { count.textContent = area.value.length + " trên " + most + " chữ cái. Lưu trên máy này trong lúc viết."; }
  area.addEventListener("input", function () {
    kept.drafts = kept.drafts || {};
    kept.drafts[name] = area.value;
    keep();
    counted();
  });
  counted();
  return {node: make("label", {}, make("span", {text: "Bài của bàn"}), area, count), read: function () { return area.value.trim() || null; }};
}
function speak(box) {
  if (!papers) return;
  if (!filled(box, "noi" + told.stage + papers.channels.length)) {
    if (told.stage === "play") {
      var sheet = make("form", {}), list = make("select", {"aria-label": "Kênh"}), control = writing("tu-noi", 2000);
      papers.channels.forEach(function (name) { list.appendChild(make("option", {value: name, text: name})); });
      sheet.appendChild(make("label", {}, make("span", {text: "Kênh"}), list));
      sheet.appendChild(control.node);
      sheet.appendChild(make("button", {type: "submit", class: "chinh", text: "Gửi phát ngôn"}));
      sheet.addEventListener("submit", function (event) {
        event.preventDefault();
        var text = control.read();
        if (text === null) { tell("Chưa có bài viết."); return; }
        send("/api/drill/say", {channel: list.value, text: text}, "Đã gửi phát ngôn.", "tu-noi");
        var area = control.node.querySelector("textarea");
        area.value = "";
        area.dispatchEvent(new Event("input"));
      });
      box.appendChild(make("p", {class: "nho", text: "Bài theo việc thì gửi ở trang Việc. Ở đây là lời bàn tự nói thêm, ở kênh nào cũng được."}));
      box.appendChild(sheet);
    }
    box.appendChild(make("div", {id: "da-noi"}));
  }
  var said = $("da-noi");
  if (filled(said, JSON.stringify(papers.said))) return;
  said.appendChild(make("h3", {text: papers.said.length ? "Bàn đã gửi" : "Bàn chưa gửi lời nào"}));
  papers.said.slice().reverse().forEach(function (one) {
    var card = statement(one), marks = GRADES.filter(function (grade) { return one.grades[grade[0]]; }).map(function (grade) { return grade[1].toLowerCase() + " " + one.grades[grade[0]]; });
    if (marks.length) card.appendChild(make("p", {class: "nho", text: "Báo chí: " + marks.join(", ") + "."}));
    said.appendChild(card);
  });
}
function statement(one) {
  var card = make("article", {class: "phat-ngon"}, make("p", {class: "kenh", text: one.channel + " · " + moment(one.at)}));
  one.text.split("\n").forEach(function (line) { card.appendChild(make("p", {text: line})); });
  return card;
}
function answers(box) {
  if (!papers || !papers.cover || filled(box, JSON.stringify([papers.cover, told.stage]))) return;
  box.appendChild(make("p", {text: "Anh/chị theo dõi: " + papers.cover.group + ". Chấm từng lời như người đọc báo, rồi hỏi lại nếu chưa rõ."}));
  if (!papers.cover.said.length) box.appendChild(make("p", {text: "Cơ quan chưa gửi lời nào."}));
  papers.cover.said.slice().reverse().forEach(function (one) {
    var card = statement(one), row = make("div", {class: "nut", role: "group", "aria-label": "Chấm lời này"});
    GRADES.forEach(function (grade) {
      var button = make("button", {type: "button", text: grade[1], "aria-pressed": one.grade === grade[0] ? "true" : "false"});
      button.addEventListener("click", function () { send("/api/drill/rate", {statement: one.id, grade: grade[0]}, "Đã chấm: " + grade[1].toLowerCase() + "."); });
      row.appendChild(button);
    });
    card.appendChild(row);
    if (told.stage === "play") {
      var ask = make("form", {}), field = make("input", {maxlength: 200, autocomplete: "off", "aria-label": "Câu hỏi lại"});
      ask.appendChild(make("label", {}, make("span", {text: "Hỏi lại"}), field));
      ask.appendChild(make("button", {type: "submit", text: "Gửi câu hỏi"}));
      ask.addEventListener("submit", function (event) {
        event.preventDefault();
        if (!field.value.trim()) { tell("Chưa có câu hỏi."); return; }
        send("/api/drill/again", {statement: one.id, text: field.value.trim()}, "Đã hỏi lại.");
        field.value = "";
      });
      card.appendChild(ask);
    }
    box.appendChild(card);
  });
}
function review(box) {
  if (!papers || filled(box, JSON.stringify([papers.review, told.stage]))) return;
  box.appendChild(make("p", {text: "Hết giờ diễn tập. Đặt bài của bàn cạnh bài mẫu, cùng đánh dấu những ý máy không soát được."}));
  if (!papers.review.length) box.appendChild(make("p", {text: press() ? "Chấm nốt các lời trả lời ở trang bên." : "Bàn chưa gửi việc nào."}));
  papers.review.forEach(function (one) {
    var whole = make("details", {open: !!one.text && !one.assessed}, make("summary", {text: one.title + (one.text ? "" : " – " + one.label)}));
    (one.why || []).forEach(function (words) { whole.appendChild(make("p", {text: words})); });
    if (one.text) {
      whole.appendChild(make("h3", {text: "Bài của bàn"}));
      one.text.split("\n").forEach(function (line) { whole.appendChild(make("p", {text: line})); });
      whole.appendChild(make("h3", {text: "Bài mẫu"}));
      whole.appendChild(make("p", {text: one.model}));
      var sheet = make("form", {}), own = 0;
      one.lines.forEach(function (line) {
        if (line.self && !one.assessed) {
          own += 1;
          sheet.appendChild(make("label", {class: "chon"}, make("input", {type: "checkbox", value: line.id}), make("span", {text: line.text})));
        } else sheet.appendChild(make("p", {class: line.good ? "dung" : "sai", text: (line.good ? "✓ " : "✗ ") + line.text}));
      });
      if (!one.assessed) sheet.appendChild(make("button", {type: "submit", class: "chinh", text: own ? "Ghi những ý bàn đã đạt" : "Đã đối chiếu"}));
      sheet.addEventListener("submit", function (event) {
        event.preventDefault();
        var ticks = Array.prototype.map.call(sheet.querySelectorAll("input:checked"), function (input) { return input.value; });
        send("/api/drill/assess", {task: one.id, ticks: ticks}, "Đã đối chiếu.");
      });
      whole.appendChild(sheet);
    }
    box.appendChild(whole);
  });
}
function pairs(box) {
  if (filled(box, "so sanh" + JSON.stringify(told.pair))) return;
  if (!told.pair) { box.appendChild(make("p", {text: "Máy này đã so sánh đủ phần của mình. Cảm ơn anh/chị; chờ kết quả trên bảng."})); return; }
  box.appendChild(make("p", {text: "Bài nào tốt hơn: đúng hơn, rõ hơn, người dân biết phải làm gì hơn? Bài không ghi tên bàn."}));
  var pair = told.pair;
  Promise.all(pair.map(function (name) { return get("/api/drill/draft?draft=" + encodeURIComponent(name)); })).then(function (both) {
    both.forEach(function (one, place) {
      var card = make("article", {class: "phat-ngon"}, make("p", {class: "kenh", text: "Bài " + (place + 1)}));
      one.text.split("\n").forEach(function (line) { card.appendChild(make("p", {text: line})); });
      var button = make("button", {type: "button", class: "chinh", text: "Bài " + (place + 1) + " tốt hơn"});
      button.addEventListener("click", function () { send("/api/drill/prefer", {better: one.id}, "Đã chọn."); });
      card.appendChild(button);
      box.appendChild(card);
    });
  }).catch(function () { box.removeAttribute("data-of"); });
}
function ended() {
  PAGES.forEach(function (name) { $("trang-" + name).hidden = name !== "sau"; });
  $("the").hidden = true;
  var box = $("sau");
  box.textContent = "";
  box.removeAttribute("data-of");
  box.appendChild(make("p", {text: "Buổi diễn tập đã kết thúc. Cảm ơn anh/chị."}));
}

// clocks: they inform, the room decides

function limits() {
  var box = $("han"), rows = told.due || [];
  if (!filled(box, JSON.stringify([rows, told.rumour]))) {
    rows.forEach(function (one) {
      var state = {met: "đã kịp", late: "đã làm nhưng chậm", missed: "đã quá hạn", running: ""}[one.state];
      box.appendChild(make("p", {class: "han " + one.state}, make("strong", {text: one.what.charAt(0).toUpperCase() + one.what.slice(1)}), make("span", {text: " – hạn " + moment(one.due_at) + (state ? ", " + state : "")}),
        one.state === "running" ? make("span", {class: "con", "data-due": one.due_at}) : null, make("span", {class: "nho", text: " (" + one.law + ")"})));
    });
    if (told.rumour !== undefined) box.appendChild(make("p", {class: "don", text: "Tin đồn đã tới khoảng " + String(told.rumour).replace(/\B(?=(\d{3})+$)/g, ".") + " người, theo mô hình của buổi diễn tập."}));
  }
}
function storyNow() {
  var story = told.story, gone = story.pace * (Date.now() + offset - Date.parse(state.clock)) ;
  var now = Date.parse(story.at) + Math.max(0, gone);
  return story.until ? Math.min(now, Math.max(Date.parse(story.until), Date.parse(story.at))) : now;
}
function clock() {
  if (!state || !told.story) return;
  var now = storyNow(), shownAt = new Date(now + 7 * 3600000).toISOString();
  $("gio-tinh-huong").textContent = "Giờ của tình huống: " + moment(shownAt) + (told.story.held ? " (đang tạm dừng)" : "");
  document.querySelectorAll("[data-due]").forEach(function (one) {
    var left = Math.max(0, Date.parse(one.getAttribute("data-due")) - now), minutes = Math.floor(left / 60000);
    one.textContent = ", còn " + (minutes >= 60 ? Math.floor(minutes / 60) + " giờ " : "") + minutes % 60 + " phút";
  });
}
setInterval(clock, 1000);

document.querySelectorAll("nav button").forEach(function (button) {
  button.addEventListener("click", function () {
    at = button.getAttribute("data-trang");
    draw();
    tell("");
    var title = $("trang-" + at).querySelector("h2");
    if (title) title.focus({preventScroll: true});
  });
});
$("vao-lop").addEventListener("submit", function (event) {
  event.preventDefault();
  join($("ma").value.trim()).catch(function () { $("vao-loi").textContent = "Chưa nối được với lớp. Kiểm tra Wi-Fi rồi bấm lại."; });
});
begin();
