/* JupyterLab for learners, one plain script without a build step: it registers the container that JupyterLab's module
   federation asks for (init, get) and takes what it needs from the shared scope.

   A lesson runs by itself as soon as its kernel answers, without moving the reader. When the kernel is lost, a bar says so
   and its one button brings every question back. The place where the learner stopped is kept on the server of this machine
   (as a workspace), so that it does not depend on the browser. */
(() => {
  "use strict";

  const PLACES = "phatngon"; // the workspace that holds where each lesson was left
  const PLACE_DELAY = 800;
  const SETTLE_DELAY = 400;
  const LOST_DELAY = 4000; // a connection that comes back sooner is nobody's business
  const HANGS_AFTER = 45000;
  const RUN_ENDS_IN = 5000;
  const MOST_TRIES = 2; // how often a run that was cut short begins anew by itself
  const UNTOLD_AFTER = 5000, UNTOLD_GRACE = 2000; // when a cell is asked after, and how long its end may still be on its way
  const COMES_IN = 60000, COMES_BACK_IN = 15000; // how long a kernel is waited for: the first, and one that began anew by itself
  const LOST_STATES = new Set(["dead", "terminated", "autorestarting"]);

  const SAID = {
    running: "Đang chuẩn bị các câu hỏi của bài…",
    lost: "Bộ phận chấm bài đã dừng. Câu trả lời đã kiểm tra vẫn còn, không mất gì.",
    server: "Chương trình bài học trên máy này đã đóng. Mở lại bằng Bat-dau.bat (hoặc lệnh lab), rồi bấm nút bên phải.",
    again: "Mở lại các câu hỏi",
    failed: "Chưa mở lại được. Chờ vài giây rồi bấm lại; vẫn không được thì đóng cửa sổ này và mở lại bộ học liệu.",
    place: "Đây là chỗ anh/chị dừng lần trước.",
    top: "Về đầu bài",
    close: "Ẩn dòng này",
    runCaption: "Chạy lại cả bài từ đầu; câu đã trả lời không mất"
  };

  const PATH = "lo-trinh.phatngon"; // asked for as a file; the server makes it from the learner's progress
  const PATH_SAID = {
    caption: "Lộ trình của tôi",
    wait: "Đang đọc tiến độ…",
    next: "Bài tiếp", back: "Bài trước",
    last: "Đây là bài cuối.", first: "Đây là bài đầu tiên.",
    failed: "Chưa đọc được tiến độ. Bấm vào đây để đọc lại."
  };
  const FIRST_WAITS = 12000;
  const NARROW = 900; // pixels under which the lesson needs the whole width

  let scope = null;

  const shared = async name => {
    const versions = scope[name] || {};
    const found = Object.keys(versions).map(version => versions[version])[0];
    return found ? (await found.get())() : null;
  };

  const make = (name, className, text) => {
    const node = document.createElement(name);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

  class Bar {
    /* One line above a lesson, with at most one button; read out when it appears. */
    constructor(panel) {
      this.node = make("div", "pn-bar-line");
      this.node.hidden = true;
      panel.node.appendChild(this.node);
      this.panel = panel;
    }

    say(sentence, { kind, label, action, closable } = {}) {
      const toolbar = this.panel.toolbar && this.panel.toolbar.node;
      this.node.style.top = `${toolbar ? toolbar.offsetHeight : 0}px`;
      this.node.className = `pn-bar-line pn-bar-${kind || "quiet"}`;
      this.node.setAttribute("role", kind === "lost" ? "alert" : "status");
      this.node.replaceChildren(make("span", "", sentence));
      if (label) this.node.appendChild(this.button(label, "pn-bar-button", action));
      if (closable) this.node.appendChild(this.button("×", "pn-bar-close", () => this.hide(), SAID.close));
      this.node.hidden = false;
      this.kind = kind;
    }

    button(label, className, action, spoken) {
      const button = make("button", className, label);
      button.type = "button";
      if (spoken) button.setAttribute("aria-label", spoken);
      button.addEventListener("click", action);
      return button;
    }

    hide() {
      this.node.hidden = true;
      this.kind = "";
    }

    insist() {
      const button = this.node.querySelector("button");
      if (button) button.focus();
    }
  }

  class Lesson {
    /* One open lesson: runs it, watches its kernel, keeps its place. */
    constructor(panel, places) {
      this.panel = panel;
      this.places = places;
      this.bar = new Bar(panel);
      this.lost = false;
      this.busy = null;
      this.seen = null; // the kernel whose questions are on the page
      this.moved = false; // the reader has scrolled since the lesson was opened
      panel.context.ready.then(() => this.begin());
    }

    get session() { return this.panel.sessionContext; }
    get kernel() { return this.session.session && this.session.session.kernel; }
    get path() { return this.panel.context.path; }
    get scroller() {
      return this.panel.content.outerNode || this.panel.node.querySelector(".jp-WindowedPanel-outer") || this.panel.content.node;
    }

    async begin() {
      // its own notice of a kernel that restarts is English, and one cannot act on it
      Object.defineProperty(this.panel, "_autorestarting", { get: () => true, set: () => {} });
      // the browser's own menu, in the reader's language: JupyterLab's is for those who edit
      this.panel.content.node.addEventListener("contextmenu", event => event.stopPropagation(), true);
      this.panel.content.node.addEventListener("dblclick", event => event.stopPropagation(), true);
      this.panel.node.addEventListener("change", event => this.changed(event), true);
      this.panel.node.addEventListener("input", event => this.changed(event), true);
      this.panel.node.addEventListener("click", event => this.clicked(event), true);
      this.panel.node.addEventListener("keydown", event => this.pressed(event), true);
      for (const name of ["wheel", "touchmove", "pointerdown"]) { // a press may be on the scroll bar
        this.panel.node.addEventListener(name, () => { this.moved = true; }, { passive: true, capture: true });
      }
      this.scroller.addEventListener("scroll", () => this.remember(PLACE_DELAY), { passive: true });
      this.session.statusChanged.connect(() => this.look());
      this.session.connectionStatusChanged.connect(() => this.look());
      this.session.kernelChanged.connect(() => this.look());
      while (!this.panel.isVisible) { // a lesson that lies behind another one does not start a kernel's work
        if (this.panel.isDisposed) return;
        await pause(200);
      }
      await this.run();
      await this.goBack();
    }

    /* Run every cell in order; a second call while one is under way waits for the first. */
    run() {
      if (!this.busy) {
        const run = this.runCells().finally(() => { if (this.busy === run) this.busy = null; });
        this.busy = run;
      }
      return this.busy;
    }

    /* What the toolbar's button does: a run that is under way goes on, one that hangs is begun anew. */
    runAgain() {
      const hangs = this.busy ? Date.now() - this.since > HANGS_AFTER : this.kernel && this.kernel.status === "busy";
      if (this.lost || this.cut || hangs) return this.revive(hangs);
      return this.run();
    }

    async runCells(tries = 0) {
      this.since = Date.now();
      if (this.bar.kind !== "lost") this.bar.say(SAID.running);
      const kernel = await this.liveKernel();
      if (!kernel) { this.tellLost(); return; }
      const cells = this.panel.content.widgets.filter(cell => cell.model.type === "code");
      for (const cell of cells) cell.node.style.minHeight = `${cell.node.offsetHeight}px`; // nothing jumps while outputs change
      this.seen = kernel.id;
      this.lost = false;
      let short = false; // a cell was not run: the kernel, or the line to it, was begun anew under it
      try {
        for (const cell of cells) {
          if (this.panel.isDisposed || this.lost) return;
          const done = cell.constructor.execute(cell, this.session, { deletedCells: [], recordTiming: false });
          const reply = await Promise.race([done, this.untold(kernel, done)]);
          short = short || Boolean(reply) && /^abort/.test(reply.content.status);
        }
        await pause(SETTLE_DELAY);
      } catch (error) {
        // a kernel that dies under a cell is told by the bar; what a cell says is in its own output
        short = true;
        console.warn("phatngon:", error && error.message);
      } finally {
        for (const cell of cells) cell.node.style.minHeight = "";
      }
      this.look();
      if (this.lost || this.panel.isDisposed) return;
      if (!short) this.bar.hide();
      else if (tries < MOST_TRIES) await this.runCells(tries + 1);
      else this.tellLost();
    }

    /* Throws where a cell has ended and nobody was told. A kernel answers in the order it is asked: once it answers what was
       asked after the cell, the cell is over, and the word of its end was lost while the kernel began anew. */
    async untold(kernel, done) {
      let going = true;
      const over = done.then(() => {}, () => {}).then(() => { going = false; });
      while (!kernel.isDisposed && !this.panel.isDisposed) {
        await Promise.race([over, pause(UNTOLD_AFTER)]);
        if (!going) return;
        const answered = kernel.requestKernelInfo().then(Boolean, () => false);
        if (!(await Promise.race([over, answered, pause(UNTOLD_AFTER)]))) continue;
        await Promise.race([over, pause(UNTOLD_GRACE)]);
        if (going) break;
      }
      throw new Error("the end of a cell was not told");
    }

    /* The kernel, once it answers; null when it does not come. */
    async liveKernel(most = COMES_IN) {
      try { await this.session.ready; } catch { return null; }
      for (let waited = 0; waited < most; waited += 100) {
        const kernel = this.kernel;
        if (this.panel.isDisposed) return null;
        // the word that it is idle may have been missed while it began anew: what is asked makes it say so again
        if (waited % 2000 === 1900 && kernel && kernel.connectionStatus === "connected") kernel.requestKernelInfo().catch(() => {});
        if (kernel && kernel.connectionStatus === "connected" && !LOST_STATES.has(kernel.status)
            && kernel.status !== "unknown" && kernel.status !== "starting" && kernel.status !== "restarting") {
          return kernel;
        }
        await pause(100);
      }
      return null;
    }

    look() {
      if (!this.seen || this.panel.isDisposed) return;
      const kernel = this.kernel;
      const gone = !kernel || LOST_STATES.has(kernel.status) || kernel.id !== this.seen
        || (kernel.status === "restarting" && !this.reviving);
      if (gone && !this.reviving) this.tellLost();
      else if (kernel && kernel.connectionStatus !== "connected" && !this.waiting && !this.lost) {
        this.waiting = setTimeout(() => {
          this.waiting = null;
          const now = this.kernel;
          if (!now || now.connectionStatus !== "connected") this.tellLost(SAID.server);
        }, LOST_DELAY);
      } else if (kernel && kernel.connectionStatus === "connected" && this.bar.kind === "lost" && this.cut && !this.lost) {
        this.cut = false;
        this.bar.hide();
      }
    }

    tellLost(sentence) {
      if (sentence) this.cut = true; // the kernel may still be there: what is on the page works again with the connection
      else this.lost = true;
      this.bar.say(sentence || SAID.lost, { kind: "lost", label: SAID.again, action: () => this.revive() });
    }

    /* The one button: a kernel that works, every question back, the reader where she was. */
    async revive(anew) {
      if (this.reviving) return;
      this.reviving = true;
      this.bar.say(SAID.running, { kind: "lost" });
      const place = this.topCell();
      try {
        if (this.busy && !anew) { this.lost = true; await Promise.race([this.busy, pause(RUN_ENDS_IN)]); }
        if (anew || !(await this.answers()) || !(await this.liveKernel(COMES_BACK_IN))) await this.freshKernel();
        this.busy = null;
        this.lost = this.cut = false;
        await this.run();
        if (this.lost) throw new Error("no kernel");
        this.bar.hide();
        if (place) this.show(place);
      } catch (error) {
        console.warn("phatngon:", error && error.message);
        this.bar.say(SAID.failed, { kind: "lost", label: SAID.again, action: () => this.revive() });
      } finally {
        this.reviving = false;
      }
    }

    /* True when the kernel there is alive (one that restarted by itself is). */
    async answers() {
      const kernel = this.kernel;
      if (!kernel || LOST_STATES.has(kernel.status) && kernel.status !== "autorestarting") return false;
      const asked = kernel.requestKernelInfo().then(reply => Boolean(reply)).catch(() => false);
      return Promise.race([asked, pause(5000).then(() => false)]);
    }

    /* Let go of the session first: asking a session that the server has forgotten for a kernel opens an English notice. */
    async freshKernel() {
      const name = (this.kernel && this.kernel.name) || "python3";
      if (this.session.session) await this.session.session.shutdown().catch(() => {});
      await this.session.changeKernel({ name });
    }

    /* A changed answer is a new answer: what was said of the old one goes, kernel or no kernel. */
    changed(event) {
      const item = event.target.closest && event.target.closest(".pn-step, .pn-item");
      if (!item) return;
      item.querySelectorAll(".pn-result").forEach(result => result.remove());
      if (this.lost) this.bar.insist();
    }

    clicked(event) {
      const inside = event.target.closest && event.target.closest(".jp-OutputArea button");
      if (!inside) return;
      this.moved = true; // whoever answers has found her place
      const cell = this.panel.content.widgets.find(one => one.node.contains(inside));
      this.remember(0, cell && cell.model.id);
      if (this.lost) {
        const item = event.target.closest(".pn-item");
        if (item) item.querySelectorAll(".pn-result").forEach(result => result.remove());
        this.bar.insist();
      }
    }

    /* Enter in a one-line answer checks it. */
    pressed(event) {
      if (event.key === "PageDown" || event.key === "ArrowDown") this.moved = true;
      if (event.key !== "Enter" || event.isComposing || !event.target.matches || !event.target.matches(".pn-item input[type=text]")) return;
      const check = event.target.closest(".pn-step, .pn-item").querySelector(".pn-check");
      if (check && !check.disabled) {
        event.preventDefault();
        event.stopPropagation();
        event.target.dispatchEvent(new Event("change", { bubbles: true }));
        check.click();
      }
    }

    topCell() {
      const edge = this.scroller.getBoundingClientRect().top + 8;
      const cell = this.panel.content.widgets.find(one => one.node.getBoundingClientRect().bottom > edge);
      return cell ? cell.model.id : "";
    }

    show(id) {
      const cell = this.panel.content.widgets.find(one => one.model.id === id);
      if (cell) cell.node.scrollIntoView({ block: "start" });
      return Boolean(cell);
    }

    remember(delay, cell) {
      clearTimeout(this.keeping);
      if (!cell && (this.busy || this.bar.kind === "lost")) return; // what moves now is not the reader
      this.keeping = setTimeout(() => { if (!this.panel.isDisposed) this.places.keep(this.path, cell || this.topCell()); }, delay);
    }

    async goBack() {
      const place = await this.places.of(this.path);
      const first = this.panel.content.widgets[0];
      const known = place && first && place !== first.model.id && !this.moved && this.show(place);
      if (known) {
        this.bar.say(SAID.place, { label: SAID.top, closable: true, action: () => { this.scroller.scrollTop = 0; this.bar.hide(); } });
      }
      if (!this.moved) this.places.keep(this.path, this.topCell());
    }
  }

  class Places {
    /* Where each lesson was left, and which was open last; one small record on the server of this machine. */
    constructor(workspaces) {
      this.workspaces = workspaces;
      this.data = null;
    }

    async load() {
      if (!this.data) {
        const found = await this.workspaces.fetch(PLACES).catch(() => null);
        this.data = (found && found.data && found.data[PLACES]) || { last: "", places: {} };
      }
      return this.data;
    }

    async of(path) { return (await this.load()).places[path] || ""; }

    async keep(path, cell) {
      const data = await this.load();
      if (!cell || (data.last === path && data.places[path] === cell)) return;
      data.last = path;
      data.places[path] = cell;
      await this.workspaces.save(PLACES, { data: { [PLACES]: data }, metadata: { id: PLACES } }).catch(() => {});
    }
  }

  class Path {
    /* The left panel: where the learner is, what is left, what to ask again today. It leads from lesson to lesson. */
    constructor(Widget, app, places, tracker, lessons) {
      Object.assign(this, { app, places, tracker, lessons });
      this.order = [];
      this.widget = new Widget();
      this.widget.id = "phatngon-path";
      this.widget.addClass("pn-path");
      this.widget.title.label = PATH_SAID.caption;
      this.widget.title.caption = PATH_SAID.caption;
      this.widget.node.tabIndex = -1;
      this.widget.node.addEventListener("click", event => this.clicked(event));
      tracker.currentChanged.connect(() => this.refresh(0));
    }

    /* The first time, after the questions of the lesson: both want the same two cores. */
    async first() {
      this.widget.node.replaceChildren(make("p", "", PATH_SAID.wait));
      const until = Date.now() + FIRST_WAITS;
      const busy = () => { const lesson = this.lessons.get(this.tracker.currentWidget); return !lesson || lesson.busy || !lesson.seen; };
      while (busy() && Date.now() < until) await pause(150);
      this.open_yet = true;
      this.refresh(0);
    }

    async refresh(delay) {
      if (!this.open_yet) return;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.show(), delay);
    }

    async show() {
      const open = new Set([...this.widget.node.querySelectorAll("details[open]")].map(one => one.querySelector("summary").textContent.split(":")[0]));
      try {
        const model = await this.app.serviceManager.contents.get(PATH, { content: true });
        const data = JSON.parse(model.content);
        this.order = data.order;
        this.titles = data.titles;
        const focused = document.activeElement && document.activeElement.dataset && document.activeElement.dataset.open;
        const shown = document.createElement("div");
        shown.innerHTML = data.html; // made by the kit, everything in it escaped
        shown.querySelectorAll("details").forEach(one => { if (open.has(one.querySelector("summary").textContent.split(":")[0])) one.open = true; });
        this.widget.node.replaceChildren(shown);
        if (focused) { const again = this.widget.node.querySelector(`[data-open="${focused}"]`); if (again) again.focus(); }
      } catch (error) {
        console.warn("phatngon:", error && error.message);
        const again = make("button", "pn-path-more", PATH_SAID.failed);
        again.addEventListener("click", () => this.show());
        this.widget.node.replaceChildren(again);
      }
      this.mark();
    }

    /* Which lesson is open, and the ways on at the foot of the panel. */
    mark() {
      const here = this.here();
      this.widget.node.querySelectorAll("[data-open]").forEach(button => {
        if (button.dataset.open === here && !button.dataset.cell) button.setAttribute("aria-current", "page");
      });
    }

    here() {
      const panel = this.tracker.currentWidget;
      return panel ? panel.context.path : "";
    }

    async clicked(event) {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.open) await this.open(button.dataset.open, button.dataset.cell);
      if (button.hasAttribute("data-take")) {
        const code = this.widget.node.querySelector("#pn-path-code").value;
        if (code.trim()) await this.app.serviceManager.contents.save(PATH, { type: "file", format: "text", content: code }).catch(() => {});
        await this.show();
        const told = this.widget.node.querySelector("details [role=status]");
        if (told) { told.closest("details").open = true; told.scrollIntoView({ block: "nearest" }); }
      }
    }

    /* Open a lesson, at a cell where one is named. */
    async open(file, cell) {
      if (cell) await this.places.keep(file, cell);
      const panel = await this.app.commands.execute("docmanager:open", { path: file });
      const lesson = panel && this.lessons.get(panel);
      if (cell && lesson) { lesson.moved = true; lesson.show(cell); }
      if (window.innerWidth < NARROW) this.app.shell.collapseLeft();
    }

    /* The lesson after (or before) the one that is open; a practice belongs to its lesson. */
    async step(by) {
      if (!this.order.length) await this.show();
      const place = this.order.indexOf(this.here().replace("_luyen_tap", ""));
      const file = this.order[place + by];
      if (file) return this.open(file);
      const lesson = this.lessons.get(this.tracker.currentWidget);
      if (lesson) lesson.bar.say(by > 0 ? PATH_SAID.last : PATH_SAID.first, { closable: true });
    }
  }

  /* What is said under a question is heard too: a region that is always there speaks when a result comes. */
  const announce = () => {
    const region = make("div", "pn-live-region");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    document.body.appendChild(region);
    document.addEventListener("click", event => {
      const button = event.target.closest && event.target.closest(".pn-item button");
      if (!button) return;
      const item = button.closest(".pn-step, .pn-item");
      const before = [...item.querySelectorAll(".pn-result")].map(one => one.textContent).join(" ");
      const watch = new MutationObserver(() => {
        const said = [...item.querySelectorAll(".pn-result")].map(one => one.textContent).join(" ");
        if (!said || said === before) return;
        watch.disconnect();
        region.textContent = said;
        const result = item.querySelector(".pn-result"), box = result.getBoundingClientRect();
        if (box.bottom > window.innerHeight || box.top < 60) result.scrollIntoView({ block: box.height < window.innerHeight - 160 ? "nearest" : "start" });
        document.dispatchEvent(new Event("phatngon:checked"));
      });
      watch.observe(item, { childList: true, subtree: true, characterData: true });
      setTimeout(() => watch.disconnect(), 10000);
    }, true);
  };

  const extension = async () => {
    const [notebook, widgets] = await Promise.all(["@jupyterlab/notebook", "@lumino/widgets"].map(shared));
    const plugin = {
      id: "phatngon:lessons",
      description: "Lessons that run by themselves and come back after a lost kernel.",
      autoStart: true,
      requires: [notebook.INotebookTracker],
      activate: (app, tracker) => {
        const places = new Places(app.serviceManager.workspaces);
        const lessons = new WeakMap();
        tracker.widgetAdded.connect((_, panel) => { lessons.set(panel, new Lesson(panel, places)); });
        tracker.currentChanged.connect((_, panel) => { if (panel && lessons.has(panel)) lessons.get(panel).remember(0); });
        const path = new Path(widgets.Widget, app, places, tracker, lessons);
        announce();
        document.addEventListener("phatngon:checked", () => path.refresh(600));
        document.addEventListener("click", event => { // another name has another path
          if (event.target.closest && event.target.closest(".pn-nickname button")) path.refresh(1200);
        });
        app.shell.add(path.widget, "left", { rank: 1 });
        app.restored.then(() => {
          if (window.innerWidth < NARROW) app.shell.collapseLeft(); else app.shell.activateById(path.widget.id);
          path.first();
        });
        app.commands.addCommand("phatngon:next", { label: PATH_SAID.next, caption: PATH_SAID.next, execute: () => path.step(1) });
        app.commands.addCommand("phatngon:back", { label: PATH_SAID.back, caption: PATH_SAID.back, execute: () => path.step(-1) });
        app.commands.addCommand("phatngon:path", {
          label: "Lộ trình", caption: PATH_SAID.caption,
          execute: () => { app.shell.activateById(path.widget.id); path.refresh(0); }
        });
        app.commands.addCommand("phatngon:run", {
          label: "Chạy tất cả",
          caption: SAID.runCaption,
          execute: () => {
            const lesson = tracker.currentWidget && lessons.get(tracker.currentWidget);
            return lesson ? lesson.runAgain() : undefined;
          }
        });
      }
    };
    return { __esModule: true, default: plugin };
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.phatngon = {
    init: given => { scope = given; return Promise.resolve(); },
    get: async name => {
      if (name !== "./extension") throw new Error(`no module ${name}`);
      const found = await extension();
      return () => found;
    }
  };
})();
