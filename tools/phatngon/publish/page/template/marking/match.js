KINDS.match = {
  blank: noPlace,
  mark: (item, answer) => {
    var found = placed("match", item.lefts, item.key, answer);
    item.rights.forEach(row => {
      var used = Object.keys(answer).filter(id => answer[id] === row[0]).length;
      if (used > 1) { found.feedback.push(fill(SAY.RIGHT_USED_TWICE, {text: row[1]})); }
    });
    return found;
  },
  form: item => { return {ask: "place", rows: item.lefts, places: item.rights}; },
  solution: item => item.lefts.map(row => row[1] + " – " + rowOf(item.rights, item.key[row[0]])[1])
};
