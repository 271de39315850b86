// Ô tìm của sổ tra cứu: mục nào có đúng cụm chữ đã gõ thì ở lại. Gõ không dấu thì so không dấu.
(() => {
  "use strict";
  const plain = text => text.toLowerCase().normalize("NFC").replace(/\s+/g, " ").trim();
  const bare = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const main = document.querySelector("main");
  const entries = [...main.querySelectorAll("tbody tr")].map(row => [row]);
  main.querySelectorAll("dl > dt").forEach(term => { entries.push([term, term.nextElementSibling]); });
  const found = entries.map(parts => {
    const words = plain(parts.map(one => one.textContent).join(" "));
    return {parts, words, bare: bare(words)};
  });
  const box = document.createElement("p"), label = document.createElement("label");
  const asked = document.createElement("input"), told = document.createElement("span");
  asked.type = "search"; asked.style.cssText = "font:inherit;width:min(100%,28rem);padding:.5rem";
  told.setAttribute("role", "status"); told.style.marginLeft = ".75rem";
  label.append("Tìm trong sổ: ", asked); box.append(label, told); main.prepend(box);
  function search() {
    const wanted = plain(asked.value), toneless = wanted === bare(wanted);
    let count = 0;
    found.forEach(one => {
      const stays = (toneless ? one.bare : one.words).includes(wanted);
      one.parts.forEach(part => { part.hidden = !stays; });
      count += stays;
    });
    main.querySelectorAll(".pn-table, dl").forEach(group => {
      const empty = Boolean(wanted) && !group.querySelector("tbody tr:not([hidden]), dt:not([hidden])");
      group.hidden = empty;
      const head = group.previousElementSibling;
      if (head && head.tagName === "H3") { head.hidden = empty; }
    });
    told.textContent = !wanted ? "" : count ? "Thấy " + count + " mục." : "Không thấy mục nào. Thử ít chữ hơn.";
  }
  asked.addEventListener("input", search);
})();
