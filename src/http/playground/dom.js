/**
 * Making and finding elements. Data only ever becomes text nodes and attributes, never markup.
 */

/**
 * Makes an element. An attribute that is a function listens to the event of its name; one that is `true` is set empty;
 * `false`, `null` and `undefined` are left out.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/**
 * The element with that id, which the page has.
 * @param {string} id
 * @returns {HTMLElement}
 */
export const byId = (id) => document.getElementById(id);

/**
 * A sentence in which `words in backticks` are code, as the catalogue writes them.
 * @param {string} sentence
 * @returns {(Node | string)[]}
 */
export function prose(sentence) {
  return sentence.split('`').map((part, i) => (i % 2 ? make('code', {}, part) : part));
}

/**
 * Calls `action` once nothing has asked for it for a while.
 * @param {number} delay milliseconds
 * @param {() => void} action
 * @returns {() => void}
 */
export function debounced(delay, action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
}
