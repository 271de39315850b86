// Đi lại giữa các màn hình: mỗi lúc một màn hình, chỗ đang học nằm trong địa chỉ nên nút quay lại của trình duyệt dùng được.
var SCREENS = all(document, "section[data-part]"), HERE = null, BAR = document.getElementById("thanh-nut");
var BACK = BAR.querySelector("[data-do=back]"), NEXT = BAR.querySelector("[data-do=next]"), MENU = document.getElementById("muc-luc");
var OPENER = document.getElementById("mo-muc"), DEPTHS = document.getElementById("do-sau"), QUICK = false;
var AREAS = DATA.start.areas, AREA = "";  // mảng đang tìm chỗ bắt đầu: chỉ nhóm câu của mảng này nằm trên đường đi
function path() {
  return SCREENS.filter(one => (!QUICK || one.hasAttribute("data-core") || one === SCREENS[0]) && (!one.dataset.khoi || one.dataset.khoi === AREA));
}
function screenOf(hash) {
  var named = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  return named ? named.closest("section[data-part]") : null;
}
function show(screen, by) {  // by: có người bấm thì đưa con trỏ đọc tới đầu màn hình
  if (screen.dataset.khoi) { AREA = screen.dataset.khoi; }
  if (QUICK && path().indexOf(screen) < 0) { setDepth(false); }
  SCREENS.forEach(one => { one.hidden = one !== screen; });
  screen.appendChild(BAR);
  HERE = screen;
  showPlace();
  if (by) { openMenu(false); screen.querySelector("h2").focus({preventScroll: true}); }
  window.scrollTo(0, 0);
  showPrimary(); showProgress();
}
function showPlace() {
  var row = path(), place = row.indexOf(HERE);
  BACK.disabled = place === 0; NEXT.disabled = place === row.length - 1;
  document.getElementById("cho").textContent = (place + 1) + "/" + row.length;
  document.getElementById("thanh").style.width = 100 * (place + 1) / row.length + "%";
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
  var stored = kept(), best = {}, homes = {};  // đọc chỗ ghi một lần cho mọi câu
  DATA.items.forEach(item => {
    if (item.home && !homes[item.home]) { homes[item.home] = keptAtOnce(item.home) || {}; }
    best[item.id] = (keptOf(item.id, stored, homes[item.home]) || {}).best || "";
  });
  var each = OWN.map(item => best[item.id]), total = each.length, right = each.filter(one => one === "right").length;
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
  var left = OWN.filter(item => best[item.id] !== "right");
  all(document, "[data-tong]").forEach(box => {
    box.textContent = "";
    if (!OWN.length) { return; }
    box.appendChild(line(TOLD.textContent, "diem"));
    if (!left.length) { box.appendChild(line("Anh/chị đã trả lời đúng mọi câu của trang này.")); return; }
    var next = el("p"); next.appendChild(document.createTextNode("Câu nên làm tiếp: "));
    left.slice(0, 6).forEach((item, place) => {
      if (place) { next.appendChild(document.createTextNode(", ")); }
      next.appendChild(el("a", {href: "#" + item.id}, "câu " + (OWN.indexOf(item) + 1)));
    });
    next.appendChild(document.createTextNode("."));
    box.appendChild(next);
  });
}
function showStart(best) {  // nên học từ đâu: bấm là mở đúng phần
  if (!AREAS.length) { return; }
  var found = diagnoseStart(AREAS, best), before = AREA;
  AREA = found.area ? found.area[0] : "";
  if (AREA !== before && HERE) { showPlace(); }
  all(document, "[data-bat-dau]").forEach(box => {
    var list = el("ul"), seen = {}, words = found.routed < AREAS.length ? "Đã làm " + found.routed + " trên " + AREAS.length + " câu chọn đường. Làm hết để biết nên bắt đầu từ đâu."
      : !found.area ? DATA.start.all_known : "Nên bắt đầu từ: " + found.area[1] + "." + (found.whole ? "" : " Làm tiếp các câu của mảng này để biết đúng phần nào.");
    box.textContent = ""; box.dataset.mang = AREA; box.appendChild(line(words, "diem"));
    if (!found.area) { return; }
    (found.whole ? found.weak : []).forEach(id => {
      var place = DATA.start.places[id];
      if (seen[place[1]]) { return; }
      var told = el("li"), first = !Object.keys(seen).length; seen[place[1]] = true;
      told.appendChild(el("a", {href: place[1], "class": first ? "nut-chinh" : ""}, (first ? "Học " : "Rồi ") + place[0])); list.appendChild(told);
    });
    if (list.children.length) { box.appendChild(list); }
    if (!found.whole) {
      var go_on = SCREENS.filter(one => one.dataset.khoi === AREA)[0], told = el("p");
      if (go_on) { told.appendChild(el("a", {href: "#" + go_on.id, "class": "nut-chinh"}, "Làm " + found.area[3].length + " câu về mảng này")); box.appendChild(told); }
    }
    box.appendChild(line("Câu đã trả lời đúng ở đây thì bài của câu ấy tính luôn.", "nho"));
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
function lookAgain() { inStore(DATA.lesson, found => { found.forEach(takeNewer); takePlace(); TOLD.dataset.read = "yes"; }); }
window.addEventListener("storage", event => { if (event.key === KEPT && event.newValue) { takeNewer(event.newValue); } });
if (TABS) { TABS.addEventListener("message", event => { if (event.data === KEPT) { lookAgain(); } }); }
window.addEventListener("focus", lookAgain);  // trở lại thẻ này sau khi làm ở thẻ khác
window.addEventListener("pageshow", event => { if (event.persisted) { lookAgain(); } });  // mở trang mới thì dòng dưới đã đọc
lookAgain();
