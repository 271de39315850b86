// Chấm một câu trả lời: cùng lời, cùng kết quả với bản chạy trong sổ tay. Không đụng tới trang; mỗi loại câu một tệp.
// SAY: các câu nói của việc chấm. KINDS: loại câu → {blank, mark, form, solution}.
var SAY = {}, KINDS = {};
function fill(form, values) { return form.replace(/\{(\w+)\}/g, (all, name) => name in values ? String(values[name]) : all); }
function result(outcome, message, feedback, right, total, parts) {  // parts: từng ý của một bài viết
  return {outcome: outcome, message: message, feedback: feedback, right: right, total: total, parts: parts || []};
}
function byShare(right, total, positive) { return right === total ? "right" : positive !== false && right * 3 >= total * 2 ? "near" : "wrong"; }
function rowOf(rows, id) { return rows.filter(row => row[0] === id)[0]; }
function part(row) { return fill(SAY.PART, {text: row[1], feedback: row[2]}); }
function grouped(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, "."); }
function unread(name, values) {  // không đọc được thì chưa tính là sai; lời nói cho biết cách viết
  var told = SAY.UNREAD[name], what = fill(told[0], values || {});
  return {unread: squeeze(what.charAt(0).toUpperCase() + what.slice(1) + " " + told[1])};
}
function quoted(text) { var letters = Array.from(text); return letters.length > 40 ? "“" + letters.slice(0, 40).join("") + "…”" : "“" + text + "”"; }
function noText(answer) { return !answer || !String(answer).trim(); }
function noRow(answer) { return !answer || !answer.length; }
function noPlace(answer) { return !answer || !Object.keys(answer).some(key => answer[key]); }
function placed(kind, rows, key, answer) {  // mỗi dòng một chỗ đúng: ghép cặp, xếp thẻ
  var right = 0, left = 0, feedback = [];
  rows.forEach(row => { if (!answer[row[0]]) { left++; } else if (answer[row[0]] === key[row[0]]) { right++; } });
  var outcome = byShare(right, rows.length);
  rows.forEach(row => {
    if (outcome === "right" || (answer[row[0]] && answer[row[0]] !== key[row[0]])) { feedback.push(part(row)); }
  });
  if (left) { feedback.push(fill(SAY.PARTS_LEFT, {count: left, noun: SAY.NOUNS[kind]})); }
  return result(outcome, fill(SAY.COUNTED[kind], {right: right, total: rows.length}), feedback, right, rows.length);
}
function check(item, answer) {
  var kind = KINDS[item.type];
  if (kind.blank(answer)) { return result("not_done", SAY.NOT_DONE, [], 0, 1); }
  try { return kind.mark(item, answer); }
  catch (error) {
    if (error.unread === undefined) { throw error; }
    return result("not_done", error.unread, [], 0, 1);
  }
}
