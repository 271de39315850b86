// Bài đầu, bài cuối, bài làm lại: một lượt, không nhận xét, câu trả lời đầu tiên là câu được tính; ghi ra CSV đúng các cột của results gain.
SAY = DATA.say; RETURNS = DATA.returns; A_DAY = DATA.a_day;
var ITEMS = {}, OPEN = null;  // OPEN: chỗ ngồi, lần, đề đang mở
DATA.items.forEach(item => { ITEMS[item.id] = item; });
function plain(text) { return text.replace(/\*/g, "").split(/\s+/).join(" ").trim(); }
function formOf(id) { return document.querySelector("[data-item='" + id + "'] form"); }
function slot(seat, sitting) { return "phatngon-kiem-tra:" + DATA.seed + ":" + seat + ":" + sitting; }
function read(seat, sitting) { try { return JSON.parse(localStorage.getItem(slot(seat, sitting))); } catch (error) { return null; } }
function write(row) { try { localStorage.setItem(slot(OPEN.seat, OPEN.sitting), JSON.stringify(row)); } catch (error) { /* máy không cho lưu: vẫn làm và ghi tệp được */ } }
function stamp(moment) {  // giờ trên máy, kèm độ lệch, như ISO 8601
  function two(n) { return (n < 10 ? "0" : "") + n; }
  var away = -moment.getTimezoneOffset(), far = Math.abs(away);
  return dayText(moment) + "T" + two(moment.getHours()) + ":" + two(moment.getMinutes()) + ":" + two(moment.getSeconds()) + (away < 0 ? "-" : "+") + two(Math.floor(far / 60)) + ":" + two(far % 60);
}
function given(answer) {  // một ô của bảng: mã phương án, nhiều mã nối bằng |, cặp mã:mã, hoặc chữ đã gõ
  if (!answer) { return ""; }
  if (typeof answer === "string") { return answer; }
  if (Array.isArray(answer)) { return answer.join("|"); }
  if (typeof answer.text === "string") { return answer.text; }
  return Object.keys(answer).map(key => key + ":" + answer[key]).join("|");
}
function cell(text) {  // ô bảng tính không hiểu thành công thức, không vỡ cột
  var one = String(text).split(/\s+/).join(" ").trim();
  if (/^[=+\-@]/.test(one)) { one = "'" + one; }
  return /[",]/.test(one) ? '"' + one.replace(/"/g, '""') + '"' : one;
}
function marked() {  // mỗi câu của đề một dòng; câu để trống hoặc không đọc được là chưa đúng
  return DATA.forms[OPEN.form].map(id => {
    var item = ITEMS[id], answer = READ[KINDS[item.type].form(item).ask](formOf(id));
    return [OPEN.seat, OPEN.form, id, check(item, answer).outcome === "right" ? 1 : 0, given(answer), "", ""];
  });
}
function table(rows) { return "\ufeff" + [DATA.columns].concat(rows).map(row => row.map(cell).join(",")).join("\r\n") + "\r\n"; }
function save(name, text, kind) {
  var link = el("a", {href: URL.createObjectURL(new Blob([text], {type: kind})), download: name});
  document.body.appendChild(link); link.click(); link.remove();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 60000);
}
function show(id) {
  all(document, "main > section").forEach(one => { one.hidden = one.id !== id; });
  var head = document.querySelector("#" + id + " h2"); window.scrollTo(0, 0); head.focus();
}
function showDone(row) {
  var told = document.getElementById("da-nop"), calendar = document.getElementById("lich"), due = DATA.later && OPEN.sitting === "after" ? dayAfter(row.day, RETURNS[RETURNS.length - 1]) : "";
  told.textContent = "Chỗ ngồi " + OPEN.seat + ", " + DATA.sittings[OPEN.sitting].toLowerCase() + ", đề " + OPEN.form + ". Ghi tệp CSV rồi nộp cho giảng viên." + (due ? " Làm lại từ ngày " + dayShown(due) + ", vẫn trên trang này, để biết điều gì còn nhớ." : "");
  calendar.hidden = !due;
  calendar.onclick = () => { save("lam-lai-phat-ngon.ics", calendarText([[due, DATA.forms.C || []]], new Date().toISOString().replace(/[-:]|\.\d+/g, "")), "text/calendar"); };
  document.getElementById("ghi").onclick = () => { save(DATA.files[OPEN.sitting] + "-" + OPEN.seat + ".csv", table(row.rows), "text/csv"); };
  show("xong");
}
function draft() {
  if (!OPEN) { return; }
  var raw = {}; DATA.forms[OPEN.form].forEach(id => { raw[id] = rawOf(formOf(id)); });
  write({raw: raw});
}
function openForm() {
  var held = read(OPEN.seat, OPEN.sitting);
  if (held && held.rows) { showDone(held); return; }
  var asked = DATA.forms[OPEN.form];
  document.querySelector("#de h2").textContent = DATA.sittings[OPEN.sitting] + ", đề " + OPEN.form;
  Object.keys(ITEMS).forEach(id => { formOf(id).closest("article").hidden = asked.indexOf(id) < 0; });
  asked.forEach((id, place) => {
    var article = formOf(id).closest("article");
    article.querySelector("h3").textContent = "Câu " + (place + 1) + " trên " + asked.length;
    article.parentNode.insertBefore(article, document.getElementById("nop").closest("p"));
    putBack(formOf(id), held && held.raw && held.raw[id] || {});
  });
  show("de");
}
document.getElementById("vao").addEventListener("submit", event => {
  event.preventDefault();
  var told = document.getElementById("loi-vao"), typed = document.getElementById("cho-ngoi").value, digits = Number(typed.replace(/\D/g, "")), width = DATA.plan[0][0].length - 1;
  var seat = "S" + ("000000" + digits).slice(-width), row = DATA.plan.filter(one => digits && String(digits).length <= width && one[0] === seat)[0];
  var picked = document.querySelector("#cac-lan input:checked");
  if (!row) { told.textContent = "Không có chỗ ngồi này trong sơ đồ. Xem lại số chỗ ngồi, từ " + DATA.plan[0][0] + " đến " + DATA.plan[DATA.plan.length - 1][0] + "."; return; }
  if (!picked) { told.textContent = "Chọn lần làm bài rồi bấm lại."; return; }
  if (picked.value === "later") {
    var last = read(seat, "after"), due = last && last.day ? dayAfter(last.day, RETURNS[RETURNS.length - 1]) : "";
    if (due && today() < due) { told.textContent = "Bài làm lại mở từ ngày " + dayShown(due) + ". Làm sớm hơn thì chưa biết điều gì còn nhớ."; return; }
  }
  told.textContent = "";
  OPEN = {seat: seat, sitting: picked.value, form: row[{before: 1, after: 2, later: 3}[picked.value]]};
  openForm();
});
document.getElementById("nop").addEventListener("click", event => {
  var rows = marked(), empty = rows.filter(row => !row[4]).length, told = document.getElementById("loi-nop"), button = event.target;
  if (empty && button.dataset.sure !== String(empty)) {
    button.dataset.sure = String(empty);
    told.textContent = "Còn " + empty + " câu để trống. Làm tiếp, hoặc bấm Nộp bài lần nữa để nộp như vậy."; return;
  }
  var at = stamp(new Date());
  rows.forEach(row => { row[6] = at; });
  var done = {rows: rows, day: today()};
  button.dataset.sure = ""; told.textContent = "";
  write(done); showDone(done);
});
DATA.items.forEach(item => {
  var form = formOf(item.id), box = el("fieldset", {"aria-labelledby": item.id + "-de"}), asked = KINDS[item.type].form(item);
  form.appendChild(box); MAKE[asked.ask](box, item, asked, draft);
  form.addEventListener("submit", event => { event.preventDefault(); }); form.addEventListener("input", draft);
});
Object.keys(DATA.sittings).forEach(name => {
  var label = el("label", {"class": "y"}); label.appendChild(el("input", {type: "radio", name: "lan", value: name}));
  label.appendChild(el("span", {}, DATA.sittings[name])); document.getElementById("cac-lan").appendChild(label);
});
