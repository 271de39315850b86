// Kho tiến độ trên máy người học: mỗi bài một ô, trang bài học, trang luyện tập và trang đầu cùng đọc. Không gửi gì đi đâu.
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
var DATA = unpacked(JSON.parse(document.getElementById("du-lieu").textContent)), RANK = Object.keys(DATA.say.OUTCOMES);
function keyOf(lesson) { return "phatngon:" + lesson; }  // đến bản 0.4.3 còn ":ngày áp dụng" ở sau: vẫn đọc, làm lại trang hôm khác không mất gì
function store(mode, work, done) {  // làm một việc với IndexedDB; máy không có thì thôi, chỗ khác vẫn giữ
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
var TABS = null;  // các thẻ cùng mở báo nhau; máy không có thì còn sự kiện storage và lúc trở lại thẻ
try { TABS = new BroadcastChannel("phatngon"); } catch (error) { /* như trên */ }
function newestOf(texts) {
  var best = null;
  texts.forEach(text => {
    try { var one = JSON.parse(text); if (one && (!best || (one._at || 0) > (best._at || 0))) { best = one; } } catch (error) { /* hỏng thì bỏ qua */ }
  });
  return best;
}
function keptAtOnce(lesson) {  // trong localStorage; null: không có
  try {
    var key = keyOf(lesson), own = localStorage.getItem(key), older = [];
    if (own) { return JSON.parse(own); }
    for (var n = 0; n < localStorage.length; n++) { if (localStorage.key(n).indexOf(key + ":") === 0) { older.push(localStorage.getItem(localStorage.key(n))); } }
    return newestOf(older);
  } catch (error) { return null; }
}
function inStore(lesson, done) {  // mọi bản của bài trong IndexedDB
  store("readonly", cau => cau.getAll(IDBKeyRange.bound(keyOf(lesson), keyOf(lesson) + ":\uffff")), found => { done(found || []); });
}
function outcomeOf(word) { return DATA.say.STORED[word] || word || ""; }  // bản trước 0.4.2 ghi kết quả bằng tên khác
function betterOf(one, other) { return RANK.indexOf(one) > RANK.indexOf(other) ? one : other; }
function mergeInto(lesson, rows, done) {  // ghi thêm từ nơi khác (tệp, mã, câu tìm chỗ bắt đầu): kết quả tốt hơn thì giữ, câu đã làm ở đây không mất
  inStore(lesson, texts => {
    var all = newestOf(texts.concat(JSON.stringify(keptAtOnce(lesson)))) || {};
    Object.keys(rows).forEach(id => {
      var old = all[id] && all[id].print === rows[id].print ? all[id] : null, row = rows[id];
      var newer = !old || (row.given && (row.at || 0) > (old.at || 0)) ? row : old;
      all[id] = {...newer, best: betterOf(outcomeOf((old || {}).best), outcomeOf(row.best))};
      var firsts = [(old || {}).first, row.first].filter(Boolean).sort((one, other) => one[1] - other[1]);
      if (firsts.length) { all[id].first = firsts[0]; }
      if (!all[id].on && (row.on || (old || {}).on)) { all[id].on = row.on || old.on; }
    });
    all._at = Math.max(Date.now(), (all._at || 0) + 1);
    try { localStorage.setItem(keyOf(lesson), JSON.stringify(all)); } catch (error) { /* máy không cho lưu: IndexedDB còn giữ */ }
    store("readwrite", cau => cau.put(JSON.stringify(all), keyOf(lesson)), () => { if (TABS) { TABS.postMessage(keyOf(lesson)); } done(all); });
  });
}
function el(name, attributes, text) {
  var made = document.createElement(name);
  Object.keys(attributes || {}).forEach(key => { made.setAttribute(key, attributes[key]); });
  if (text !== undefined) { made.textContent = text; }
  return made;
}
