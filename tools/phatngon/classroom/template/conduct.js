// what the pages of who conducts share: the key, a wish, a look at the room, the wall made small. A page says where it looks
// (LOOK) and what it does with what it is told: take(told) of a look, wished(told) of a wish.
var key = new URLSearchParams(location.search).get("khoa") || "", state = null;
try { localStorage.setItem("phatngon-giang-vien", key); } catch (error) { /* the clicker works on this page only */ }
var head = {"Content-Type": "application/json", Authorization: "Bearer " + key};
function lost() { $("loi").textContent = "Mất kết nối với máy chủ của lớp. Kiểm tra cửa sổ lệnh."; }
function wish(body) {
  return fetch("/api/trainer", {method: "POST", headers: head, body: JSON.stringify(body)}).then(function (answer) {
    return answer.json().then(function (told) {
      $("loi").textContent = answer.ok ? "" : told.error;
      if (answer.ok) wished(told);
    });
  }).catch(lost);
}
function look() {
  return fetch(LOOK, {headers: head}).then(function (answer) { return answer.json(); }).then(function (told) {
    if (told.error) { $("loi").textContent = told.error; return; }
    if ($("loi").textContent.indexOf("Mất kết nối") === 0) $("loi").textContent = "";
    take(told);
  }).catch(lost);
}
function scaled() {
  var frame = document.querySelector(".khung iframe");
  if (frame) frame.style.transform = "scale(" + frame.parentNode.clientWidth / 1280 + ")";
}
window.addEventListener("resize", scaled);
scaled();
