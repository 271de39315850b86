// Trang điện thoại: chấm ngay trên máy người học (marking/), không gửi gì đi đâu. Phần này chỉ lo hiện và giữ.
function unpacked(stored) {  // lời lặp lại và tên trường chỉ ghi một lần trong tệp (publish/page/compact.py)
  function put(value) {
    if (typeof value === "string") { return value.charAt(0) === "§" ? stored.texts[Number(value.slice(1))] : value; }
    if (value === null || typeof value !== "object") { return value; }
    if (Array.isArray(value)) { return value.map(put); }
    var names = Object.keys(value), found = {}, shape = names.length === 1 && /^\d+$/.test(names[0]) ? stored.shapes[names[0]] : null;
    (shape || names).forEach((name, place) => { found[name] = put(shape ? value[names[0]][place] : value[name]); });
    return found;
  }
  return put(stored.data);
}
var DATA = unpacked(JSON.parse(document.getElementById("du-lieu").textContent)), ITEMS = {};
SAY = DATA.say;
DATA.items.forEach(item => { ITEMS[item.id] = item; });
var KEPT = "phatngon:" + DATA.lesson + ":" + DATA.as_of;

// Ba chỗ ghi: localStorage, trang trong lịch sử, IndexedDB (báo lại khi đã ghi xong). Chỗ này cấm hoặc mất thì còn chỗ kia.
var MEMORY = (history.state || {})[KEPT] || {}, RANK = Object.keys(SAY.OUTCOMES), RESETS = [], RESTORES = [], WRITTEN = 0, SHOWN = 0;
function plain(text) { return text.replace(/\*/g, "").split(/\s+/).join(" ").trim(); }
function said(outcome) { var word = SAY.OUTCOMES[outcome]; return word.charAt(0).toUpperCase() + word.slice(1); }
function store(mode, work, done) {  // làm một việc với IndexedDB; máy không có thì thôi, hai chỗ kia vẫn giữ
  try {
    var asked = indexedDB.open("phatngon", 1);
    asked.onupgradeneeded = () => { asked.result.createObjectStore("cau"); };
    asked.onerror = () => { done(null); };
    asked.onsuccess = () => {
      var all = asked.result.transaction("cau", mode), wanted = work(all.objectStore("cau"));
      all.oncomplete = () => { asked.result.close(); done(wanted.result); };
      all.onabort = () => { asked.result.close(); done(null); };
    };
  } catch (error) { done(null); }
}
var TABS = null;  // các thẻ cùng mở bài này báo nhau; máy không có thì còn sự kiện storage và lúc trở lại thẻ
try { TABS = new BroadcastChannel("phatngon"); } catch (error) { /* như trên */ }
function remember(all) {
  var told = document.getElementById("tien-do"), number = ++WRITTEN;
  all._at = Math.max(Date.now(), (all._at || 0) + 1); MEMORY = all; SHOWN = all._at; told.dataset.kept = "no";
  store("readwrite", cau => cau.put(JSON.stringify(all), KEPT), () => {
    if (number !== WRITTEN) { return; }
    told.dataset.kept = "yes"; if (TABS) { TABS.postMessage(KEPT); }
  });
  try { localStorage.setItem(KEPT, JSON.stringify(all)); } catch (error) { /* máy không cho lưu: vẫn học được */ }
  try { history.replaceState({...history.state, [KEPT]: all}, ""); } catch (error) { /* như trên */ }
}
window.addEventListener("hashchange", () => { remember(kept()); });  // đi tới một câu là một trang mới trong lịch sử
function kept() {  // bản mới hơn trong hai chỗ đọc được ngay
  var stored = null;
  try { stored = JSON.parse(localStorage.getItem(KEPT)); } catch (error) { /* như trên */ }
  return stored && (stored._at || 0) >= (MEMORY._at || 0) ? stored : MEMORY;
}
function takeNewer(text) {  // chỗ ghi khác, hay thẻ khác của trình duyệt, có bản mới hơn: lấy bản ấy
  try {
    var found = JSON.parse(text) || {};
    if ((found._at || 0) <= SHOWN) { return; }
    MEMORY = found; SHOWN = found._at;
    RESETS.concat(RESTORES).forEach(one => { one(); }); showProgress();
  } catch (error) { /* không đọc được thì bỏ qua */ }
}
function outcomeOf(word) { return SAY.STORED[word] || word || ""; }  // bản trước 0.4.2 ghi kết quả bằng tên khác
function keptOf(id) {
  var one = kept()[id];
  return one && one.print === ITEMS[id].print ? {given: one.given, best: outcomeOf(one.best), outcome: outcomeOf(one.outcome)} : null;
}
function keep(id, given, outcome) {  // given: những ô đã điền; outcome rỗng: đã đổi câu trả lời mà chưa bấm Kiểm tra
  var all = kept(), old = (keptOf(id) || {}).best || "";
  all[id] = {print: ITEMS[id].print, best: RANK.indexOf(old) > RANK.indexOf(outcome) ? old : outcome, given: given, outcome: outcome};
  remember(all);
  showProgress();
}
function showState(section, outcome) {
  section.dataset.outcome = outcome || "not_done";
  section.querySelector(".tinh-trang").textContent = said(section.dataset.outcome);
}
function showProgress() {
  var best = DATA.items.map(item => { return (keptOf(item.id) || {}).best || ""; });
  document.getElementById("tien-do").textContent = "Đã làm " + best.filter(Boolean).length + ", đúng " +
    best.filter(one => one === "right").length + " trên " + DATA.items.length + " câu.";
  var open = DATA.items.filter((item, place) => !best[place]);
  var next = open[0] || DATA.items.filter((item, place) => best[place] !== "right")[0];
  var link = document.getElementById("lam-tiep");
  link.hidden = !next; if (next) { link.href = "#" + next.id; link.textContent = (open.length ? "Làm tiếp câu " : "Làm lại câu ") + next.id; }
}
function el(name, attributes, text) {
  var made = document.createElement(name);
  Object.keys(attributes || {}).forEach(key => { made.setAttribute(key, attributes[key]); });
  if (text !== undefined) { made.textContent = text; }
  return made;
}
function values(form, query) { return Array.prototype.map.call(form.querySelectorAll(query), one => one.value); }
var READ = {  // năm cách trả lời: chọn một, chọn nhiều, đánh số, đặt vào chỗ, viết
  one: form => values(form, "input:checked")[0] || null,
  many: form => values(form, "input:checked"),
  order: form => {
    var picks = Array.prototype.slice.call(form.querySelectorAll("select")), numbers = picks.map(one => Number(one.value));
    if (!numbers.some(Boolean)) { return []; }
    if (numbers.slice().sort().join() !== picks.map((one, n) => n + 1).sort().join()) { return "unfinished"; }
    return picks.slice().sort((a, b) => a.value - b.value).map(one => one.name);
  },
  place: form => {
    var map = {}; form.querySelectorAll("select").forEach(one => { if (one.value) { map[one.name] = one.value; } }); return map;
  },
  line: form => form.querySelector("input[type=text]").value,
  text: form => { return {text: READ.line(form), ticks: []}; },
  page: form => { return {text: form.querySelector("textarea").value, ticks: READ.many(form)}; }
};
function rows(item, form) {  // những dòng bị xáo thì hiện theo thứ tự đã xáo
  var shown = item.shown || [];
  return form.slice().sort((a, b) => shown.indexOf(a[0]) - shown.indexOf(b[0]));
}
var MAKE = {
  one: (form, item, asked) => { rows(item, asked.rows).forEach(row => { form.appendChild(labelled("radio", item, row)); }); },
  many: (form, item, asked) => { rows(item, asked.rows).forEach(row => { form.appendChild(labelled("checkbox", item, row)); }); },
  order: (form, item, asked) => {
    var numbers = asked.rows.map((row, n) => [n + 1, "Bước " + (n + 1)]);
    rows(item, asked.rows).forEach(row => { form.appendChild(picker(row, numbers)); });
  },
  place: (form, item, asked) => { rows(item, asked.rows).forEach(row => { form.appendChild(picker(row, rows(item, asked.places))); }); },
  line: (form, item, asked) => { form.appendChild(el("input", {type: "text", "aria-label": "Câu trả lời", placeholder: asked.example})); },
  text: (form, item, asked) => { MAKE.line(form, item, asked); },
  page: (form, item, asked) => { form.appendChild(el("textarea", {rows: 6, "aria-label": "Bài làm"})); MAKE.many(form, item, asked); }
};
function rawOf(form) {  // mọi ô đã điền, để mở lại trang thì còn nguyên
  var raw = {c: [], s: {}, t: ""};
  form.querySelectorAll("input:checked").forEach(one => { raw.c.push(one.value); });
  form.querySelectorAll("select").forEach(one => { if (one.value) { raw.s[one.name] = one.value; } });
  form.querySelectorAll("textarea, input[type=text]").forEach(one => { raw.t = one.value; });
  return raw;
}
function putBack(form, raw) {
  form.querySelectorAll("input[type=radio], input[type=checkbox]").forEach(one => { one.checked = (raw.c || []).indexOf(one.value) >= 0; });
  form.querySelectorAll("select").forEach(one => { one.value = (raw.s || {})[one.name] || ""; });
  form.querySelectorAll("textarea, input[type=text]").forEach(one => { one.value = raw.t || ""; });
}
function fillFolds(section, item) {  // bảng mà câu hỏi cần, gấp ngay dưới câu hỏi
  section.querySelectorAll("details[data-can]").forEach(fold => {
    var inside = document.importNode(document.getElementById(fold.dataset.can).content, true);
    inside.querySelectorAll("[id]").forEach(one => { one.removeAttribute("id"); });
    fold.appendChild(inside);
  });
}
function labelled(type, item, row) {
  var label = el("label"), input = el("input", {type: type, name: item.id, value: row[0]});
  label.appendChild(input); label.appendChild(document.createTextNode(" " + plain(row[1]))); return label;
}
function picker(row, options) {
  var line = el("label", {"class": "hang"}), pick = el("select", {name: row[0]});
  pick.appendChild(el("option", {value: ""}, "chọn…"));
  options.forEach(one => { pick.appendChild(el("option", {value: one[0]}, plain(one[1]))); });
  line.appendChild(el("span", {}, plain(row[1]))); line.appendChild(pick); return line;
}
function build(section, item) {
  var form = el("form"), answer = el("div", {role: "status", "aria-live": "polite"}), tries = 0, hints = 0;
  var kind = KINDS[item.type], asked = kind.form(item);
  MAKE[asked.ask](form, item, asked);
  var checkButton = el("button", {type: "submit"}, "Kiểm tra"), hintButton = el("button", {type: "button"}, "Gợi ý (còn " + item.hints.length + ")");
  var showButton = el("button", {type: "button"}, "Xem đáp án"), bar = el("p", {"class": "nut"});
  bar.appendChild(checkButton); if (item.hints.length) { bar.appendChild(hintButton); } bar.appendChild(showButton); form.appendChild(bar);
  function clear() { answer.innerHTML = ""; answer.className = ""; }
  function tell(found) {
    clear();
    answer.className = "ket-qua " + found.outcome;
    var head = el("p");
    head.appendChild(el("strong", {}, said(found.outcome) + ". "));
    head.appendChild(document.createTextNode(found.message)); answer.appendChild(head);
    found.feedback.forEach(line => { answer.appendChild(el("p", {}, line)); });
    if (found.outcome !== "not_done") {
      tries++;
      if (item.cites.length) { answer.appendChild(el("p", {"class": "can-cu"}, "Căn cứ: " + item.cites.join("; "))); }
    }
    if (found.outcome === "right" && item.after) { answer.appendChild(el("p", {}, "Việc nên làm: " + plain(item.after))); }
    showState(section, found.outcome);
  }
  function judge() {
    var given = READ[asked.ask](form);
    if (given === "unfinished") { clear(); answer.appendChild(el("p", {}, "Mỗi bước cần một số thứ tự riêng.")); return ""; }
    var found = check(item, given); tell(found);
    return found.outcome === "not_done" ? "" : found.outcome;
  }
  form.addEventListener("submit", event => { event.preventDefault(); keep(item.id, rawOf(form), judge()); });
  form.addEventListener("input", () => { clear(); showState(section, ""); keep(item.id, rawOf(form), ""); });
  RESETS.push(() => { form.reset(); clear(); tries = 0; showState(section, ""); });
  hintButton.addEventListener("click", () => {
    if (hints < item.hints.length) { section.insertBefore(el("p", {"class": "goi-y"}, "Gợi ý " + (hints + 1) + ": " + item.hints[hints]), answer); hints++; hintButton.textContent = hints < item.hints.length ? "Gợi ý (còn " + (item.hints.length - hints) + ")" : "Hết gợi ý"; }
  });
  showButton.addEventListener("click", () => {
    answer.innerHTML = ""; answer.className = "ket-qua";
    if (!tries) { answer.appendChild(el("p", {}, "Trả lời thử một lần, rồi mới mở đáp án.")); return; }
    answer.appendChild(el("p", {}, "Đáp án")); kind.solution(item).forEach(line => { answer.appendChild(el("p", {}, line)); });
    var told = item.choices || item.lefts || item.cards || [];
    told.forEach(row => {
      var why = (item.whys || {})[row[0]] || (item.choices ? row[2].replace(/^Đúng\. /, "") : "");
      if (why) { answer.appendChild(el("p", {}, plain(row[1]) + " – " + why)); }
    });
  });
  section.appendChild(form); section.appendChild(answer); fillFolds(section, item);
  function restore() {
    var old = keptOf(item.id);
    showState(section, "");
    if (old && old.given) { putBack(form, old.given); if (old.outcome) { judge(); } }
  }
  RESTORES.push(restore); restore();
}
SHOWN = kept()._at || 0;
document.querySelectorAll("section[data-cau]").forEach(section => { build(section, ITEMS[section.dataset.cau]); });
(() => {  // xóa tiến độ: hỏi lại một lần, bằng tay hay bằng bàn phím
  var first = document.getElementById("xoa"), asked = document.getElementById("xoa-hoi"), leave = document.getElementById("xoa-thoi");
  function show(open) { asked.hidden = !open; first.setAttribute("aria-expanded", String(open)); (open ? leave : first).focus(); }
  first.addEventListener("click", () => { show(asked.hidden); });
  leave.addEventListener("click", () => { show(false); });
  asked.addEventListener("keydown", event => { if (event.key === "Escape") { show(false); } });
  document.getElementById("xoa-that").addEventListener("click", () => {
    remember({_at: kept()._at});
    RESETS.forEach(reset => { reset(); }); showProgress(); show(false);
  });
})();
showProgress();
function lookAgain() { store("readonly", cau => cau.get(KEPT), found => { takeNewer(found); document.getElementById("tien-do").dataset.read = "yes"; }); }
window.addEventListener("storage", event => { if (event.key === KEPT && event.newValue) { takeNewer(event.newValue); } });
if (TABS) { TABS.addEventListener("message", event => { if (event.data === KEPT) { lookAgain(); } }); }
["focus", "pageshow"].forEach(name => { window.addEventListener(name, lookAgain); });  // trở lại thẻ này sau khi làm ở thẻ khác
lookAgain();
