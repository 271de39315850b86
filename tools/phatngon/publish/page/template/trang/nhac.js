// Ba lần nhắc (như practice/reminders.py): câu trả lời chưa đúng trở lại sau 2, 7 và 30 ngày, mỗi ngày ba câu.
// Một câu giữ ba điều: đã qua mấy lần, ngày trở lại ("" là hết), ngày ôn gần nhất.
var RETURNS = [], A_DAY = 0;
function dayText(moment) { function two(n) { return (n < 10 ? "0" : "") + n; } return moment.getFullYear() + "-" + two(moment.getMonth() + 1) + "-" + two(moment.getDate()); }
function today() { return dayText(new Date()); }
function dayShown(day) { return Number(day.slice(8)) + "/" + Number(day.slice(5, 7)) + "/" + day.slice(0, 4); }
function dayAfter(day, days) { var parts = day.split("-").map(Number); return dayText(new Date(parts[0], parts[1] - 1, parts[2] + days, 12)); }
function isDue(held, day) { return Boolean(held && held[1] && held[1] <= day); }
function afterAnswer(held, outcome, day) {
  var due = isDue(held, day), last = due ? day : held ? held[2] : "";
  if (outcome === "wrong") { return [0, dayAfter(day, RETURNS[0]), last]; }
  if (!due || outcome !== "right") { return held || null; }
  return [held[0] + 1, held[0] + 1 < RETURNS.length ? dayAfter(day, RETURNS[held[0] + 1]) : "", last];
}
function firstOf(held, outcome) {  // lần trả lời đầu: [1 đúng | 0 chưa đúng, lúc nào]; câu làm từ bản cũ, không biết lần đầu ra sao thì thôi
  return held.first || (held.best || !outcome ? null : [outcome === "right" ? 1 : 0, Date.now()]);
}
function toAsk(returns, day) {  // returns: mã câu → ba điều; lâu nhất trước
  var done = Object.values(returns).filter(held => held[2] === day).length;
  return Object.keys(returns).filter(id => isDue(returns[id], day)).sort((a, b) => returns[a][1] < returns[b][1] || (returns[a][1] === returns[b][1] && a < b) ? -1 : 1).slice(0, Math.max(0, A_DAY - done));
}
function daysAhead(returns, day) {  // [[ngày, [mã câu]]]: mỗi ngày nhiều nhất ba câu, câu thừa lùi sang hôm sau
  var left = {...returns}, found = [], names, later;
  while (Object.values(left).some(held => held[1])) {
    names = toAsk(left, day);
    if (names.length) { found.push([day, names]); names.forEach(id => { delete left[id]; }); }
    Object.keys(left).forEach(id => { left[id] = [left[id][0], left[id][1], ""]; });
    later = Object.values(left).map(held => held[1]).filter(Boolean).sort()[0];
    if (later) { day = later > dayAfter(day, 1) ? later : dayAfter(day, 1); }
  }
  return found;
}
function calendarText(days, stamp) {  // tệp lịch (RFC 5545): mỗi ngày một mục cả ngày
  var lines = ["BEGIN:VCALENDAR", "PRODID:-//Phat ngon//Bo hoc lieu//VI", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"];
  days.forEach(row => {
    lines.push("BEGIN:VEVENT", "UID:on-tap-" + row[0] + "@phatngon", "DTSTAMP:" + stamp, "DTSTART;VALUE=DATE:" + row[0].replace(/-/g, ""),
      "SUMMARY:Ôn tập Phát ngôn: " + row[1].length + " câu", "DESCRIPTION:Mở trang đầu, bấm Ôn hôm nay.", "TRANSP:TRANSPARENT",
      "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Ôn tập Phát ngôn", "TRIGGER:PT8H", "END:VALARM", "END:VEVENT");
  });
  return lines.concat("END:VCALENDAR", "").join("\r\n");
}
