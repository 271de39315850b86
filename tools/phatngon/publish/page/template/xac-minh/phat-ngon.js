// Một phát ngôn có chữ ký: các trường, phần được ký, mã ký (network/signed/statement.py, token.py).
var KIND = "phatngon-phat-ngon", TYPES = ["statement", "withdrawal", "correction"], LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
var NEEDED = ["kind", "version", "type", "unit", "role", "case", "at", "channels", "words", "public_key", "signature"], MORE = ["expires", "refers", "text"];
var FIELDS = ["type", "unit", "role", "case", "at", "channels", "expires", "refers", "words", "text"];
var MOMENT = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\+07:00$/, NAME = /^[0-9a-f]{64}$/;
var TOKEN = /PN1:([A-Z2-7\s\u00ad\u200b-\u200f\u2060\ufeff]*)(\.?)/;
function has(row, name) { return Object.prototype.hasOwnProperty.call(row, name); }
function isText(value) { return typeof value === "string"; }
function isLine(value) { return isText(value) && value !== "" && Array.from(value).length <= 120 && !/[\u0000-\u001f\u007f-\u009f]/.test(value) && !HALF.test(value) && value === flat(value); }
function isMap(value) { return typeof value === "object" && value !== null && !Array.isArray(value); }
function wellFormed(one) {
  if (!isMap(one) || !NEEDED.every((name) => has(one, name)) || Object.keys(one).some((name) => NEEDED.indexOf(name) < 0 && MORE.indexOf(name) < 0)) { return false; }
  var channels = one.channels;
  return one.kind === KIND && one.version === 1 && TYPES.indexOf(one.type) >= 0 && (one.type === "statement") === !has(one, "refers")
    && [one.unit, one.role, one.case].every(isLine) && Array.isArray(channels) && channels.length >= 1 && channels.length <= 12 && channels.every(isLine)
    && [one.at].concat(has(one, "expires") ? one.expires : []).every((value) => isText(value) && MOMENT.test(value))
    && [one.words].concat(has(one, "refers") ? one.refers : []).every((value) => isText(value) && NAME.test(value))
    && isText(one.public_key) && isText(one.signature) && (!has(one, "text") || isText(one.text));
}
function canonical(value) {  // JSON ở dạng duy nhất (RFC 8785)
  if (Array.isArray(value)) { return "[" + value.map(canonical).join(",") + "]"; }
  if (isMap(value)) { return "{" + Object.keys(value).sort().map((name) => JSON.stringify(name) + ":" + canonical(value[name])).join(",") + "}"; }
  return JSON.stringify(value);
}
function without(row, names) { var left = {}; Object.keys(row).forEach((name) => { if (names.indexOf(name) < 0) { left[name] = row[name]; } }); return left; }
function headOf(one) { return utf8(canonical(without(one, ["text", "signature"]))); }
function digestOf(one) { return digest(headOf(one)); }
function fromBase64(text) {  // null: không phải base64 viết đúng cách duy nhất
  try { var raw = atob(text); return btoa(raw) === text ? Uint8Array.from(raw, (sign) => sign.charCodeAt(0)) : null; } catch (error) { return null; }
}
function toBase64(bytes) { return btoa(String.fromCharCode.apply(null, bytes)); }
function signedBy(message, signature, key) {
  var given = fromBase64(signature), point = fromBase64(key);
  return Boolean(given && point) && signatureHolds(message, given, point);
}
function headHolds(one) { return signedBy(headOf(one), one.signature, one.public_key); }
function textHolds(one) { return wordsDigest(one.text || "") === one.words; }
function toBase32(bytes) {
  var bits = 0, held = 0, out = "";
  bytes.forEach((byte) => {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) { out += LETTERS.charAt((held >> (bits - 5)) & 31); }
    held &= (1 << bits) - 1;
  });
  return bits ? out + LETTERS.charAt((held << (5 - bits)) & 31) : out;
}
function fromBase32(text) {
  var bits = 0, held = 0, out = [];
  for (var n = 0; n < text.length; n++) {
    held = (held << 5) | LETTERS.indexOf(text.charAt(n));
    bits += 5;
    if (bits >= 8) { bits -= 8; out.push((held >> bits) & 255); }
    held &= (1 << bits) - 1;
  }
  return Uint8Array.from(out);
}
function readToken(letters) {  // null: mã hỏng
  var data = fromBase32(letters), row;
  if (data.length < 97 || toBase32(data) !== letters) { return null; }
  try { row = JSON.parse(new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(data.slice(96))); } catch (error) { return null; }
  if (!Array.isArray(row) || row.length !== FIELDS.length || JSON.stringify(row) !== new TextDecoder().decode(data.slice(96))) { return null; }
  var one = {kind: KIND, version: 1};
  FIELDS.forEach((name, n) => { if (row[n] !== "") { one[name] = row[n]; } });
  if (isText(one.text)) {
    if (has(one, "words") || written(one.text) !== one.text) { return null; }  // chữ đã bị đổi, dù chỉ một dấu cách
    one.words = wordsDigest(one.text);
  }
  one.signature = toBase64(data.slice(0, 64));
  one.public_key = toBase64(data.slice(64, 96));
  return one;
}
