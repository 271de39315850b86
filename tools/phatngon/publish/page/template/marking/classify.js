KINDS.classify = {
  blank: noPlace,
  mark: (item, answer) => {
    var found = placed("classify", item.cards, item.key, answer);
    if (found.outcome === "right") {
      item.cards.forEach(row => { if (row[3]) { found.feedback.push(fill(SAY.SOURCE, {text: row[1], source: row[3]})); } });
    }
    return found;
  },
  form: item => { return {ask: "place", rows: item.cards, places: item.bins}; },
  solution: item => item.cards.map(row => row[1] + " – " + rowOf(item.bins, item.key[row[0]])[1])
};
