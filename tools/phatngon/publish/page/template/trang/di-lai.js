// Đi lại giữa các màn hình: mỗi lúc một màn hình, chỗ đang học nằm trong địa chỉ nên nút quay lại của trình duyệt dùng được.
var SCREENS = all(document, "section[data-part]"), HERE = null, BAR = document.getElementById("thanh-nut");
var BACK = BAR.querySelector("[data-do=back]"), NEXT = BAR.querySelector("[data-do=next]"), MENU = document.getElementById("muc-luc");
var OPENER = document.getElementById("mo-muc"), DEPTHS = document.getElementById("do-sau"), QUICK = false;
function path() { return SCREENS.filter(one => !QUICK || one.hasAttribute("data-core") || one === SCREENS[0]); }
function screenOf(hash) {
  var named = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  return named ? named.closest("section[data-part]") : null;
}
function show(screen, by) {  // by: có người bấm thì đưa con trỏ đọc tới đầu màn hình
  if (QUICK && path().indexOf(screen) < 0) { setDepth(false); }
  SCREENS.forEach(one => { one.hidden = one !== screen; });
  screen.appendChild(BAR);
  HERE = screen;
  var row = path(), place = row.indexOf(screen);
  BACK.disabled = place === 0; NEXT.disabled = place === row.length - 1;
  document.getElementById("cho").textContent = (place + 1) + "/" + row.length;
  document.getElementById("thanh").style.width = 100 * (place + 1) / row.length + "%";
  if (by) { openMenu(false); screen.querySelector("h2").focus({preventScroll: true}); }
  window.scrollTo(0, 0);
  showPrimary(); showProgress();
}
function toQuestion() {  // địa chỉ có mã câu thì mở đúng câu đó
  var named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named && named !== HERE) { named.scrollIntoView(); }
}
function go(screen) {
  if (!screen || screen === HERE) { openMenu(false); return; }
  show(screen, true);
  location.hash = screen.id;
}
function seen() {  // ghi chỗ đang học và những màn hình đã xem
  var before = ownOf("_seen") || [];
  keepOwn({_place: HERE.id, _seen: before.indexOf(HERE.id) < 0 ? before.concat(HERE.id) : before});
  showProgress();
}
function showPrimary() {  // mỗi lúc một nút chính: Kiểm tra của câu đầu tiên chưa xong, hết câu thì Tiếp
  if (!HERE) { return; }
  var open = all(HERE, "[data-item]").filter(one => one.dataset.outcome !== "right" && !one.dataset.xong)[0];
  all(document, ".chinh").forEach(one => { one.classList.remove("chinh"); });
  (open ? open.querySelector("[data-do=check]") : HERE.querySelector(".dt-di") || NEXT).classList.add("chinh");
}
function showProgress() {
  var stored = kept(), best = {};  // đọc chỗ ghi một lần cho mọi câu
  DATA.items.forEach(item => { best[item.id] = (keptOf(item.id, stored) || {}).best || ""; });
  var each = Object.values(best), total = each.length, right = each.filter(one => one === "right").length;
  TOLD.textContent = total ? "Đã làm " + each.filter(Boolean).length + ", đúng " + right + " trên " + total + " câu." : "";
  var visited = ownOf("_seen") || [];
  all(MENU, "[data-menu]").forEach(link => {
    var own = SCREENS.filter(one => one.dataset.part === link.dataset.menu), asked = [];
    own.forEach(one => { asked = asked.concat(all(one, "[data-item]").filter(item => ITEMS[item.dataset.item]).map(item => best[item.dataset.item])); });
    var done = asked.length ? asked.every(Boolean) : visited.indexOf(own[own.length - 1].id) >= 0;
    link.querySelector(".xong").textContent = (done ? "✓ xong" : "") + (asked.length ? (done ? ", " : "") + "đúng " + asked.filter(one => one === "right").length + "/" + asked.length : "");
    link.parentNode.dataset.done = done ? "yes" : "no";
    if (HERE && HERE.dataset.part === link.dataset.menu) { link.setAttribute("aria-current", "step"); } else { link.removeAttribute("aria-current"); }
  });
  showSum(best); showStart(best);
}
function showSum(best) {  // tổng kết: còn câu nào, bấm là tới
  var left = DATA.items.filter(item => best[item.id] !== "right");
  all(document, "[data-tong]").forEach(box => {
    box.textContent = "";
    if (!DATA.items.length) { return; }
    box.appendChild(line(TOLD.textContent, "diem"));
    if (!left.length) { box.appendChild(line("Anh/chị đã trả lời đúng mọi câu của trang này.")); return; }
    var next = el("p"); next.appendChild(document.createTextNode("Câu nên làm tiếp: "));
    left.slice(0, 6).forEach((item, place) => {
      if (place) { next.appendChild(document.createTextNode(", ")); }
      next.appendChild(el("a", {href: "#" + item.id}, "câu " + (DATA.items.indexOf(item) + 1)));
    });
    next.appendChild(document.createTextNode("."));
    box.appendChild(next);
  });
}
function startLevel(ids, best) {  // như practice/diagnostic.py: câu chưa trả lời không tính là đúng
  var found = ids.map(id => best[id]), right = found.filter(one => one === "right").length, share = right / ids.length;
  return {right: right, answered: found.filter(Boolean).length, level: !found.some(Boolean) ? "chua_do" : share >= DATA.start.familiar ? "luot" : share >= DATA.start.partly ? "on_lai" : "tu_dau"};
}
function showStart(best) {  // nên học từ đâu: đếm theo từng phần, bấm là mở phần đó
  all(document, "[data-bat-dau]").forEach(box => {
    var row = DATA.start.rows || [], found = row.map(one => startLevel(one[2], best)), list = el("ul"), head = el("p", {"class": "diem"});
    var asked = 0, answered = 0, first = found.findIndex(one => one.level !== "luot");
    found.forEach((one, place) => { asked += row[place][2].length; answered += one.answered; });
    box.textContent = "";
    if (!row.length) { return; }
    function link(place) { return el("a", {href: row[place][1]}, row[place][0]); }
    if (answered < asked) { head.textContent = "Đã làm " + answered + " trên " + asked + " câu tìm chỗ bắt đầu. Làm hết để có lời khuyên đầy đủ."; }
    else if (first < 0) { head.textContent = "Anh/chị đã nắm khá chắc các phần. Có thể làm ngay phần luyện tập."; }
    else { head.textContent = "Nên bắt đầu từ: "; head.appendChild(link(first)); head.appendChild(document.createTextNode(".")); }
    found.forEach((one, place) => {
      var told = el("li", {"data-muc": one.level}); told.appendChild(link(place));
      told.appendChild(document.createTextNode(": đúng " + one.right + " trên " + row[place][2].length + " câu. " + DATA.start.advice[one.level]));
      list.appendChild(told);
    });
    box.appendChild(head); box.appendChild(list);
  });
}
function openMenu(open) {
  document.body.classList.toggle("mo", open); OPENER.setAttribute("aria-expanded", String(open));
}
function setDepth(quick) {
  QUICK = quick; document.body.classList.toggle("nhanh", quick);
  if (DEPTHS) { all(DEPTHS, "input").forEach(one => { one.checked = (one.value === "quick") === quick; }); }
}
BACK.addEventListener("click", () => { var row = path(); go(row[row.indexOf(HERE) - 1]); });
NEXT.addEventListener("click", () => { var row = path(); go(row[row.indexOf(HERE) + 1]); });
OPENER.addEventListener("click", () => {
  var open = !document.body.classList.contains("mo");
  openMenu(open); if (open) { MENU.querySelector("[aria-current]").focus(); }
});
MENU.addEventListener("keydown", event => { if (event.key === "Escape") { openMenu(false); OPENER.focus(); } });
document.addEventListener("click", event => {  // đường dẫn trong trang: mục lục, câu nên làm tiếp
  var link = event.target.closest("a[href^='#']"), screen = link && screenOf(link.getAttribute("href"));
  if (!screen) { return; }
  event.preventDefault(); go(screen);
  var named = document.getElementById(link.getAttribute("href").slice(1));
  if (named !== screen) { named.scrollIntoView(); }
});
window.addEventListener("hashchange", () => {  // đi tới một màn hình là một trang mới trong lịch sử
  var screen = screenOf(location.hash) || SCREENS[0];
  if (screen !== HERE) { show(screen, true); toQuestion(); }
  seen();
});
if (DEPTHS) {
  document.querySelector("[data-chon-do-sau]").appendChild(DEPTHS);  // chọn ngay ở màn hình đầu
  DEPTHS.addEventListener("change", event => {
    setDepth(event.target.value === "quick"); keepOwn({_depth: event.target.value}); show(HERE, false);
  });
}
fillFolds(); nameCells(); tellPictures();
SHOWN = kept()._at || 0;
all(document, "[data-item]").forEach(section => { build(section, ITEMS[section.dataset.item]); });
(() => {  // xóa tiến độ: hỏi lại một lần, bằng tay hay bằng bàn phím
  var first = document.getElementById("xoa"), asked = document.getElementById("xoa-hoi"), leave = document.getElementById("xoa-thoi");
  function open(on) { asked.hidden = !on; first.setAttribute("aria-expanded", String(on)); (on ? leave : first).focus(); }
  first.addEventListener("click", () => { open(asked.hidden); });
  leave.addEventListener("click", () => { open(false); });
  asked.addEventListener("keydown", event => { if (event.key === "Escape") { event.stopPropagation(); open(false); } });
  document.getElementById("xoa-that").addEventListener("click", () => {
    remember({_at: kept()._at});
    RESETS.forEach(reset => { reset(); }); showProgress(); open(false);
  });
})();
try { history.scrollRestoration = "manual"; } catch (error) { /* máy cũ: không sao */ }
var NAMED = Boolean(screenOf(location.hash));  // địa chỉ đã chỉ rõ màn hình
setDepth(ownOf("_depth") === "quick");
show(screenOf(location.hash) || screenOf("#" + (ownOf("_place") || "")) || SCREENS[0], false);
if (location.hash && location.hash !== "#" + HERE.id) { toQuestion(); }
try { history.replaceState(history.state, "", "#" + HERE.id); } catch (error) { /* như trên */ }
function takePlace() {  // chỗ đang học chỉ còn ở IndexedDB: mở lại đúng chỗ ấy, một lần lúc mở trang
  var place = screenOf("#" + (ownOf("_place") || ""));
  if (TOLD.dataset.read || NAMED || !place || place === HERE) { return; }
  setDepth(ownOf("_depth") === "quick"); show(place, false);
  try { history.replaceState(history.state, "", "#" + HERE.id); } catch (error) { /* như trên */ }
}
function lookAgain() { store("readonly", cau => cau.get(KEPT), found => { takeNewer(found); takePlace(); TOLD.dataset.read = "yes"; }); }
window.addEventListener("storage", event => { if (event.key === KEPT && event.newValue) { takeNewer(event.newValue); } });
if (TABS) { TABS.addEventListener("message", event => { if (event.data === KEPT) { lookAgain(); } }); }
window.addEventListener("focus", lookAgain);  // trở lại thẻ này sau khi làm ở thẻ khác
window.addEventListener("pageshow", event => { if (event.persisted) { lookAgain(); } });  // mở trang mới thì dòng dưới đã đọc
lookAgain();
