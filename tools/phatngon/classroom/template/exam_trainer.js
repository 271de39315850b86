"use strict";
var key = new URLSearchParams(location.search).get("khoa") || "", seen = "";
function $(id) { return document.getElementById(id); }
function make(name, words) { var one = document.createElement(name); if (words !== undefined) one.textContent = words; return one; }
function head() { return {"Content-Type": "application/json", Authorization: "Bearer " + key}; }
function take(answer) {
  return answer.json().then(function (told) {
    $("loi").textContent = answer.ok ? "" : told.error;
    if (answer.ok) draw(told);
  });
}
function wish(body) { return fetch("/api/trainer/exam", {method: "POST", headers: head(), body: JSON.stringify(body)}).then(take); }
function look() {
  fetch("/api/trainer/exam", {headers: head()}).then(take).catch(function () { $("loi").textContent = "Mất kết nối với máy chủ. Kiểm tra cửa sổ lệnh."; });
}
function draw(told) {
  var handed = told.sittings.filter(function (one) { return one.handed; }).length;
  $("nhip").textContent = told.sittings.length + " người nhận đề · " + handed + " đã nộp" + (told.waiting.length ? " · " + told.waiting.length + " người trong danh sách chưa vào" : "") + (told.closed ? " · đã kết thúc" : "");
  if (JSON.stringify(told) === seen) return;
  seen = JSON.stringify(told);
  var table = make("table"), top = make("tr");
  ["Họ tên", "Đơn vị", "Mã chỗ", "Đã làm", "Còn", "Tình trạng", ""].forEach(function (words) { top.appendChild(make("th", words)); });
  table.appendChild(top);
  told.sittings.forEach(function (one) {
    var row = make("tr"), last = make("td");
    [one.name, one.unit, one.seat, String(one.answered), Math.floor(one.left / 60) + ":" + ("0" + one.left % 60).slice(-2), one.handed ? "đã nộp" : one.cut ? "mất mạng, ngừng tính giờ" : "đang làm"].forEach(function (words) { row.appendChild(make("td", words)); });
    if (!one.handed && !told.closed) {
      [["Thêm 5 phút", {do: "more", seat: one.seat, minutes: 5}], ["Thu bài", {do: "hand", seat: one.seat}]].forEach(function (pair) {
        var button = make("button", pair[0]);
        button.type = "button";
        button.addEventListener("click", function () { wish(pair[1]); });
        last.appendChild(button);
      });
    }
    row.appendChild(last);
    table.appendChild(row);
  });
  $("ds").textContent = "";
  $("ds").appendChild(table);
  if (told.waiting.length) $("ds").appendChild(make("p", "Chưa vào: " + told.waiting.map(function (one) { return one.name + " (" + one.unit + ")"; }).join("; ")));
  $("dong").disabled = told.closed;
}
$("dong").addEventListener("click", function () { if (window.confirm("Kết thúc giờ kiểm tra và thu mọi bài?")) wish({do: "close"}); });
look();
setInterval(look, 2000);
