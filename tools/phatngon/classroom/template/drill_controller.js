// the controller's page. What tables wrote is put in as text, never as HTML.
var LOOK = "/api/trainer/drill", seen = {}, chosen = [];
function wished(told) {
  if (told.phase !== "drill") { location.replace("/giang-vien?khoa=" + encodeURIComponent(key)); return; }
  look();
}
var STAGES = {tables: "Nhận bàn và vai", play: "Đang diễn tập", review: "Nhìn lại", pairs: "So sánh cặp", over: "Đã kết thúc"};
var NEXT = {tables: "Bắt đầu: cho giờ chạy", play: "Hết giờ: nhìn lại", review: "So sánh các bài", pairs: "Kết thúc buổi diễn tập", over: "Đã kết thúc"};
var STATES = {sent: "đã phát", dropped: "đã bỏ", held: "đang giữ", ahead: ""};
function moment(text) {
  var parts = /(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(text);
  return Number(parts[4]) + " giờ " + parts[5] + ", " + Number(parts[3]) + "/" + Number(parts[2]);
}
function button(words, then, more) {
  var one = make("button", Object.assign({type: "button", text: words}, more || {}));
  one.addEventListener("click", then);
  return one;
}
function changed(name, value) {
  var mark = JSON.stringify(value);
  if (seen[name] === mark) return false;
  seen[name] = mark;
  return true;
}
function take(told) {
  state = told;
  if (told.over) { location.replace("/giang-vien?khoa=" + encodeURIComponent(key)); return; }
  var playing = told.stage === "play", seated = told.groups.reduce(function (sum, one) { return sum + one.seats; }, 0);
  $("nhip").textContent = STAGES[told.stage] + " · " + seated + " người" + (playing ? " · phút " + told.minute + " · giờ tình huống " + moment(told.story.at) + (told.story.held ? " · tạm dừng" : "") : "");
  if (told.broken) $("loi").textContent = told.broken;
  $("buoc").textContent = NEXT[told.stage];
  $("dung").textContent = told.story.held ? "Cho giờ chạy tiếp" : "Tạm dừng cả phòng";
  $("dung").disabled = !playing;
  if (changed("tin", [told.events, told.stage, told.groups.length])) events(told);
  if (changed("ban", [told.groups, told.said, chosen])) { tables(told); said(told); }
  if (changed("hoi", told.again)) again(told);
  if (changed("lech", told.contradictions)) differ(told);
  if (changed("xep", [told.pairs, told.stage])) ranked(told);
  if (changed("vai", told.roles)) {
    $("vai").textContent = "";
    told.roles.forEach(function (one) { $("vai").appendChild(make("li", {text: one.name + ": " + one.seats})); });
  }
}
function events(told) {
  var list = $("tin");
  list.textContent = "";
  told.events.forEach(function (one) {
    var row = make("li", {class: "tin " + one.state});
    row.appendChild(make("p", {}, make("strong", {text: "Phút " + one.minute + " · " + one.from}), make("span", {class: "nho", text: " · " + moment(one.at) + " · " + one.channel + (one.to.length ? " · cho " + one.to.join(", ") : "") + (STATES[one.state] ? " · " + STATES[one.state] : "")})));
    row.appendChild(make("p", {text: one.text}));
    if (one.expected) row.appendChild(make("p", {class: "nho", text: "Mong bàn: " + one.expected}));
    if (one.only) row.appendChild(make("p", {class: "nho", text: "Chỉ đến bàn " + one.only.replace("nếu ", "") + (one.spared.length ? "; không đến bàn " + one.spared.join(", ") : "") + "."}));
    if (one.contingency) row.appendChild(make("p", {class: "nho", text: "Nếu chưa lên tiếng: " + contingency(told, one.contingency)}));
    var sent = one.groups.length, all = told.groups.length;
    if (sent && sent < all) row.appendChild(make("p", {class: "nho", text: "Đã đến bàn " + one.groups.join(", ") + "."}));
    var open = told.stage === "play" || told.stage === "tables";
    if (open && one.state !== "sent") {
      var nut = make("div", {class: "nut"});
      nut.appendChild(button("Phát ngay", function () { wish({do: "inject", event: one.id}); }));
      if (told.stage === "play" && one.state !== "dropped") {
        nut.appendChild(button(one.state === "held" ? "Thôi giữ" : "Giữ lại", function () { wish({do: "hold", event: one.id, on: one.state !== "held"}); }));
        nut.appendChild(button("Bỏ", function () { wish({do: "drop", event: one.id}); }));
      }
      var pick = make("select", {"aria-label": "Chỉ phát cho một bàn"}, make("option", {value: "", text: "Chỉ một bàn…"}));
      told.groups.forEach(function (group) { if (one.groups.indexOf(group.code) < 0) pick.appendChild(make("option", {value: group.code, text: group.name})); });
      pick.addEventListener("change", function () { if (pick.value) wish({do: "inject", event: one.id, group: pick.value}); });
      nut.appendChild(pick);
      row.appendChild(nut);
    }
    list.appendChild(row);
  });
}
function contingency(told, words) {
  var other = told.events.filter(function (one) { return one.id === words; })[0];
  return other ? "phút " + other.minute + ", " + other.from : words;
}
function tables(told) {
  var box = $("ban"), table = make("table", {}, make("tr", {}, make("th", {text: "Bàn"}), make("th", {text: "Người"}), make("th", {text: "Lời"}), make("th", {text: "Việc"}), make("th", {text: "Hạn luật"}), make("th", {text: "Cần xem"})));
  box.textContent = "";
  var many = told.groups.length > 12, rows = told.groups.slice();
  function trouble(one) { return (one.broken + one.contradictions + one.late) * 10 + (one.waiting_since ? 1 : 0); }
  if (many) rows.sort(function (one, other) { return trouble(other) - trouble(one); });
  rows.forEach(function (one) {
    var look = [];
    if (one.waiting_since) look.push("chờ trả lời");
    if (one.contradictions) look.push(one.contradictions + " chỗ lệch số");
    if (one.broken) look.push(one.broken + " điều không được phạm");
    if (one.grades.khong_hai_long) look.push(one.grades.khong_hai_long + " báo không hài lòng");
    var link = make("a", {href: "/giang-vien/bao-cao?ban=" + one.code + "&khoa=" + encodeURIComponent(key), target: "_blank", rel: "noopener", text: one.name});
    table.appendChild(make("tr", {}, make("td", {}, link), make("td", {class: "so", text: one.seats}), make("td", {class: "so", text: one.sent}), make("td", {class: "so", text: one.done + "/" + (one.done + one.open)}),
      make("td", {text: one.due ? told.duty_words[one.due.state] + (one.due.state === "running" && !many ? " (" + moment(one.due.due_at) + ")" : "") : "–"}), make("td", {text: look.join("; ") || "–"})));
  });
  box.appendChild(table);
}
function said(told) {
  var box = $("loi-noi");
  box.textContent = "";
  if (chosen.length === 2) {
    var page = told.compare ? told.compare.page : -1;
    box.appendChild(make("div", {class: "nut"}, button(page < 0 ? "Chiếu hai bài cạnh nhau" : "Trang sau", function () { wish({do: "compare", left: chosen[0], right: chosen[1], page: page + 1}); }),
      button("Thôi so sánh", function () { chosen = []; wish({do: "wall"}); })));
  } else box.appendChild(make("p", {class: "nho", text: "Chọn hai lời để chiếu cạnh nhau, không ghi tên bàn."}));
  told.said.slice().reverse().forEach(function (one) {
    var picked = chosen.indexOf(one.id) >= 0;
    var row = make("details", {}, make("summary", {text: "Bàn " + one.group + " · " + moment(one.at) + " · " + one.channel}));
    row.appendChild(make("p", {text: one.text}));
    if (one.figures.length) row.appendChild(make("p", {class: "canh-bao", text: "Con số cần xem lại: " + one.figures.join(", ")}));
    row.appendChild(make("p", {class: "nho", text: "Báo chí: " + one.grades.hai_long + " hài lòng, " + one.grades.chap_nhan_duoc + " chấp nhận được, " + one.grades.khong_hai_long + " không hài lòng."}));
    box.appendChild(make("div", {class: "loi-gui"}, row, button(picked ? "Bỏ chọn" : "Chọn", function () {
      chosen = picked ? chosen.filter(function (id) { return id !== one.id; }) : chosen.concat(one.id).slice(-2);
      seen.ban = "";
      take(state);
    }, {"aria-pressed": picked ? "true" : "false"})));
  });
}
function again(told) {
  var list = $("hoi");
  list.textContent = "";
  if (!told.again.length) list.appendChild(make("li", {text: "Chưa có."}));
  told.again.slice().reverse().forEach(function (one) {
    list.appendChild(make("li", {}, make("span", {text: "Hỏi bàn " + one.group + ": " + one.text + " "}), button(one.hidden ? "Cho hiện" : "Ẩn", function () { wish({do: one.hidden ? "approve" : "hide", again: one.id}); })));
  });
}
function differ(told) {
  var list = $("lech"), any = false;
  list.textContent = "";
  Object.keys(told.contradictions).forEach(function (code) {
    told.contradictions[code].forEach(function (one) {
      any = true;
      list.appendChild(make("li", {text: "Bàn " + code + ", " + one.label + ": “" + one.words[0] + "” rồi “" + one.words[1] + "”; " + one.why + "."}));
    });
  });
  if (!any) list.appendChild(make("li", {text: "Chưa thấy."}));
}
function ranked(told) {
  var box = $("xep");
  box.textContent = "";
  if (!told.pairs) return;
  box.appendChild(make("h3", {text: "So sánh cặp: " + told.pairs.n + " lượt"}));
  function comma(value) { return String(value.toFixed(2)).replace(".", ",").replace("-", "−"); }
  told.pairs.ranking.drafts.forEach(function (row, place) {
    var one = told.said.filter(function (each) { return each.id === row.draft; })[0];
    var much = row.strength === null ? "" : ", sức " + comma(row.strength) + " (từ " + comma(row.interval[0]) + " đến " + comma(row.interval[1]) + ")";
    box.appendChild(make("p", {text: place + 1 + ". Bài " + told.pairs.letters[row.draft] + " (bàn " + (one ? one.group : "") + "): được chọn " + row.won + " trên " + row.met + " lượt" + much}));
  });
  var again = told.pairs.ranking.reliability;
  box.appendChild(make("p", {class: "nho", text: again === null ? told.pairs.ranking.reason_if_null : "Chia đôi phòng, hai nửa xếp giống nhau: " + comma(again) + "."}));
  box.appendChild(button("Chiếu thứ tự lên bảng", function () { wish({do: "rank"}); }));
}
$("buoc").addEventListener("click", function () {
  if (!state) return;
  if (state.stage === "tables" || window.confirm(NEXT[state.stage] + "?")) wish({do: "next"});
});
$("lui").addEventListener("click", function () { wish({do: "back"}); });
$("dung").addEventListener("click", function () { wish({do: "hold"}); });
$("tat").addEventListener("click", function () { wish({do: "blank"}); });
$("ve").addEventListener("click", function () { chosen = []; wish({do: "wall"}); });
document.addEventListener("keydown", function (event) {
  if (/INPUT|TEXTAREA|SELECT/.test(event.target.tagName) || !state) return;
  if (event.key === "b" || event.key === "B") wish({do: "blank"});
});
look();
setInterval(look, 1000);
