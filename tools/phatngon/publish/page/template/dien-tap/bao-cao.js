// Báo cáo sau diễn tập trên một màn hình: kết quả và vài dòng quyết định trước, phần còn lại gấp (drill/report.js).
function grid(title, heads, rows) {
  var around = el("div", {"class": "pn-table the", tabindex: "0"}), table = el("table"), head = el("tr"), top = el("thead"), body = el("tbody");
  table.appendChild(el("caption", {"class": "nghe"}, title));
  heads.forEach(text => { head.appendChild(el("th", {scope: "col"}, text)); }); top.appendChild(head); table.appendChild(top);
  rows.forEach(cells => {
    var row = el("tr"); cells.forEach((text, n) => { row.appendChild(el(n ? "td" : "th", n ? {} : {scope: "row"}, text)); }); body.appendChild(row);
  });
  table.appendChild(body); around.appendChild(table); return around;
}
function upper(text) { return text.charAt(0).toUpperCase() + text.slice(1); }
function once(rows) { var seen = {}; return rows.filter(row => { var again = has(seen, row[1]); seen[row[1]] = true; return !again; }); }
function dutyLine(one, drill) {
  var met = one.met_at === null ? "" : ", đã làm lúc " + momentAt(drill, one.met_at);
  return upper(one.duty.what) + ": " + TELL.DUTY_WORDS[one.state] + ". Hạn là " + momentAt(drill, one.duty.due) + met + ". Căn cứ: " + one.duty.cite + ".";
}
function reasonOf(one, state) {  // lý do của phương án đã chọn, nếu có; không thì như báo cáo trong sổ tay
  var whys = [];
  Object.keys(state.done).forEach(name => {
    var own = state.drill.tasks[name];
    if (own.title === one.what) { whys = whys.concat(whysOf(own.item, state.done[name].answer)); }
  });
  return whys.length ? whys.join(" ") : one.why;
}
function decisive(found, state) {  // điều quyết định: lỗi làm hỏng cả buổi, hạn của luật, ba chỗ mất nhiều điểm nhất
  var drill = state.drill, rows = found.score.broken.map(one => ["wrong", drill.rubric.fails[one.kind].name + ": " + one.why + " “" + one.quote + "”."]);
  rows = once(rows).slice(0, 3).concat(found.score.duties.filter(one => one.state !== "running").map(one => [one.state === "met" ? "right" : "wrong", dutyLine(one, drill)]).slice(0, 3));
  var lost = found.lost.map((one, at) => [one.possible[0] / one.possible[1] - one.earned[0] / one.earned[1], at, one]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  lost = lost.filter(one => !found.score.duties.some(row => row.duty.what === one[2].what));
  return rows.concat(lost.slice(0, 3).map(one => ["near", plain(one[2].what) + " " + plain(reasonOf(one[2], state))]));
}
function reportParts(state) {  // phần gấp: đủ như báo cáo trong sổ tay
  var drill = state.drill, found = reportOf(state), labels = {}, marks = {inject: "diễn biến", task: "việc đã làm", due: "hạn", broken: "điều không được phạm"};
  function shown(value) { return showTenths(tenthsOf(value[0], value[1])); }
  found.score.dimensions.forEach(one => { labels[one.name] = one.label; });
  var parts = [["Điểm theo sáu mặt", grid("Điểm theo sáu mặt", ["Mặt", "Điểm", "Đã làm được"], found.score.dimensions.map(one => {
    return [one.label, one.points === null ? "chưa có gì để chấm" : showTenths(one.points) + " trên " + one.weight,
      one.elements.filter(row => sameShare(row.earned, row.possible)).length + " trên " + one.elements.length + " ý đủ điểm"];
  }))]];
  if (found.score.broken.length) {
    parts.push(["Điều làm hỏng cả buổi", listed("", found.score.broken.map(one => drill.rubric.fails[one.kind].name + ": " + one.why + " “" + one.quote + "”. " + drill.rubric.fails[one.kind].why))]);
  }
  if (found.score.duties.length) {
    parts.push(["Việc phải làm và hạn", grid("Việc phải làm và hạn", ["Việc", "Mốc bắt đầu", "Hạn", "Đã làm lúc", "Kết quả", "Căn cứ"],
      found.score.duties.slice().sort((a, b) => a.duty.due - b.duty.due).map(one => [upper(one.duty.what), momentAt(drill, one.duty.starts), momentAt(drill, one.duty.due),
        one.met_at === null ? "–" : momentAt(drill, one.met_at), TELL.DUTY_WORDS[one.state], one.duty.cite]))]);
  }
  if (found.lost.length) {
    parts.push(["Mất điểm ở đâu, vì sao (" + found.lost.length + " ý)", grid("Mất điểm ở đâu, vì sao", ["Mặt", "Ý", "Điểm thô", "Vì sao"],
      found.lost.map(one => [labels[one.dimension], plain(one.what), shown(one.earned) + " trên " + shown(one.possible), plain(one.why)]))]);
  }
  if (found.said.length) {
    parts.push(["Đã nói gì, ở đâu", grid("Đã nói gì, ở đâu", ["Lúc", "Kênh", "Lời đã gửi", "Bài mẫu để đối chiếu", "Con số cần xem lại"],
      found.said.map(one => [momentAt(drill, one.t), one.where, one.text, one.model, one.figures.join(", ") || TELL.FITS]))]);
  }
  parts.push(["Dòng thời gian", grid("Dòng thời gian", ["Lúc", "Loại", "Điều xảy ra"], found.timeline.map(one => [momentAt(drill, one.t), marks[one.kind], plain(one.text)]))]);
  return parts;
}
function showReport(box, state, notes) {
  var drill = state.drill, found = reportOf(state), told = el("div", {"class": "ket-qua dt-diem " + (found.score.broken.length ? "wrong" : "")}), points = listed("dt-chot", []);
  box.textContent = "";
  if (Object.keys(drill.tasks).length) {
    told.appendChild(el("p", {"class": "diem"}, found.sentence)); box.appendChild(told);
    decisive(found, state).forEach(row => { points.appendChild(el("li", {"class": row[0]}, row[1])); });
    box.appendChild(points.children.length ? points : line("Không mất điểm ở ý nào."));
    reportParts(state).forEach(one => { box.appendChild(fold("", one[0], [one[1]])); });
  } else {
    told.appendChild(el("p", {"class": "diem"}, "Nhóm đã đi hết diễn biến. Kịch bản này không chấm điểm: đọc lại nhật ký và soát từng mục phải nộp.")); box.appendChild(told);
    box.appendChild(el("h3", {}, "Phải nộp")); box.appendChild(listed("", drill.artefacts));
    box.appendChild(fold("", "Tự soát theo sáu mặt", [listed("", drill.rubric.dimensions.map(row => row[1] + ": " + row[3]))]));
    box.appendChild(el("h3", {}, "Nhật ký của nhóm"));
    box.appendChild(grid("Nhật ký của nhóm", ["Lúc", "Điều xảy ra", "Nhóm đã ghi"], state.arrived.map(one => {
      var inject = injectOf(drill, one[0]); return [momentAt(drill, one[1]), inject.sender + " (" + inject.channel + "): " + plain(inject.text), notes[one[0]] || "(chưa ghi)"];
    })));
  }
  nameCells(box);
}
function saveReport(box, title, name) {  // một tệp đọc được ở máy nào cũng được, mọi phần mở sẵn
  var copy = box.cloneNode(true), mark = box.dataset.dau || "";
  all(copy, "button").forEach(one => { one.remove(); }); all(copy, "details").forEach(one => { one.open = true; });
  var style = "body{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}";
  var page = document.implementation.createHTMLDocument(title), link = el("a", {download: name}), body = page.body, head = page.createElement("h1");
  page.documentElement.lang = "vi";
  var letters = page.createElement("meta"); letters.setAttribute("charset", "utf-8"); page.head.insertBefore(letters, page.head.firstChild);
  var look = page.createElement("style"); look.textContent = style; page.head.appendChild(look);
  head.textContent = title; body.appendChild(head);
  var first = page.createElement("p"); first.textContent = mark; body.appendChild(first);
  body.appendChild(page.importNode(copy, true));
  link.href = URL.createObjectURL(new Blob(["<!DOCTYPE html>\n" + page.documentElement.outerHTML], {type: "text/html"}));
  document.body.appendChild(link); link.click(); link.remove();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 10000);
}
function askTwice(button, box, really) {  // làm lại: hỏi lại một lần, bằng tay hay bằng bàn phím
  var leave = box.querySelector("[data-giu]"), sure = box.querySelector("[data-that]");
  function open(on) { box.hidden = !on; button.setAttribute("aria-expanded", String(on)); (on ? leave : button).focus(); }
  button.addEventListener("click", () => { open(box.hidden); });
  leave.addEventListener("click", () => { open(false); });
  box.addEventListener("keydown", event => { if (event.key === "Escape") { event.stopPropagation(); open(false); } });
  sure.addEventListener("click", () => { box.hidden = true; button.setAttribute("aria-expanded", "false"); really(); });
}
