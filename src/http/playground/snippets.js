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

/** Percent-encoding that also survives the quotes of a shell. */
const encoded = (text) => encodeURIComponent(text).replaceAll("'", '%27');

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
  apex: (request) => [
    `Map<String, Object> barcode = ${apex(request, '')};`,
    '',
    'HttpRequest request = new HttpRequest();',
    "request.setEndpoint('callout:RayBarcode/v1/barcodes');",
    "request.setMethod('POST');",
    "request.setHeader('Content-Type', 'application/json');",
    'request.setBody(JSON.serialize(barcode));',
    'HttpResponse response = new Http().send(request);',
    'if (response.getStatusCode() != 200) {',
    '    throw new CalloutException(response.getBody());',
    '}',
    'Blob picture = response.getBodyAsBlob();',
  ].join('\n'),
  lwc: (request) => [
    "import { LightningElement } from 'lwc';",
    "import draw from '@salesforce/apex/BarcodeController.draw';",
    '',
    `const BARCODE = ${script(request, '')};`,
    '',
    'export default class Barcode extends LightningElement {',
    '    source; // <img src={source} alt="">',
    '',
    '    async connectedCallback() {',
    '        const answer = JSON.parse(await draw({ request: JSON.stringify(BARCODE) }));',
    '        this.source = `data:${answer.media_type};base64,${answer.data_base64}`;',
    '    }',
    '}',
  ].join('\n'),
};

/** A text between single quotes, for Apex and JavaScript alike. */
function quoted(text) {
  const escapes = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const escape = (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  // eslint-disable-next-line no-control-regex
  return `'${text.replace(/[\\'\u0000-\u001f\u2028\u2029]/g, escape)}'`;
}

function apex(value, indent) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([name, member]) => `${indent}    '${name}' => ${apex(member, `${indent}    `)}`);
  return `new Map<String, Object>{\n${members.join(',\n')}\n${indent}}`;
}

function script(value, indent) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([name, member]) => `${indent}    ${name}: ${script(member, `${indent}    `)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

const PARTS = new RegExp(
  [
    /(?<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`)/,
    /(?<=\s)(?<comment>\/\/[^\n]*)/,
    /\b(?<word>import|from|const|export|default|class|extends|async|await|new|if|throw|true|false)\b/,
    /(?<type>\b(?:Map|String|Object|HttpRequest|HttpResponse|Http|CalloutException|Blob|JSON|LightningElement)\b)/,
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
