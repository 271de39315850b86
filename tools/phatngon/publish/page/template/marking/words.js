// Chữ Việt gặp nhau khi nào: hoa thường, dấu câu, dựng sẵn hay tổ hợp, chỗ đặt dấu thanh đều không tính (practice/words.py).
var TONES = /[\u0300\u0301\u0303\u0309\u0323]/g, EDGES = " .;:!?…“”\"'";
function squeeze(text) { return text.normalize("NFC").replace(/\s+/g, " ").trim(); }
function unmarked(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D"); }
function tonePlaced(word) {  // dấu của oa, oe, uy ở cuối vần dời sang chữ sau: hóa và hoá là một
  var parts = word.normalize("NFD"), tones = parts.match(TONES);
  if (!tones) { return word; }
  var bare = parts.replace(TONES, "").normalize("NFC");
  if (bare.indexOf("qu") === 0 || !/(oa|oe|uy)$/.test(bare)) { return word.normalize("NFC"); }
  return (bare + tones[0]).normalize("NFC");
}
function compareKey(text) {
  var folded = squeeze(text).toLowerCase(), from = 0, to = folded.length;
  while (from < to && EDGES.indexOf(folded.charAt(from)) >= 0) { from++; }
  while (to > from && EDGES.indexOf(folded.charAt(to - 1)) >= 0) { to--; }
  return folded.slice(from, to).split(" ").map(tonePlaced).join(" ");
}
function words(text) { return (text.normalize("NFC").match(/\p{Nd}+(?:[\/.,:]\p{Nd}+)*|[\p{L}\p{Nl}\p{No}]+/gu) || []).map(compareKey); }
function sameWords(one, other) { return one.length === other.length && one.every((word, n) => word === other[n]); }
function sameText(one, other) { var sought = words(other); return sought.length ? sameWords(words(one), sought) : compareKey(one) === compareKey(other); }
function sameButMarks(one, other) { var sought = words(other); return sought.length > 0 && sameWords(words(one).map(unmarked), sought.map(unmarked)); }
function holds(text, phrase, loose) {  // các từ đứng liền nhau; loose: nhận cả từ gõ không dấu
  var said = words(text), sought = words(phrase);
  if (!sought.length) { return false; }
  for (var at = 0; at + sought.length <= said.length; at++) {
    if (sought.every((word, n) => said[at + n] === word || (loose && said[at + n] === unmarked(word)))) { return true; }
  }
  return false;
}
