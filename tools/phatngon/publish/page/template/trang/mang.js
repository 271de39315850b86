// Mã tiến độ (như practice/carry.py): kết quả tốt nhất của từng câu, hai bit một câu, để mang sang máy khác hay JupyterLab. Không gửi đi đâu.
var SIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", BEGINS = "PN1";
function checkOf(text) {  // Adler-32: thiếu hay đảo ký tự thì biết
  var low = 1, high = 0;
  for (var n = 0; n < text.length; n++) { low = (low + text.charCodeAt(n)) % 65521; high = (high + low) % 65521; }
  return ("0000" + high.toString(16)).slice(-4) + ("0000" + low.toString(16)).slice(-4);
}
function lettersOf(ranks) {
  var bits = "", text = "";
  ranks.forEach(rank => { bits += (rank >> 1) + "" + (rank & 1); });
  while (bits.length % 8) { bits += "0"; }
  while (bits.length % 6) { bits += "0"; }
  for (var n = 0; n < bits.length; n += 6) { text += SIX[parseInt(bits.substr(n, 6), 2)]; }
  return text;
}
function ranksOf(text) {
  var bits = "", ranks = [];
  text.split("").forEach(letter => { bits += ("000000" + SIX.indexOf(letter).toString(2)).slice(-6); });
  bits = bits.slice(0, bits.length - bits.length % 8);
  for (var n = 0; n < bits.length; n += 2) { ranks.push(parseInt(bits.substr(n, 2), 2)); }
  return ranks;
}
function toCode(lessons, best) {  // lessons: {number, mark, ids}; best: mã câu → bậc 0 đến 3
  var groups = [BEGINS], text;
  lessons.forEach(one => {
    var ranks = one.ids.map(id => best[id] || 0);
    if (ranks.some(Boolean)) { groups.push(one.number + "-" + one.mark + "-" + lettersOf(ranks)); }
  });
  text = groups.join(".");
  return text + "." + checkOf(text);
}
function fromCode(text, lessons) {  // null: mã không đúng; không thì {best, changed}
  var groups = text.replace(/\s+/g, "").split("."), check = groups.pop(), body = groups.join("."), found = {best: {}, changed: []};
  if (groups.shift() !== BEGINS || check !== checkOf(body)) { return null; }
  for (var n = 0; n < groups.length; n++) {
    var row = /^(\d\d)-([0-9a-f]{4})-([A-Za-z0-9_-]+)$/.exec(groups[n]);
    if (!row) { return null; }
    var one = lessons.filter(lesson => lesson.number === row[1])[0], ranks = ranksOf(row[3]);
    if (!one || one.mark !== row[2] || ranks.length < one.ids.length) { found.changed.push(one ? one.title : "Bài " + Number(row[1])); continue; }
    one.ids.forEach((id, place) => { if (ranks[place]) { found.best[id] = ranks[place]; } });
  }
  return found;
}
