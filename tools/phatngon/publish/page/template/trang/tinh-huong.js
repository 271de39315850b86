// Tình huống nhiều bước: mỗi lúc một bước; bước đã trả lời thì khóa lại, câu trả lời quyết định bước kế tiếp (practice/kinds/case.py).
function buildCase(section, item) {
  var form = section.querySelector("form"), told = section.querySelector("[data-feedback]");
  var past = el("ol", {"class": "buoc-qua"}), box = el("fieldset", {"aria-labelledby": item.id + "-de"});
  var hinted = el("div", {"class": "goi-y"}), bar = el("p", {"class": "nut"});
  var next = el("button", {type: "submit", "data-do": "check"}), hint = el("button", {type: "button", "data-do": "hint"});
  var open = el("button", {type: "button", "data-do": "answer"}, "Xem đáp án");
  [next, hint, open].forEach(one => { bar.appendChild(one); });
  [past, box, hinted, bar].forEach(one => { form.appendChild(one); });
  var way, step, answers, checked, hints, outcome, finished;  // way: [mã bước, ô đã điền] của từng bước đã trả lời
  function asked() { return KINDS[step.type].form(step).ask; }
  function hintsHere() { return step.hints.length ? step.hints : item.hints; }
  function stored() { return {w: way, r: checked ? {} : rawOf(form), k: checked}; }
  function save() { keep(item.id, stored(), outcome, 0); }
  function begin() { way = []; answers = {}; outcome = ""; finished = false; past.textContent = ""; clear(); show(item.steps[0]); }
  function clear() { told.textContent = ""; told.className = ""; }
  function show(which) {  // bước đang mở
    step = which; checked = false; hints = 0;
    var own = {...step, id: item.id + "-" + step.id}, how = KINDS[step.type].form(step);
    box.textContent = ""; hinted.textContent = "";
    box.appendChild(el("p", {"class": "buoc-ten", tabindex: "-1"}, "Bước " + (way.length + 1)));
    box.appendChild(el("p", {id: own.id + "-de", "class": "buoc-de"}, plain(step.stem)));
    MAKE[how.ask](box, own, how, changed);
    label();
  }
  function label() {
    next.textContent = finished ? "Làm lại từ đầu" : checked ? "Bước tiếp theo" : "Kiểm tra";
    hint.hidden = checked || !hintsHere().length; hint.disabled = hints >= hintsHere().length;
    hint.textContent = hint.disabled ? "Hết gợi ý" : "Gợi ý (còn " + (hintsHere().length - hints) + ")";
  }
  function changed() { clear(); unsign(form); save(); }
  function take() {  // chấm bước đang mở; chưa đọc được thì chưa khóa
    var answer = READ[asked()](form), found = check(step, answer);
    clear(); unsign(form);
    told.className = "ket-qua " + found.outcome;
    var head = el("p"), message = found.message === SAY.CHOICE_WRONG ? SAY.STEP_WRONG : found.message;
    head.appendChild(el("strong", {}, said(found.outcome) + ". ")); head.appendChild(document.createTextNode(message)); told.appendChild(head);
    found.feedback.forEach(text => { told.appendChild(line(text)); });
    if (found.outcome === "not_done") { return; }
    if (step.cites.length) { told.appendChild(line("Căn cứ: " + step.cites.join("; "), "can-cu")); }
    if (found.outcome === "right" && step.after) { told.appendChild(line("Việc nên làm: " + plain(step.after), "viec")); }
    MARKS[asked()](form, step, found);
    way.push([step.id, rawOf(form)]); answers[step.id] = answer; checked = true;
    all(box, "input, textarea").forEach(one => { one.disabled = true; });
    if (!stepAfter(item, step, answer)) { finish(); }
    label();
  }
  function finish() {
    var whole = check(item, answers);
    finished = true; outcome = whole.outcome;
    told.appendChild(line("Hết tình huống. " + whole.message, "diem"));
    if (outcome === "right" && item.after) { told.appendChild(line("Việc nên làm: " + plain(item.after), "viec")); }
    showState(section, outcome);
  }
  function pass() {  // gấp bước vừa xong lại, mở bước kế tiếp
    var row = el("li"), fold = el("details"), mark = box.querySelector(".dau");
    fold.appendChild(el("summary", {}, "Bước " + way.length + (mark ? ": " + mark.textContent : "")));
    fold.appendChild(line(plain(step.stem)));
    all(box, "input:checked").forEach(one => { fold.appendChild(line("Đã chọn: " + one.nextSibling.textContent)); });
    all(box, "textarea, input[type=text]").forEach(one => { fold.appendChild(line("Đã viết: " + one.value)); });
    all(told, "p").forEach(one => { fold.appendChild(one.cloneNode(true)); });
    row.appendChild(fold); past.appendChild(row); clear();
    show(stepAfter(item, step, answers[step.id]));
  }
  function reveal() {
    if (!(keptOf(item.id) || {}).best) { clear(); told.className = "ket-qua"; told.appendChild(line("Đi hết tình huống một lần, rồi mới mở đáp án.")); return; }
    clear(); told.className = "ket-qua";
    var head = el("p"); head.appendChild(el("strong", {}, "Đáp án")); told.appendChild(head);
    KINDS["case"].solution(item).forEach(text => { told.appendChild(line(plain(text), "dap-an")); });
    if (item.after) { told.appendChild(line("Việc nên làm: " + plain(item.after), "viec")); }
    if (item.cites.length) { told.appendChild(line("Căn cứ: " + item.cites.join("; "), "can-cu")); }
  }
  function look() {
    var fits = told.getBoundingClientRect().height < window.innerHeight - 150;
    told.scrollIntoView({block: fits ? "nearest" : "start"});
  }
  form.addEventListener("submit", event => {
    event.preventDefault();
    if (finished || checked) {
      if (finished) { begin(); showState(section, ""); } else { pass(); }
      save(); var name = box.querySelector(".buoc-ten"); name.focus({preventScroll: true}); name.scrollIntoView({block: "start"});
      return;
    }
    take(); save(); look();
  });
  form.addEventListener("input", () => { if (!checked) { changed(); } });
  hint.addEventListener("click", () => {
    hinted.appendChild(line("Gợi ý " + (hints + 1) + ": " + hintsHere()[hints])); hints++; label();
    hinted.lastChild.scrollIntoView({block: "nearest"});
  });
  open.addEventListener("click", () => { reveal(); look(); });
  function restore() {  // đi lại đúng đường đã đi, từ những ô đã điền
    var old = keptOf(item.id), given = (old || {}).given || {}, rows = given.w || [];
    begin(); showState(section, "");
    try {
      rows.forEach((row, place) => {
        if (step.id !== row[0]) { throw new Error("đường khác"); }
        putBack(form, row[1]); take();
        if (!finished && (place < rows.length - 1 || !given.k)) { pass(); }
      });
      if (!checked) { putBack(form, given.r || {}); }
    } catch (error) { begin(); showState(section, ""); }
  }
  RESETS.push(() => { begin(); showState(section, ""); });
  RESTORES.push(restore); restore();
}
