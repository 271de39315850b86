// Quy ước chữ: khi nào hai văn bản là một (network/signed/rule.py).
var INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
var LINE_ENDS = /\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]/, BLANKS = /[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g;
var SHAPES = [[/[“”„‟«»″]/g, "\""], [/[‘’‚‛′`]/g, "'"], [/[‐‑‒–—―−]/g, "-"], [/…/g, "..."]];
var TONES = /[\u0300\u0301\u0303\u0309\u0323]/g, HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;
function utf8(text) { return new TextEncoder().encode(text); }
function written(text) {
  var lines = text.normalize("NFC").replace(INVISIBLE, "").split(LINE_ENDS).map((line) => line.replace(BLANKS, " ").replace(/^ +| +$/g, ""));
  return lines.filter(Boolean).join("\n").normalize("NFC");
}
function flat(text) { return written(text).replace(/\n/g, " "); }
function loose(text) {
  var plain = flat(text).toLowerCase();
  SHAPES.forEach((one) => { plain = plain.replace(one[0], one[1]); });
  return plain.split(" ").map(tonePlaced).join(" ");
}
function tonePlaced(word) {
  var parts = word.normalize("NFD"), tones = parts.match(TONES);
  if (!tones) { return word; }
  var bare = parts.replace(TONES, "").normalize("NFC"), letters = bare.replace(/^[.,;:!?"'()[\]-]+|[.,;:!?"'()[\]-]+$/g, "");
  if (letters.indexOf("qu") === 0 || !/(oa|oe|uy)$/.test(letters)) { return word.normalize("NFC"); }
  var end = bare.indexOf(letters) + letters.length;
  return (bare.slice(0, end) + tones[0] + bare.slice(end)).normalize("NFC");
}
function digest(bytes) { return Array.from(sha512(bytes).slice(0, 32)).map((b) => b.toString(16).padStart(2, "0")).join(""); }
function wordsDigest(text) { var said = flat(text); return HALF.test(said) ? "" : digest(utf8(said)); }
function sentences(text) { return text.replace(/([.!?]["')]*) /g, "$1\n").split("\n"); }
function isPart(piece, whole) {
  var short = loose(piece), long = loose(whole);
  if (!short || Array.from(short).length >= Array.from(long).length) { return false; }
  if ((" " + long + " ").indexOf(" " + short + " ") >= 0) { return true; }
  return inOrder(short.split(/[ ]?(?:\[\.\.\.\]|\(\.\.\.\)|\.\.\.) ?/).filter(Boolean), " " + long + " ") || sentencesOf(short, long);
}
function inOrder(pieces, rest) {
  var place = 0;
  return pieces.length > 0 && pieces.every((piece) => {
    var at = rest.indexOf(" " + piece + " ", place);
    place = at + piece.length + 1;
    return at >= 0;
  });
}
function sentencesOf(short, long) {
  var left = sentences(long), place = 0;
  return sentences(short).every((one) => { place = left.indexOf(one, place) + 1; return place > 0; });
}
function changes(signed, brought) {  // từ đã ký và từ đứng vào chỗ đó
  var a = flat(signed).split(" "), b = flat(brought).split(" "), head = 0, tail = 0, found = [];
  while (head < a.length && head < b.length && a[head] === b[head]) { head++; }
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) { tail++; }
  a = a.slice(head, a.length - tail);
  b = b.slice(head, b.length - tail);
  if (a.length * b.length > 4000000) { return [[a.join(" "), b.join(" ")]]; }
  var wide = b.length + 1, common = new Uint16Array((a.length + 1) * wide), i, j, old = [], now = [];
  for (i = a.length - 1; i >= 0; i--) {
    for (j = b.length - 1; j >= 0; j--) { common[i * wide + j] = a[i] === b[j] ? common[(i + 1) * wide + j + 1] + 1 : Math.max(common[(i + 1) * wide + j], common[i * wide + j + 1]); }
  }
  function close() { if (old.length || now.length) { found.push([old.join(" "), now.join(" ")]); } old = []; now = []; }
  for (i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) { close(); i++; j++; }
    else if (j >= b.length || (i < a.length && common[(i + 1) * wide + j] >= common[i * wide + j + 1])) { old.push(a[i++]); }
    else { now.push(b[j++]); }
  }
  close();
  return found.slice(0, 8);
}
