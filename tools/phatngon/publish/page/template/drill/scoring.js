// Điểm của buổi diễn tập, như practice/drill/scoring.py: đếm bằng phân số, chỉ làm tròn một lần (nửa về số chẵn).
function gcd(a, b) { return b ? gcd(b, a % b) : a; }
function part2(n, d) { var by = gcd(n, d) || 1; return [n / by, d / by]; }
function plus(a, b) { return part2(a[0] * b[1] + b[0] * a[1], a[1] * b[1]); }
function times(a, b) { return part2(a[0] * b[0], a[1] * b[1]); }
function sameShare(a, b) { return a[0] * b[1] === b[0] * a[1]; }
function tenthsOf(n, d) {  // số phần mười gần nhất
  var whole = Math.floor(n * 10 / d), rest = 2 * (n * 10 - whole * d);
  return rest > d || (rest === d && whole % 2) ? whole + 1 : whole;
}
function showTenths(count) { return grouped(Math.floor(count / 10)) + "," + count % 10; }
function momentAt(drill, t) {  // giờ trên lịch của kịch bản, giờ Việt Nam
  var at = new Date((drill.start + t + 25200) * 1000), minute = at.getUTCMinutes();
  return at.getUTCHours() + " giờ " + (minute < 10 ? "0" : "") + minute + " phút, " + SAY.WEEKDAYS[(at.getUTCDay() + 6) % 7] + " " +
    at.getUTCDate() + "/" + (at.getUTCMonth() + 1) + "/" + at.getUTCFullYear();
}
function dutyState(duty, state) {
  if (has(state.flags, duty.met)) { return {duty: duty, met_at: state.flags[duty.met], state: state.flags[duty.met] <= duty.due ? "met" : "late"}; }
  return {duty: duty, met_at: null, state: state.t > duty.due || state.ended ? "missed" : "running"};
}
function element(dimension, what, possible, earned, why) { return {dimension: dimension, what: what, possible: possible, earned: earned, why: why}; }
function ofDuty(one, drill) {
  var good = one.state === "met", why = fill(TELL.DUTY_LATE, {moment: momentAt(drill, one.duty.due), missed: one.duty.missed});
  return element("timeliness", one.duty.what, [one.duty.points, 1], [good ? one.duty.points : 0, 1], good ? "" : why);
}
function worthOf(task, done) {
  var effect = typeof done.answer === "string" && has(task.effects, done.answer) ? task.effects[done.answer] : null;
  if (effect && effect.worth) { return effect.worth; }
  return done.result.total ? part2(done.result.right, done.result.total) : [0, 1];
}
function inTime(task, done, state) {
  var limit = arrivedAt(state, task.item.id) + task.within, good = Boolean(done) && done.t <= limit;
  return element("timeliness", fill(TELL.IN_TIME, {title: task.title}), [task.within_points, 1], [good ? task.within_points : 0, 1],
    good ? "" : fill(TELL.IN_TIME_LATE, {moment: momentAt(state.drill, limit)}));
}
function ofLines(task, done) {
  var each = part2(task.points, task.item.checklist.length);
  return task.item.checklist.map(point => {
    var own = done ? (done.result.parts || []).filter(one => one.id === point[0])[0] : null, right = Boolean(own) && own.state === "right";
    var why = right ? "" : !own ? TELL.NOT_DONE : own.feedback || fill(TELL.LINE_MISSING, {text: point[1]});
    return element(task.lines[point[0]] || task.dimension, point[1], each, right ? each : [0, 1], why);
  });
}
function ofFigures(task, done, drill) {
  var possible = [drill.rubric.draft_numbers, 1], title = fill(TELL.FIGURES, {title: task.title});
  if (!done) { return element("consistency", title, possible, [0, 1], TELL.NOT_DONE); }
  var wrong = done.strange.map(one => fill(TELL.FIGURE_STRANGE, {figure: one.text})).concat(done.stale.map(one => fill(TELL.FIGURE_STALE, {figure: one.text})));
  return element("consistency", title, possible, wrong.length ? [0, 1] : possible, wrong.length ? wrong.join("; ") + "." : "");
}
function ofTask(task, state) {
  var done = state.done[task.item.id], found = task.within === null ? [] : [inTime(task, done, state)], whole = [task.points, 1];
  if (task.draft) { return found.concat(ofLines(task, done), [ofFigures(task, done, state.drill)]); }
  var earned = done ? times(whole, worthOf(task, done)) : [0, 1];
  var why = sameShare(earned, whole) ? "" : done ? done.result.feedback.join(" ") : TELL.NOT_DONE;
  return found.concat([element(task.dimension, task.title, whole, earned, why)]);
}
function scoreOf(state) {
  var duties = state.drill.duties.map(one => dutyState(one, state)), elements = [], sum = 0, weights = 0;
  state.arrived.forEach(one => {
    injectOf(state.drill, one[0]).tasks.forEach(name => { elements = elements.concat(ofTask(state.drill.tasks[name], state)); });
  });
  duties.forEach(one => { if (one.state !== "running") { elements.push(ofDuty(one, state.drill)); } });
  var dimensions = state.drill.rubric.dimensions.map(row => {
    var own = elements.filter(one => one.dimension === row[0]);
    var possible = own.reduce((all, one) => plus(all, one.possible), [0, 1]), earned = own.reduce((all, one) => plus(all, one.earned), [0, 1]);
    var points = possible[0] ? tenthsOf(row[2] * earned[0] * possible[1], earned[1] * possible[0]) : null;
    if (points !== null) { sum += points; weights += row[2]; }
    return {name: row[0], label: row[1], weight: row[2], points: points, elements: own};
  });
  return {dimensions: dimensions, broken: state.broken, duties: duties, final: state.ended, total: weights ? tenthsOf(sum * 10, weights) : 0};
}
function scoreSentence(score, drill) {
  var shown = fill(TELL.SCORE, {points: showTenths(score.total)}), names = [];
  if (!score.final) { return fill(TELL.SCORE_SO_FAR, {score: shown}); }
  if (!score.broken.length) { return fill(TELL.SCORE_PASSED, {score: shown}); }
  score.broken.forEach(one => { var name = drill.rubric.fails[one.kind].name.toLowerCase(); if (names.indexOf(name) < 0) { names.push(name); } });
  return fill(TELL.SCORE_FAILED, {score: shown, names: names.join("; ")});
}
