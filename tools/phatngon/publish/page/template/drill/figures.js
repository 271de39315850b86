// Con số mà một bài viết nói ra, như base/said_numbers.py: không phải ngày, giờ, điện thoại, số văn bản.
// FIGURES: bảng said_numbers.yaml, mẫu đã viết lại cho trình duyệt; mỗi mẫu: [mẫu, hoa thường như nhau, có nhìn chữ đứng trước].
var FIGURES = {};
function hits(rule, text) {  // từ đâu đến đâu; nhóm 1 của mẫu là phần đứng trước, không tính
  var form = new RegExp(rule[0], rule[1] ? "giu" : "gu"), found = [], one;
  while ((one = form.exec(text))) {
    var to = one.index + one[0].length;
    found.push([one.index + one[1].length, to]);
    form.lastIndex = rule[2] && to - 1 > one.index ? to - 1 : to;  // chữ cuối còn có thể là chữ đứng trước của chỗ kế tiếp
  }
  return found;
}
function blankedText(text) {
  FIGURES.not_numbers.forEach(rule => {
    hits(rule, text).forEach(place => { text = text.slice(0, place[0]) + "·".repeat(place[1] - place[0]) + text.slice(place[1]); });
  });
  return text;
}
function exactNumber(shown, zeros) {  // viết gọn để so hai con số từng chữ: chữ số e số mũ
  var halves = shown.replace(/\./g, "").split(","), all = digits(halves[0] + (halves[1] || "")).replace(/^0+/, "");
  var power = zeros - (halves[1] || "").length, bare = all.replace(/0+$/, "");
  return bare ? bare + "e" + (power + all.length - bare.length) : "0e0";
}
function saidNumbers(text) {
  return hits(FIGURES.number, blankedText(text)).map(place => {
    var shown = text.slice(place[0], place[1]), scale = text.slice(place[1]).match(new RegExp(FIGURES.scale, "u"));
    var before = Array.from(text.slice(0, place[0])).slice(-30).join(""), after = Array.from(text.slice(place[1])).slice(0, 30).join("");
    return {
      value: exactNumber(shown, scale ? FIGURES.scales[scale[1]] : 0), text: shown + (scale ? scale[0] : ""),
      around: (before + shown + after).split(/\s+/).filter(Boolean).join(" ")
    };
  });
}
