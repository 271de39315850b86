// Buổi diễn tập trên trang: chuyện và thời gian một bên, việc lúc này một bên; mỗi lúc một việc. Tình trạng luôn dựng lại từ sổ (drill/clockwork.js).
var FAST = "fast", LIVE = "live", BEAT = 5000;
function fold(name, title, inside, open) {
  var made = el("details", {"class": name}); made.open = Boolean(open);
  made.appendChild(el("summary", {}, title)); inside.forEach(one => { made.appendChild(one); }); return made;
}
function listed(name, rows) { var made = el("ul", name ? {"class": name} : {}); rows.forEach(text => { made.appendChild(el("li", {}, text)); }); return made; }
function html(text) { var made = el("div"); made.innerHTML = text; return made; }
function spent(seconds) {
  var minutes = Math.round(seconds / 60), hours = Math.floor(minutes / 60);
  return (hours ? hours + " giờ " : "") + (minutes % 60 || !hours ? minutes % 60 + " phút" : "").trim();
}
function whysOf(item, answer) {  // đã quyết thì nói luôn lý do của phương án đã chọn, khi nó chưa đúng
  return [].concat(item.choices ? answer : []).map(id => (item.whys || {})[id]).filter(Boolean);
}
function mountDrill(root, drill, page) {  // page: {load, save, told, over}
  var story = el("div", {"class": "dt-chuyen"}), work = el("div", {"class": "dt-viec"}), book, state, since = Date.now(), sure = false;
  var wide = window.matchMedia("(min-width: " + (page.auto ? 1250 : 900) + "px)");  // hai cột: cột chuyện mở sẵn
  [story, work].forEach(one => { root.appendChild(one); });
  function load() {
    var old = page.load() || {};
    book = old.print === drill.print ? old : {print: drill.print, rows: [], at: "", raw: {}, mode: FAST, notes: {}};
    if (page.auto && !book.rows.length) { book.rows = [{event: "begin", t: 0}]; }  // chưa ghi gì khi chưa có ai làm gì
    state = replayed(drill, book.rows); since = Date.now();
  }
  function reload() { load(); if (state.begun) { show(false); } else { page.told(); } }
  function save() { page.save(book); }
  function clock() { return book.mode === LIVE && !state.ended ? state.t + Math.max(0, Math.floor((Date.now() - since) / 1000)) : state.t; }
  function write(row) { state = applyRow(state, row); book.rows = book.rows.concat(row); since = Date.now(); save(); }
  function task(id) { return drill.tasks[id]; }
  function newest() {  // diễn biến của lần gần nhất có diễn biến mới
    var before = 0, now = 0, walked = fresh(drill);
    book.rows.forEach(row => { try { walked = applyRow(walked, row); } catch (error) { return; } if (walked.arrived.length > now) { before = now; now = walked.arrived.length; } });
    return state.arrived.slice(before).map(one => one[0]);
  }

  // chuyện: giờ, hạn, diễn biến, dữ kiện
  function happened(id) {
    var one = injectOf(drill, id), row = el("div", {"class": "dt-tin"}), at = state.arrived.filter(pair => pair[0] === id)[0][1];
    row.appendChild(line(momentAt(drill, at) + " · " + one.sender + " (" + one.channel + ")", "nho")); row.appendChild(line(plain(one.text))); return row;
  }
  function factLines() {
    return drill.facts.filter(one => one.since <= state.t && (one.until === null || state.t < one.until)).map(one => one.label + ": " + one.shown + " (nguồn: " + one.source + ")");
  }
  function tick() {
    var open = book.at ? [] : openTasks(state).map(id => task(id).item), due = scoreOf(state).duties.filter(one => one.state === "running").map(one => {
      var asked = open.some(item => item.type === "moment" && item.key.minute === Math.floor((drill.start + one.duty.due) / 60) + 420);  // đang hỏi chính hạn này
      return one.duty.what + " – " + (asked ? "tính ở việc lúc này" : momentAt(drill, one.duty.due));
    });
    var box = story.querySelector(".dt-gio"); box.textContent = "";
    box.appendChild(el("strong", {}, momentAt(drill, clock())));
    box.appendChild(line(due.length ? "Hạn đang tính: " + due.join("; ") + "." : drill.duties.length ? "Không có hạn nào đang tính." : "", "nho"));
  }
  function tell() {
    var recent = newest(), older = state.arrived.map(one => one[0]).filter(id => recent.indexOf(id) < 0), facts = factLines();
    var open = openTasks(state)[0], writing = open && !book.at && task(open).draft;
    story.textContent = "";
    story.appendChild(el("div", {"class": "dt-gio", role: "timer"}));
    if (recent.length) { story.appendChild(el("h3", {tabindex: "-1"}, "Vừa xảy ra")); recent.forEach(id => { story.appendChild(happened(id)); }); }
    if (facts.length) { story.appendChild(fold("dt-so", "Dữ kiện dùng được lúc này (" + facts.length + ")", [listed("", facts)], writing || wide.matches)); }
    var again = [];
    function under(name, nodes) { again.push(el("h4", {}, name)); nodes.forEach(one => { again.push(one); }); }
    if (older.length) { under("Đã xảy ra trước đó", older.map(happened)); }
    all(root.parentNode, "template.dt-them").forEach(one => { under(one.dataset.ten, [document.importNode(one.content, true)]); });
    if (again.length) { story.appendChild(fold("dt-cu", older.length ? "Xem lại tình huống, " + older.length + " diễn biến trước" : "Xem lại tình huống", again, wide.matches)); }
    nameCells(story); tick();
  }

  // việc lúc này
  function article(id) {
    var made = el("article", {id: id, "data-item": id, "data-outcome": "not_done", "aria-labelledby": id + "-ten"}), head = el("div", {"class": "ten"}), own = task(id);
    var name = el("h3", {id: id + "-ten"}, "Việc lúc này "); name.appendChild(el("span", {"class": "tinh-trang"}));
    var stem = html(own.item.stem); stem.setAttribute("data-stem", ""); stem.id = id + "-de";
    head.appendChild(name); head.appendChild(line(own.kind + (own.says ? " · gửi tới: " + own.says : "") + " · mã " + id, "nho"));
    [head, stem, el("form", {autocomplete: "off"}), el("div", {"data-feedback": "", role: "status"}), el("div", {"class": "dt-sau"})].forEach(one => { made.appendChild(one); });
    work.textContent = ""; work.appendChild(made); return made;
  }
  function control(made, id) {  // ô trả lời và nút
    var own = task(id), form = made.querySelector("form"), box = el("fieldset", {"aria-labelledby": id + "-de"}), bar = el("p", {"class": "nut"});
    var how = own.draft ? {ask: "page"} : KINDS[own.item.type].form(own.item);
    form.appendChild(box);
    if (own.draft) {
      box.appendChild(line("Bài được soát theo các ý:", "nho")); box.appendChild(listed("nho", own.item.checklist.map(point => plain(point[1]))));
      box.appendChild(el("textarea", {rows: 8, "aria-labelledby": id + "-de", placeholder: "Viết ở đây. Chỉ dùng con số có trong dữ kiện."}));
    } else { MAKE[how.ask](box, own.item, how, changed); }
    bar.appendChild(el("button", {type: "submit", "data-do": "check"}, own.draft ? "Gửi bài" : "Quyết định"));
    bar.appendChild(el("button", {type: "button", "data-do": "answer"}, "Xem đáp án"));
    form.appendChild(bar);
    function changed() { if (book.at !== id) { feedback(made, ""); sure = false; holdRaw(id, form); save(); } }
    form.addEventListener("input", changed);
    form.addEventListener("submit", event => { event.preventDefault(); decide(made, id, how); });
    bar.querySelector("[data-do=answer]").addEventListener("click", () => { reveal(made, id); });
    return form;
  }
  function holdRaw(id, form) { book.raw = {...book.raw, [id]: rawOf(form)}; }  // bài viết dở thì không mất, kể cả khi để đó đi tiếp
  function feedback(made, name) { var box = made.querySelector("[data-feedback]"); box.textContent = ""; box.className = name; return box; }
  function look(made) {
    var box = made.querySelector("[data-feedback]"), fits = box.getBoundingClientRect().height < window.innerHeight - 150;
    box.scrollIntoView({block: fits ? "nearest" : "start"});
  }
  function given(made, id, how) {
    var form = made.querySelector("form");
    if (how.ask === "order" && !form.dataset.moved) { throw {refused: "Các bước còn nguyên thứ tự ban đầu. Bấm Lên, Xuống để sắp; thấy đã đúng thì đưa một bước lên rồi đưa lại xuống."}; }
    return task(id).draft ? form.querySelector("textarea").value : READ[how.ask](form);
  }
  function decide(made, id, how) {
    if (book.at === id) { return; }
    try {
      var answer = given(made, id, how), before = state;
      book.at = id; holdRaw(id, made.querySelector("form"));
      write({event: "answer", task: id, answer: answer, t: clock() + (book.mode === FAST ? task(id).takes : 0)});
      settle(made, id, how, before);
    } catch (error) {
      if (error.refused === undefined) { throw error; }
      book.at = ""; feedback(made, "ket-qua not_done").appendChild(line(error.refused)); showState(made, "");
    }
    look(made); page.told();
  }
  function settle(made, id, how, before) {  // đã quyết: khóa ô trả lời, nói kết quả và lý do
    var done = state.done[id], own = task(id), form = made.querySelector("form"), head = el("p"), broke = state.broken.filter(one => one.t === done.t);
    var box = feedback(made, "ket-qua " + (own.draft && !done.assessed ? broke.length ? "wrong" : "" : done.result.outcome));  // chưa đối chiếu thì chưa tô đúng sai
    all(form, "input, textarea, [data-act], [data-the], [data-ngan]").forEach(one => { one.disabled = true; });
    form.querySelector("[data-do=check]").hidden = true; made.dataset.xong = "yes";
    unsign(form); if (!own.draft) { MARKS[how.ask](form, own.item, done.result); }
    if (own.draft && !done.assessed) {
      head.appendChild(el("strong", {}, "Đã gửi. ")); head.appendChild(document.createTextNode("Đối chiếu bài vừa gửi với bài mẫu ở dưới."));
    } else {
      var message = done.result.message === SAY.CHOICE_WRONG ? SAY.STEP_WRONG : done.result.message;
      head.appendChild(el("strong", {}, said(done.result.outcome) + ". ")); head.appendChild(document.createTextNode(message));
    }
    box.appendChild(head);
    broke.forEach(one => { box.appendChild(line(drill.rubric.fails[one.kind].name + ": " + one.why + " (“" + one.quote + "”)", "dt-loi")); });
    if (!own.draft || done.assessed) { done.result.feedback.concat(whysOf(own.item, done.answer)).forEach(text => { box.appendChild(line(text)); }); }
    done.stale.forEach(one => { box.appendChild(line(fill(TELL.FIGURE_STALE, {figure: one.text}) + ".")); });
    if (!own.draft && own.item.cites.length) { box.appendChild(line("Căn cứ: " + own.item.cites.join("; "), "can-cu")); }
    if (before) {
      var more = state.arrived.length - before.arrived.length;
      box.appendChild(line("Lúc này là " + momentAt(drill, state.t) + (state.t > before.t ? ", sau " + spent(state.t - before.t) + " làm việc" : "") + (more ? ". Trong lúc đó có " + more + " diễn biến mới." : "."), "nho"));
    }
    if (own.draft) { compare(made, id); }
    showState(made, done.result.outcome); steps(made); tell();
  }
  function compare(made, id) {  // bài vừa gửi bên bài mẫu, điều máy thấy, điều người học tự soát
    var done = state.done[id], own = task(id), after = made.querySelector(".dt-sau"), mine = own.item.checklist.filter(point => point[4]);
    var words = {right: "có: ", near: "gần có, thiếu dấu: ", wrong: "chưa thấy: "};
    var seen = done.result.parts.filter(one => !mine.some(point => point[0] === one.id)).map(one => words[one.state] + plain(one.text));
    after.textContent = "";
    after.appendChild(fold("", "Bài mẫu (một cách viết, không phải cách duy nhất)", [line(own.model)], true));
    after.appendChild(fold("", "Máy tìm từ, không hiểu ý. Máy thấy:", [listed("", seen)], !done.assessed));
    if (own.item.cites.length) { after.appendChild(line("Căn cứ: " + own.item.cites.join("; "), "can-cu")); }
    if (done.assessed) { return; }
    var form = el("form"), box = el("fieldset");
    if (mine.length) {
      box.appendChild(el("legend", {}, "Anh/chị tự đối chiếu, đánh dấu điều bài mình đã làm được"));
      mine.forEach(point => { box.appendChild(labelled("checkbox", {id: id + "-soat"}, point)); });
    }
    form.appendChild(box); var bar = el("p", {"class": "nut"});
    bar.appendChild(el("button", {type: "submit", "class": "dt-xong"}, "Đối chiếu xong")); form.appendChild(bar);
    form.addEventListener("submit", event => { event.preventDefault(); assess(id); settle(made, id, {ask: "page"}); look(made); page.told(); });
    after.appendChild(form);
  }
  function assess(id) {
    if (!state.done[id] || !task(id).draft || state.done[id].assessed) { return; }
    write({event: "assess", task: id, ticks: all(work, ".dt-sau input:checked").map(one => one.value), t: state.t});
  }
  function reveal(made, id) {
    if (book.at !== id) { feedback(made, "ket-qua").appendChild(line(task(id).draft ? "Viết và gửi bài trước; bài mẫu mở ngay sau khi gửi." : "Quyết định trước, rồi mới mở đáp án.")); look(made); return; }
    var after = made.querySelector(".dt-sau"), item = task(id).item;
    if (task(id).draft || after.querySelector(".dap-an")) { after.scrollIntoView({block: "nearest"}); return; }
    after.insertBefore(el("div", {"class": "ket-qua"}), after.firstChild);
    after.firstChild.appendChild(line("Đáp án", "dap-an"));
    KINDS[item.type].solution(item).forEach(text => { after.firstChild.appendChild(line(plain(text), "dap-an")); });
    (item.choices || item.lefts || item.cards || []).forEach(row => { var why = (item.whys || {})[row[0]]; if (why) { after.firstChild.appendChild(line(plain(row[1]) + " – " + why)); } });
    after.firstChild.scrollIntoView({block: "nearest"});
  }

  // đi tiếp
  function ahead() {
    if (state.ended) { return ""; }
    var open = openTasks(state), next = nextInject(state), left = book.at ? open.length > 0 : false;
    if (left) { return "Việc tiếp theo"; }
    if (next) { return open.length && !book.at ? "Để việc này lại, chờ diễn biến tiếp theo" : "Chờ diễn biến tiếp theo"; }
    return open.length ? "Kết thúc, bỏ " + open.length + " việc chưa làm" : "Kết thúc, xem báo cáo";
  }
  function steps(place) {  // nút đi tiếp, ngay dưới việc lúc này
    var old = work.querySelector(".dt-tiep"), bar = el("p", {"class": "nut dt-tiep"}), go = el("button", {type: "button", "data-dt": "go"}, ahead());
    if (old) { old.remove(); }
    go.className = book.at || !place ? "dt-di" : ""; go.addEventListener("click", advance); bar.appendChild(go);
    bar.appendChild(el("span", {"class": "dt-nhac", role: "status"})); work.appendChild(bar);
  }
  function advance() {
    if (state.ended) { return; }
    if (book.at) { assess(book.at); }
    var move = !(book.at && openTasks(state).length);
    if (move && openTasks(state).length && !nextInject(state) && !sure) {  // bỏ việc chưa làm: hỏi lại một lần
      sure = true; work.querySelector(".dt-nhac").textContent = "Còn " + openTasks(state).length + " việc chưa làm. Bấm lần nữa thì kết thúc, việc chưa làm không có điểm.";
      return;
    }
    book.at = ""; sure = false;
    if (move) { var next = nextInject(state); write(next ? {event: "wait", t: Math.max(next.at, state.t)} : {event: "end", t: clock()}); }
    save(); show(true, !move);
  }
  function doing() {
    var id = book.at || openTasks(state)[0], raw = book.raw[id];
    if (!id) {
      work.textContent = "";
      if (Object.keys(drill.tasks).length) { work.appendChild(line("Chưa có việc mới. Đọc diễn biến rồi đi tiếp.")); steps(null); } else { noting(); }
      return;
    }
    var made = article(id), form = control(made, id), how = task(id).draft ? {ask: "page"} : KINDS[task(id).item.type].form(task(id).item);
    putBack(form, raw || {}); showState(made, "");
    if (book.at) { settle(made, id, how); } else { steps(made); }
  }
  function noting() {  // kịch bản diễn tập theo nhóm: không có việc chấm điểm, nhóm ghi nhật ký của mình
    var id = newest().slice(-1)[0], form = el("form"), told = el("div", {"data-feedback": "", role: "status"}), name = "ghi-" + id;
    form.appendChild(el("label", {"for": name, "class": "dt-hoi"}, "Nhóm quyết gì, ai làm, nói gì và nói ở đâu?"));
    var text = el("textarea", {id: name, rows: 6, placeholder: "Ghi như nhật ký: lúc nào, ai quyết, việc gì. Lời sẽ nói thì viết đủ câu."}); text.value = book.notes[id] || "";
    var bar = el("p", {"class": "nut"}); bar.appendChild(el("button", {type: "submit", "data-do": "check"}, "Soát con số và lời"));
    form.appendChild(text); form.appendChild(bar); work.appendChild(form); work.appendChild(told);
    function keepNote() { book.notes = {...book.notes, [id]: text.value}; save(); }
    form.addEventListener("input", () => { told.textContent = ""; told.className = ""; keepNote(); });
    form.addEventListener("submit", event => {
      event.preventDefault(); keepNote(); told.textContent = ""; told.className = "ket-qua";
      if (!text.value.trim()) { told.appendChild(line("Chưa ghi gì. Ghi một dòng rồi soát.")); return; }
      checkedNote(text.value, state.t).forEach(one => { told.appendChild(line(one)); });
      told.scrollIntoView({block: "nearest"});
    });
    steps(null);
  }
  function checkedNote(text, t) {
    var found = figuresIn(drill, text, t, t), lines = guardedIn(drill, text, t).map(one => drill.rubric.fails[one.kind].name + ": “" + one.quote + "”. " + one.why);
    lines = lines.concat(found.strange.map(one => fill(TELL.INVENTED, {figure: one.text})), found.stale.map(one => fill(TELL.FIGURE_STALE, {figure: one.text}) + "."));
    return lines.length ? lines : ["Không thấy con số lạ hay lời phải giữ kín. Máy chỉ tìm số và từ, không hiểu ý: nhóm tự đọc lại một lần."];
  }
  function show(by, on) {  // on: cùng diễn biến, chỉ sang việc kế tiếp
    if (!state.begun) { return; }
    root.hidden = state.ended;
    if (!state.ended) { doing(); tell(); }
    page.told(by);
    if (!by) { return; }
    var next = on && work.querySelector("article"), head = state.ended ? null : (next || story).querySelector("h3");
    if (head) { head.tabIndex = -1; head.focus({preventScroll: true}); }
    if (next) { next.scrollIntoView({block: "start"}); } else { page.top(root); }
  }
  function begin(mode) { book = {print: drill.print, rows: [], at: "", raw: {}, mode: mode || FAST, notes: {}}; state = fresh(drill); write({event: "begin", t: 0}); show(true); }
  load();
  RESETS.push(reload); RESTORES.push(reload);
  setInterval(() => {  // nhịp thật: diễn biến tự đến
    var next = state.begun && !state.ended && book.mode === LIVE ? nextInject(state) : null;
    if (!state.begun || state.ended || book.mode !== LIVE) { return; }
    if (next && next.at <= clock()) { write({event: "wait", t: clock()}); if (!book.at) { show(false); } else { tell(); } } else { tick(); }
  }, BEAT);
  return {
    state: () => state, book: () => book, begin: begin, advance: advance, show: show, reload: reload,
    done: () => Object.keys(state.done).length
  };
}
