/**
 * The scanner: frames of the camera and photographs, read by the browser's own BarcodeDetector where it has one, else by
 * the service.
 */

import { byId, make } from './dom.js';
import { Refused, scan } from './service.js';
import { offerLanguages, say } from './words.js';

/** Pause between two frames, in milliseconds: the browser's reader costs nothing, the service's counts. */
const PAUSE = { here: 150, there: 1200 };
/** Longest side of a frame or photograph that is sent, in pixels. */
const SIDE = 1600;

const video = byId('video');
const detector = await browserReader();

let stream;
let stop = new AbortController();

/** The browser's reader, where it reads anything. */
async function browserReader() {
  if (!('BarcodeDetector' in globalThis)) return null;
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.length ? new BarcodeDetector({ formats }) : null;
  } catch {
    return null;
  }
}

/** Tells what happened, to be seen and to be heard. */
function tell(message) {
  byId('status').textContent = message;
}

function show(symbols) {
  for (const { symbology, text } of symbols) {
    const known = [...byId('found').children].some((item) => item.dataset.text === text && item.dataset.symbology === symbology);
    if (!known) {
      byId('found').prepend(make('li', { 'data-text': text, 'data-symbology': symbology }, make('code', {}, symbology), text));
      tell(say('scan_found', { text }));
    }
  }
  byId('empty').hidden = byId('found').children.length > 0;
}

/** What a picture holds, by the browser: it names formats as `qr_code`. */
async function here(source) {
  const found = await detector.detect(source);
  return found.map(({ format, rawValue }) => ({ symbology: format.replaceAll('_', '-'), text: rawValue }));
}

/** What a picture holds, by the service. */
async function there(source, width, height, signal) {
  const share = Math.min(1, SIDE / Math.max(width, height));
  const canvas = make('canvas', { width: Math.round(width * share), height: Math.round(height * share) });
  canvas.getContext('2d').drawImage(source, 0, 0, canvas.width, canvas.height);
  const picture = await new Promise((made) => canvas.toBlob(made, 'image/jpeg', 0.85));
  return (await scan(picture, signal)).symbols;
}

function explain(error) {
  if (error.name === 'AbortError') return;
  if (!(error instanceof Refused)) tell(say('unreachable'));
  else tell(error.problem.status === 401 ? say('scan_token') : error.message);
}

async function startCamera() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1920 } } });
  } catch (error) {
    tell(say('camera_none', { reason: error.message }));
    return;
  }
  stop = new AbortController();
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  sayButton();
  watch(stop.signal);
}

function stopCamera() {
  stop.abort();
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = undefined;
  video.hidden = true;
  sayButton();
}

async function watch(signal) {
  const pause = detector ? PAUSE.here : PAUSE.there;
  while (!signal.aborted) {
    if (!document.hidden && video.videoWidth) {
      try {
        show(detector ? await here(video) : await there(video, video.videoWidth, video.videoHeight, signal));
      } catch (error) {
        explain(error);
        if (error instanceof Refused && error.problem.status === 401) stopCamera();
      }
    }
    await new Promise((done) => setTimeout(done, pause));
  }
}

async function readPhoto() {
  const [file] = byId('photo').files;
  if (!file) return;
  tell('');
  try {
    const picture = await createImageBitmap(file);
    const own = detector ? await here(picture) : [];
    const symbols = own.length ? own : await there(picture, picture.width, picture.height, new AbortController().signal);
    show(symbols);
    if (!symbols.length) tell(say('scan_none'));
  } catch (error) {
    explain(error);
  }
  byId('photo').value = '';
}

function sayButton() {
  byId('camera').textContent = say(stream ? 'camera_stop' : 'camera_start');
  byId('reader').textContent = say(detector ? 'read_here' : 'read_there');
}

byId('camera').addEventListener('click', () => (stream ? stopCamera() : startCamera()));
byId('photo').addEventListener('change', readPhoto);
offerLanguages(sayButton);
sayButton();
