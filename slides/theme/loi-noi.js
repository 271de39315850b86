// Cửa sổ lời nói của giảng viên, mở bằng phím S: lời nói của trang đang chiếu, trang sau, giờ. Không tải gì, không gửi gì.
(function () {
  var desk = null, began = Date.now();
  var STYLE = "body{font:20px/1.45 sans-serif;margin:0;padding:18px 26px;color:#10192a;background:#fff}h1{font-size:20px;margin:0}" +
    "h2{font-size:17px;color:#0b2f5c;margin:22px 0 6px;border-bottom:2px solid #d9a21b}header{display:flex;gap:28px;align-items:center;flex-wrap:wrap}" +
    "#sau{color:#2c3a4d}button{font:inherit;min-height:44px;padding:0 16px}#gio{font-variant-numeric:tabular-nums}";
  function add(parent, name, id, text) {
    var made = desk.document.createElement(name);
    if (id) { made.id = id; }
    made.textContent = text || "";
    parent.appendChild(made);
    return made;
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function cut(text, most) { return text.length <= most ? text : text.slice(0, most).replace(/\s\S*$/, "") + "…"; }
  function words(slide) {  // chữ của các khối cách nhau bằng khoảng trắng, không dính vào nhau
    var inline = /^(?:A|B|BR|CODE|EM|I|SPAN|STRONG|SUB|SUP)$/;
    function of(node) {
      if (node.nodeType === 3) { return node.textContent; }
      var inner = Array.prototype.map.call(node.childNodes, of).join("");
      return inline.test(node.tagName) ? inner : " " + inner + " ";
    }
    return slide ? of(slide.querySelector(".pn-slide")).replace(/\s+/g, " ").trim() : "";
  }
  function tell() {
    if (!desk || desk.closed) { return; }
    var slides = Reveal.getSlides(), now = Reveal.getCurrentSlide(), place = slides.indexOf(now), page = desk.document;
    var notes = page.getElementById("loi"), said = now.querySelectorAll("aside.notes");
    page.getElementById("trang").textContent = "Trang " + (place + 1) + " trên " + slides.length + ": " + cut(words(now), 90);
    notes.innerHTML = Array.prototype.map.call(said, function (one) { return one.innerHTML; }).join("") || "<p>Trang này không có lời nói.</p>";
    page.getElementById("sau").textContent = cut(words(slides[place + 1]), 260) || "Hết.";
  }
  function tick() {
    if (!desk || desk.closed) { return; }
    var now = new Date(), gone = Math.floor((now - began) / 1000);
    desk.document.getElementById("gio").textContent = "Bây giờ " + now.getHours() + " giờ " + two(now.getMinutes()) + " · đã nói " +
      Math.floor(gone / 60) + " phút " + two(gone % 60) + " giây";
  }
  function build() {
    var page = desk.document, head, again;
    page.documentElement.lang = "vi";
    page.title = "Lời nói – " + document.title;
    page.body.textContent = "";
    page.head.appendChild(page.createElement("style")).textContent = STYLE;
    head = add(page.body, "header");
    add(head, "h1", "trang");
    add(head, "span", "gio");
    again = add(head, "button", "dat-lai", "Đặt lại giờ");
    again.type = "button";
    again.addEventListener("click", function () { began = Date.now(); tick(); });
    add(page.body, "h2", "", "Lời nói");
    add(page.body, "main", "loi").setAttribute("aria-live", "polite");
    add(page.body, "h2", "", "Trang sau");
    add(page.body, "p", "sau");
    page.addEventListener("keydown", function (event) {
      if (event.key === "ArrowRight" || event.key === "PageDown" || (event.key === " " && event.target.tagName !== "BUTTON")) { Reveal.next(); event.preventDefault(); }
      if (event.key === "ArrowLeft" || event.key === "PageUp") { Reveal.prev(); event.preventDefault(); }
    });
  }
  function open() {
    if (desk && !desk.closed) { desk.focus(); return; }
    desk = window.open("", "phat-ngon-loi-noi", "width=1000,height=700");
    if (!desk) { window.alert("Trình duyệt chặn cửa sổ lời nói. Cho phép cửa sổ bật lên ở trang này rồi bấm S lần nữa."); return; }
    build();
    tell();
    tick();
  }
  Reveal.addKeyBinding({keyCode: 83, key: "S", description: "Mở cửa sổ lời nói"}, open);
  Reveal.on("slidechanged", tell);
  window.setInterval(tick, 1000);
})();
