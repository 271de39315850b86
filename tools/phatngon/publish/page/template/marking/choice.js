KINDS.one = {
  blank: noText,
  mark: (item, answer) => {
    var right = answer === item.key;
    return result(right ? "right" : "wrong", right ? SAY.CHOICE_RIGHT : SAY.CHOICE_WRONG, [rowOf(item.choices, answer)[2]], right ? 1 : 0, 1);
  },
  form: item => { return {ask: "one", rows: item.choices}; },
  solution: item => [rowOf(item.choices, item.key)[1]]
};
KINDS.many = {
  blank: noRow,
  mark: (item, answer) => {
    var right = 0, hit = false, missing = false, total = item.choices.length;
    function wanted(row) { return item.key.indexOf(row[0]) >= 0; }
    function taken(row) { return answer.indexOf(row[0]) >= 0; }
    item.choices.forEach(row => {
      right += wanted(row) === taken(row) ? 1 : 0; hit = hit || (wanted(row) && taken(row)); missing = missing || (wanted(row) && !taken(row));
    });
    var outcome = byShare(right, total, hit), chosen = item.choices.filter(taken), feedback;
    if (outcome === "right") { feedback = chosen.map(row => row[2]); }
    else {
      feedback = chosen.filter(row => !wanted(row)).map(part);
      if (!feedback.length) { feedback.push(SAY.MANY_RIGHT_SO_FAR); }
      if (missing) { feedback.push(SAY.MANY_MISSING); }
    }
    return result(outcome, fill(SAY.COUNTED.many, {right: right, total: total}), feedback, right, total);
  },
  form: item => { return {ask: "many", rows: item.choices}; },
  solution: item => item.key.map(id => rowOf(item.choices, id)[1])
};
