// Trang bài học: chấm ngay trên máy người học (marking/), không gửi gì đi đâu. Phần này giữ câu trả lời và chỗ đang học.
var ITEMS = {};
SAY = DATA.say; RETURNS = DATA.returns; A_DAY = DATA.a_day;
DATA.items.forEach(item => { ITEMS[item.id] = item; });
var OWN = DATA.items.filter(item => !item.home);  // câu của bài khác (tìm chỗ bắt đầu) thì bài ấy tính
var KEPT = keyOf(DATA.lesson), TOLD = document.getElementById("tien-do");  // bài học và phần luyện tập giữ chung một chỗ

// Ba chỗ ghi: localStorage, trang trong lịch sử, IndexedDB (báo lại khi đã ghi xong). Chỗ này cấm hoặc mất thì còn chỗ kia.
var MEMORY = (history.state || {})[KEPT] || {}, RESETS = [], RESTORES = [], WRITTEN = 0, SHOWN = 0;
function plain(text) { return text.replace(/\*/g, "").split(/\s+/).join(" ").trim(); }
function said(outcome) { var word = SAY.OUTCOMES[outcome]; return word.charAt(0).toUpperCase() + word.slice(1); }
function remember(all) {
  var number = ++WRITTEN;
  all._at = Math.max(Date.now(), (all._at || 0) + 1); MEMORY = all; SHOWN = all._at; TOLD.dataset.kept = "no";
  store("readwrite", cau => cau.put(JSON.stringify(all), KEPT), () => {
    if (number !== WRITTEN) { return; }
    TOLD.dataset.kept = "yes"; if (TABS) { TABS.postMessage(KEPT); }
  });
  try { localStorage.setItem(KEPT, JSON.stringify(all)); } catch (error) { /* máy không cho lưu: vẫn học được */ }
  try { history.replaceState({...history.state, [KEPT]: all}, ""); } catch (error) { /* như trên */ }
}
function kept() {  // bản mới hơn trong hai chỗ đọc được ngay
  var stored = keptAtOnce(DATA.lesson);
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
function keptOf(id, stored, home) {  // stored, home: cả ô của bài này và của bài có câu ấy, khi đã đọc sẵn
  var one = (stored || kept())[id];
  if (!one && ITEMS[id].home) { one = (home || keptAtOnce(ITEMS[id].home) || {})[id]; }
  return one && one.print === ITEMS[id].print
    ? {given: one.given, best: outcomeOf(one.best), outcome: outcomeOf(one.outcome), hints: one.hints || 0, on: one.on || null, first: one.first || null} : null;
}
function keep(id, given, outcome, hints) {  // given: những ô đã điền; outcome rỗng: đã đổi câu trả lời mà chưa bấm Kiểm tra
  var all = kept(), old = keptOf(id, all) || {}, on = afterAnswer(old.on, outcome, today());
  all[id] = {print: ITEMS[id].print, best: betterOf(old.best || "", outcome), given: given, outcome: outcome, hints: hints, at: Date.now()};
  if (on) { all[id].on = on; }
  var first = firstOf(old, outcome);
  if (first) { all[id].first = first; }
  remember(all);
  if (ITEMS[id].home && outcome) { mergeInto(ITEMS[id].home, {[id]: all[id]}, () => {}); }
  showProgress();
}
function ownOf(name) { return (kept()[name] || {})[DATA.page] || null; }  // chỗ đang học, độ sâu, những màn hình đã xem: mỗi trang một mục
function keepOwn(changes) {
  var all = kept();
  Object.keys(changes).forEach(name => { all[name] = {...all[name], [DATA.page]: changes[name]}; });
  remember(all);
}
