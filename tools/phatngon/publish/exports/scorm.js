// The page of a lesson inside a learning system (SCORM 1.2): score, completion, where the learner stopped, what was right.
// It stands after the page's own script and uses its store; outside such a system it does nothing.
(function () {
  function near(start) {
    for (var frame = start, n = 0; frame && n < 12; n++) {
      try { if (frame.API) { return frame.API; } } catch (error) { return null; }
      if (frame.parent === frame) { return null; }
      frame = frame.parent;
    }
    return null;
  }
  var api = near(window) || (window.opener && near(window.opener));
  if (!api || String(api.LMSInitialize("")) !== "true") { return; }
  var ids = DATA.items.filter(item => !item.home).map(item => item.id), began = Date.now(), told = "", ended = false;
  function best() { var all = kept(); return ids.map(id => RANK.indexOf(outcomeOf((keptOf(id, all) || {}).best || ""))); }
  function set(name, value) { api.LMSSetValue(name, String(value)); }
  function pad(value, width) { return ("0000" + value).slice(-width); }
  function time() { var s = Math.floor((Date.now() - began) / 1000); return pad(Math.floor(s / 3600), 4) + ":" + pad(Math.floor(s / 60) % 60, 2) + ":" + pad(s % 60, 2); }
  function tell() {
    if (ended) { return; }
    var ranks = best(), right = ranks.filter(rank => RANK[rank] === "right").length, tried = ranks.filter(rank => rank > 0).length;
    var place = HERE.id, share = ids.length ? Math.round(100 * right / ids.length) : 100;
    var now = JSON.stringify([ranks, place]);
    if (now === told) { return; }
    told = now;
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.score.raw", share);
    set("cmi.core.lesson_status", share >= NEED ? "passed" : tried === ids.length ? "completed" : "incomplete");
    set("cmi.core.lesson_location", place);
    set("cmi.suspend_data", "1|" + ranks.map(rank => Math.max(rank, 0)).join("") + "|" + place);
    api.LMSCommit("");
  }
  function end() {
    if (ended) { return; }
    tell();
    ended = true;
    set("cmi.core.exit", "suspend");
    set("cmi.core.session_time", time());
    api.LMSCommit("");
    api.LMSFinish("");
  }
  function resume(then) {
    var parts = String(api.LMSGetValue("cmi.suspend_data") || "").split("|"), rows = {}, own = best();
    if (parts[0] !== "1" || parts[1].length !== ids.length) { then(); return; }
    ids.forEach((id, place) => {
      var rank = Number(parts[1].charAt(place));
      if (rank > Math.max(own[place], 0) && ITEMS[id]) { rows[id] = {print: ITEMS[id].print, best: RANK[rank], outcome: "", given: null, hints: 0}; }
    });
    mergeInto(DATA.lesson, rows, () => {
      lookAgain();
      var place = screenOf("#" + parts[2]);
      if (place && !NAMED) { show(place, false); }
      then();
    });
  }
  resume(() => { tell(); setInterval(tell, 1500); });
  window.addEventListener("pagehide", end);
  window.addEventListener("beforeunload", end);
})();
