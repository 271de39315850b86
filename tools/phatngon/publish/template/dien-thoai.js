// Trang điện thoại: chấm ngay trên máy người học, không gửi gì đi đâu. Cách chấm giống hệt bản chạy trong sổ tay.
"use strict";
function unpacked(stored) {  // lời lặp lại và tên trường chỉ ghi một lần trong tệp (publish/compact.py)
  function put(value) {
    if (typeof value === "string") { return value.charAt(0) === "§" ? stored.texts[Number(value.slice(1))] : value; }
    if (value === null || typeof value !== "object") { return value; }
    if (Array.isArray(value)) { return value.map(put); }
    var names = Object.keys(value), found = {}, shape = names.length === 1 && /^\d+$/.test(names[0]) ? stored.shapes[names[0]] : null;
    (shape || names).forEach(function (name, place) { found[name] = put(shape ? value[names[0]][place] : value[name]); });
    return found;
  }
  return put(stored.data);
}
var DATA = unpacked(JSON.parse(document.getElementById("du-lieu").textContent)), SAY = DATA.say;
var KEPT = "phatngon:" + DATA.lesson + ":" + DATA.as_of;

function squeeze(text) { return text.normalize("NFC").replace(/[\s\u00a0\u202f]+/g, " ").trim(); }
function unmarked(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D"); }
function toneKey(text) {  // dấu đặt ở đâu trong vần không tính: hóa và hoá là một
  return text.normalize("NFD").toLowerCase().replace(/[a-z\u0300-\u036fđ]+/g, function (word) {
    var tone = (word.match(/[\u0300\u0301\u0303\u0309\u0323]/) || [""])[0];
    return word.replace(/[\u0300\u0301\u0303\u0309\u0323]/g, "") + tone;
  }).normalize("NFC");
}
function bareKey(text) { return toneKey(squeeze(text)).replace(/[^\p{L}\p{N}\u0300-\u036f%]+/gu, " ").trim(); }
function fill(form, values) { return form.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? String(values[name]) : all; }); }
function byShare(right, total, positive) { return right === total ? "dung" : (positive !== false && right * 3 >= total * 2 ? "gan_dung" : "chua_dung"); }
function result(outcome, message, feedback, right, total) { return {outcome: outcome, message: message, feedback: feedback, right: right, total: total}; }

function readNumber(text, unit) {
  var found = squeeze(text).match(/^([+\-−]?[\d.,\s]*\d)\s*(\D*)$/);
  if (!found) { return null; }
  var plain = found[1].replace(/[\s]/g, "").replace("−", "-"), word = found[2].trim();
  if (/\d\s+(?!\d{3}(?!\d))|\d{4}\s/.test(found[1])) { return null; }
  var value = null;
  if (/^[+-]?\d+(,\d+)?$/.test(plain)) { value = Number(plain.replace(",", ".")); }
  else if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) { value = Number(plain.replace(/\./g, "").replace(",", ".")); }
  var words = {"giờ": ["giờ", "h", "g", "tiếng"], "phút": ["phút", "ph", "p"], "%": ["%", "phần trăm"]}[unit] || [unit];
  if (value === null || (word && words.map(bareKey).indexOf(bareKey(word)) < 0)) { return null; }
  return value;
}

