function stepAfter(item, step, answer) {  // câu trả lời dẫn tới bước nào; null: hết đường
  var goes = (typeof answer === "string" && step.leads[answer]) || step.goes;
  if (goes === "het") { return null; }
  return (goes ? rowBy(item.steps, goes) : item.steps[item.steps.indexOf(step) + 1]) || null;
}
function rowBy(steps, id) { return steps.filter(one => one.id === id)[0]; }
function given(step, answers) { return Object.prototype.hasOwnProperty.call(answers, step.id) && !KINDS[step.type].blank(answers[step.id]); }
function walkedSteps(item, answers) {  // các bước đã trả lời, và bước đang mở
  var done = [], step = item.steps[0];
  while (step && given(step, answers)) { done.push(step); step = stepAfter(item, step, answers[step.id]); }
  return {done: done, left: step};
}
function rightWay(item, step) {
  var way = [];
  while (step) { way.push(step); step = stepAfter(item, step, step.key); }
  return way;
}
KINDS.case = {
  blank: answer => !answer || !Object.keys(answer).length,
  mark: (item, answer) => {
    var walked = walkedSteps(item, answer), right = 0;
    if (!walked.done.length) { return result("not_done", SAY.NOT_DONE, [], 0, 1); }
    var parts = walked.done.map((step, n) => {
      var found = check(step, answer[step.id]);
      if (found.outcome === "not_done") {
        var said = fill(SAY.CASE_UNREAD, {number: n + 1, message: found.message.charAt(0).toLowerCase() + found.message.slice(1)});
        throw {unread: said.charAt(0).toUpperCase() + said.slice(1)};
      }
      right += found.outcome === "right" ? 1 : 0;
      return {state: found.outcome, told: fill(SAY.CASE_STEP, {number: n + 1}) + ": " + found.feedback.join(" ")};
    });
    var total = parts.length + (walked.left ? rightWay(item, walked.left).length : 0);
    var outcome = right === total ? "right" : !walked.left && 2 * right >= total ? "near" : "wrong";
    var feedback = parts.filter(one => outcome === "right" || one.state !== "right").map(one => one.told);
    if (walked.left) { feedback.push(fill(SAY.CASE_LEFT, {number: parts.length + 1})); }
    return result(outcome, fill(SAY.COUNTED.case, {right: right, total: total}), feedback, right, total);
  },
  form: () => { return {ask: "case"}; },
  solution: item => rightWay(item, item.steps[0]).map((step, n) => "Bước " + (n + 1) + ". " + KINDS[step.type].solution(step).join("; "))
};
