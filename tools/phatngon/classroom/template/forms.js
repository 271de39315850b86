// what the pages of the phones share: elements, requests, and a form a kind of question. Syntax of 2018.
function $(id) { return document.getElementById(id); }
function make(name, attributes) {
  var one = document.createElement(name);
  Object.keys(attributes || {}).forEach(function (key) {
    if (key === "text") one.textContent = attributes[key];
    else if (attributes[key] !== null && attributes[key] !== false) one.setAttribute(key, attributes[key] === true ? "" : attributes[key]);
  });
  for (var i = 2; i < arguments.length; i++) if (arguments[i]) one.appendChild(arguments[i]);
  return one;
}
function newId() {
  var bytes = new Uint8Array(12);
  crypto.getRandomValues(bytes);
  return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
}
function post(path, body) {
  return fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)})
    .then(function (answer) {
      return answer.json().then(function (told) { return {status: answer.status, told: told}; });
    });
}

function partsOf(question) {
  return question.choices.concat(question.steps || [], question.cards || [], question.lefts || [], question.rights || [], question.bins || []);
}
function wordOf(question, id) {
  var found = partsOf(question).filter(function (one) { return one.id === id; })[0];
  return found ? (found.letter ? found.letter + ". " : "") + found.text : id;
}
var FORMS = {
  one: function (question, before) { return ticks(question, "radio", "Chọn một phương án", before ? [before] : []); },
  many: function (question, before) { return ticks(question, "checkbox", "Chọn mọi phương án đúng", before || []); },
  order: function (question, before) {
    var list = make("div", {role: "list"});
    var order = before || question.steps.map(function (one) { return one.id; });
    function fill(focus) {
      list.textContent = "";
      order.forEach(function (id, place) {
        var row = make("div", {class: "hang", role: "listitem"}, make("span", {text: (place + 1) + ". " + wordOf(question, id)}));
        var buttons = make("div", {class: "nut"});
        [["Lên", -1], ["Xuống", 1]].forEach(function (way) {
          var to = place + way[1];
          var button = make("button", {type: "button", text: way[0], "aria-label": way[0] + ": " + wordOf(question, id), disabled: to < 0 || to >= order.length});
          button.addEventListener("click", function () {
            order.splice(place, 1);
            order.splice(to, 0, id);
            fill([to, way[1]]);
            list.dispatchEvent(new Event("change", {bubbles: true}));
          });
          buttons.appendChild(button);
          if (focus && focus[0] === place && focus[1] === way[1]) setTimeout(function () { (button.disabled ? buttons.querySelector("button:not(:disabled)") : button).focus(); }, 0);
        });
        row.appendChild(buttons);
        list.appendChild(row);
      });
    }
    order = order.slice();
    fill(null);
    return {node: list, read: function () { return order.slice(); }};
  },
  match: function (question, before) { return places(question.lefts, question.rights, before); },
  classify: function (question, before) { return places(question.cards, question.bins, before); },
  number: function (question, before) { return field("Con số" + (question.unit ? " (" + question.unit + ")" : ""), before, {inputmode: "decimal"}); },
  moment: function (question, before) { return field(question.needs === "datetime" ? "Giờ và ngày, ví dụ 8h30 23/11/2026" : "Ngày, ví dụ 23/11/2026", before, {}); },
  text: function (question, before) { return field("Câu trả lời", before, {area: true}); }
};
function ticks(question, type, legend, before) {
  var box = make("fieldset", {}, make("legend", {text: legend}));
  question.choices.forEach(function (choice) {
    var input = make("input", {type: type, name: "chon", value: choice.id, checked: before.indexOf(choice.id) >= 0});
    box.appendChild(make("label", {class: "chon"}, input, make("b", {text: choice.letter}), make("span", {text: choice.text})));
  });
  return {node: box, read: function () {
    var taken = Array.prototype.map.call(box.querySelectorAll("input:checked"), function (input) { return input.value; });
    return type === "radio" ? taken[0] || null : taken.length ? taken : null;
  }};
}
function places(rows, targets, before) {
  var box = make("div", {});
  rows.forEach(function (row) {
    var select = make("select", {"data-row": row.id}, make("option", {value: "", text: "Chọn…"}));
    targets.forEach(function (target) {
      select.appendChild(make("option", {value: target.id, text: target.text, selected: !!before && before[row.id] === target.id}));
    });
    box.appendChild(make("label", {}, make("span", {text: (row.letter ? row.letter + ". " : "") + row.text}), select));
  });
  return {node: box, read: function () {
    var found = {}, some = false;
    box.querySelectorAll("select").forEach(function (select) {
      if (select.value) { found[select.getAttribute("data-row")] = select.value; some = true; }
    });
    return some ? found : null;
  }};
}
function field(words, before, more) {
  var input = make(more.area ? "textarea" : "input", more.area ? {rows: 4, maxlength: 2000} : {inputmode: more.inputmode, autocomplete: "off", maxlength: 200});
  if (before) input.value = before;
  return {node: make("label", {}, make("span", {text: words}), input), read: function () { return input.value.trim() || null; }};
}
