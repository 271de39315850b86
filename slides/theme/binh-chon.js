// Đếm tay khi bình chọn: nút cộng, trừ và thanh dài theo số phiếu. Không gửi gì đi đâu.
document.addEventListener("click", function (event) {
  var button = event.target.closest ? event.target.closest("button[data-step]") : null;
  if (!button) { return; }
  var table = button.closest("table"), output = button.parentNode.querySelector("output");
  output.textContent = String(Math.max(0, Number(output.textContent) + Number(button.dataset.step)));
  var counts = Array.prototype.map.call(table.querySelectorAll("output"), function (one) { return Number(one.textContent); });
  var most = Math.max.apply(null, counts.concat([1]));
  table.querySelectorAll(".pn-meter").forEach(function (bar, place) { bar.style.width = (100 * counts[place] / most) + "%"; });
});
