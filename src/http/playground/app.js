/**
 * The playground: one request, drawn anew whenever it changes.
 */

import { byId, debounced, make, prose } from './dom.js';
import { field, valuesOf } from './fields.js';
import { picker } from './picker.js';
import { receipt, summary } from './receipt.js';
import { Refused, authority, catalogue, draw, keepToken } from './service.js';
import { CALLERS, NAMES, address, coloured, fits, snippet } from './snippets.js';
import { figure, offerLanguages, say, sentence } from './words.js';

/** Drawing options by what they are for; those not named here come last. */
const GROUPS = {
  size: ['module', 'dpi', 'width', 'height', 'bar_height', 'quiet_zone'],
  colour: ['foreground', 'background'],
  text: ['text', 'text_content', 'text_position', 'font', 'text_size', 'text_align', 'letter_spacing'],
};

/** Formats that a browser shows in an `<img>`. */
const SHOWN = new Set(['png', 'svg', 'jpeg', 'webp', 'gif', 'bmp']);

const { symbologies, formats, image } = await catalogue();
const data = byId('data');

/** The chosen symbology. */
let symbology;
/** Its fields and those of the drawing. */
let options = [];
let drawing = [];
/** What was typed, and asked for, by symbology: it is there again on coming back. */
const remembered = new Map();
/** The caller whose tab is open. */
let caller = 'url';
/** What stops the drawing that is under way. */
let underWay = new AbortController();
/** Address of the picture in the browser's memory. */
let pictured = '';

const inBase64 = () => document.querySelector('input[name="data-kind"]:checked').value === 'data_base64';

/** The request as the form has it. */
function request() {
  const asked = { symbology: symbology.id, [inBase64() ? 'data_base64' : 'data']: data.value };
  const format = byId('format').value;
  if (format !== formats[0].id) asked.format = format;
  const [chosen, style] = [valuesOf(options), valuesOf(drawing)];
  if (chosen) asked.options = chosen;
  if (style) asked.image = style;
  return asked;
}

/* ---------- the form ---------- */

function choose(id) {
  if (symbology) remembered.set(symbology.id, { text: data.value, options: valuesOf(options) });
  symbology = symbologies.find((one) => one.id === id) ?? symbologies[0];
  const before = remembered.get(symbology.id);
  document.querySelector('input[name="data-kind"][value="data"]').checked = true;
  data.value = before?.text ?? symbology.example;
  history.replaceState(null, '', `#${symbology.id}`);
  list.show(symbology.id);
  describe();
  fillOptions(before?.options);
  drawNow();
}

function describe() {
  byId('name').textContent = symbology.name;
  byId('id').textContent = symbology.id;
  const also = symbology.aliases.length ? ` · ${say('also', { names: symbology.aliases.join(', ') })}` : '';
  byId('facts').textContent = symbology.standard + also;
  byId('accepts').replaceChildren(...prose(sentence(symbology.accepts)));
}

function fillOptions(before = {}) {
  options = symbology.options.map((option) => field(option, before[option.name], changed));
  const none = make('p', { class: 'hint' }, say('options_none'));
  byId('options').replaceChildren(...(options.length ? options.map(({ element }) => element) : [none]));
}

function fillDrawing(before = {}) {
  const grouped = new Set(Object.values(GROUPS).flat());
  const names = { ...GROUPS, more: image.map(({ name }) => name).filter((name) => !grouped.has(name)) };
  const wasOpen = [...byId('drawing').querySelectorAll('details')].map((details) => details.open);
  drawing = [];
  const groups = Object.entries(names).map(([group, members], i) => {
    const fields = image.filter(({ name }) => members.includes(name)).map((option) => field(option, before[option.name], changed));
    drawing.push(...fields);
    return make('details', { open: wasOpen[i] ?? i === 0 }, make('summary', {}, say(`group_${group}`)), ...fields.map(({ element }) => element));
  });
  byId('drawing').replaceChildren(...groups);
}

const changed = debounced(120, drawNow);

/* ---------- drawing ---------- */