function readMoment(text, timed) {  // [năm, tháng, ngày, phút trong ngày hoặc null]
  var plain = unmarked(squeeze(text)).toLowerCase();
  plain = plain.replace(/(\d{1,2})\s*thang\s*(\d{1,2})(?:\s*,?\s*nam\s*(\d+))?/g, function (a, d, m, y) { return d + "/" + m + (y ? "/" + y : "") + " "; });
  var dates = [], rest = plain.replace(/(?:^|[^\d\/])(\d{1,2})\s*[\/.-]\s*(\d{1,2})\s*[\/.-]\s*(\d{4})(?![\d\/])/g,
    function (all, d, m, y) { dates.push([Number(y), Number(m), Number(d)]); return " "; });
  if (dates.length !== 1) { return null; }
  var date = dates[0], real = new Date(Date.UTC(date[0], date[1] - 1, date[2]));
  if (real.getUTCMonth() !== date[1] - 1 || real.getUTCDate() !== date[2]) { return null; }
  var hour = rest.match(/(\d{1,2})\s*(?:gio|g|h|:)(?:\s*(\d{1,2})(?!\d))?\s*(?:phut|ph|p)?\s*(ruoi)?(?:\s*kem\s*(\d{1,2}))?/), minutes = null;
  if (hour) {
    var h = Number(hour[1]), part = (rest.match(/\b(sang|trua|chieu|toi|dem|khuya)\b/) || [])[1];
    var later = {trua: [1, 2], chieu: [1, 11], toi: [1, 11], dem: [9, 12], khuya: [9, 12]}[part];
    if (later && h >= later[0] && h <= later[1]) { h += 12; }
    minutes = h * 60 + (hour[3] ? 30 : Number(hour[2] || 0)) - Number(hour[4] || 0);
    if (minutes < 0 || minutes > 1440) { return null; }
  } else if (/\b(het|cuoi) ngay\b/.test(rest)) { minutes = 1440; }
  if (timed && minutes === null) { return null; }
  return [date[0], date[1], date[2], minutes];
}
function instant(typed) { return Date.UTC(typed[0], typed[1] - 1, typed[2]) / 60000 + (typed[3] === 1439 ? 1440 : (typed[3] || 0)); }
function saysMoment(typed, value, endsDay) {  // value: phút tính từ đầu kỷ nguyên (có giờ) hoặc ngày
  if (value.minute !== undefined) { return instant(typed) === value.minute; }
  var day = Date.UTC(typed[0], typed[1] - 1, typed[2]) / 86400000;
  return day === value.day || (endsDay && typed[3] === 0 && day === value.day + 1);
}

function longestRising(places) {
  var best = places.map(function () { return 1; }), before = places.map(function () { return -1; }), end = 0;
  for (var i = 0; i < places.length; i++) {
    for (var j = 0; j < i; j++) { if (places[j] < places[i] && best[j] + 1 > best[i]) { best[i] = best[j] + 1; before[i] = j; } }
    if (best[i] > best[end]) { end = i; }
  }
  var run = []; for (var k = end; k >= 0; k = before[k]) { run.unshift(k); }
  return run;
}

