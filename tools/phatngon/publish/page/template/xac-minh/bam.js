// SHA-512 (FIPS 180-4). Hằng số được tính từ căn của các số nguyên tố, không chép tay.
var U64 = 64;
function wholeRoot(number, degree) {  // phần nguyên của căn bậc degree, theo Newton
  var k = BigInt(degree), x = 1n << BigInt(Math.ceil(number.toString(2).length / degree));
  for (;;) {
    var y = ((k - 1n) * x + number / x ** (k - 1n)) / k;
    if (y >= x) { return x; }
    x = y;
  }
}
function firstPrimes(count) {
  var found = [];
  for (var n = 2; found.length < count; n++) { if (found.every((p) => n % p)) { found.push(n); } }
  return found.map(BigInt);
}
var ROUNDS = firstPrimes(80).map((p) => BigInt.asUintN(U64, wholeRoot(p << 192n, 3)));
var START = firstPrimes(8).map((p) => BigInt.asUintN(U64, wholeRoot(p << 128n, 2)));
function turned(word, by) { return (word >> BigInt(by)) | BigInt.asUintN(U64, word << BigInt(64 - by)); }
function sha512(bytes) {
  var size = Math.ceil((bytes.length + 17) / 128) * 128, data = new Uint8Array(size), view = new DataView(data.buffer), state = START.slice();
  data.set(bytes);
  data[bytes.length] = 128;
  view.setUint32(size - 8, Math.floor(bytes.length / 536870912));
  view.setUint32(size - 4, bytes.length * 8 % 4294967296);
  for (var from = 0; from < size; from += 128) { state = block(state, view, from); }
  var out = new DataView(new ArrayBuffer(64));
  state.forEach((word, n) => {  // từng nửa 32 bit: trình duyệt năm 2020 chưa ghi được 64 bit một lần
    out.setUint32(8 * n, Number(word >> 32n));
    out.setUint32(8 * n + 4, Number(word & 4294967295n));
  });
  return new Uint8Array(out.buffer);
}
function block(state, view, from) {
  var w = [], s = state.slice(), n;
  for (n = 0; n < 16; n++) { w.push((BigInt(view.getUint32(from + 8 * n)) << 32n) | BigInt(view.getUint32(from + 8 * n + 4))); }
  for (; n < 80; n++) {
    var x = w[n - 15], y = w[n - 2];
    w.push(BigInt.asUintN(U64, w[n - 16] + (turned(x, 1) ^ turned(x, 8) ^ (x >> 7n)) + w[n - 7] + (turned(y, 19) ^ turned(y, 61) ^ (y >> 6n))));
  }
  for (n = 0; n < 80; n++) {
    var a = s[0], e = s[4];
    var one = s[7] + (turned(e, 14) ^ turned(e, 18) ^ turned(e, 41)) + ((e & s[5]) ^ (~e & s[6])) + ROUNDS[n] + w[n];
    var two = (turned(a, 28) ^ turned(a, 34) ^ turned(a, 39)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    s = [BigInt.asUintN(U64, one + two), a, s[1], s[2], BigInt.asUintN(U64, s[3] + one), e, s[5], s[6]];
  }
  return s.map((word, i) => BigInt.asUintN(U64, word + state[i]));
}