async function drawNow() {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  const asked = request();
  byId('options-reset').hidden = !asked.options;
  byId('drawing-reset').hidden = !asked.image;
  mirror();
  showCall();
  byId('stage').classList.add('busy');
  try {
    const format = formats.find(({ id }) => id === byId('format').value);
    const shown = SHOWN.has(format.id);
    const [answer, instead] = await Promise.all([draw(asked, signal), shown ? null : draw({ ...asked, format: 'svg' }, signal)]);
    refuse(null);
    show(answer, instead, format);
  } catch (error) {
    if (signal.aborted) return;
    refuse(error instanceof Refused ? error.problem : { status: 0, detail: say('unreachable') });
  }
  byId('stage').classList.remove('busy');
  showAuthority();
}

function show(answer, instead, format) {
  const drawn = instead ?? answer;
  URL.revokeObjectURL(pictured);
  pictured = URL.createObjectURL(drawn.blob);
  const picture = make('img', {
    src: pictured, width: drawn.width, height: drawn.height,
    alt: say('alt', { name: symbology.name, text: answer.text || data.value.slice(0, 80) }),
  });
  byId('stage').replaceChildren(make('div', { class: 'paper' }, picture));
  // At its own size every pixel stays sharp, on dense screens too; a smaller one must be smoothed.
  picture.addEventListener('load', () => picture.classList.toggle('whole', picture.clientWidth === drawn.width));
  const bytes = figure(answer.blob.size);
  byId('caption').textContent = instead
    ? say('caption_instead', { format: format.id.toUpperCase(), bytes })
    : say('caption', { width: figure(answer.width), height: figure(answer.height), bytes });
  const download = byId('download');
  URL.revokeObjectURL(download.href);
  download.href = URL.createObjectURL(answer.blob);
  download.download = `${symbology.id}.${format.extension}`;
  download.hidden = false;
  byId('receipt').replaceChildren(...receipt(answer));
  tell(say('drawn', { name: symbology.name, columns: answer.receipt.columns, rows: answer.receipt.rows, warnings: summary(answer.receipt) }));
}

/** Shows a problem where it belongs, or takes the last one away. */
function refuse(problem) {
  const stage = byId('stage');
  stage.classList.toggle('stale', problem !== null);
  byId('download').hidden = problem !== null;
  const atField = [...options, ...drawing].map((one) => one.refuse(problem)).includes(true);
  if (atField) document.querySelector('.field.wrong').closest('details')?.setAttribute('open', '');
  const atData = !atField && ['data', 'data_base64'].includes(problem?.field);
  const place = atData ? placeOf(problem) : null;
  mirror(place);
  const atPlace = byId('data-problem');
  atPlace.replaceChildren();
  data.toggleAttribute('aria-invalid', false);
  if (atData) {
    data.setAttribute('aria-invalid', 'true');
    if (place) atPlace.append(make('button', { type: 'button', class: 'link place', click: () => goTo(place) }, place.words), ' ');
    atPlace.append(problem.detail);
  }
  const elsewhere = problem && !atData && !atField;
  const said = byId('problem');
  said.replaceChildren();
  if (elsewhere && problem.status === 401) said.append(make('button', { type: 'button', class: 'link', click: askToken }, say('need_token')));
  else if (elsewhere) said.append(problem.detail);
  if (!problem) return;
  byId('caption').textContent = '';
  byId('receipt').replaceChildren();
  tell([place?.words, problem.detail].filter(Boolean).join(': '));
}

/** Screen readers hear of the last of many changes. */
const tell = (() => {
  let words = '';
  const say = debounced(700, () => { byId('status').textContent = words; });
  return (next) => { words = next; say(); };
})();

/* ---------- the place in the data ---------- */

/** Where in the data a problem is: the service counts bytes of UTF-8. */
function placeOf({ field, position }) {
  if (position === undefined) return null;
  if (inBase64() && field !== 'data_base64') return { words: say('at_byte', { n: position + 1 }) };
  const text = data.value;
  let bytes = 0;
  let start = 0;
  let n = 1;
  for (const c of text) {
    if (bytes >= position) break;
    bytes += new TextEncoder().encode(c).length;
    start += c.length;
    n += 1;
  }
  const end = start + (text.codePointAt(start) > 0xffff ? 2 : 1);
  return { start, end, words: start < text.length ? say('at', { n }) : say('at_end') };
}

/** The text behind the data, which gives it its height and marks a place. */
function mirror(place) {
  const text = data.value;
  if (place?.start === undefined) {
    // A last line without a character has no height of its own.
    byId('mirror').textContent = `${text}\u200b`;
    return;
  }
  const { start, end } = place;
  const marked = make('mark', {}, text.slice(start, end).replace(/^\n?$/, '\u00a0\u200b'));
  byId('mirror').replaceChildren(text.slice(0, start), marked, text[start] === '\n' ? '\n' : '', `${text.slice(end)}\u200b`);
}

