// Đọc con số, ngày, giờ như cán bộ gõ (practice/typed.py). Không đọc được thì ném ra lời nói cách viết.
function digits(text) { return text.replace(/[０-９]/g, wide => String.fromCharCode(wide.charCodeAt(0) - 0xFEE0)); }
function readNumber(text, unit) {
  var bare = squeeze(text), found = digits(bare).match(/^([+\-−]?[\d.,\s]*\d)\s*(\D*)$/);
  if (!found) { throw unread("no_number", {shown: quoted(bare)}); }
  var plain = found[1].replace(/\s/g, "").replace(/−/g, "-"), word = found[2].trim(), value = null;
  if (!/\d\s+(?!\d{3}(?!\d))|\d{4}\s/.test(found[1])) {
    if (/^[+-]?\d+(,\d+)?$/.test(plain)) { value = Number(plain.replace(",", ".")); }
    else if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) { value = Number(plain.replace(/\./g, "").replace(",", ".")); }
  }
  if (value === null) { throw unread("which_number", {shown: quoted(bare.slice(0, found[1].length))}); }
  var key = name => unmarked(compareKey(name));
  if (word && (SAY.UNIT_WORDS[unit] || [unit]).map(key).indexOf(key(word)) < 0) {
    throw unread(unit ? "other_unit" : "no_unit", {unit: unit, shown: quoted(word)});
  }
  return value;
}

function dayNumber(year, month, day) {  // ngày thứ mấy kể từ 1/1/1970; null: ngày không có thật
  var leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  var lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > lengths[month - 1]) { return null; }
  var y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9, age = y - 400 * Math.floor(y / 400);
  return Math.floor(y / 400) * 146097 + age * 365 + Math.floor(age / 4) - Math.floor(age / 100) + Math.floor((153 * m + 2) / 5) + day - 719469;
}
var FIRST_DAY = dayNumber(1, 1, 1), LAST_DAY = dayNumber(9999, 12, 31), HOUR = /(\d{1,2})\s*(?:gio|g|h|:)(?:\s*(\d{1,2})(?!\d))?\s*(?:phut|ph|p)?(?::\d{2})?\s*(ruoi)?(?:\s*kem\s*(\d{1,2}))?/g;
function realDay(day, month, year) {
  if (!year) { throw unread("no_year"); }
  if (year.length !== 4) { throw unread("short_year"); }
  var found = dayNumber(Number(year), Number(month), Number(day));
  if (found === null) { throw unread("no_such_day", {day: Number(day) + "/" + Number(month) + "/" + year}); }
  return {day: found, said: Number(day) + "/" + Number(month) + "/" + Number(year)};
}
function minutesOf(hour, minute) {
  if (minute > 59 || hour * 60 + minute > 1440) { throw unread("no_such_time", {time: hour + " giờ " + (minute < 10 ? "0" : "") + minute}); }
  return hour * 60 + minute;
}
function fromIso(found) {
  var day = realDay(found[3], found[2], found[1]).day;
  if (found[4] === undefined) { return {day: day, minutes: null}; }
  var minutes = minutesOf(Number(found[4]), Number(found[5])), zone = (found[6] || "").replace("z", "+00:00").replace(":", "");
  if (!zone) { return {day: day, minutes: minutes}; }
  var hours = Number(zone.slice(1, 3)), rest = Number(zone.slice(3));
  if (hours > 23 || rest > 59) { throw unread("no_such_zone"); }
  var there = day * 1440 + minutes, here = there - (zone.charAt(0) === "-" ? -1 : 1) * (hours * 60 + rest) + 420;
  if ([there, here].some(at => at < FIRST_DAY * 1440 || at >= (LAST_DAY + 1) * 1440)) { throw unread("far_day"); }
  return {day: Math.floor(here / 1440), minutes: here - Math.floor(here / 1440) * 1440};
}
function withoutWeekday(text, real) {
  var found = text.match(/thu (hai|ba|tu|nam|sau|bay|[2-7])\b|(chu nhat)/);
  if (!found) { return text; }
  var said = found[1] || found[2], names = SAY.WEEKDAYS.map(name => unmarked(name).toLowerCase().replace(/^thu /, ""));
  var index = /\d/.test(said) ? Number(said) - 2 : names.indexOf(said);
  if (index !== (((real.day + 3) % 7) + 7) % 7) { throw unread("other_weekday", {day: real.said, weekday: SAY.WEEKDAYS[index]}); }
  return text.slice(0, found.index) + " " + text.slice(found.index + found[0].length);
}
function spokenMinutes(found, rest) {
  var hour = Number(found[1]), part = (rest.match(/\b(sang|trua|chieu|toi|dem|khuya)\b/) || [])[1];
  var later = {trua: [1, 2], chieu: [1, 11], toi: [1, 11], dem: [9, 12], khuya: [9, 12]}[part];
  if (later && hour >= later[0] && hour <= later[1]) { hour += 12; }
  var total = minutesOf(hour, found[3] ? 30 : Number(found[2] || 0)) - Number(found[4] || 0);
  if (total < 0) { throw unread("no_time"); }
  return total;
}
function allOf(form, text) { var found = [], one; form.lastIndex = 0; while ((one = form.exec(text))) { found.push(one); } return found; }
function fromWords(plain) {
  plain = plain.replace(/(\d{1,2})\s*thang\s*(\d{1,2})(?:\s*,?\s*nam\s*(\d+))?/g, (all, d, m, y) => d + "/" + m + (y ? "/" + y : "") + " ");
  var dates = allOf(/(^|[^\d\/])(\d{1,2})\s*[\/.-]\s*(\d{1,2})(?:\s*[\/.-]\s*(\d+))?(?![\d\/])/g, plain);
  if (dates.length !== 1) { throw unread(dates.length ? "two_days" : "no_day"); }
  var date = dates[0], real = realDay(date[2], date[3], date[4]);
  var rest = withoutWeekday(plain.slice(0, date.index) + date[1] + " " + plain.slice(date.index + date[0].length), real);
  var hours = allOf(HOUR, rest), left = rest.replace(HOUR, " ");
  if (hours.length > 1) { throw unread("two_times"); }
  if (left.replace(/\b(ngay|mung|mong|luc|vao|truoc|den|la|han|het|cuoi|phut|sang|trua|chieu|toi|dem|khuya)\b|[\s,.;:()–-]/g, "")) { throw unread("not_a_day"); }
  return {day: real.day, minutes: hours.length ? spokenMinutes(hours[0], left) : /\b(het|cuoi) ngay\b/.test(rest) ? 1440 : null};
}
function readMoment(text, timed) {  // {day: ngày kể từ 1/1/1970, minutes: phút trong ngày hoặc null}
  var plain = digits(unmarked(squeeze(text)).toLowerCase());
  var iso = plain.match(/^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(z|[+-]\d{2}:?\d{2})?)?$/);
  var typed = iso ? fromIso(iso) : fromWords(plain);
  if (timed && typed.minutes === null) { throw unread("no_hour"); }
  return typed;
}
