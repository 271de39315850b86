"use strict";
var KEY = "phatngon-cong-cu";
function read() { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch (error) { return []; } }
function keep(rows) { try { localStorage.setItem(KEY, JSON.stringify(rows)); } catch (error) { /* kept until the page is closed */ } }
function kept() {
  var box = document.getElementById("giu"), rows = read();
  box.textContent = rows.length ? "" : "Chưa có.";
  rows.forEach(function (row, place) {
    var one = document.createElement("div"), button = document.createElement("button");
    one.className = "giu";
    row.split("\n").forEach(function (line) { var p = document.createElement("p"); p.textContent = line; one.appendChild(p); });
    button.type = "button";
    button.textContent = "Xóa";
    button.addEventListener("click", function () { rows.splice(place, 1); keep(rows); kept(); });
    one.appendChild(button);
    box.appendChild(one);
  });
}
document.querySelectorAll("form[data-tool]").forEach(function (form) {
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var facts = {}, box = form.querySelector(".ket-qua");
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name) return;
      facts[field.name] = field.multiple ? Array.prototype.map.call(field.selectedOptions, function (one) { return one.value; }) : field.value;
    });
    fetch("/api/tool/" + form.getAttribute("data-tool"), {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(facts)})
      .then(function (answer) { return answer.json(); })
      .then(function (told) {
        if (told.error) { box.textContent = told.error; return; }
        box.innerHTML = told.html; // made by the kit, every word of the form escaped
        var button = document.createElement("button");
        button.type = "button";
        button.textContent = "Giữ kết quả này";
        button.addEventListener("click", function () {
          var lines = Array.prototype.map.call(box.querySelectorAll("p, li"), function (one) { return one.textContent.trim(); });
          keep([lines.join("\n")].concat(read()).slice(0, 50));
          kept();
          button.disabled = true;
        });
        box.appendChild(button);
      }).catch(function () { box.textContent = "Chưa nối được với máy giảng viên. Kiểm tra Wi-Fi rồi bấm lại."; });
  });
});
kept();