function goTo({ start, end }) {
  data.focus();
  if (start !== undefined) data.setSelectionRange(start, end);
}

/* ---------- the call ---------- */

function buildTabs() {
  const tabs = CALLERS.map((one) => make('button', {
    type: 'button', role: 'tab', id: `tab-${one}`, 'aria-controls': 'call', click: () => openTab(one),
  }, NAMES[one]));
  byId('tabs').append(...tabs);
  byId('tabs').addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    openTab(CALLERS[(CALLERS.indexOf(caller) + step + CALLERS.length) % CALLERS.length]);
    byId(`tab-${caller}`).focus();
  });
}

function openTab(next) {
  caller = next;
  for (const one of CALLERS) {
    const tab = byId(`tab-${one}`);
    tab.setAttribute('aria-selected', String(one === caller));
    tab.tabIndex = one === caller ? 0 : -1;
  }
  byId('call').setAttribute('aria-labelledby', `tab-${caller}`);
  showCall();
}

function showCall() {
  const asked = request();
  const { extension } = formats.find(({ id }) => id === byId('format').value);
  const text = snippet(caller, asked, extension);
  const tooLong = caller === 'url' && !fits(address(asked));
  const copy = make('button', { type: 'button', class: 'button quiet copy', click: () => copyOut(text, copy) }, say('copy'));
  byId('call').replaceChildren(make('pre', {}, make('code', {}, ...coloured(text))), copy);
  byId('call-hint').textContent = say(tooLong ? 'hint_url_long' : `hint_${caller}`);
  byId('call-hint').classList.toggle('wrong', tooLong);
}

async function copyOut(text, button) {
  await navigator.clipboard.writeText(text);
  button.textContent = say('copied');
  tell(say('copied'));
  setTimeout(() => { button.textContent = say('copy'); }, 1600);
}

/* ---------- the token ---------- */

function showAuthority() {
  byId('authority').dataset.state = authority();
  byId('authority-state').textContent = say(`authority_${authority()}`);
}

function askToken() {
  byId('token').value = '';
  byId('token-hint').replaceChildren(...prose(say(`token_hint_${authority()}`)));
  byId('token-forget').hidden = authority() !== 'given';
  byId('token-dialog').showModal();
  byId('token').focus();
}

function offerToken() {
  const dialog = byId('token-dialog');
  const token = byId('token');
  byId('authority').addEventListener('click', askToken);
  const keep = (text) => {
    keepToken(text);
    dialog.close();
    drawNow();
  };
  byId('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    keep(token.value.trim());
  });
  byId('token-forget').addEventListener('click', () => keep(''));
  byId('token-cancel').addEventListener('click', () => dialog.close());
}

/* ---------- all together ---------- */

const list = picker(symbologies, choose);
byId('format').append(...formats.map(({ id }) => make('option', { value: id }, id.toUpperCase())));
buildTabs();
offerToken();
offerLanguages(() => {
  const [chosen, style] = [valuesOf(options), valuesOf(drawing)];
  list.translate();
  describe();
  fillOptions(chosen);
  fillDrawing(style);
  drawNow();
});
list.translate();
fillDrawing();

data.addEventListener('input', () => { mirror(); changed(); });
byId('format').addEventListener('change', drawNow);
byId('example').addEventListener('click', () => {
  document.querySelector('input[name="data-kind"][value="data"]').checked = true;
  data.value = symbology.example;
  drawNow();
});
byId('options-reset').addEventListener('click', () => { fillOptions(); drawNow(); });
byId('drawing-reset').addEventListener('click', () => { fillDrawing(); drawNow(); });
for (const kind of document.querySelectorAll('input[name="data-kind"]')) {
  kind.addEventListener('change', () => {
    data.value = inBase64() ? toBase64(data.value) : (fromBase64(data.value) ?? data.value);
    drawNow();
  });
}
window.addEventListener('hashchange', () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id !== symbology.id) choose(id);
});

/** Text as base64 of its UTF-8. */
function toBase64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** The text of base64, where it is text. */
function fromBase64(encoded) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)));
  } catch {
    return null;
  }
}

choose(decodeURIComponent(location.hash.slice(1)) || 'qr-code');
openTab(caller);
