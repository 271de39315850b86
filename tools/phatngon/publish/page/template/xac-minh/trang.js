// Trang xác minh: dán lời và mã ký, hoặc mở tệp; mọi việc làm trong trình duyệt, không gửi gì đi đâu.
var DATA = JSON.parse(document.getElementById("du-lieu").textContent), WORDS = DATA.words, BOOKS = DATA.registers;
var BLOCKS = /^(?:P|DIV|LI|H[1-6]|TR|BR|SECTION|HEADER|FOOTER|FIGCAPTION|BLOCKQUOTE|TEXT|DESC)$/i;
function find(id) { return document.getElementById(id); }
function put(parent, name, text) {
  var one = document.createElement(name);
  if (text) { one.textContent = text; }
  parent.appendChild(one);
  return one;
}
function nowHere() { return new Date(Date.now() + 7 * 3600000).toISOString().slice(0, 19) + "+07:00"; }
function tell(result) {
  var place = find("ket-qua"), words = WORDS.verdicts[result.code];
  place.textContent = "";
  place.setAttribute("data-verdict", result.code);
  put(place, "h2", words.name).tabIndex = -1;
  put(place, "p", words.said);
  result.notes.forEach((name) => put(place, "p", WORDS.notes[name]).setAttribute("data-note", name));
  tellChanges(place, result.changes);
  if (result.other) { tellStatement(place, result.other.type === "withdrawal" ? "Thông báo rút" : "Bản đính chính", result.other); }
  if (result.statement && result.code !== "unknown_key") { tellStatement(place, result.code === "altered" && result.notes.indexOf("text_changed") >= 0 ? "Nội dung trong tệp đã bị sửa, chỉ để đối chiếu" : "Lời đã ký", result.statement); }
  place.querySelector("h2").focus();
}
function tellChanges(place, rows) {
  if (!rows.length) { return; }
  var table = put(place, "table"), head = put(put(table, "thead"), "tr"), body = put(table, "tbody");
  ["Đã ký", "Trong bản mang tới"].forEach((name) => { put(head, "th", name).scope = "col"; });
  rows.forEach((row) => {
    var line = put(body, "tr");
    row.forEach((text) => put(line, "td", text || "(không có)"));
  });
}
function tellStatement(place, title, one) {
  put(place, "h3", title);
  if (has(one, "text")) { var box = put(place, "blockquote"); written(one.text).split("\n").forEach((line) => put(box, "p", line)); }
  var list = put(place, "ul");
  Object.keys(WORDS.fields).forEach((name) => {
    if (name === "text" || !has(one, name)) { return; }
    var book = BOOKS.find((row) => row.unit === one.unit), value = name === "unit" && book ? book.name + " (" + one.unit + ")" : shown(one[name]);
    put(list, "li", WORDS.fields[name].charAt(0).toUpperCase() + WORDS.fields[name].slice(1) + ": " + value);
  });
}
function say(text) { find("tin").textContent = text; }
function check() { say(""); tell(judge(find("loi").value, BOOKS, nowHere())); }
function checkFile(text, picture) {
  find("loi").value = text;
  say("");
  tell(judgeFile(text, BOOKS, nowHere(), picture));
}
function textOf(node) {  // chữ thấy được của một trang hay một hình, mỗi khối một dòng
  var out = "";
  node.childNodes.forEach((one) => {
    if (one.nodeType === 3) { out += one.nodeValue; return; }
    if (one.nodeType !== 1 || /^(?:SCRIPT|STYLE|HEAD|TITLE)$/i.test(one.nodeName)) { return; }
    out += textOf(one) + (BLOCKS.test(one.nodeName) ? "\n" : "");
  });
  return out;
}
function openFile(file) {
  var reader = new FileReader();
  reader.onload = () => take(new Uint8Array(reader.result), file);
  reader.onerror = () => say("Không đọc được tệp này. Dán lời và mã ký vào ô bên trên.");
  reader.readAsArrayBuffer(file);
}
function take(bytes, file) {
  var text = new TextDecoder("utf-8").decode(bytes), start = text.slice(0, 600);
  if (/^[\ufeff\s]*\{/.test(text) && text.indexOf("phatngon-so-khoa") >= 0) { takeBook(text); return; }
  if (/<svg[\s>]/i.test(start)) { checkFile(textOf(new DOMParser().parseFromString(text, "image/svg+xml")), true); return; }
  if (/<html[\s>]/i.test(start)) { checkFile(textOf(new DOMParser().parseFromString(text, "text/html")), false); return; }
  if (/\u0000/.test(text)) { takePicture(text, file); return; }
  find("loi").value = text;
  check();
}
function takePicture(text, file) {  // tệp hình: chỉ đọc được mã ký ghi trong tệp
  var hit = TOKEN.exec(text);
  if (hit) { checkFile(hit[0], true); return; }
  if (!window.BarcodeDetector || !window.createImageBitmap) { noToken(); return; }
  createImageBitmap(file).then((image) => new BarcodeDetector({formats: ["qr_code"]}).detect(image)).then((codes) => {
    var code = codes.find((one) => TOKEN.test(one.rawValue));
    if (!code) { noToken(); return; }
    checkFile(TOKEN.exec(code.rawValue)[0], true);
  }).catch(noToken);
}
function noToken() { say("Không thấy mã ký trong tệp này. Với tệp Word hoặc PDF: mở tệp, chép lời và mã ký rồi dán. Với hình: quét mã QR bằng ứng dụng máy ảnh của điện thoại, chép chữ hiện ra rồi dán."); }
function takeBook(text) {
  var book = null;
  try { book = readBook(JSON.parse(text)); } catch (error) { book = null; }
  var old = book && BOOKS.find((row) => row.unit === book.unit);
  if (!old || !old.keys.some((key) => key.public_key === book.signed_by && !key.revoked) || book.updated < old.updated) {
    say("Không dùng sổ này: sổ đã bị sửa, cũ hơn, hoặc không do khóa của đơn vị trong trang ký. Tải lại trang xác minh từ cổng của đơn vị.");
    return;
  }
  BOOKS[BOOKS.indexOf(old)] = book;
  tellBooks();
  say("Đã dùng sổ mới của đơn vị, cập nhật " + shown(book.updated) + ".");
}
function keyName(key) { return digest(utf8(key)).slice(0, 16).toUpperCase().match(/.{4}/g).join("-"); }
function tellBooks() {
  var place = find("so-khoa");
  place.textContent = "";
  BOOKS.forEach((book) => put(place, "li", book.name + " (" + book.unit + "): " + book.keys.map((key) => "khóa " + keyName(key.public_key) + (key.revoked ? " (đã hủy)" : "")).join(", ") + "; " + book.statements.length + " phát ngôn, cập nhật " + shown(book.updated) + "."));
}
function begin() {
  say("");  // trang viết sẵn câu cho trình duyệt không chạy được tới đây
  tellBooks();
  find("kiem").addEventListener("click", () => check());
  find("tep").addEventListener("change", () => { if (find("tep").files[0]) { openFile(find("tep").files[0]); } });
  var given = "";
  try { given = decodeURIComponent(location.hash.slice(1)); } catch (error) { given = ""; }
  if (TOKEN.test(given)) { find("loi").value = given; check(); }
}
begin();
