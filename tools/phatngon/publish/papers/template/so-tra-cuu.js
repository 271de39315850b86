// Ô tìm của sổ tra cứu: gõ có dấu hay không dấu đều được, mục nào có đủ các chữ đã gõ thì ở lại.
(() => {
  "use strict";
  const bare = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const main = document.querySelector("main");
  const entries = [...main.querySelectorAll("tbody tr")].map(row => [row]);
  main.querySelectorAll("dl > dt").forEach(term => { entries.push([term, term.nextElementSibling]); });
  const found = entries.map(parts => ({parts, words: bare(parts.map(one => one.textContent).join(" "))}));
  const box = document.createElement("p"), label = document.createElement("label");
  const asked = document.createElement("input"), told = document.createElement("span");
  asked.type = "search"; asked.style.cssText = "font:inherit;width:min(100%,28rem);padding:.5rem";
  told.setAttribute("role", "status"); told.style.marginLeft = ".75rem";
  label.append("Tìm trong sổ: ", asked); box.append(label, told); main.prepend(box);
  function search() {
    const wanted = bare(asked.value).split(/\s+/).filter(Boolean);
    let count = 0;
    found.forEach(one => {
      const stays = wanted.every(word => one.words.includes(word));
      one.parts.forEach(part => { part.hidden = !stays; });
      count += stays;
    });
    main.querySelectorAll(".pn-table, dl").forEach(group => {
      const empty = wanted.length > 0 && !group.querySelector("tbody tr:not([hidden]), dt:not([hidden])");
      group.hidden = empty;
      const head = group.previousElementSibling;
      if (head && head.tagName === "H3") { head.hidden = empty; }
    });
    told.textContent = !wanted.length ? "" : count ? "Thấy " + count + " mục." : "Không thấy mục nào. Thử ít chữ hơn.";
  }
  asked.addEventListener("input", search);
})();
