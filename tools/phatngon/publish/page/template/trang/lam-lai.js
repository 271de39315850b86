// Sau 30 ngày: mỗi bài đã học, vài câu luyện tập chưa gặp bao giờ, để biết điều gì còn nhớ. Chỉ lần trả lời đầu được tính.
var RETEST = 10;
function dayOf(first) { return dayText(new Date(first[1])); }
function firstsOf(lesson) {  // mã câu → lần trả lời đầu
  var found = {};
  Object.keys(lesson.prints).forEach(id => { var row = rowOf(lesson, id); if (row && Array.isArray(row.first)) { found[id] = row.first; } });
  return found;
}
function dueOf(lesson) {  // ngày mở bài làm lại của một bài; "" là chưa học
  var days = Object.values(firstsOf(lesson)).map(dayOf).sort();
  return days.length ? dayAfter(days[0], RETURNS[RETURNS.length - 1]) : "";
}
function isLater(lesson, first) { var due = dueOf(lesson); return Boolean(due) && dayOf(first) >= due; }
function freshOf(lesson) { return lesson.practice.filter(id => !bestOf(lesson, id) && !(rowOf(lesson, id) || {}).first); }
function laterRows(later) {  // dòng của bảng: lần học, hay lần làm lại
  var rows = [];
  DATA.lessons.forEach(lesson => {
    var firsts = firstsOf(lesson);
    Object.keys(firsts).forEach(id => { if (isLater(lesson, firsts[id]) === later) { rows.push([later ? "lai" : "hoc", id, firsts[id][0], firsts[id][1]]); } });
  });
  return rows;
}
function toRetest() {  // lần lượt mỗi bài một câu, cho đủ mười câu kể cả những câu đã làm lại
  var due = DATA.lessons.filter(lesson => dueOf(lesson) && dueOf(lesson) <= today()), left = due.map(freshOf), found = [];
  var room = RETEST - laterRows(true).length;
  while (found.length < room && left.some(ids => ids.length)) {
    left.forEach((ids, place) => { if (ids.length && found.length < room) { found.push([due[place], ids.shift()]); } });
  }
  return found;
}
function showRetest() {
  var box = document.querySelector("[data-lam-lai]"), list = box.querySelector("ul"), told = box.querySelector(".loi"), asked = toRetest(), done = laterRows(true).length;
  var next = DATA.lessons.map(dueOf).filter(day => day > today()).sort()[0];
  list.textContent = "";
  asked.forEach(row => {
    var line = el("li");
    line.appendChild(el("a", {href: "luyen-tap/" + row[0].id + "_luyen_tap.html#" + row[1]}, row[0].title.split(".")[0] + ": " + row[0].stems[row[1]]));
    list.appendChild(line);
  });
  told.textContent = asked.length ? "Có " + asked.length + " câu chưa gặp, của những bài đã học từ " + RETURNS[RETURNS.length - 1] + " ngày trước. Trả lời một lần, không mở lại bài trước khi làm."
    : done ? "Đã làm lại " + done + " câu." : next ? "Mở từ ngày " + dayShown(next) + "." : "Mở sau " + RETURNS[RETURNS.length - 1] + " ngày kể từ khi học bài đầu tiên.";
  box.querySelector("details").hidden = !laterRows(false).length;
}
function firstsTable(seat, later) {  // đúng các cột của results gain
  var rows = laterRows(later).map(row => [seat, row[0], row[1], row[2], "", "", new Date(row[3]).toISOString()]);
  return "\ufeff" + [DATA.columns].concat(rows).map(row => row.join(",")).join("\r\n") + "\r\n";
}
function saveFirsts(later) {
  var field = document.getElementById("cho-lam-lai"), seat = field.value.replace(/[",\s]+/g, " ").trim(), told = document.querySelector("[data-lam-lai] .loi-cho");
  var rows = laterRows(later).length;
  told.textContent = !/^[\w\u00c0-\u1ef9][\w\u00c0-\u1ef9 -]*$/.test(seat) ? "Ghi số chỗ ngồi hoặc tên gọi bằng chữ và số rồi bấm lại." : rows ? "" : "Chưa có câu nào thuộc phần này.";
  if (told.textContent) { field.focus(); return; }
  save((later ? "lam-lai-" : "lan-hoc-") + seat.replace(/ /g, "-") + ".csv", firstsTable(seat, later), "text/csv");
}
if (document.querySelector("[data-lam-lai]")) {
  document.querySelector("[data-lan-hoc]").addEventListener("click", () => { saveFirsts(false); });
  document.querySelector("[data-lan-lai]").addEventListener("click", () => { saveFirsts(true); });
}
