function pointState(point, answer) {  // point: [mã, lời, cần một trong, không được có, tự đối chiếu]
  if (point[4]) { return {state: answer.ticks.indexOf(point[0]) >= 0 ? "right" : "wrong"}; }
  if (point[3].length) {
    var banned = point[3].filter(phrase => holds(answer.text, phrase, true))[0];
    return {state: banned ? "wrong" : "right", banned: banned};
  }
  function one(loose) { return point[2].some(phrase => holds(answer.text, phrase, loose)); }
  return {state: one(false) ? "right" : one(true) ? "near" : "wrong"};
}
function checklist(item, answer) {
  var count = {right: 0, near: 0, wrong: 0}, ticked = 0, own = 0, positive = 0, some = false, feedback = [], parts = [], total = item.checklist.length;
  item.checklist.forEach(point => {
    var found = pointState(point, answer), state = found.state, form = point[4] ? SAY.POINT_SELF : state === "near" ? SAY.POINT_MARKS : SAY.POINT_MISSING;
    count[state]++;
    if (point[4]) { own++; ticked += state === "right" ? 1 : 0; }
    if (!point[3].length) { positive++; some = some || state !== "wrong"; } else { form = SAY.POINT_BANNED; }
    var told = state === "right" ? "" : fill(form, {phrase: found.banned, text: point[1].replace(/\.+$/, "")});
    if (told) { feedback.push(told); }
    parts.push({id: point[0], text: point[1], state: state, feedback: told});
  });
  var outcome = byShare(count.right, total, !positive || some);
  if (outcome === "wrong" && !count.wrong) { outcome = "near"; }
  var length = Array.from(answer.text.normalize("NFC")).length;  // đếm chữ như người đọc, gõ dựng sẵn hay tổ hợp đều vậy
  if (item.max_chars && length > item.max_chars) {
    outcome = outcome === "right" ? "near" : outcome;
    feedback.push(fill(SAY.TOO_LONG, {count: grouped(length), limit: grouped(item.max_chars)}));
  }
  if (outcome === "right") { feedback.push(item.feedback || SAY.CHECKLIST_RIGHT); }
  return result(outcome, fill(own ? SAY.CHECKLIST_SELF : SAY.CHECKLIST, {right: count.right, total: total, ticked: ticked}), feedback, count.right, total, parts);
}
KINDS.text = {
  blank: answer => !answer || noText(answer.text),
  mark: (item, answer) => {
    var text = answer.text, total = item.checklist.length || 1;
    if (item.accept.some(one => sameText(text, one))) { return result("right", SAY.TEXT_RIGHT, [item.feedback || SAY.TEXT_RIGHT_WHY], total, total); }
    if (item.checklist.length) { return checklist(item, answer); }
    var known = item.wrong.filter(row => sameText(text, row[0]))[0];
    if (!known && item.accept.some(one => sameButMarks(text, one))) { return result("near", SAY.TEXT_NEAR, [SAY.TEXT_NEAR_ADVICE], 0, 1); }
    known = known || item.wrong.filter(row => sameButMarks(text, row[0]))[0];
    return result("wrong", SAY.TEXT_WRONG, [known ? known[1] : SAY.TEXT_ADVICE], 0, 1);
  },
  form: item => {
    return item.checklist.length ? {ask: "page", rows: item.checklist.filter(point => point[4])} : {ask: "text", example: "Viết ở đây"};
  },
  solution: item => item.solution
};