var MARK = {
  one: function (item, answer) {
    var chosen = item.choices.filter(function (one) { return one.id === answer; })[0], right = answer === item.key;
    return result(right ? "dung" : "chua_dung", right ? SAY.CHOICE_RIGHT : SAY.CHOICE_WRONG, [chosen.feedback], right ? 1 : 0, 1);
  },
  many: function (item, answer) {
    var right = 0, feedback = [], hit = false, missing = false;
    item.choices.forEach(function (one) {
      var wanted = item.key.indexOf(one.id) >= 0, taken = answer.indexOf(one.id) >= 0;
      right += wanted === taken ? 1 : 0; hit = hit || (wanted && taken); missing = missing || (wanted && !taken);
    });
    var outcome = byShare(right, item.choices.length, hit);
    item.choices.forEach(function (one) {
      var wanted = item.key.indexOf(one.id) >= 0;
      if (answer.indexOf(one.id) < 0) { return; }
      if (outcome === "dung") { feedback.push(one.feedback); }
      else if (!wanted) { feedback.push(fill(SAY.PART, {text: one.text, feedback: one.feedback})); }
    });
    if (outcome !== "dung") {
      if (!feedback.length) { feedback.push(SAY.MANY_RIGHT_SO_FAR); }
      if (missing) { feedback.push(SAY.MANY_MISSING); }
    }
    return result(outcome, fill(SAY.COUNTED.many, {right: right, total: item.choices.length}), feedback, right, item.choices.length);
  },
  order: function (item, answer) {
    var run = longestRising(answer.map(function (id) { return item.key.indexOf(id); })), right = run.length > 1 ? run.length : 0;
    var outcome = byShare(right, answer.length), feedback = [];
    answer.forEach(function (id, place) {
      var step = item.steps.filter(function (one) { return one.id === id; })[0];
      if (outcome === "dung") { feedback.push(fill(SAY.PART, {text: step.text, feedback: step.why})); }
      else if (!right || run.indexOf(place) < 0) { feedback.push(fill(SAY.ORDER_MISPLACED, {text: step.text, feedback: step.why})); }
    });
    return result(outcome, fill(SAY.COUNTED.order, {right: right, total: answer.length}), feedback, right, answer.length);
  },
  pairs: function (item, answer, kind) {
    var right = 0, left = 0, feedback = [], outcome;
    item.rows.forEach(function (row) { if (!answer[row.id]) { left++; } else if (answer[row.id] === item.key[row.id]) { right++; } });
    outcome = byShare(right, item.rows.length);
    item.rows.forEach(function (row) {
      var good = answer[row.id] === item.key[row.id];
      if (outcome === "dung" || (answer[row.id] && !good)) { feedback.push(fill(SAY.PART, {text: row.text, feedback: row.feedback})); }
    });
    if (left) { feedback.push(fill(SAY.PARTS_LEFT, {count: left, noun: SAY.NOUNS[kind]})); }
    if (kind === "match") {
      item.targets.forEach(function (one) {
        var used = Object.keys(answer).filter(function (key) { return answer[key] === one.id; }).length;
        if (used > 1) { feedback.push(fill(SAY.RIGHT_USED_TWICE, {text: one.text})); }
      });
    } else if (outcome === "dung") {
      item.rows.forEach(function (row) { if (row.source) { feedback.push(fill(SAY.SOURCE, {text: row.text, source: row.source})); } });
    }
    return result(outcome, fill(SAY.COUNTED[kind], {right: right, total: item.rows.length}), feedback, right, item.rows.length);
  },
  number: function (item, answer) {
    var value = readNumber(answer, item.unit);
    if (value === null) { return result("chua_lam", SAY.NUMBER_FORM, [], 0, 1); }
    if (Math.abs(value - item.key) <= item.tolerance + 1e-9) { return result("dung", SAY.NUMBER_RIGHT, [item.feedback].concat(item.caveats), 1, 1); }
    var known = item.wrong.filter(function (one) { return one.value === value; })[0];
    return result("chua_dung", SAY.NUMBER_WRONG, [known ? known.feedback : SAY.NUMBER_ADVICE], 0, 1);
  },
  moment: function (item, answer) {
    var typed = readMoment(answer, item.timed);
    if (!typed) { return result("chua_lam", item.timed ? SAY.MOMENT_FORM : SAY.DATE_FORM, [], 0, 1); }
    if (saysMoment(typed, item.key, item.ends)) { return result("dung", item.timed ? SAY.MOMENT_RIGHT : SAY.DATE_RIGHT, [item.feedback].concat(item.caveats), 1, 1); }
    var known = item.wrong.filter(function (one) { return saysMoment(typed, one.value); })[0];
    if (item.timed && Date.UTC(typed[0], typed[1] - 1, typed[2]) / 86400000 === item.key.day) {
      return result("gan_dung", SAY.MOMENT_NEAR, [known ? known.feedback : SAY.MOMENT_NEAR_ADVICE], 0, 1);
    }
    return result("chua_dung", item.timed ? SAY.MOMENT_WRONG : SAY.DATE_WRONG, [known ? known.feedback : SAY.MOMENT_ADVICE], 0, 1);
  },
  text: function (item, answer) {
    var text = bareKey(answer.text);
    if (item.accept.some(function (one) { return bareKey(one) === text; })) {
      return result("dung", SAY.TEXT_RIGHT, [item.feedback || SAY.TEXT_RIGHT_WHY], item.checklist.length || 1, item.checklist.length || 1);
    }
    if (item.checklist.length) { return checklist(item, answer); }
    var known = item.wrong.filter(function (one) { return bareKey(one.value) === text; })[0];
    if (!known && item.accept.some(function (one) { return unmarked(bareKey(one)) === unmarked(text); })) {
      return result("gan_dung", SAY.TEXT_NEAR, [SAY.TEXT_NEAR_ADVICE], 0, 1);
    }
    known = known || item.wrong.filter(function (one) { return unmarked(bareKey(one.value)) === unmarked(text); })[0];
    return result("chua_dung", SAY.TEXT_WRONG, [known ? known.feedback : SAY.TEXT_ADVICE], 0, 1);
  }
};
function holds(text, phrase, loose) {  // các từ đứng liền nhau; gõ thiếu dấu cả từ thì nhận khi loose
  var said = bareKey(text).split(" "), sought = bareKey(phrase).split(" ");
  for (var at = 0; at + sought.length <= said.length; at++) {
    if (sought.every(function (word, n) { return said[at + n] === word || (loose && said[at + n] === unmarked(word)); })) { return true; }
  }
  return false;
}
function checklist(item, answer) {
  var right = 0, near = 0, ticked = 0, feedback = [], positive = 0, some = false;
  item.checklist.forEach(function (point) {
    var text = point.text.replace(/\.+$/, ""), state;
    if (point.self) { state = answer.ticks.indexOf(point.id) >= 0 ? "right" : "wrong"; ticked += state === "right" ? 1 : 0; }
    else if (point.none) {
      var banned = point.none.filter(function (phrase) { return holds(answer.text, phrase, true); })[0];
      state = banned ? "wrong" : "right";
      if (banned) { feedback.push(fill(SAY.POINT_BANNED, {phrase: banned, text: text})); }
    } else {
      state = point.any.some(function (phrase) { return holds(answer.text, phrase, false); }) ? "right"
        : point.any.some(function (phrase) { return holds(answer.text, phrase, true); }) ? "near" : "wrong";
    }
    if (!point.none) { positive++; some = some || state !== "wrong"; }
    right += state === "right" ? 1 : 0; near += state === "near" ? 1 : 0;
    if (state !== "right" && !point.none) { feedback.push(fill(point.self ? SAY.POINT_SELF : state === "near" ? SAY.POINT_MARKS : SAY.POINT_MISSING, {text: text})); }
  });
  var total = item.checklist.length, outcome = byShare(right, total, !positive || some);
  if (outcome === "chua_dung" && right + near === total) { outcome = "gan_dung"; }
  if (item.max_chars && answer.text.normalize("NFC").length > item.max_chars) {
    outcome = outcome === "dung" ? "gan_dung" : outcome;
    feedback.push(fill(SAY.TOO_LONG, {count: answer.text.length, limit: item.max_chars}));
  }
  if (outcome === "dung") { feedback.push(item.feedback || SAY.CHECKLIST_RIGHT); }
  var self = item.checklist.some(function (point) { return point.self; });
  return result(outcome, fill(self ? SAY.CHECKLIST_SELF : SAY.CHECKLIST, {right: right, total: total, ticked: ticked}), feedback, right, total);
}
function blank(item, answer) {
  if (item.type === "text") { return !answer || !answer.text.trim(); }
  if (item.type === "match" || item.type === "classify") { return !answer || !Object.keys(answer).some(function (key) { return answer[key]; }); }
  if (item.type === "many" || item.type === "order") { return !answer || !answer.length; }
  return !answer || !String(answer).trim();
}
function check(item, answer) {
  if (blank(item, answer)) { return result("chua_lam", SAY.NOT_DONE, [], 0, 1); }
  if (item.type === "match" || item.type === "classify") { return MARK.pairs(item, answer, item.type); }
  return MARK[item.type](item, answer);
}
var ITEMS = {}; DATA.items.forEach(function (item) { ITEMS[item.id] = item; });

