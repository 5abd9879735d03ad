/**
 * The API reference: `/openapi.json` for people.
 */

import { byId, make, prose } from './dom.js';
import { offerLanguages, say, sentence } from './words.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const api = await (await fetch('/openapi.json')).json();

const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({ path, method, ...item[method] })));
const schemas = Object.entries(api.components.schemas);

const anchor = (name) => `schema-${name}`;

/** What a `$ref` points at, by its last part. */
const nameOf = (reference) => reference.split('/').at(-1);

/** A schema in few words, with links to those that have a name. */
function type(schema = {}) {
  if (schema.$ref) return [make('a', { href: `#${anchor(nameOf(schema.$ref))}` }, nameOf(schema.$ref))];
  const several = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (several) return several.flatMap((one, i) => [i ? ' | ' : '', ...type(one)]);
  if (schema.enum) return schema.enum.flatMap((word, i) => [i ? ' | ' : '', make('code', {}, String(word))]);
  if (schema.type === 'array') return ['[', ...type(schema.items), ']'];
  const format = schema.format === 'binary' || schema.format === 'byte' ? ` (${schema.format})` : '';
  const { minimum: min, maximum: max } = schema;
  const range = min !== undefined && max !== undefined ? `, ${say('range', { min, max })}` : '';
  return [`${schema.type ?? 'any'}${format}${range}`];
}

/** Rows of names, types and meanings; `of` tells a screen reader what they belong to. */
function table(of, rows) {
  const head = ['name', 'type', 'meaning'].map((key) => make('th', { scope: 'col' }, say(key)));
  const body = rows.map(({ name, schema, required, description }) => {
    const normal = schema.default ?? undefined;
    return make('tr', {},
      make('th', { scope: 'row' }, make('code', {}, name), required ? make('span', { class: 'more' }, say('required')) : null),
      make('td', {}, ...type(schema)),
      make('td', {}, ...prose(sentence(description ?? schema.description ?? '')),
        normal === undefined ? null : make('span', { class: 'more' }, say('default', { value: JSON.stringify(normal) }))));
  });
  return make('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': of },
    make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...body)));
}

function members(name, schema) {
  const rows = Object.entries(schema.properties ?? {}).flatMap(([member, inner]) => [
    { name: member, schema: inner, required: schema.required?.includes(member) },
    ...Object.entries(inner.properties ?? {}).map(([deeper, deepest]) => ({ name: `${member}.${deeper}`, schema: deepest })),
  ]);
  return rows.length ? table(name, rows) : make('p', { class: 'hint' }, say('members_none'));
}

function contents(content = {}) {
  return Object.entries(content).map(([media, { schema, example }]) => make('div', { class: 'content' },
    make('p', {}, make('code', {}, media), ' ', ...type(schema)),
    example === undefined ? null : make('pre', { tabindex: 0 }, make('code', {}, JSON.stringify(example, null, 2)))));
}

/** Answers that say the same are one line. */
function answers(responses) {
  const lines = new Map();
  for (const [status, { description, content }] of Object.entries(responses)) {
    const media = Object.keys(content ?? {}).join(', ');
    const line = `${description} ${media}`;
    lines.set(line, { description, media, statuses: [...(lines.get(line)?.statuses ?? []), status] });
  }
  return make('ul', { class: 'answers' }, ...[...lines.values()].map(({ description, media, statuses }) => make('li', {},
    ...statuses.map((status) => make('code', { class: `status status-${status[0]}` }, status)),
    make('span', {}, description), media ? make('span', { class: 'more' }, media) : null)));
}

function operation({ path, method, operationId, summary, description, security, parameters, requestBody, responses }) {
  const part = (key, ...nodes) => [make('h4', {}, say(key)), ...nodes];
  return make('article', { class: 'card', id: operationId },
    make('h3', {}, make('span', { class: `method ${method}` }, method.toUpperCase()), ' ', make('code', {}, path)),
    make('p', {}, ...prose(summary ?? ''), make('span', { class: 'more' }, say(security?.length ? 'needs_token' : 'no_token'))),
    description ? make('p', {}, ...prose(description)) : null,
    ...(parameters ? part('parameters', table(`${say('parameters')}: ${method.toUpperCase()} ${path}`, parameters)) : []),
    ...(requestBody ? part('body', ...contents(requestBody.content)) : []),
    ...part('answers', answers(responses)));
}

function render() {
  byId('operations').replaceChildren(...operations.map(operation));
  byId('schemas').replaceChildren(...schemas.map(([name, schema]) => {
    const details = make('details', { class: 'card', id: anchor(name) }, make('summary', {}, make('code', {}, name)));
    // A hundred tables are made one by one, as they are opened.
    details.addEventListener('toggle', () => details.append(members(name, schema)), { once: true });
    return details;
  }));
  const link = ({ path, method, operationId }) => make('li', {}, make('a', { href: `#${operationId}` },
    make('span', { class: `method ${method}` }, method.toUpperCase()), path));
  byId('contents').replaceChildren(
    make('h2', {}, make('a', { href: '#operations-title' }, say('operations'))), make('ul', {}, ...operations.map(link)),
    make('h2', {}, make('a', { href: '#schemas-title' }, say('schemas'))));
  filter();
}

function filter() {
  const sought = byId('filter').value.toLowerCase();
  for (const [name] of schemas) byId(anchor(name)).hidden = !name.toLowerCase().includes(sought);
}

/** Opens the schema that the address names, and goes there. */
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.tagName === 'DETAILS') {
    byId('filter').value = '';
    filter();
    target.open = true;
  }
  target?.scrollIntoView();
}

offerLanguages(render);
render();
byId('filter').addEventListener('input', filter);
window.addEventListener('hashchange', follow);
follow();
