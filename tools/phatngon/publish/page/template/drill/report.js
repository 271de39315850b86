// Báo cáo sau diễn tập, như practice/drill/report.py: điều gì xảy ra lúc nào, hạn nào, đã nói gì ở đâu, mất điểm ở đâu và vì sao.
function didLine(task, done) {
  var label = SAY.OUTCOMES[done.result.outcome];
  if (task.draft) { return fill(TELL.SENT, {says: task.says}); }
  if (typeof done.answer === "string" && task.item.type === "one") { return fill(TELL.DECIDED, {text: rowOf(task.item.choices, done.answer)[1], label: label}); }
  return fill(TELL.DID, {kind: task.kind, label: fill(TELL.COUNTED, {label: label, right: done.result.right, total: done.result.total})});
}
function timelineOf(state, score) {
  var rows = [];
  function add(t, kind, text) { rows.push({t: t, rank: ["inject", "task", "broken", "due"].indexOf(kind), at: rows.length, kind: kind, text: text}); }
  state.arrived.forEach(one => { add(one[1], "inject", fill(TELL.HAPPENED, injectOf(state.drill, one[0]))); });
  Object.keys(state.done).forEach(name => { add(state.done[name].t, "task", didLine(state.drill.tasks[name], state.done[name])); });
  state.broken.forEach(one => { add(one.t, "broken", fill(TELL.BROKE, one)); });
  score.duties.forEach(one => {
    if (one.duty.due <= state.t) { add(one.duty.due, "due", fill(TELL.DUE, {what: one.duty.what, state: TELL.DUTY_WORDS[one.state]})); }
  });
  return rows.sort((a, b) => a.t - b.t || a.rank - b.rank || a.at - b.at).map(one => { return {t: one.t, kind: one.kind, text: one.text}; });
}
function saidOf(state) {
  return Object.keys(state.done).filter(name => state.drill.tasks[name].draft).map((name, at) => {
    var done = state.done[name], task = state.drill.tasks[name];
    return {t: done.t, at: at, where: task.says, text: done.answer.text, model: task.model, figures: done.strange.concat(done.stale).map(one => one.text)};
  }).sort((a, b) => a.t - b.t || a.at - b.at);
}
function reportOf(state) {
  var score = scoreOf(state), lost = [];
  score.dimensions.forEach(row => { lost = lost.concat(row.elements.filter(one => one.earned[0] * one.possible[1] < one.possible[0] * one.earned[1])); });
  return {score: score, sentence: scoreSentence(score, state.drill), timeline: timelineOf(state, score), said: saidOf(state), lost: lost};
}