// Giao diện
var MEMORY = {}, STATES = {chua_lam: "not_done", chua_dung: "wrong", gan_dung: "near", dung: "right"};
var BADGES = {not_done: "Chưa làm", wrong: "Chưa đúng", near: "Gần đúng", right: "Đúng"}, RESETS = [];
function kept() { try { return JSON.parse(localStorage.getItem(KEPT)) || MEMORY; } catch (error) { return MEMORY; } }
function keptOf(id) { var one = kept()[id]; return one && one.print === ITEMS[id].print ? one : null; }
function keep(id, given, outcome) {  // given: những ô đã điền; outcome rỗng: đã đổi câu trả lời mà chưa bấm Kiểm tra
  var all = kept(), rank = {chua_dung: 1, gan_dung: 2, dung: 3}, old = (keptOf(id) || {}).best || "";
  all[id] = {print: ITEMS[id].print, best: (rank[old] || 0) > (rank[outcome] || 0) ? old : outcome || "", given: given, outcome: outcome || ""};
  MEMORY = all;
  try { localStorage.setItem(KEPT, JSON.stringify(all)); } catch (error) { /* máy không cho lưu: vẫn học được */ }
  showProgress();
}
function showState(section, outcome) {
  section.dataset.outcome = STATES[outcome || "chua_lam"];
  section.querySelector(".tinh-trang").textContent = BADGES[section.dataset.outcome];
}
function showProgress() {
  var best = DATA.items.map(function (item) { return (keptOf(item.id) || {}).best || ""; });
  document.getElementById("tien-do").textContent = "Đã làm " + best.filter(Boolean).length + ", đúng " +
    best.filter(function (one) { return one === "dung"; }).length + " trên " + DATA.items.length + " câu.";
  var open = DATA.items.filter(function (item, place) { return !best[place]; });
  var next = open[0] || DATA.items.filter(function (item, place) { return best[place] !== "dung"; })[0];
  var link = document.getElementById("lam-tiep");
  link.hidden = !next; if (next) { link.href = "#" + next.id; link.textContent = (open.length ? "Làm tiếp câu " : "Làm lại câu ") + next.id; }
}
function el(name, attributes, text) {
  var made = document.createElement(name);
  Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
  if (text !== undefined) { made.textContent = text; }
  return made;
}
function readForm(form, item) {
  if (item.type === "one") { var on = form.querySelector("input:checked"); return on ? on.value : null; }
  if (item.type === "many") { return Array.prototype.map.call(form.querySelectorAll("input:checked"), function (one) { return one.value; }); }
  if (item.type === "order") {
    var picks = Array.prototype.slice.call(form.querySelectorAll("select")), numbers = picks.map(function (one) { return Number(one.value); });
    if (!numbers.some(Boolean)) { return []; }
    if (numbers.slice().sort().join() !== picks.map(function (one, n) { return n + 1; }).sort().join()) { return "unfinished"; }
    return picks.slice().sort(function (a, b) { return a.value - b.value; }).map(function (one) { return one.name; });
  }
  if (item.type === "match" || item.type === "classify") {
    var map = {}; form.querySelectorAll("select").forEach(function (one) { if (one.value) { map[one.name] = one.value; } }); return map;
  }
  var field = form.querySelector("textarea, input[type=text]");
  if (item.type === "text") { return {text: field.value, ticks: Array.prototype.map.call(form.querySelectorAll("input:checked"), function (one) { return one.value; })}; }
  return field.value;
}
function rawOf(form) {  // mọi ô đã điền, để mở lại trang thì còn nguyên
  var raw = {c: [], s: {}, t: ""};
  form.querySelectorAll("input:checked").forEach(function (one) { raw.c.push(one.value); });
  form.querySelectorAll("select").forEach(function (one) { if (one.value) { raw.s[one.name] = one.value; } });
  form.querySelectorAll("textarea, input[type=text]").forEach(function (one) { raw.t = one.value; });
  return raw;
}
function putBack(form, raw) {
  form.querySelectorAll("input[type=radio], input[type=checkbox]").forEach(function (one) { one.checked = (raw.c || []).indexOf(one.value) >= 0; });
  form.querySelectorAll("select").forEach(function (one) { one.value = (raw.s || {})[one.name] || ""; });
  form.querySelectorAll("textarea, input[type=text]").forEach(function (one) { one.value = raw.t || ""; });
}
function fillFolds(section, item) {  // bảng mà câu hỏi cần, gấp ngay dưới câu hỏi
  section.querySelectorAll("details[data-can]").forEach(function (fold) {
    var inside = document.importNode(document.getElementById(fold.dataset.can).content, true);
    inside.querySelectorAll("[id]").forEach(function (one) { one.removeAttribute("id"); });
    fold.appendChild(inside);
  });
}
function solutionOf(item) {
  if (item.solution) { return item.solution; }
  var named = {}; (item.choices || item.steps || item.targets).forEach(function (one) { named[one.id] = one.text; });
  if (item.rows) { return item.rows.map(function (row) { return row.text + " – " + named[item.key[row.id]]; }); }
  return [].concat(item.key).map(function (id, n) { return (item.steps ? (n + 1) + ". " : "") + named[id]; });
}
function labelled(type, item, value, text) {
  var label = el("label"), input = el("input", {type: type, name: item.id, value: value});
  label.appendChild(input); label.appendChild(document.createTextNode(" " + text)); return label;
}
function picker(name, text, options) {
  var row = el("label", {"class": "hang"}), pick = el("select", {name: name});
  pick.appendChild(el("option", {value: ""}, "chọn…"));
  options.forEach(function (one) { pick.appendChild(el("option", {value: one[0]}, one[1])); });
  row.appendChild(el("span", {}, text)); row.appendChild(pick); return row;
}
function build(section, item) {
  var form = el("form"), answer = el("div", {role: "status", "aria-live": "polite"}), tries = 0, hints = 0;
  (item.choices || []).forEach(function (one) { form.appendChild(labelled(item.type === "one" ? "radio" : "checkbox", item, one.id, one.text)); });
  (item.steps || []).forEach(function (one) { form.appendChild(picker(one.id, one.text, item.steps.map(function (x, n) { return [n + 1, "Bước " + (n + 1)]; }))); });
  (item.rows || []).forEach(function (one) { form.appendChild(picker(one.id, one.text, item.targets.map(function (x) { return [x.id, x.text]; }))); });
  if (item.type === "number" || item.type === "moment" || (item.type === "text" && !item.checklist.length)) {
    form.appendChild(el("input", {type: "text", "aria-label": "Câu trả lời", placeholder: item.type === "number" ? "ví dụ 1.234,5" : item.type === "moment" ? "ví dụ 8 giờ 30 ngày 7/12/2026" : "Viết ở đây"}));
  }
  if (item.type === "text" && item.checklist.length) {
    form.appendChild(el("textarea", {rows: 6, "aria-label": "Bài làm"}));
    item.checklist.forEach(function (point) { if (point.self) { form.appendChild(labelled("checkbox", item, point.id, point.text)); } });
  }
  var checkButton = el("button", {type: "submit"}, "Kiểm tra"), hintButton = el("button", {type: "button"}, "Gợi ý (còn " + item.hints.length + ")");
  var showButton = el("button", {type: "button"}, "Xem đáp án"), bar = el("p", {"class": "nut"});
  bar.appendChild(checkButton); if (item.hints.length) { bar.appendChild(hintButton); } bar.appendChild(showButton); form.appendChild(bar);
  function clear() { answer.innerHTML = ""; answer.className = ""; }
  function tell(found) {
    clear();
    answer.className = "ket-qua " + found.outcome;
    var head = el("p"), word = SAY.OUTCOMES[found.outcome];
    head.appendChild(el("strong", {}, word.charAt(0).toUpperCase() + word.slice(1) + ". "));
    head.appendChild(document.createTextNode(found.message)); answer.appendChild(head);
    found.feedback.forEach(function (line) { answer.appendChild(el("p", {}, line)); });
    if (found.outcome !== "chua_lam") {
      tries++;
      if (item.cites.length) { answer.appendChild(el("p", {"class": "can-cu"}, "Căn cứ: " + item.cites.map(function (n) { return DATA.cites[n]; }).join("; "))); }
    }
    if (found.outcome === "dung" && item.after) { answer.appendChild(el("p", {}, "Việc nên làm: " + item.after)); }
    showState(section, found.outcome);
  }
  function judge() {
    var given = readForm(form, item);
    if (given === "unfinished") { clear(); answer.appendChild(el("p", {}, "Mỗi bước cần một số thứ tự riêng.")); return ""; }
    var found = check(item, given); tell(found);
    return found.outcome === "chua_lam" ? "" : found.outcome;
  }
  form.addEventListener("submit", function (event) { event.preventDefault(); keep(item.id, rawOf(form), judge()); });
  form.addEventListener("input", function () { clear(); showState(section, ""); keep(item.id, rawOf(form), ""); });
  RESETS.push(function () { form.reset(); clear(); tries = 0; showState(section, ""); });
  hintButton.addEventListener("click", function () {
    if (hints < item.hints.length) { section.insertBefore(el("p", {"class": "goi-y"}, "Gợi ý " + (hints + 1) + ": " + item.hints[hints]), answer); hints++; hintButton.textContent = hints < item.hints.length ? "Gợi ý (còn " + (item.hints.length - hints) + ")" : "Hết gợi ý"; }
  });
  showButton.addEventListener("click", function () {
    answer.innerHTML = ""; answer.className = "ket-qua";
    if (!tries) { answer.appendChild(el("p", {}, "Trả lời thử một lần, rồi mới mở đáp án.")); return; }
    answer.appendChild(el("p", {}, "Đáp án")); solutionOf(item).forEach(function (line) { answer.appendChild(el("p", {}, line)); });
  });
  section.appendChild(form); section.appendChild(answer); fillFolds(section, item);
  var old = keptOf(item.id);
  showState(section, "");
  if (old && old.given) { putBack(form, old.given); if (old.outcome) { judge(); } }
}
document.querySelectorAll("section[data-cau]").forEach(function (section) { build(section, ITEMS[section.dataset.cau]); });
(function () {  // xóa tiến độ: hỏi lại một lần, bằng tay hay bằng bàn phím
  var first = document.getElementById("xoa"), asked = document.getElementById("xoa-hoi"), leave = document.getElementById("xoa-thoi");
  function show(open) { asked.hidden = !open; first.setAttribute("aria-expanded", String(open)); (open ? leave : first).focus(); }
  first.addEventListener("click", function () { show(asked.hidden); });
  leave.addEventListener("click", function () { show(false); });
  asked.addEventListener("keydown", function (event) { if (event.key === "Escape") { show(false); } });
  document.getElementById("xoa-that").addEventListener("click", function () {
    try { localStorage.removeItem(KEPT); } catch (error) { /* không có gì để xóa */ }
    MEMORY = {}; RESETS.forEach(function (reset) { reset(); }); showProgress(); show(false);
  });
})();
showProgress();
