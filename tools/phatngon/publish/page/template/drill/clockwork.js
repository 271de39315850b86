// Buổi diễn tập đang ở đâu và điều gì có thể xảy ra, như practice/drill/clockwork.py: cùng một sổ thì cùng một tình trạng.
// TELL: các câu nói của buổi diễn tập (practice/drill/sentences.py). Dòng không làm được thì ném ra {refused: câu nói}.
var TELL = {};
function refused(said, values) {
  var what = fill(said[0], values || {});
  return {refused: (what.charAt(0).toUpperCase() + what.slice(1) + " " + said[1]).split(/\s+/).filter(Boolean).join(" ")};
}
function has(map, name) { return Object.prototype.hasOwnProperty.call(map, name); }
function fresh(drill) {
  return {drill: drill, t: 0, begun: false, ended: false, flags: {}, arrived: [], skipped: [], done: {}, broken: [], waits: 0};
}
function injectOf(drill, id) { return drill.injects.filter(one => one.id === id)[0]; }
function comes(inject, flags) { return (!inject.when || has(flags, inject.when)) && !has(flags, inject.unless); }
function seenIds(state) { return state.arrived.map(one => one[0]).concat(state.skipped); }
function openTasks(state) {
  var found = [];
  state.arrived.forEach(one => { injectOf(state.drill, one[0]).tasks.forEach(name => { if (!has(state.done, name)) { found.push(name); } }); });
  return found;
}
function toAssess(state) { return Object.keys(state.done).filter(name => state.drill.tasks[name].draft && !state.done[name].assessed); }
function nextInject(state) {
  var seen = seenIds(state);
  return state.drill.injects.filter(one => seen.indexOf(one.id) < 0 && comes(one, state.flags))[0] || null;
}
function arrivedAt(state, task) { return state.arrived.filter(one => injectOf(state.drill, one[0]).tasks.indexOf(task) >= 0)[0][1]; }
function moveTo(state, t) {
  var seen = seenIds(state), arrived = state.arrived.slice(), skipped = state.skipped.slice();
  state.drill.injects.forEach(one => {
    if (one.at <= t && seen.indexOf(one.id) < 0) { if (comes(one, state.flags)) { arrived.push([one.id, one.at]); } else { skipped.push(one.id); } }
  });
  return {...state, t: t, arrived: arrived, skipped: skipped};
}
function shownValue(value) { var text = value === undefined || value === null ? "None" : String(value); return quoted(text); }
function taskOf(state, row) {
  if (typeof row.task !== "string" || !has(state.drill.tasks, row.task)) { throw refused(TELL.NO_SUCH_TASK, {shown: shownValue(row.task)}); }
  return state.drill.tasks[row.task];
}
function figuresIn(drill, text, began, t) {  // số không phải dữ kiện nào; số không phải dữ kiện của giờ này
  function holdsAt(fact, at) { return fact.since <= at && (fact.until === null || at < fact.until); }
  var now = drill.facts.filter(fact => holdsAt(fact, t) || holdsAt(fact, began)).map(fact => fact.value).concat(drill.plain);
  var once = drill.facts.filter(fact => fact.since <= t).map(fact => fact.value), said = saidNumbers(text);
  return {
    strange: said.filter(one => now.indexOf(one.value) < 0 && once.indexOf(one.value) < 0),
    stale: said.filter(one => once.indexOf(one.value) >= 0 && now.indexOf(one.value) < 0)
  };
}
function guardedIn(drill, text, t) {
  var flat = " " + compareKey(text) + " ", found = [];
  drill.guarded.forEach(guard => {
    guard.words.forEach(word => { if (flat.indexOf(compareKey(word)) >= 0) { found.push({kind: guard.kind, quote: word, why: guard.why, t: t}); } });
  });
  return found;
}
function saysSomething(task, found) {
  var wanted = task.item.checklist.filter(point => point[2].length).map(point => point[0]);
  return !wanted.length || found.parts.some(one => wanted.indexOf(one.id) >= 0 && one.state === "right");
}
function answerTask(before, moved, row, t) {
  var task = taskOf(before, row), item = task.item, given = row.answer;
  if (has(before.done, item.id)) { throw refused(TELL.DONE_ALREADY, {task: item.id}); }
  if (openTasks(before).indexOf(item.id) < 0) { throw refused(TELL.NOT_YET, {task: item.id}); }
  if (task.draft) { given = {text: String(row.answer || ""), ticks: []}; }
  var found = check(item, given), sets = task.sets.slice(), broken = [], figures = {strange: [], stale: []}, flags = {};
  if (found.outcome === "not_done") {
    if (found.message !== SAY.NOT_DONE) { throw {refused: found.message}; }
    throw refused(TELL.NOTHING_SENT);
  }
  (typeof given === "string" ? [given] : Array.isArray(given) ? given : []).filter(id => has(task.effects, id)).forEach(id => {
    var effect = task.effects[id];
    sets = sets.concat(effect.sets);
    if (effect.fail) { broken.push({kind: effect.fail, quote: rowOf(item.choices, id)[1], why: TELL.FORBIDDEN, t: t}); }
  });
  if (task.draft) {
    if (!saysSomething(task, found)) { sets = []; }
    figures = figuresIn(before.drill, given.text, before.t, t);
    broken = broken.concat(figures.strange.map(one => { return {kind: "invented_number", quote: one.around, why: fill(TELL.INVENTED, {figure: one.text}), t: t}; }));
    broken = broken.concat(guardedIn(before.drill, given.text, t));
  }
  sets.forEach(name => { flags[name] = t; });
  return {
    ...moved, flags: {...flags, ...moved.flags}, broken: moved.broken.concat(broken),
    done: {...moved.done, [item.id]: {task: item.id, t: t, answer: given, result: found, strange: figures.strange, stale: figures.stale, assessed: false}}
  };
}
function assessTask(state, row) {
  var task = taskOf(state, row), id = task.item.id, done = state.done[id];
  if (!done || !task.draft) { throw refused(TELL.NO_DRAFT, {task: id}); }
  if (done.assessed) { throw refused(TELL.ASSESSED, {task: id}); }
  var given = {text: done.answer.text, ticks: row.ticks || []};
  return {...state, done: {...state.done, [id]: {...done, answer: given, result: check(task.item, given), assessed: true}}};
}
function applyRow(state, row) {
  if (["begin", "answer", "assess", "wait", "resume", "end"].indexOf(row.event) < 0 || !Number.isInteger(row.t)) {
    throw refused(TELL.NO_SUCH_ROW, {shown: shownValue(row.event)});
  }
  if (row.t < state.t) { throw refused(TELL.BACK_IN_TIME); }
  if (row.event === "begin") {
    if (state.begun) { throw refused(TELL.BEGUN); }
    return moveTo({...state, begun: true}, row.t);
  }
  if (!state.begun) { throw refused(TELL.NOT_BEGUN); }
  if (state.ended) { throw refused(TELL.ENDED); }
  if (row.event === "assess") { return assessTask(state, row); }
  var moved = moveTo(state, row.t);
  if (row.event === "answer") { return answerTask(state, moved, row, row.t); }
  if (row.event === "end") {
    if (nextInject(moved)) { throw refused(TELL.MORE_TO_COME); }
    return {...moved, ended: true};
  }
  return {...moved, waits: moved.waits + (row.event === "wait" ? 1 : 0)};
}
function replayed(drill, rows) {  // dòng không làm được thì để riêng, không mất
  var state = fresh(drill);
  rows.forEach(row => { try { state = applyRow(state, row); } catch (error) { if (error.refused === undefined) { throw error; } } });
  return state;
}
