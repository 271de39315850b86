// Một câu hỏi: dựng ô trả lời, chấm, gợi ý, đáp án, giữ lại.
function showState(section, outcome) {
  section.dataset.outcome = outcome || "not_done";
  section.querySelector(".tinh-trang").textContent = said(section.dataset.outcome);
  showPrimary();
}
function fillFolds() {  // bảng mà câu hỏi cần, mở sẵn ngay trên câu hỏi
  all(document, "details[data-can]").forEach(fold => {
    var inside = el("div", {"class": "cuon", tabindex: "0"});
    inside.appendChild(document.importNode(document.getElementById(fold.dataset.can).content, true));
    all(inside, "[id]").forEach(one => { one.removeAttribute("id"); });
    all(inside, "[tabindex]").forEach(one => { one.removeAttribute("tabindex"); });
    fold.appendChild(inside);
  });
}
function nameCells(inside) {  // trên điện thoại, bảng lời thành thẻ: mỗi ô mang tên cột
  all(inside || document, ".the table").forEach(table => {
    var heads = all(table, "thead th").map(one => one.textContent);
    all(table, "tbody tr").forEach(row => {
      Array.prototype.forEach.call(row.children, (cell, place) => { if (cell.tagName === "TD") { cell.dataset.l = heads[place] || ""; } });
    });
  });
}
function tellPictures() {  // hình to hơn điện thoại thì vuốt ngang, hoặc đọc lời tả
  all(document, "figure svg").forEach(picture => {
    var fold = el("details"), figure = picture.closest("figure");
    fold.appendChild(el("summary", {}, "Vuốt ngang để xem hết hình, hoặc đọc lời tả"));
    fold.appendChild(el("p", {}, picture.getAttribute("aria-label")));
    figure.tabIndex = 0; figure.parentNode.insertBefore(fold, figure.nextSibling);
  });
}
// câu đến ngày ôn, mở từ trang đầu (…?on=mã câu): làm lại từ đầu, kết quả tốt nhất trước đây vẫn giữ
var AGAIN = (/[?&]on=([\w-]+)/.exec(location.search) || [])[1];
function isAgain(id) { return id === AGAIN && isDue((keptOf(id) || {}).on, today()); }
function tellReturn(answer, id) {
  var day = ((keptOf(id) || {}).on || [])[1], told = line(day ? "Câu này trở lại ngày " + dayShown(day) + ". " : "Câu này đã qua đủ các lần nhắc. ");
  told.appendChild(el("a", {href: "../index.html#on-hom-nay"}, "Về mục Ôn hôm nay")); answer.appendChild(told);
}
function line(text, name) { return el("p", name ? {"class": name} : {}, text); }
function frame(form, item) {
  var box = el("fieldset", {"aria-labelledby": item.id + "-de"}), bar = el("p", {"class": "nut"});
  bar.appendChild(el("button", {type: "submit", "data-do": "check"}, "Kiểm tra"));
  if (item.hints.length) { bar.appendChild(el("button", {type: "button", "data-do": "hint"}, "Gợi ý (còn " + item.hints.length + ")")); }
  bar.appendChild(el("button", {type: "button", "data-do": "answer"}, "Xem đáp án"));
  form.appendChild(box); form.appendChild(el("div", {"class": "goi-y"})); form.appendChild(bar);
  return box;
}
function build(section, item) {
  if (item.type === "case") { buildCase(section, item); return; }
  var form = section.querySelector("form"), box = frame(form, item), answer = section.querySelector("[data-feedback]");
  var kind = KINDS[item.type], asked = kind.form(item), tries = 0, hints = 0, told = form.querySelector(".goi-y");
  var hintButton = form.querySelector("[data-do=hint]");
  MAKE[asked.ask](box, item, asked, changed);
  function clear() { answer.textContent = ""; answer.className = ""; unsign(form); }
  function look() {  // nhận xét phải nằm trong màn hình
    var fits = answer.getBoundingClientRect().height < window.innerHeight - 150;
    answer.scrollIntoView({block: fits ? "nearest" : "start"});
  }
  function tell(found) {
    clear();
    answer.className = "ket-qua " + found.outcome;
    var head = el("p");
    head.appendChild(el("strong", {}, said(found.outcome) + ". "));
    head.appendChild(document.createTextNode(found.message)); answer.appendChild(head);
    found.feedback.forEach(text => { answer.appendChild(line(text)); });
    if (found.outcome !== "not_done") {
      tries++;
      MARKS[asked.ask](form, item, found);
      if (item.cites.length) { answer.appendChild(line("Căn cứ: " + item.cites.join("; "), "can-cu")); }
    }
    if (found.outcome === "right" && item.after) { answer.appendChild(line("Việc nên làm: " + plain(item.after), "viec")); }
    showState(section, found.outcome);
  }
  function judge() {
    var found = check(item, READ[asked.ask](form)); tell(found);
    return found.outcome === "not_done" ? "" : found.outcome;
  }
  function changed() { clear(); showState(section, ""); keep(item.id, rawOf(form), "", hints); }
  function showHints(count) {
    while (hints < count) { told.appendChild(line("Gợi ý " + (hints + 1) + ": " + item.hints[hints])); hints++; }
    if (hintButton) {
      hintButton.textContent = hints < item.hints.length ? "Gợi ý (còn " + (item.hints.length - hints) + ")" : "Hết gợi ý";
      hintButton.disabled = hints >= item.hints.length;
    }
  }
  function showAnswer() {
    answer.textContent = ""; answer.className = "ket-qua";
    if (!tries) { answer.appendChild(line("Trả lời thử một lần, rồi mới mở đáp án.")); return; }
    var head = el("p"), others = el("details"), rights = [].concat(item.key);
    head.appendChild(el("strong", {}, "Đáp án")); answer.appendChild(head);
    kind.solution(item).forEach(text => { answer.appendChild(line(plain(text), "dap-an")); });
    others.appendChild(el("summary", {}, "Vì sao các phương án khác chưa đúng"));
    (item.choices || item.lefts || item.cards || []).forEach(row => {
      var why = (item.whys || {})[row[0]] || (item.choices ? row[2].replace(/^Đúng\. /, "") : "");
      var alone = item.type === "one" && row[0] === item.key;  // đáp án duy nhất vừa nêu ngay trên
      if (why) { (item.choices && rights.indexOf(row[0]) < 0 ? others : answer).appendChild(line(alone ? why : plain(row[1]) + " – " + why)); }
    });
    if (others.children.length > 1) { answer.appendChild(others); }
    if (item.cites.length) { answer.appendChild(line("Căn cứ: " + item.cites.join("; "), "can-cu")); }
  }
  form.addEventListener("submit", event => {
    var again = isAgain(item.id);
    event.preventDefault(); keep(item.id, rawOf(form), judge(), hints);
    if (again && section.dataset.outcome !== "not_done") { tellReturn(answer, item.id); }
    look();
  });
  form.addEventListener("input", changed);
  if (hintButton) {
    hintButton.addEventListener("click", () => {
      showHints(hints + 1); keep(item.id, rawOf(form), (keptOf(item.id) || {}).outcome || "", hints);
      told.lastChild.scrollIntoView({block: "nearest"});
    });
  }
  form.querySelector("[data-do=answer]").addEventListener("click", () => { showAnswer(); look(); });
  RESETS.push(() => { putBack(form, {}); clear(); tries = 0; hints = 0; told.textContent = ""; showHints(0); showState(section, ""); });
  function restore() {
    var old = keptOf(item.id);
    showState(section, "");
    if (!old || isAgain(item.id)) { return; }
    showHints(old.hints);
    if (old.given) { putBack(form, old.given); if (old.outcome) { judge(); } }
    else if (old.best) { showState(section, old.best); }  // mang từ máy khác sang: chỉ có kết quả
  }
  putBack(form, {}); RESTORES.push(restore); restore();
}
