/**
 * The list of symbologies: families of radio buttons, and a search over names and aliases.
 */

import { byId, make } from './dom.js';
import { say } from './words.js';

const FAMILIES = ['matrix', 'stacked', 'retail', 'gs1', 'industrial', 'postal', 'health'];

/** Names compare as the service compares them. */
const plain = (name) => name.toLowerCase().replace(/[\s\-_/]/g, '');

/**
 * Builds the list.
 * @param {object[]} symbologies of the catalogue
 * @param {(id: string) => void} chosen
 * @returns {{show: (id: string) => void, translate: () => void}}
 */
export function picker(symbologies, chosen) {
  const search = byId('search');
  const button = byId('chosen');
  const panel = byId('choices');
  const entries = symbologies.map((symbology) => {
    const input = make('input', {
      type: 'radio', name: 'symbology', value: symbology.id,
      change: () => chosen(symbology.id),
      // On a narrow screen the list covers the page: a finger that has chosen is done, an arrow key goes on.
      click: (event) => { if (event.detail > 0) close(); },
      keydown: (event) => { if (event.key === 'Enter') close(); },
    });
    const sought = [symbology.id, symbology.name, symbology.standard, ...symbology.aliases].map(plain).join(' ');
    return { symbology, input, sought, element: make('label', { class: 'entry' }, input, make('span', {}, symbology.name)) };
  });
  const families = FAMILIES.map((family) => {
    const members = entries.filter(({ symbology }) => symbology.family === family);
    const legend = make('legend');
    return { family, members, legend, element: make('fieldset', { class: 'family' }, legend, ...members.map(({ element }) => element)) };
  });
  byId('families').append(...families.map(({ element }) => element));

  function find() {
    const sought = plain(search.value);
    for (const entry of entries) entry.element.hidden = !entry.sought.includes(sought);
    for (const { members, element } of families) element.hidden = members.every((member) => member.element.hidden);
    const n = entries.filter(({ element }) => !element.hidden).length;
    byId('search-count').textContent = n ? say('found', { n }) : say('found_none');
    panel.classList.toggle('none', n === 0);
    panel.dataset.none = say('found_none');
  }
  const visible = () => entries.filter(({ element }) => !element.hidden);
  function close() {
    panel.classList.remove('open');
    button.setAttribute('aria-expanded', 'false');
  }
  function open() {
    panel.classList.add('open');
    button.setAttribute('aria-expanded', 'true');
    search.focus();
    search.select();
  }
  search.addEventListener('input', find);
  search.addEventListener('keydown', (event) => {
    const [first] = visible();
    if (!first || !['Enter', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    first.input.click();
    first.input.focus();
    if (event.key === 'Enter') close();
  });
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    close();
    button.focus();
  });
  button.addEventListener('click', () => (panel.classList.contains('open') ? close() : open()));
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    open();
  });

  return {
    show(id) {
      const entry = entries.find(({ symbology }) => symbology.id === id);
      entry.input.checked = true;
      byId('chosen-name').textContent = entry.symbology.name;
      entry.element.scrollIntoView({ block: 'nearest' });
    },
    translate() {
      for (const { family, legend } of families) legend.textContent = say(`family_${family}`);
      find();
    },
  };
}
