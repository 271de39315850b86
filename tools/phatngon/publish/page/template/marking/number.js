KINDS.number = {
  blank: noText,
  mark: (item, answer) => {
    var value = typeof answer === "number" ? answer : readNumber(answer, item.unit);
    if (Math.abs(value - item.key) <= item.tolerance + 1e-9) { return result("right", SAY.NUMBER_RIGHT, [item.feedback].concat(item.caveats), 1, 1); }
    var known = item.wrong.filter(row => row[0] === value)[0];
    return result("wrong", SAY.NUMBER_WRONG, [known ? known[1] : SAY.NUMBER_ADVICE], 0, 1);
  },
  form: () => { return {ask: "line", example: "ví dụ 1.234,5"}; },
  solution: item => item.solution
};
