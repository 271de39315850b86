// Kết luận về điều người ta mang tới: lời, mã ký, tệp đã ký (network/signed/judge.py).
var BEGIN = /\[\s*bắt đầu lời phát ngôn\s*\]/i, END = /\[\s*hết lời phát ngôn\s*\]/gi, LABEL = /mã ký\s*:?\s*$/gim;
function verdict(code, statement, rest) { return Object.assign({code: code, statement: statement || null, changes: [], notes: [], other: null}, rest); }
function judgeFile(brought, registers, now, picture) {  // điều mắt thấy trong tệp có thể khác, nhất là trong hình
  var found = judge(brought, registers, now);
  if (found.code !== "genuine") { return found; }
  return Object.assign(found, picture ? {code: "picture"} : {notes: found.notes.concat("file_only")});
}
function judge(brought, registers, now) {
  var text = brought.normalize("NFC"), data = ownJson(text);
  if (data) { return ofStatement(data, "", registers, now); }
  var hit = TOKEN.exec(text);
  if (!hit) { return ofBareText(said(text), registers, now); }
  var one = hit[2] ? readToken(hit[1].replace(/[^A-Z2-7]/g, "")) : null;
  if (!one) { return verdict("altered", null, {notes: [hit[2] ? "token_broken" : "token_cut"]}); }
  return ofStatement(one, said(text.slice(0, hit.index) + "\n" + text.slice(hit.index + hit[0].length)), registers, now);
}
function ownJson(text) {
  var bare = text.replace(/^[\ufeff \t\r\n]+/, "");
  if (bare.charAt(0) !== "{") { return null; }
  try { var data = JSON.parse(bare); return data.kind === KIND ? data : null; } catch (error) { return null; }
}
function said(around) {  // lời nằm giữa hai dấu; không có dấu thì là tất cả, trừ nhãn của mã ký
  var begin = BEGIN.exec(around);
  if (!begin) { return around.replace(LABEL, ""); }
  var from = begin.index + begin[0].length, last = around.length, hit;
  END.lastIndex = 0;
  while ((hit = END.exec(around))) { if (hit.index > from) { last = hit.index; } }
  return around.slice(from, last);
}
function ofStatement(data, brought, registers, now) {
  if (!wellFormed(data)) { return verdict("altered", null, {notes: ["fields_broken"]}); }
  if (!headHolds(data)) { return verdict("altered", null, {notes: ["head_changed"], changes: againstListed(data, registers)}); }
  if (has(data, "text") && !textHolds(data)) { return verdict("altered", data, {notes: ["text_changed"], changes: againstListed(data, registers)}); }
  if (!trusted(data, registers)) { return verdict("unknown_key", data); }
  var one = withWords(data, brought, registers);
  if (!has(one, "text")) { return flat(brought) ? verdict("altered", one, {notes: ["words_unknown"]}) : verdict("needs_text", one); }
  return compared(one, brought, registers, now);
}
function withWords(data, brought, registers) {
  if (has(data, "text")) { return data; }
  var name = digestOf(data), found = listed(registers).find((one) => digestOf(one) === name);
  return found || (wordsDigest(brought) === data.words ? Object.assign({}, data, {text: brought}) : data);
}
function compared(one, brought, registers, now) {
  var state = standing(one, registers, now), rest = {notes: state.notes, other: state.other}, bare = flat(brought);
  if (!bare || bare === flat(one.text)) { return verdict(state.code, one, rest); }
  if (state.code !== "genuine") { rest.notes = rest.notes.concat("also_" + state.code); }
  if (loose(brought) === loose(one.text)) { return verdict("retyped", one, rest); }
  rest.changes = changes(one.text, brought);
  return verdict(isPart(brought, one.text) ? "cut" : "altered", one, rest);
}
function ofBareText(brought, registers, now) {
  if (!flat(brought)) { return verdict("nothing"); }
  var known = listed(registers).filter((one) => trusted(one, registers));
  var tests = [(text) => flat(text) === flat(brought), (text) => loose(text) === loose(brought), (text) => isPart(brought, text)], found = null;
  tests.forEach((test) => { found = found || known.find((one) => test(one.text)) || null; });
  found = found || likest(brought, known);
  return found ? compared(found, brought, registers, now) : verdict("not_signed");
}
function likest(brought, known) {
  var words = new Set(loose(brought).split(" ")), best = null, most = 0;
  known.forEach((one) => {
    var signed = new Set(loose(one.text).split(" ")), both = Array.from(words).filter((word) => signed.has(word)).length, share = both / Math.max(1, words.size + signed.size - both);
    if (share >= 0.5 && share > most) { best = one; most = share; }
  });
  return best;
}
function trusted(one, registers) {
  return registers.some((book) => book.unit === one.unit && book.keys.some((key) => key.public_key === one.public_key
    && key.valid_from <= one.at.slice(0, 10) && one.at.slice(0, 10) <= (key.valid_to || "9999")
    && (!key.revoked || book.statements.some((other) => digestOf(other) === digestOf(one)))));
}
function standing(one, registers, now) {
  var notes = one.type === "statement" ? [] : ["is_" + one.type], after = followers(one, registers);
  if (one.at > now) { notes.push("in_future"); }
  var withdrawn = after.filter((other) => other.type === "withdrawal").pop(), corrected = after.filter((other) => other.type === "correction").pop();
  if (withdrawn) { return {code: "withdrawn", notes: notes, other: withdrawn}; }
  if (corrected) { return {code: "corrected", notes: notes, other: newest(corrected, registers)}; }
  return {code: (one.expires || "9") < now ? "expired" : "genuine", notes: notes, other: null};
}
function followers(one, registers) {
  var name = digestOf(one), found = listed(registers).filter((other) => other.refers === name && other.unit === one.unit && trusted(other, registers));
  return found.filter((other) => followers(other, registers).every((row) => row.type !== "withdrawal"))
    .sort((a, b) => { var x = a.at + digestOf(a), y = b.at + digestOf(b); return x < y ? -1 : x > y ? 1 : 0; });
}
function newest(one, registers) {
  var later = followers(one, registers).filter((other) => other.type === "correction").pop();
  return later ? newest(later, registers) : one;
}
function listed(registers) { return registers.reduce((all, book) => all.concat(book.statements), []); }
function againstListed(data, registers) {
  var first = listed(registers).find((one) => one.signature === data.signature || one.words === data.words);
  if (!first) { return []; }
  var fields = Object.keys(WORDS.fields).filter((name) => name !== "text" && canonical(first[name] || "") !== canonical(data[name] || "")).map((name) => [shown(first[name]), shown(data[name])]);
  return fields.concat(changes(first.text, has(data, "text") ? data.text : first.text)).slice(0, 8);
}
function shown(value) {
  if (Array.isArray(value)) { return value.join("; "); }
  var text = String(value || ""), hit = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):[0-9]{2}\+07:00$/.exec(text);
  return hit ? Number(hit[4]) + " giờ " + hit[5] + " phút, ngày " + Number(hit[3]) + "/" + Number(hit[2]) + "/" + hit[1] : text;
}
function readBook(data) {  // một sổ khóa; null: sai dạng hoặc đã bị sửa
  if (!isMap(data) || data.kind !== "phatngon-so-khoa" || data.version !== 1 || !Array.isArray(data.keys) || !Array.isArray(data.statements)) { return null; }
  var by = data.keys.find((key) => isMap(key) && key.public_key === data.signed_by && !key.revoked);
  var whole = [data.unit, data.name, data.updated, data.signed_by, data.signature].every(isText) && data.keys.every((key) => isMap(key) && [key.public_key, key.valid_from, key.valid_to, key.revoked].every(isText))
    && data.statements.every((one) => wellFormed(one) && has(one, "text") && headHolds(one) && textHolds(one));
  return by && whole && signedBy(utf8(canonical(without(data, ["signature"]))), data.signature, by.public_key) ? data : null;
}
