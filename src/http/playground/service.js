/**
 * Talking to the service: the catalogue, drawing, and the token that drawing needs.
 */

import { language } from './words.js';

const STORED = 'token';
const META = 'development-token';

/** A refusal of the service: a problem (RFC 9457). */
export class Refused extends Error {
  /** @param {{status: number, code: string, detail: string, field?: string, position?: number}} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The token that the served page carries: only in development mode, only on the same machine. */
let offered = document.querySelector(`meta[name="${META}"]`)?.getAttribute('content') ?? '';

/** @returns {'given' | 'development' | 'none'} where the token is from */
export function authority() {
  if (sessionStorage.getItem(STORED)) return 'given';
  return offered ? 'development' : 'none';
}

/**
 * Keeps a token for as long as the tab lives; an empty one forgets it.
 * @param {string} token
 */
export function keepToken(token) {
  if (token) sessionStorage.setItem(STORED, token);
  else sessionStorage.removeItem(STORED);
}

/** @returns {Promise<object>} every symbology, format and drawing option */
export async function catalogue() {
  const answer = await fetch('/v1/symbologies');
  return answer.json();
}

/**
 * Draws a request.
 * @param {object} request
 * @param {AbortSignal} signal
 * @returns {Promise<object>} the JSON answer, with the picture as `blob`
 */
export async function draw(request, signal) {
  const body = await ask('/v1/barcodes', 'application/json', JSON.stringify(request), signal);
  const bytes = Uint8Array.from(atob(body.data_base64), (c) => c.charCodeAt(0));
  return { ...body, blob: new Blob([bytes], { type: body.media_type }) };
}

/**
 * Reads a picture.
 * @param {Blob} picture
 * @param {AbortSignal} signal
 * @returns {Promise<{symbols: {symbology: string, text: string, position: {x: number, y: number}[]}[]}>}
 */
export const scan = (picture, signal) => ask('/v1/scan', picture.type, picture, signal);

async function ask(path, type, body, signal) {
  let answer = await post(path, type, body, signal);
  if (answer.status === 401 && authority() === 'development') {
    await renew(signal);
    answer = await post(path, type, body, signal);
  }
  const told = await answer.json();
  if (!answer.ok) throw new Refused(told);
  return told;
}

function post(path, type, body, signal) {
  const token = sessionStorage.getItem(STORED) || offered;
  return fetch(path, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      'Accept-Language': language(),
      'Content-Type': type,
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body,
    signal,
  });
}

/** A development token lives 15 minutes, a page longer: the page is asked for again. */
async function renew(signal) {
  const page = await (await fetch('/', { cache: 'no-store', signal })).text();
  offered = page.match(new RegExp(`name="${META}" content="([\\w.-]+)"`))?.[1] ?? '';
}
