function saysMoment(typed, value, endsDay) {  // value.minute: phút kể từ 1/1/1970; không có thì chỉ hỏi ngày
  if (value.minute !== undefined) { return typed.day * 1440 + (typed.minutes === 1439 ? 1440 : typed.minutes || 0) === value.minute; }
  return typed.day === value.day || (endsDay && typed.minutes === 0 && typed.day === value.day + 1);
}
KINDS.moment = {
  blank: noText,
  mark: (item, answer) => {
    var timed = item.needs === "datetime", typed = readMoment(answer, timed);
    if (saysMoment(typed, item.key, item.ends)) { return result("right", timed ? SAY.MOMENT_RIGHT : SAY.DATE_RIGHT, [item.feedback].concat(item.caveats), 1, 1); }
    var known = item.wrong.filter(row => saysMoment(typed, row[0]))[0];
    if (timed && typed.day === item.key.day) { return result("near", SAY.MOMENT_NEAR, [known ? known[1] : SAY.MOMENT_NEAR_ADVICE], 0, 1); }
    return result("wrong", timed ? SAY.MOMENT_WRONG : SAY.DATE_WRONG, [known ? known[1] : SAY.MOMENT_ADVICE], 0, 1);
  },
  form: () => { return {ask: "line", example: "ví dụ 8 giờ 30 ngày 7/12/2026"}; },
  solution: item => item.solution
};
