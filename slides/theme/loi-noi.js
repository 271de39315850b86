// Cửa sổ lời nói của giảng viên, mở bằng phím S: lời nói của cả phần, phút dự kiến và phút đã dùng, bỏ gì khi muộn, trang sau.
// Không tải gì, không gửi gì.
(function () {
  var desk = null, began = Date.now(), used = {}, since = Date.now(), part = "";
  var STYLE = "body{font:20px/1.45 sans-serif;margin:0;padding:18px 26px;color:#10192a;background:#fff}h1{font-size:20px;margin:0}" +
    "h2{font-size:17px;color:#0b2f5c;margin:18px 0 6px;border-bottom:2px solid #d9a21b}header{display:flex;gap:28px;align-items:center;flex-wrap:wrap}" +
    "button{font:inherit;min-height:44px;padding:0 16px}#gio,#nhip{font-variant-numeric:tabular-nums}#nhip{font-weight:700}" +
    "#bo{color:#8a4b00;margin:6px 0 0}#hai-cot{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:28px}" +
    "#loi ul{padding-left:26px;margin:6px 0}#loi strong{font-weight:700}#loi p{margin:0 0 6px}#sau{position:relative;width:416px;height:234px;overflow:hidden;border:2px solid #8a97a8}" +
    "#sau .khung{position:absolute;left:0;top:0;width:1280px;height:720px;box-sizing:border-box;padding:34px 56px 60px;background:#fff;" +
    "transform:scale(.325);transform-origin:0 0}#sau.reveal{touch-action:auto}";
  function add(parent, name, id, text) {
    var made = desk.document.createElement(name);
    if (id) { made.id = id; }
    made.textContent = text || "";
    parent.appendChild(made);
    return made;
  }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function clock(minutes) { return Math.floor(minutes / 60) + ":" + two(Math.floor(minutes % 60)); }
  function title(slide) {
    var head = slide ? slide.querySelector("h1, h2, h3") : null;
    return head ? head.textContent : "";
  }
  function spend() {  // phút của phần đang nói
    var now = Date.now();
    if (part) { used[part] = (used[part] || 0) + now - since; }
    since = now;
  }
  function plan(slides) {  // các phần của bài, theo thứ tự
    var found = [];
    slides.forEach(function (slide) {
      var last = found[found.length - 1], name = slide.dataset.phan || "";
      if (last && last.name === name && last.from === slide.dataset.tu) { last.end += 1; return; }
      found.push({name: name, from: slide.dataset.tu, start: Number(slide.dataset.tu || 0), minutes: Number(slide.dataset.phut || 0),
        rank: Number(slide.dataset.uu || 1), end: 1});
    });
    return found;
  }
  function skip(parts, at, late) {  // bỏ phần ưu tiên thấp trước, đủ bù số phút muộn
    var left = late, names = [];
    [3, 2].forEach(function (rank) {
      parts.slice(at + 1).forEach(function (one) {
        if (left > 0 && one.rank === rank) { names.push(one.name + " (" + one.minutes + " phút)"); left -= one.minutes; }
      });
    });
    return names;
  }
  function pace() {
    var slides = Reveal.getSlides(), place = slides.indexOf(Reveal.getCurrentSlide()), parts = plan(slides), at = 0, before = 0;
    while (at < parts.length - 1 && before + parts[at].end <= place) { before += parts[at].end; at += 1; }
    var one = parts[at], gone = (Date.now() - began) / 60000, spent = (used[part] || 0) / 60000;
    var due = one.start + one.minutes * (place - before) / one.end, late = Math.round(gone - due), page = desk.document;
    page.getElementById("nhip").textContent = "Phần này: " + one.minutes + " phút, đã dùng " + Math.floor(spent) + " phút · Theo kế hoạch " + clock(due) +
      ", thực tế " + clock(gone) + (late > 0 ? " · muộn " + late + " phút" : late < 0 ? " · sớm " + (-late) + " phút" : " · đúng giờ");
    var names = late > 0 ? skip(parts, at, late) : [], short = {2: "bỏ khi chỉ có 30 phút", 3: "bỏ khi chỉ có 45 phút"}[one.rank];
    page.getElementById("bo").textContent = (short ? "Phần này " + short + ". " : "") + (names.length ? "Muộn thì bỏ: " + names.join("; ") + "." : "");
  }
  function tell() {
    spend();
    var slides = Reveal.getSlides(), now = Reveal.getCurrentSlide(), place = slides.indexOf(now), next = slides[place + 1];
    part = (now.dataset.phan || "") + (now.dataset.tu || "");
    if (!desk || desk.closed) { return; }
    var page = desk.document, notes = page.getElementById("loi"), said = now.querySelectorAll("aside.notes"), after = page.getElementById("sau");
    page.getElementById("trang").textContent = "Trang " + (place + 1) + " trên " + slides.length + ": " + title(now);
    notes.innerHTML = Array.prototype.map.call(said, function (one) { return one.innerHTML; }).join("") || "<p>Trang này không có lời nói.</p>";
    page.getElementById("ten-sau").textContent = "Trang sau" + (next ? ": " + title(next) : "");
    after.textContent = next ? "" : "Hết.";
    if (next) {
      var frame = after.appendChild(page.createElement("div"));
      frame.className = "khung";
      frame.appendChild(page.importNode(next.querySelector(".pn-slide"), true));
    }
    pace();
  }
  function tick() {
    if (!desk || desk.closed) { return; }
    spend();
    var now = new Date(), gone = Math.floor((now - began) / 1000);
    desk.document.getElementById("gio").textContent = "Bây giờ " + now.getHours() + " giờ " + two(now.getMinutes()) + " · đã nói " +
      Math.floor(gone / 60) + " phút " + two(gone % 60) + " giây";
    pace();
  }
  function build() {
    var page = desk.document, head, again, columns, left, right;
    page.documentElement.lang = "vi";
    page.title = "Lời nói – " + document.title;
    page.body.textContent = "";
    Array.prototype.forEach.call(document.querySelectorAll("head style"), function (one) { page.head.appendChild(page.importNode(one, true)); });
    page.head.appendChild(page.createElement("style")).textContent = STYLE;
    head = add(page.body, "header");
    add(head, "h1", "trang");
    add(head, "span", "gio");
    again = add(head, "button", "dat-lai", "Đặt lại giờ");
    again.type = "button";
    again.addEventListener("click", function () { began = since = Date.now(); used = {}; tick(); });
    add(page.body, "p", "nhip");
    add(page.body, "p", "bo");
    columns = add(page.body, "div", "hai-cot");
    left = add(columns, "section");
    right = add(columns, "section");
    add(left, "h2", "", "Lời nói của cả phần");
    add(left, "main", "loi").setAttribute("aria-live", "polite");
    add(right, "h2", "ten-sau", "Trang sau");
    add(right, "div", "sau").className = "reveal";
    page.addEventListener("keydown", function (event) {
      if (event.key === "ArrowRight" || event.key === "PageDown" || (event.key === " " && event.target.tagName !== "BUTTON")) { Reveal.next(); event.preventDefault(); }
      if (event.key === "ArrowLeft" || event.key === "PageUp") { Reveal.prev(); event.preventDefault(); }
    });
  }
  function open() {
    if (desk && !desk.closed) { desk.focus(); return; }
    desk = window.open("", "phat-ngon-loi-noi", "width=1180,height=760");
    if (!desk) { window.alert("Trình duyệt chặn cửa sổ lời nói. Cho phép cửa sổ bật lên ở trang này rồi bấm S lần nữa."); return; }
    build();
    tell();
    tick();
  }
  Reveal.addKeyBinding({keyCode: 83, key: "S", description: "Mở cửa sổ lời nói"}, open);
  Reveal.on("slidechanged", tell);
  Reveal.on("ready", tell);
  window.setInterval(tick, 1000);
})();
