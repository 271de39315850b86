// Năm cách trả lời: chọn một, chọn nhiều, sắp thứ tự, đặt vào ngăn, viết. MAKE dựng, READ đọc ra, MARKS ghi đúng sai ngay trên ý đã chọn.
function all(inside, query) { return Array.prototype.slice.call(inside.querySelectorAll(query)); }
function values(form, query) { return all(form, query).map(one => one.value); }
var READ = {
  one: form => values(form, "input:checked")[0] || null,
  many: form => values(form, "input:checked"),
  order: form => form.dataset.moved ? all(form, "[data-buoc]").map(one => one.dataset.buoc) : [],
  place: form => {
    var map = {}; all(form, "[data-the]").forEach(one => { if (one.dataset.o) { map[one.dataset.the] = one.dataset.o; } }); return map;
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
  one: (box, item, asked) => { rows(item, asked.rows).forEach(row => { box.appendChild(labelled("radio", item, row)); }); },
  many: (box, item, asked) => { rows(item, asked.rows).forEach(row => { box.appendChild(labelled("checkbox", item, row)); }); },
  order: (box, item, asked, changed) => { makeOrder(box, rows(item, asked.rows), changed); },
  place: (box, item, asked, changed) => { makeBins(box, rows(item, asked.rows), rows(item, asked.places), changed); },
  line: (box, item, asked) => {
    box.appendChild(el("input", {type: "text", "aria-labelledby": item.id + "-de", placeholder: asked.example}));
  },
  text: (box, item, asked) => { MAKE.line(box, item, asked); },
  page: (box, item, asked) => { box.appendChild(el("textarea", {rows: 6, "aria-labelledby": item.id + "-de"})); MAKE.many(box, item, asked); }
};
function labelled(type, item, row) {
  var label = el("label", {"class": "y"}), input = el("input", {type: type, name: item.id, value: row[0]});
  label.appendChild(input); label.appendChild(el("span", {}, plain(row[1]))); return label;
}
function step(word, told, act) { return el("button", {type: "button", "data-act": act, "aria-label": told}, word); }
function makeOrder(box, steps, changed) {  // sắp thứ tự bằng hai nút Lên, Xuống
  var form = box.closest("form"), list = el("ol", {"class": "buoc"}), told = el("p", {"class": "nghe", "aria-live": "polite"});
  box.appendChild(el("p", {"class": "nho"}, "Bấm Lên, Xuống để sắp các bước theo đúng thứ tự."));
  steps.forEach((row, number) => {
    var line = el("li", {"data-buoc": row[0], "data-dau": number}), text = plain(row[1]);
    line.appendChild(el("span", {"class": "loi"}, text));
    var two = el("span", {"class": "hai"});
    two.appendChild(step("Lên", "Đưa lên: " + text, "up")); two.appendChild(step("Xuống", "Đưa xuống: " + text, "down"));
    line.appendChild(two); list.appendChild(line);
  });
  list.addEventListener("click", event => {
    var button = event.target.closest("[data-act]");
    if (!button) { return; }
    var line = button.closest("li"), up = button.dataset.act === "up", other = up ? line.previousElementSibling : line.nextElementSibling;
    form.dataset.moved = "yes";
    if (other) { list.insertBefore(up ? line : other, up ? other : line); button.focus(); }
    told.textContent = "Bước này đang ở vị trí " + (all(list, "li").indexOf(line) + 1) + ".";
    changed();
  });
  box.appendChild(list); box.appendChild(told);
}
function makeBins(box, cards, places, changed) {  // chọn một thẻ rồi chọn ngăn; đặt xong thì thẻ kế tiếp được chọn sẵn
  var tray = el("div", {"class": "khay", "data-khay": ""}), bins = el("div", {"class": "cac-ngan"});
  var held = el("p", {"class": "dang-chon", "aria-live": "polite"});
  box.appendChild(el("p", {"class": "nho"}, "Chọn một thẻ, rồi chọn ngăn để đặt thẻ vào."));
  cards.forEach((row, number) => { tray.appendChild(el("button", {type: "button", "data-the": row[0], "data-dau": number, "aria-pressed": "false", "class": "the"}, plain(row[1]))); });
  bins.appendChild(held);
  places.forEach(row => {
    var bin = el("div", {"class": "ngan", "data-o-cua": row[0]});
    bin.appendChild(el("button", {type: "button", "data-ngan": row[0], "class": "ten-ngan"}, plain(row[1])));
    bins.appendChild(bin);
  });
  box.appendChild(tray); box.appendChild(bins);
  function pick(card) {
    all(box, "[data-the]").forEach(one => { one.setAttribute("aria-pressed", String(one === card)); });
    held.textContent = card ? "Đang chọn thẻ: " + card.firstChild.textContent : all(tray, "[data-the]").length ? "" : "Đã xếp hết thẻ. Bấm vào một thẻ để xếp lại.";
  }
  box.pick = () => { pick(tray.querySelector("[data-the]")); };
  box.addEventListener("click", event => {
    var card = event.target.closest("[data-the]"), bin = event.target.closest("[data-ngan]");
    if (card) {
      var again = card.getAttribute("aria-pressed") === "true" && card.dataset.o;
      if (again) { put(box, card, ""); pick(card); changed(); card.focus(); return; }  // bấm lần nữa vào thẻ đã xếp: bỏ ra
      pick(card);
      if (event.detail === 0) { bins.querySelector("[data-ngan]").focus(); }  // bàn phím: sang ngay các ngăn
      else { bins.scrollIntoView({block: "nearest"}); }
    } else if (bin) {
      var chosen = box.querySelector("[data-the][aria-pressed=true]");
      if (!chosen) { held.textContent = "Chọn một thẻ trước."; return; }
      put(box, chosen, bin.dataset.ngan); box.pick(); changed();
    }
  });
  box.addEventListener("keydown", event => {
    var chosen = box.querySelector("[data-the][aria-pressed=true]");
    if (event.key === "Escape" && chosen) { chosen.focus(); }
  });
}
function put(box, card, bin) {  // trong ngăn cũng như trong khay, thẻ giữ thứ tự ban đầu
  var home = all(box, "[data-o-cua]").filter(one => one.dataset.oCua === bin)[0];
  if (home) { card.dataset.o = bin; } else { delete card.dataset.o; home = box.querySelector("[data-khay]"); }
  home.insertBefore(card, all(home, "[data-the]").filter(one => one !== card && Number(one.dataset.dau) > Number(card.dataset.dau))[0] || null);
}
function rawOf(form) {  // mọi ô đã điền, để mở lại trang thì còn nguyên
  var raw = {c: values(form, "input:checked"), s: READ.place(form), t: ""};
  READ.order(form).forEach((id, n) => { raw.s[id] = String(n + 1); });
  all(form, "textarea, input[type=text]").forEach(one => { raw.t = one.value; });
  return raw;
}
function putBack(form, raw) {
  var box = form.querySelector("fieldset"), places = raw.s || {}, steps = all(form, "[data-buoc]");
  all(form, "input[type=radio], input[type=checkbox]").forEach(one => { one.checked = (raw.c || []).indexOf(one.value) >= 0; });
  all(form, "[data-the]").forEach(one => { put(box, one, places[one.dataset.the] || ""); });
  if (steps.length) {
    var moved = steps.some(one => places[one.dataset.buoc]);
    if (moved) { form.dataset.moved = "yes"; } else { delete form.dataset.moved; }
    steps.sort((a, b) => (places[a.dataset.buoc] || 99) - (places[b.dataset.buoc] || 99) || a.dataset.dau - b.dataset.dau);
    steps.forEach(one => { one.parentNode.appendChild(one); });
  }
  if (box.pick) { box.pick(); }
  all(form, "textarea, input[type=text]").forEach(one => { one.value = raw.t || ""; });
}
var SIGNS = {right: "✓ đúng", near: "≈ gần đúng", wrong: "✗ chưa đúng"};
function sign(where, outcome) {
  where.classList.add("da-cham", outcome);
  where.appendChild(el("span", {"class": "dau"}, SIGNS[outcome]));
}
function unsign(form) {
  all(form, ".dau").forEach(one => { one.remove(); });
  all(form, ".da-cham").forEach(one => { one.classList.remove("da-cham", "right", "near", "wrong"); });
}
function signTyped(form, item, found) { var box = form.querySelector("fieldset"); sign(box, found.outcome); }
var MARKS = {  // dấu và chữ, không chỉ bằng màu
  one: (form, item) => { all(form, "input:checked").forEach(one => { sign(one.parentNode, one.value === item.key ? "right" : "wrong"); }); },
  many: (form, item) => { all(form, "input:checked").forEach(one => { sign(one.parentNode, item.key.indexOf(one.value) >= 0 ? "right" : "wrong"); }); },
  place: (form, item) => {
    all(form, "[data-the]").forEach(one => { if (one.dataset.o) { sign(one, item.key[one.dataset.the] === one.dataset.o ? "right" : "wrong"); } });
  },
  order: (form, item, found) => {
    var steps = all(form, "[data-buoc]"), run = longestRising(steps.map(one => item.key.indexOf(one.dataset.buoc)));
    steps.forEach((one, place) => { sign(one, found.right && run.indexOf(place) >= 0 ? "right" : "wrong"); });
  },
  line: signTyped, text: signTyped, page: signTyped
};
