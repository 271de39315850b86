// Buổi diễn tập ngắn ngay trong trang bài học: mở ra là có việc đầu tiên; không làm thì bấm Tiếp vẫn đi qua.
TELL = DATA.tell; FIGURES = DATA.figures;
all(document, "[data-dien-tap]").forEach(place => {
  var report = place.querySelector(".dt-bao-cao"), over = place.querySelector(".dt-het"), again = place.querySelector(".dt-lam-lai"), play = null;
  function told() {
    var state = play && play.state();
    if (!state) { return; }
    report.hidden = over.hidden = !state.ended;
    if (state.ended) { showReport(report, state, {}); }
    showPrimary();
  }
  play = mountDrill(place.querySelector(".dt-hai"), DATA.drill, {
    load: () => ownOf("_drill"), save: book => { keepOwn({_drill: book}); }, told: told, auto: true, top: root => {
      var seen = play && play.state().ended ? report : root; seen.scrollIntoView({block: "start"});
    }
  });
  askTwice(again, place.querySelector(".hoi-lai"), () => { keepOwn({_drill: null}); play.reload(); place.scrollIntoView({block: "start"}); });
  play.reload();
});
