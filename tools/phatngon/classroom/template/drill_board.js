var shown = "", turn = 0;
var MOST = 12; // tables that have a card of their own; more stand as marks
function take(told) {
  state = told;
  if (told.phase !== "drill") { location.replace("/bang?khoa=" + encodeURIComponent(key)); return; }
  offset = Date.parse(told.clock) - Date.now();
  var drill = told.drill;
  var mark = JSON.stringify(Object.assign({}, drill, {story: null, minute: 0}));
  if (mark !== shown) { shown = mark; draw(); }
  ticking();
}
function draw() {
  var drill = state.drill;
  box.textContent = "";
  box.style.fontSize = "";
  box.className = "dien-tap";
  if (drill.compare) compare(drill.compare);
  else if (drill.ranking) ranking(drill.ranking);
  else STAGES[drill.stage](drill);
  if (drill.blank) box.appendChild(make("div", {class: "den"}));
}
function title(words) { box.appendChild(make("h1", {text: words})); }
var STAGES = {
  tables: function (drill) {
    title("Diễn tập: " + drill.title);
    box.appendChild(document.getElementById("loi-vao").content.cloneNode(true));
    var seated = drill.groups.filter(function (one) { return one.seats; }).length;
    box.appendChild(make("p", {text: "Quét mã trên bàn của mình, chọn vai, đọc phiếu. Đã có " + seated + " trên " + drill.groups.length + " bàn."}));
  },
  play: groups,
  review: function (drill) { groups(drill); },
  pairs: function (drill) {
    title("Bài nào tốt hơn?");
    box.appendChild(make("p", {class: "to", text: "Mỗi máy lần lượt nhận hai bài không ghi tên bàn. Chọn bài đúng hơn, rõ hơn, người dân biết phải làm gì hơn."}));
  },
  over: function () { title("Buổi diễn tập kết thúc. Cảm ơn anh/chị."); }
};
// what a table most needs to be seen for, one mark a table
function sign(one) {
  if (one.contradictions) return ["≠", "lech", one.contradictions === 1 ? "Hai con số lệch nhau" : one.contradictions + " chỗ lệch số"];
  if (one.late) return ["!", "tre", "Quá hạn luật"];
  if (one.waiting_since) return ["…", "cho", "Chưa trả lời tin mới"];
  if (one.sent) return ["✓", "dung", "Đã lên tiếng"];
  return ["·", "mo", "Chưa có tin"];
}
function groups(drill) {
  if (drill.groups.length > MOST) { marks(drill); return; }
  if (drill.stage === "review") title("Hết giờ: nhìn lại lời đã gửi");
  else if (drill.newest) box.appendChild(make("p", {class: "moi", text: drill.newest.from + ": " + drill.newest.text}));
  else title("Diễn tập: " + drill.title);
  var columns = drill.groups.length > 8 ? 4 : drill.groups.length > 4 ? 3 : 2;
  var grid = box.appendChild(make("div", {class: "nhom", style: "grid-template-columns: repeat(" + columns + ", minmax(0, 1fr))"}));
  var rest = [];
  drill.groups.forEach(function (one) {
    var told = sign(one), card = grid.appendChild(make("section", {class: "ban " + told[1]}));
    card.appendChild(make("p", {class: "ten"}, make("b", {text: told[0] + " " + one.name}), columns < 4 ? make("span", {text: one.sent + " lời"}) : null));
    if (one.waiting_since && told[1] === "cho") card.appendChild(make("p", {"data-cho": one.waiting_since}));
    else card.appendChild(make("p", {text: told[2]}));
    if (one.due) rest.push(card.appendChild(make("p", one.due.state === "running" ? {"data-due": one.due.due_at} : {text: {met: "Kịp hạn luật", late: "Chậm hạn luật", missed: "Quá hạn luật"}[one.due.state]})));
    if (one.rumour !== null) rest.push(card.appendChild(make("p", {class: "nhat", text: "Tin đồn: " + number(one.rumour)})));
    var all = one.grades.hai_long + one.grades.chap_nhan_duoc + one.grades.khong_hai_long;
    if (all) rest.push(card.appendChild(make("p", {class: "nhat", text: "Báo: " + one.grades.hai_long + " hài lòng, " + one.grades.khong_hai_long + " không"})));
  });
  ticking();
  var line = box.querySelector(".moi");
  function shorter() { line.textContent = line.textContent.replace(/…$/, "").slice(0, -20).replace(/\s+\S*$/, "") + "…"; }
  while (line && line.textContent.length > 60 && (line.clientHeight > box.clientHeight / 4 || !fits())) shorter();
  if (!fits() && line) line.remove();
  give(rest);
  grow();
}
function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, "."); }
function marks(drill) {
  var counts = {};
  drill.groups.forEach(function (one) { var told = sign(one); counts[told[1]] = (counts[told[1]] || 0) + 1; });
  title((counts.dung || 0) + " trên " + drill.groups.length + " bàn đã lên tiếng");
  var grid = box.appendChild(make("div", {class: "dau"}));
  drill.groups.forEach(function (one) {
    var told = sign(one);
    grid.appendChild(make("span", {class: told[1], title: one.name}, make("b", {text: one.code}), make("i", {text: told[0]})));
  });
  box.appendChild(make("p", {text: "✓ đã lên tiếng   … chưa trả lời tin mới   ≠ lệch số   ! quá hạn luật"}));
}
// two statements beside each other; what does not fit is on the next page
function compare(pair) {
  var both = box.appendChild(make("div", {class: "canh"})), bodies = [];
  ["left", "right"].forEach(function (side) {
    var one = pair[side], card = both.appendChild(make("section", {}));
    card.appendChild(make("p", {class: "ten"}, make("b", {text: one.name})));
    card.appendChild(make("p", {class: "nhat", text: one.channel + " · " + one.at}));
    bodies.push([card.appendChild(make("p", {class: "loi"})), one.text]);
  });
  bodies.forEach(function (each) {
    var rest = each[1].replace(/\s+/g, " ").split(/(?<=[.!?;:”]) /), pages = [];
    while (rest.length) {
      var taken = [];
      each[0].textContent = "";
      while (rest.length) {
        each[0].textContent = taken.concat(rest[0]).join(" ");
        if (taken.length && !fits()) break;
        taken.push(rest.shift());
      }
      pages.push(taken.join(" "));
    }
    each[2] = pages;
    each[0].textContent = "";
  });
  var most = Math.max(bodies[0][2].length, bodies[1][2].length), page = pair.page % most;
  bodies.forEach(function (each) {
    each[0].textContent = each[2][page] || "";
    if (most > 1) each[0].parentNode.firstChild.appendChild(make("span", {text: page + 1 + "/" + most}));
  });
  if (most === 1) grow();
}
function ranking(told) {
  title("Cả phòng đánh giá thế nào");
  var rows = told.ranking.drafts.filter(function (row) { return row.strength !== null; });
  if (!rows.length) { box.appendChild(make("p", {class: "to", text: told.ranking.reason_if_null || "Chưa đủ lượt so sánh."})); return; }
  var list = box.appendChild(make("ol", {})), again = told.ranking.reliability;
  var shown = rows.map(function (row, place) {
    return list.appendChild(make("li", {}, make("b", {text: place + 1 + "."}), make("span", {text: "Bài " + told.letters[row.draft] + " – được chọn " + row.won + " trên " + row.met + " lượt"})));
  });
  var last = box.appendChild(make("p", {class: "nhat"}));
  function tell(first) { last.textContent = first + told.n + " lượt của " + told.ranking.judges + " người. " + (again === null ? told.ranking.reason_if_null : "Hai nửa phòng giống nhau " + String(again.toFixed(2)).replace(".", ",") + " (cao nhất là 1)."); }
  tell("");
  if (!fits()) tell("Những bài đứng đầu trên " + rows.length + " bài. ");
  give(shown);
  grow();
}
function storyNow() {
  var story = state.drill.story;
  var now = Date.parse(story.at) + Math.max(0, story.pace * (Date.now() + offset - Date.parse(state.clock)));
  return story.until ? Math.min(now, Math.max(Date.parse(story.until), Date.parse(story.at))) : now;
}
function two(value) { return ("0" + value).slice(-2); }
function ticking() {
  if (!state || !state.drill) return;
  var now = storyNow(), at = new Date(now + 7 * 3600000);
  document.querySelectorAll("[data-due]").forEach(function (one) {
    var minutes = Math.max(0, Math.floor((Date.parse(one.getAttribute("data-due")) - now) / 60000));
    one.textContent = "Hạn luật còn " + (minutes >= 600 ? Math.floor(minutes / 60) + " giờ" : minutes >= 60 ? Math.floor(minutes / 60) + " giờ " + two(minutes % 60) : minutes + " phút");
  });
  document.querySelectorAll("[data-cho]").forEach(function (one) {
    var minutes = Math.max(0, Math.floor((Date.now() + offset - Date.parse(one.getAttribute("data-cho"))) / 60000));
    one.textContent = minutes ? "Chờ " + minutes + " phút chưa trả lời" : "Vừa có tin mới";
  });
  document.getElementById("phan").textContent = "Tình huống giả định · " + state.drill.title;
  var clock = two(at.getUTCHours()) + ":" + two(at.getUTCMinutes()) + ", " + at.getUTCDate() + "/" + (at.getUTCMonth() + 1);
  document.getElementById("so").textContent = state.drill.stage === "play" ? clock + (state.drill.story.held ? " · tạm dừng" : " · phút " + state.drill.minute) : state.seated + " người";
}
setInterval(ticking, 1000);
// a clicker turns the pages of two statements; it never ends a drill
function clicked(way) {
  var pair = state.drill.compare;
  return pair ? {do: "compare", left: pair.left.id, right: pair.right.id, page: Math.max(0, pair.page + way)} : null;
}
listen();
