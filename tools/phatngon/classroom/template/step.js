// what one press of a clicker does next
function STEP(state) {
  var question = state.question;
  if (state.phase === "story" && (state.screen ? state.screen.asks_here : state.plan.asks_here)) return "open";
  if (state.phase === "open" || state.phase === "reopened") return "lock";
  if (state.phase === "locked") return question.round === 2 ? "reveal" : "discuss";
  if (state.phase === "discuss") return "reopen";
  return "next";
}
