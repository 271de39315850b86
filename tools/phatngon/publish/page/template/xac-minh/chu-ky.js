// Kiểm tra chữ ký Ed25519 (RFC 8032): không nhân hệ số, S nhỏ hơn L, không nhận điểm bậc nhỏ, không nhận cách viết thứ hai của một điểm.
// Chỉ có số công khai đi qua đây, nên thời gian tính không cần giữ kín.
var P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
var D = mod(-121665n * power(121666n, P - 2n)), ROOT = power(2n, (P - 1n) / 4n), NEUTRAL = [0n, 1n, 1n, 0n];
var BASE = decodePoint(littleBytes(mod(4n * power(5n, P - 2n))));
var tables = new Map();
function mod(a) { var r = a % P; return r < 0n ? r + P : r; }
function power(base, exponent) {
  var result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) { result = result * base % P; }
    base = base * base % P;
  }
  return result;
}
function littleNumber(bytes) { return BigInt("0x" + Array.from(bytes).reverse().map((b) => b.toString(16).padStart(2, "0")).join("")); }
function littleBytes(number) { return Uint8Array.from(number.toString(16).padStart(64, "0").match(/../g).reverse().map((b) => parseInt(b, 16))); }
function decodePoint(bytes) {  // null: không phải điểm, hoặc viết không đúng cách duy nhất
  var whole = littleNumber(bytes), y = whole & (2n ** 255n - 1n), sign = whole >> 255n;
  if (y >= P) { return null; }
  var u = mod(y * y - 1n), v = mod(D * y * y + 1n), x = mod(u * v ** 3n) * power(u * v ** 7n, (P - 5n) / 8n) % P;
  if (mod(v * x * x) !== u) { x = x * ROOT % P; }
  if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) { return null; }
  if ((x & 1n) !== sign) { x = P - x; }
  return [x, y, 1n, x * y % P];
}
function encodePoint(p) {
  var z = power(p[2], P - 2n), x = p[0] * z % P, y = p[1] * z % P;
  return littleBytes(y | ((x & 1n) << 255n));
}
function plus(p, q) {
  var a = (p[1] - p[0]) * (q[1] - q[0]) % P, b = (p[1] + p[0]) * (q[1] + q[0]) % P, c = 2n * D * p[3] % P * q[3] % P, d = 2n * p[2] * q[2] % P;
  return crossed(b - a, d - c, d + c, b + a);
}
function twice(p) {
  var a = p[0] * p[0] % P, b = p[1] * p[1] % P, g = b - a, f = g - 2n * p[2] * p[2] % P;
  return crossed((p[0] + p[1]) ** 2n % P - a - b, f, g, -a - b);
}
function crossed(e, f, g, h) { return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)]; }
function ofSmallOrder(p) { var q = twice(twice(twice(p))); return q[0] === 0n && q[1] === q[2]; }
function multiples(name, p) {  // 0 đến 15 lần một điểm; các khóa ít nên nhớ lại được
  if (!tables.has(name)) {
    if (tables.size > 16) { tables.clear(); }
    var row = [NEUTRAL];
    for (var n = 1; n < 16; n++) { row.push(plus(row[n - 1], p)); }
    tables.set(name, row);
  }
  return tables.get(name);
}
function signatureHolds(message, signature, key) {
  if (signature.length !== 64 || key.length !== 32) { return false; }
  var s = littleNumber(signature.slice(32)), a = decodePoint(key);
  if (s >= L || !a || ofSmallOrder(a)) { return false; }
  var r = signature.slice(0, 32), joined = new Uint8Array(64 + message.length);
  joined.set(r);
  joined.set(key, 32);
  joined.set(message, 64);
  var k = littleNumber(sha512(joined)) % L, sum = NEUTRAL;
  var bases = multiples("base", BASE), others = multiples(littleNumber(key).toString(16), [mod(-a[0]), a[1], 1n, mod(-a[3])]);
  for (var at = 252n; at >= 0n; at -= 4n) {
    for (var n = 0; n < 4; n++) { sum = twice(sum); }
    sum = plus(plus(sum, bases[Number((s >> at) & 15n)]), others[Number((k >> at) & 15n)]);
  }
  return !ofSmallOrder(sum) && encodePoint(sum).every((byte, i) => byte === r[i]);
}
