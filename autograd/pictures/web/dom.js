// Making and finding elements. Text always goes in as text, never as markup.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** The element of the page with this id. */
const byId = (id) => document.getElementById(id);

/**
 * An HTML element with attributes, listeners (onclick: function) and children; null children are left out.
 */
function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

function svgElement(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

function furnish(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Sets text only where it changes: writing the same text costs a new layout. */
function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
