// Đếm tay ở trang bình chọn khi không có lớp trực tiếp: gõ chữ của phương án rồi số người, ví dụ B 43. Phím L: sang lần chọn lại.
// Không gửi gì đi đâu; gõ lại cùng chữ thì số mới thay số cũ.
(function () {
  var typed = null, timer = 0;
  function vote() { return document.querySelector("section.present[data-poll], section.present section.present[data-poll]"); }
  function row(slide, letter) { return slide.querySelector('.pn-vote li[data-letter="' + letter + '"]'); }
  function told(slide, words) {
    var box = slide.querySelector(".pn-typing");
    if (!box) {
      box = slide.appendChild(document.createElement("output"));
      box.className = "pn-typing";
    }
    box.textContent = words;
    box.hidden = !words;
  }
  function count(li, round) { return Number((li.dataset["lan" + round]) || 0); }
  function show(slide) {
    var rows = Array.prototype.slice.call(slide.querySelectorAll(".pn-vote li")), round = Number(slide.dataset.lan || 1);
    var most = Math.max.apply(null, rows.map(function (li) { return count(li, round); }).concat([1]));
    rows.forEach(function (li) {
      var hand = li.querySelector(".pn-hand") || li.appendChild(document.createElement("span")), bar = document.createElement("i");
      hand.className = "pn-hand";
      hand.textContent = (li.dataset.lan1 || "") + (li.dataset.lan2 ? " → " + li.dataset.lan2 : "");
      bar.style.width = (100 * count(li, round) / most) + "%";
      if (li.dataset["lan" + round]) { hand.appendChild(bar); }
    });
  }
  function stop(slide) {
    window.clearTimeout(timer);
    typed = null;
    told(slide, "");
  }
  function keep(slide) {
    if (typed && typed.digits) {
      row(slide, typed.letter).dataset["lan" + (slide.dataset.lan || 1)] = String(Number(typed.digits));
      show(slide);
    }
    stop(slide);
  }
  document.addEventListener("keydown", function (event) {
    var slide = vote(), key = event.key.toUpperCase();
    if (!slide || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (typed && /^[0-9]$/.test(key) && typed.digits.length < 3) {
      typed.digits += key;
      told(slide, typed.letter + " " + typed.digits);
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, 1600, slide);
    } else if (typed && key === "BACKSPACE") {
      typed.digits = typed.digits.slice(0, -1);
      told(slide, typed.letter + " " + typed.digits);
    } else if (typed && (key === "ENTER" || key === " ")) {
      if (key === " " && !typed.digits) { event.stopImmediatePropagation(); event.preventDefault(); return; }
      keep(slide);
    } else if (key.length === 1 && row(slide, key)) {
      if (typed) { keep(slide); }
      typed = {letter: key, digits: ""};
      told(slide, key + " …");
      timer = window.setTimeout(function () {  // một chữ không kèm số: trả phím về việc thường ngày của nó
        var letter = typed && typed.letter;
        stop(slide);
        if (letter === "B") { Reveal.togglePause(); }
      }, 1600);
    } else if (key === "L") {
      keep(slide);
      slide.dataset.lan = slide.dataset.lan === "2" ? "1" : "2";
      told(slide, slide.dataset.lan === "2" ? "Lần hai" : "Lần một");
      window.setTimeout(function () { if (!typed) { told(slide, ""); } }, 1600);
      show(slide);
    } else {
      if (typed) { keep(slide); }
      return;
    }
    event.stopImmediatePropagation();
    event.preventDefault();
  }, true);
})();
