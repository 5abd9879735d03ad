/**
 * The receipt for people: sizes, contrast, the symbol's own facts, and what to mind.
 */

import { make } from './dom.js';
import { figure, label, say } from './words.js';

/** Members that have a line of their own, or are part of one. */
const TOLD = new Set([
  'columns', 'rows', 'module_px', 'dpi', 'x_mm', 'x_deviation', 'symbol_mm', 'quiet_zone', 'contrast', 'contrast_red',
  'warnings', 'notes', 'picture_mm', 'renderer',
]);

const percent = (share) => figure(share * 100, { maximumFractionDigits: 0 });

/**
 * The receipt of an answer.
 * @param {{text: string, receipt: object}} answer
 * @returns {HTMLElement[]}
 */
export function receipt({ text, receipt: told }) {
  const lines = [[say('size'), say('modules', { columns: figure(told.columns), rows: figure(told.rows) })]];
  if (told.module_px !== undefined) {
    lines.push(
      [say('x_dimension'), say('x_of', { mm: figure(told.x_mm), px: figure(told.module_px), dpi: figure(told.dpi) }), deviation(told.x_deviation)],
      [say('printed'), say('printed_of', { width: figure(told.symbol_mm[0], ONE), height: figure(told.symbol_mm[1], ONE) })],
      [say('quiet'), quiet(told.quiet_zone)],
      [say('contrast'), say('contrast_of', { white: percent(told.contrast), red: percent(told.contrast_red) })],
    );
  }
  if (text) lines.push([say('readable'), text]);
  const facts = Object.entries(told).filter(([name]) => !TOLD.has(name)).map(([name, value]) => [label(name), plain(value)]);
  const more = facts.length
    ? make('details', { class: 'facts-of-symbol' }, make('summary', {}, say('facts', { n: facts.length })), list(facts))
    : null;
  return [notices(told), list(lines), more].filter(Boolean);
}

function list(lines) {
  return make('dl', { class: 'receipt' }, ...lines.map(([name, value, more]) =>
    make('div', {}, make('dt', {}, name), make('dd', {}, value, more ? make('span', { class: 'more' }, more) : null))));
}

const ONE = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

function deviation(share) {
  if (!share) return null;
  return say('deviation', { percent: `${share > 0 ? '+' : '−'}${figure(Math.abs(share) * 100, ONE)} %` });
}

function quiet(sides) {
  const [left, right, above, below] = sides.map((side) => figure(side));
  if (sides.every((side) => side === 0)) return say('quiet_none');
  if (new Set(sides).size === 1) return say('quiet_all', { n: left });
  return say('quiet_sides', { left, right, above, below });
}

function plain(value) {
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  if (typeof value === 'number') return figure(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function notices({ warnings = [], notes = [] }) {
  const line = (kind) => ({ code, detail }) => make('li', { class: kind, title: code }, detail);
  const lines = [...warnings.map(line('warning')), ...notes.map(line('note'))];
  if (!warnings.length) lines.unshift(make('li', { class: 'fine' }, say('fine')));
  return make('ul', { class: 'notices' }, ...lines);
}

/**
 * How many warnings there are, as a sentence.
 * @param {{warnings?: object[]}} told
 */
export function summary({ warnings = [] }) {
  if (!warnings.length) return say('fine');
  return warnings.length === 1 ? say('warnings_one') : say('warnings', { n: warnings.length });
}
