/**
 * One request, as each caller writes it.
 */

import { make } from './dom.js';

/** Longest address the service takes, in bytes. */
const ADDRESS = 8192;

/** The callers, in the order of their tabs. */
export const CALLERS = ['url', 'curl', 'apex', 'lwc', 'json'];

/** Their names. */
export const NAMES = { url: 'URL', curl: 'curl', apex: 'Apex', lwc: 'LWC', json: 'JSON' };

/** Percent-encoding of a query's value: what may stand there stays readable; quotes of a shell do not. */
const encoded = (text) => encodeURIComponent(text).replace(/%(?:2C|2F|3A|40)/g, decodeURIComponent).replaceAll("'", '%27');

/**
 * The address that draws a request: every option a parameter of its own.
 * @param {object} request
 */
export function address({ options, image, ...fields }) {
  const parameters = Object.entries({ ...fields, ...options, ...image });
  const written = (value) => encoded(typeof value === 'object' ? JSON.stringify(value) : value);
  return `${location.origin}/v1/barcodes?${parameters.map(([name, value]) => `${name}=${written(value)}`).join('&')}`;
}

/** Whether the service takes an address of that length. */
export const fits = (url) => url.length - location.origin.length <= ADDRESS;

/**
 * The call as text.
 * @param {string} caller one of `CALLERS`
 * @param {object} request
 * @param {string} extension of the file that curl writes
 */
export const snippet = (caller, request, extension) => WRITERS[caller](request, extension);

const WRITERS = {
  url: (request) => address(request),
  json: (request) => JSON.stringify(request, null, 2),
  curl: (request, extension) => [
    `curl -o ${request.symbology}.${extension} '${location.origin}/v1/barcodes' \\`,
    '  -H "Authorization: Bearer $TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify(request).replaceAll("'", "'\\''")}'`,
  ].join('\n'),
  apex: ({ symbology, data, data_base64: base64, format, options = {}, image = {} }) => [
    `RayBarcode.Picture barcode = new RayBarcode.Request(${quoted(symbology)}, ${base64 === undefined ? quoted(data) : `EncodingUtil.base64Decode(${quoted(base64)})`})`,
    ...(format ? [`    .withFormat(${quoted(format)})`] : []),
    ...Object.entries(options).map(([name, value]) => `    .withOption('${name}', ${apex(value)})`),
    ...Object.entries(image).map(([name, value]) => `    .withImage('${name}', ${apex(value)})`),
    '    .draw();',
    "Id versionId = barcode.save('Barcode', recordId);",
  ].join('\n'),
  lwc: ({ symbology, data, format, options, image }) => {
    if (data === undefined) return '// <c-barcode> takes text. Draw bytes in Apex.';
    const attributes = [`symbology="${symbology}"`, 'data={data}'];
    if (format) attributes.push(`format="${format}"`);
    if (options) attributes.push('options={options}');
    if (image) attributes.push('image={image}');
    return [
      '// In the template:',
      `// <c-barcode ${attributes.join(' ')}></c-barcode>`,
      '',
      `data = ${script(data)};`,
      ...(options ? [`options = ${script(options)};`] : []),
      ...(image ? [`image = ${script(image)};`] : []),
    ].join('\n');
  },
};

/** A text between single quotes, for Apex and JavaScript alike. */
function quoted(text) {
  const escapes = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const escape = (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  // eslint-disable-next-line no-control-regex
  return `'${text.replace(/[\\'\u0000-\u001f\u2028\u2029]/g, escape)}'`;
}

function apex(value) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  return `new Map<String, Object>{ ${Object.entries(value).map(([name, member]) => `'${name}' => ${apex(member)}`).join(', ')} }`;
}

function script(value) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value).map(([name, member]) => `${name}: ${script(member)}`).join(', ')} }`;
}

const PARTS = new RegExp(
  [
    /(?<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`)/,
    /(?<=^|\s)(?<comment>\/\/[^\n]*)/,
    /\b(?<word>new|true|false)\b/,
    /(?<type>\b(?:RayBarcode|Picture|Request|EncodingUtil|Map|String|Object|Id)\b)/,
    /(?<=[?&])(?<name>\w+)(?==)/,
  ].map((part) => part.source).join('|'),
  'g',
);

/**
 * The text with its strings, words and types told apart.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    parts.push(text.slice(end, match.index), make('span', { class: `code-${kind}` }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
