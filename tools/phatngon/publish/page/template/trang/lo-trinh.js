// Lộ trình của tôi: đọc kho của mọi bài trên máy này, nói đang ở đâu, còn bao lâu, hôm nay ôn câu nào, còn thiếu gì để lập phiếu.
RETURNS = DATA.returns; A_DAY = DATA.a_day;
var KEPT_ALL = {};  // bài → cả ô của bài trong kho
function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, "."); }
function rowOf(lesson, id) {
  var row = (KEPT_ALL[lesson.id] || {})[id];
  return row && row.print === lesson.prints[id] ? row : null;
}
function bestOf(lesson, id) { return outcomeOf((rowOf(lesson, id) || {}).best); }
function ownOf(lesson) { return lesson.parts.reduce((ids, part) => ids.concat(part[3]), []); }
function seenOf(lesson) { return ((KEPT_ALL[lesson.id] || {})._seen || {})["bai-hoc"] || []; }
function countRight(lesson, ids) { return ids.filter(id => bestOf(lesson, id) === "right").length; }
function enough(lesson) { var own = ownOf(lesson); return countRight(lesson, own) * 100 >= DATA.need * own.length; }
function minutesLeft(lesson) {  // phần có câu hỏi: theo số câu chưa làm; phần chỉ đọc: theo đã mở hay chưa
  var seen = seenOf(lesson), left = 0;
  lesson.parts.forEach(part => {
    var ids = part[3], open = ids.filter(id => !bestOf(lesson, id)).length;
    var read = seen.some(screen => screen.indexOf(part[1].replace(/1$/, "")) === 0);
    left += part[2] * (ids.length ? open / ids.length : read ? 0 : 1);
  });
  return Math.ceil(left);
}
function levelOf(lesson) {
  var own = ownOf(lesson), tried = own.filter(id => bestOf(lesson, id)).length, seen = seenOf(lesson).length > 1;
  if (!own.length) { return seen ? "xong" : "chua"; }
  return enough(lesson) ? "dat" : tried === own.length ? "xong" : tried || seen ? "dang" : "chua";
}
var LEVELS = {chua: "Chưa học", dang: "Đang học", xong: "Đã làm hết một lượt", dat: "Đã đủ câu đúng"};
function showTile(lesson) {
  var tile = document.querySelector("[data-bai='" + lesson.id + "']"), level = levelOf(lesson), own = ownOf(lesson), left = minutesLeft(lesson);
  if (!tile) { return; }
  var right = countRight(lesson, own), place = ((KEPT_ALL[lesson.id] || {})._place || {})["bai-hoc"], link = tile.querySelector(".ten a");
  tile.dataset.muc = level;
  tile.querySelector(".muc").textContent = LEVELS[level] + (level === "chua" ? "" : " · đúng " + right + " trên " + own.length + " câu");
  tile.querySelector(".con").textContent = left && level !== "dat" ? "Còn khoảng " + left + " phút" : "";
  tile.querySelector(".thanh-bai i").style.width = (own.length ? 100 * right / own.length : 0) + "%";
  link.href = link.getAttribute("href").split("#")[0] + (place ? "#" + place : "");
  var done = lesson.practice.filter(id => bestOf(lesson, id)).length, told = tile.querySelector("[data-luyen]");
  if (told && done) { told.textContent = "Luyện tập (đúng " + countRight(lesson, lesson.practice) + "/" + lesson.practice.length + ")"; }
}
function showNext() {
  var box = document.querySelector("[data-hoc-tiep]"), last = null, there = DATA.lessons.filter(one => document.querySelector("[data-bai='" + one.id + "']"));
  if (!box || !there.length) { return; }
  there.forEach(one => {
    var kept = KEPT_ALL[one.id];
    if (kept && (seenOf(one).length || ownOf(one).some(id => bestOf(one, id))) && (!last || (kept._at || 0) > (KEPT_ALL[last.id]._at || 0))) { last = one; }
  });
  var ahead = last && minutesLeft(last) === 0 ? there.filter(one => minutesLeft(one) > 0)[0] : last;
  var lesson = ahead || last || there[0], place = ((KEPT_ALL[lesson.id] || {})._place || {})["bai-hoc"];
  var words = !last ? "Bắt đầu học" : lesson === last ? "Học tiếp chỗ hôm trước" : "Học bài tiếp theo";
  box.textContent = "";
  box.appendChild(el("a", {href: "bai-hoc/" + lesson.id + ".html" + (place ? "#" + place : "")}, words));
  var part = place ? lesson.parts.filter(one => one[1].split("-")[0] === place.split("-")[0])[0] : null, left = minutesLeft(lesson);
  box.appendChild(el("p", {"class": "nho"}, lesson.title + (part && part[0] ? " – " + part[0] : "") + (left ? " · còn khoảng " + left + " phút" : "")));
}
function allReturns() {
  var found = {};
  DATA.lessons.forEach(lesson => {
    Object.keys(lesson.prints).forEach(id => { var row = rowOf(lesson, id); if (row && row.on) { found[id] = row.on; } });
  });
  return found;
}
function showReturns() {
  var box = document.querySelector("[data-on]"), returns = allReturns(), list = box.querySelector("ul"), told = box.querySelector(".loi"), file = box.querySelector("button");
  var ids = toAsk(returns, today()), days = daysAhead(returns, today()), later = days.filter(row => row[0] > today())[0];
  var tiles = document.querySelector(".o-bai");
  if (ids.length) { tiles.parentNode.insertBefore(box, tiles); } else { document.querySelector(".hang-doi").prepend(box); }
  list.textContent = "";
  ids.forEach(id => {
    var lesson = DATA.lessons.filter(one => one.prints[id])[0], own = ownOf(lesson).indexOf(id) >= 0, line = el("li");
    line.appendChild(el("a", {href: (own ? "bai-hoc/" + lesson.id + ".html" : "luyen-tap/" + lesson.id + "_luyen_tap.html") + "?on=" + id + "#" + id}, lesson.title.split(".")[0] + ": " + lesson.stems[id]));
    list.appendChild(line);
  });
  told.textContent = ids.length ? "Hôm nay có " + ids.length + " câu cần ôn." : later ? "Hôm nay không có câu nào. Lần tới: ngày " + dayShown(later[0]) + ", " + later[1].length + " câu."
    : "Câu nào trả lời chưa đúng sẽ tự trở lại ở đây sau " + RETURNS[0] + ", " + RETURNS[1] + " và " + RETURNS[2] + " ngày, mỗi ngày nhiều nhất " + A_DAY + " câu.";
  file.hidden = !days.length;
  file.onclick = () => {
    save("on-tap-phat-ngon.ics", calendarText(days, new Date().toISOString().replace(/[-:]|\.\d+/g, "")), "text/calendar");
  };
}
function save(name, text, kind) {  // tệp ghi ngay trên máy này
  var link = el("a", {href: URL.createObjectURL(new Blob([text], {type: kind})), download: name});
  document.body.appendChild(link); link.click(); link.remove();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 60000);
}
function showCertificate() {
  var box = document.querySelector("[data-phieu]"), asked = DATA.lessons.filter(one => ownOf(one).length), done = asked.filter(enough);
  var list = box.querySelector("ul"), meter = box.querySelector("progress"), whole = asked.length > 0 && done.length === asked.length;
  meter.max = asked.length; meter.value = done.length;
  box.querySelector(".loi").textContent = "Đã đủ " + done.length + " trên " + asked.length + " bài.";
  list.textContent = "";
  asked.filter(one => !enough(one)).forEach(one => {
    var own = ownOf(one), more = Math.ceil(DATA.need * own.length / 100) - countRight(one, own);
    list.appendChild(el("li", {}, one.title + ": cần đúng thêm " + more + " câu"));
  });
  box.querySelector("[data-lap]").hidden = !whole;
  box.querySelector("details").hidden = whole;
}
function printRecord() {
  var box = document.getElementById("phieu-in"), name = document.getElementById("ten-phieu").value.trim(), note = document.querySelector("[data-lap] .loi-nhap");
  note.textContent = name ? "" : "Ghi tên trước rồi bấm lại.";
  if (!name) { document.getElementById("ten-phieu").focus(); return; }
  box.textContent = "";
  box.appendChild(el("h1", {}, "Phiếu tự kiểm tra")); box.appendChild(el("h2", {}, name));
  box.appendChild(el("p", {}, "đã học hết bộ học liệu Phát ngôn, ngày " + dayShown(today()) + ". Nội dung theo luật áp dụng ngày " + dayShown(DATA.as_of) + "."));
  var list = el("ul");
  DATA.lessons.filter(one => ownOf(one).length).forEach(one => { var own = ownOf(one); list.appendChild(el("li", {}, one.title + ": đúng " + countRight(one, own) + " trên " + own.length + " câu")); });
  box.appendChild(list); box.appendChild(el("p", {}, DATA.statement));
  document.body.classList.add("co-phieu"); window.print();
}
window.addEventListener("afterprint", () => { document.body.classList.remove("co-phieu"); });
// Mang tiến độ: mã ngắn có kết quả từng câu; tệp có cả câu trả lời.
function ranks() {
  var found = {};
  DATA.lessons.forEach(lesson => { lesson.ids.forEach(id => { var rank = RANK.indexOf(bestOf(lesson, id)); if (rank > 0) { found[id] = rank; } }); });
  return found;
}
function carryFile() {
  var lessons = {};
  DATA.lessons.forEach(lesson => {
    var rows = {};
    Object.keys(lesson.prints).forEach(id => { var row = rowOf(lesson, id); if (row) { rows[id] = row; } });
    if (Object.keys(rows).length) { lessons[lesson.id] = rows; }
  });
  return JSON.stringify({kind: "phatngon-tien-do", version: 1, code: toCode(DATA.lessons, ranks()), lessons: lessons});
}
function take(text, told) {  // mã hay nội dung tệp
  var rows = {}, file = null, found;
  try { file = JSON.parse(text); } catch (error) { /* không phải tệp: là mã */ }
  if (file && file.kind === "phatngon-tien-do" && file.lessons && typeof file.lessons === "object") {
    DATA.lessons.forEach(lesson => {
      var given = file.lessons[lesson.id] || {}, mine = {};
      Object.keys(given).forEach(id => { var row = given[id]; if (row && lesson.prints[id] && row.print === lesson.prints[id] && RANK.indexOf(outcomeOf(row.best)) >= 0) { mine[id] = row; } });
      if (Object.keys(mine).length) { rows[lesson.id] = mine; }
    });
    found = {changed: []};
  } else {
    found = fromCode(file && typeof file.code === "string" ? file.code : text, DATA.lessons);
    if (!found) { told.textContent = "Mã tiến độ không đúng hoặc chép chưa đủ. Chép lại cả mã, từ chữ " + BEGINS + " đến ký tự cuối cùng."; return; }
    DATA.lessons.forEach(lesson => {
      var mine = {};
      lesson.ids.forEach(id => { if (found.best[id]) { mine[id] = {print: lesson.prints[id], best: RANK[found.best[id]], outcome: "", given: null, hints: 0}; } });
      if (Object.keys(mine).length) { rows[lesson.id] = mine; }
    });
  }
  var names = Object.keys(rows), waiting = names.length, count = 0;
  names.forEach(name => { count += Object.keys(rows[name]).length; });
  function end() {
    told.textContent = (count ? "Đã lấy kết quả của " + number(count) + " câu, trong " + names.length + " bài. Kết quả tốt hơn đã có trên máy này được giữ nguyên." : "Không có câu nào để lấy.")
      + (found.changed.length ? " Chưa lấy được " + found.changed.join(", ") + ": câu hỏi đã được cập nhật." : "");
    look();
  }
  if (!waiting) { end(); }
  names.forEach(name => { mergeInto(name, rows[name], () => { waiting--; if (!waiting) { end(); } }); });
}
function bindCarry() {
  var box = document.querySelector("[data-mang]"), code = document.getElementById("ma-tien-do"), told = box.querySelector("[role=status]"), file = document.getElementById("tep-tien-do");
  box.querySelector("[data-lay-ma]").addEventListener("click", () => {
    code.value = toCode(DATA.lessons, ranks()); code.focus(); code.select();
    told.textContent = Object.keys(ranks()).length ? "Chép mã này, dán vào ô này ở máy kia rồi bấm Nhập mã." : "Chưa làm câu nào nên mã này chưa có gì để mang.";
  });
  box.querySelector("[data-nhap-ma]").addEventListener("click", () => { take(code.value, told); });
  box.querySelector("[data-ghi-tep]").addEventListener("click", () => { save("tien-do-phat-ngon.json", carryFile(), "application/json"); told.textContent = "Đã ghi tệp tien-do-phat-ngon.json."; });
  box.querySelector("[data-nhap-tep]").addEventListener("click", () => { file.click(); });
  file.addEventListener("change", () => {
    if (!file.files.length) { return; }
    var reader = new FileReader();
    reader.onload = () => { take(String(reader.result), told); file.value = ""; };
    reader.onerror = () => { told.textContent = "Không đọc được tệp này. Chọn lại tệp tien-do-phat-ngon.json."; };
    reader.readAsText(file.files[0]);
  });
}
function showAll() { DATA.lessons.forEach(showTile); showNext(); showReturns(); if (document.querySelector("[data-lam-lai]")) { showRetest(); } showCertificate(); document.body.dataset.shown = "yes"; }
function look() {  // đọc ngay những gì đọc được, rồi tới IndexedDB
  var waiting = DATA.lessons.length;
  DATA.lessons.forEach(lesson => {
    var at_once = keptAtOnce(lesson.id);
    if (at_once) { KEPT_ALL[lesson.id] = at_once; }
    inStore(lesson.id, texts => {
      var found = newestOf(texts);
      if (found && (found._at || 0) >= ((KEPT_ALL[lesson.id] || {})._at || 0)) { KEPT_ALL[lesson.id] = found; }
      waiting--;
      if (!waiting) { showAll(); document.body.dataset.read = "yes"; }
    });
  });
  showAll();
}
if (document.querySelector("[data-hoc-tiep]")) {
  bindCarry();
  document.getElementById("in-phieu").addEventListener("click", printRecord);
  window.addEventListener("storage", look); window.addEventListener("focus", look); window.addEventListener("pageshow", event => { if (event.persisted) { look(); } });
  if (TABS) { TABS.addEventListener("message", look); }
  look();
}
