function longestRising(places) {  // như practice/kinds/order.py: trong các dãy dài nhất, chọn đúng dãy ấy
  var tails = [], ends = [], before = [], run = [];
  places.forEach((place, position) => {
    var at = 0;
    while (at < tails.length && tails[at] < place) { at++; }
    tails[at] = place; ends[at] = position; before.push(at ? ends[at - 1] : null);
  });
  for (var now = ends.length ? ends[ends.length - 1] : null; now !== null; now = before[now]) { run.unshift(now); }
  return run;
}
KINDS.order = {
  blank: noRow,
  mark: (item, answer) => {
    var run = longestRising(answer.map(id => item.key.indexOf(id))), right = run.length > 1 ? run.length : 0;
    var outcome = byShare(right, answer.length), feedback = [];
    answer.forEach((id, place) => {
      var row = rowOf(item.steps, id);
      if (outcome === "right") { feedback.push(part(row)); }
      else if (!right || run.indexOf(place) < 0) { feedback.push(fill(SAY.ORDER_MISPLACED, {text: row[1], feedback: row[2]})); }
    });
    return result(outcome, fill(SAY.COUNTED.order, {right: right, total: answer.length}), feedback, right, answer.length);
  },
  form: item => { return {ask: "order", rows: item.steps}; },
  solution: item => item.key.map((id, n) => (n + 1) + ". " + rowOf(item.steps, id)[1])
};
