// Trang của một kịch bản: mở đầu, diễn tập, báo cáo; mỗi lúc một màn hình.
var DRILL = DATA.drill, SCREENS = all(document, "section[data-part]"), HERE = null, BAR = document.getElementById("thanh-nut");
var BACK = BAR.querySelector("[data-do=back]"), NEXT = BAR.querySelector("[data-do=next]"), REPORT = document.getElementById("bao-cao");
TELL = DATA.tell; FIGURES = DATA.figures;
function showPrimary() {  // mỗi lúc một nút chính
  all(document, ".chinh").forEach(one => { one.classList.remove("chinh"); });
  var open = HERE && all(HERE, "[data-item]").filter(one => !one.dataset.xong)[0], own = HERE && HERE.querySelector(".dt-xong, .dt-di, #luu");
  (open ? open.querySelector("[data-do=check]") : own || NEXT).classList.add("chinh");
}
function showProgress() {
  var total = Object.keys(DRILL.tasks).length, state = PLAY ? PLAY.state() : null;
  TOLD.textContent = !state || !state.begun ? "" : state.ended ? "Đã xong" : total ? "Đã làm " + PLAY.done() + " trên " + total + " việc" : "Diễn biến " + state.arrived.length;
  document.getElementById("thanh").style.width = (!state || !state.begun ? 2 : state.ended ? 100 : 100 * (state.arrived.length + state.skipped.length) / (DRILL.injects.length + 1)) + "%";
}
function show(part, by) {
  HERE = SCREENS[part];
  SCREENS.forEach(one => { one.hidden = one !== HERE; });
  HERE.appendChild(BAR);
  var state = PLAY.state();
  BACK.disabled = part === 0; NEXT.disabled = part === 2;
  NEXT.textContent = part === 0 && !state.begun ? "Bắt đầu" : "Tiếp";
  document.getElementById("cho").textContent = (part + 1) + "/3";
  if (by) { HERE.querySelector("h2").focus({preventScroll: true}); window.scrollTo(0, 0); }
  showPrimary(); showProgress();
}
function told(by) {  // sau mỗi việc: hết buổi thì sang báo cáo
  if (!PLAY) { return; }
  var state = PLAY.state();
  document.querySelector("[data-nhip]").hidden = state.begun || !Object.keys(DRILL.tasks).length;
  if (state.ended) {
    showReport(REPORT, state, PLAY.book().notes);
    if (HERE && HERE !== SCREENS[2]) { show(2, by); }
  } else if (HERE === SCREENS[2]) { show(state.begun ? 1 : 0, by); }
  else if (HERE === SCREENS[0] && state.begun && !TOLD.dataset.read) { show(1, false); }  // sổ chỉ còn ở IndexedDB: đọc tới là mở đúng chỗ
  if (HERE) { showPrimary(); showProgress(); }
}
var PLAY = null;
PLAY = mountDrill(document.getElementById("buoi"), DRILL, {
  load: () => ownOf("_drill"), save: book => { keepOwn({_drill: book}); }, told: told, top: () => { window.scrollTo(0, 0); }
});
NEXT.addEventListener("click", () => {
  var part = SCREENS.indexOf(HERE), state = PLAY.state();
  if (part === 1 && !state.ended) { PLAY.advance(); return; }
  if (part === 0 && !state.begun) { PLAY.begin((document.querySelector("[name=nhip]:checked") || {}).value); }
  show(PLAY.state().ended ? 2 : 1, true);
});
BACK.addEventListener("click", () => { show(SCREENS.indexOf(HERE) === 2 ? 0 : SCREENS.indexOf(HERE) - 1, true); });
document.getElementById("luu").addEventListener("click", () => { saveReport(REPORT, "Sau diễn tập: " + document.title, "sau-dien-tap-" + DRILL.code + ".html"); });
document.getElementById("in").addEventListener("click", () => { window.print(); });
window.addEventListener("beforeprint", () => { all(REPORT, "details").forEach(one => { one.open = true; }); });
askTwice(document.getElementById("lam-lai"), document.getElementById("lam-lai-hoi"), () => {
  keepOwn({_drill: null}); RESTORES.forEach(one => { one(); }); show(0, true);
});
nameCells();
SHOWN = kept()._at || 0;
PLAY.show(false); told(false);
show(PLAY.state().ended ? 2 : PLAY.state().begun ? 1 : 0, false);
function lookAgain() { inStore(DATA.lesson, found => { found.forEach(takeNewer); TOLD.dataset.read = "yes"; }); }
window.addEventListener("storage", event => { if (event.key === KEPT && event.newValue) { takeNewer(event.newValue); } });
if (TABS) { TABS.addEventListener("message", event => { if (event.data === KEPT) { lookAgain(); } }); }
window.addEventListener("focus", lookAgain);
window.addEventListener("pageshow", event => { if (event.persisted) { lookAgain(); } });
lookAgain();
