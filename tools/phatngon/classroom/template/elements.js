// what the walls and the pages of who conducts share: elements, found and made. What people wrote is put in as text.
function $(id) { return document.getElementById(id); }
function make(name, attributes) {
  var one = document.createElement(name);
  Object.keys(attributes || {}).forEach(function (attribute) {
    if (attribute === "text") one.textContent = attributes[attribute];
    else if (attributes[attribute] !== null) one.setAttribute(attribute, attributes[attribute]);
  });
  for (var i = 2; i < arguments.length; i++) if (arguments[i]) one.appendChild(arguments[i]);
  return one;
}
