// Trang bài học: chấm ngay trên máy người học (marking/), không gửi gì đi đâu. Phần này giữ câu trả lời và chỗ đang học.
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
// bài học và phần luyện tập giữ chung một chỗ, cùng chỗ với bản điện thoại của các bản trước
var KEPT = "phatngon:" + DATA.lesson + ":" + DATA.as_of, TOLD = document.getElementById("tien-do");

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
function keptOf(id, stored) {  // stored: cả chỗ ghi, khi đã đọc sẵn
  var one = (stored || kept())[id];
  return one && one.print === ITEMS[id].print
    ? {given: one.given, best: outcomeOf(one.best), outcome: outcomeOf(one.outcome), hints: one.hints || 0} : null;
}
function keep(id, given, outcome, hints) {  // given: những ô đã điền; outcome rỗng: đã đổi câu trả lời mà chưa bấm Kiểm tra
  var all = kept(), old = (keptOf(id, all) || {}).best || "";
  all[id] = {
    print: ITEMS[id].print, best: RANK.indexOf(old) > RANK.indexOf(outcome) ? old : outcome, given: given, outcome: outcome, hints: hints
  };
  remember(all);
  showProgress();
}
function ownOf(name) { return (kept()[name] || {})[DATA.page] || null; }  // chỗ đang học, độ sâu, những màn hình đã xem: mỗi trang một mục
function keepOwn(changes) {
  var all = kept();
  Object.keys(changes).forEach(name => { all[name] = {...all[name], [DATA.page]: changes[name]}; });
  remember(all);
}
