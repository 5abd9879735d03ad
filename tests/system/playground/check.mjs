// The playground and the API reference, driven in Chromium. usage: node check.mjs PROGRAM FOLDER

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';

const [program, folder] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const WIDE = { viewport: { width: 1280, height: 900 }, locale: 'en-US' };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'en-US' };
const MASTER_KEYS = 'm1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';

/** Starts the service on a free port. */
async function serve(settings = {}) {
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
  const env = { ...process.env, RAYBARCODE_LISTEN: `127.0.0.1:${port}`, RAYBARCODE_LOG: 'off', ...settings };
  const child = spawn(program, ['serve'], { env, stdio: 'ignore' });
  const origin = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 200; i++) {
    try {
      await fetch(`${origin}/healthz`);
      return { origin, stop: () => child.kill() };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error('the service does not listen');
}

const development = await serve();
const production = await serve({ RAYBARCODE_MASTER_KEYS: MASTER_KEYS });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });

/** A page, and what went wrong in it beyond the refusals that a check asks for. */
async function open(path, settings, { origin } = development) {
  const context = await browser.newContext({ ...settings, acceptDownloads: true });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  const page = await context.newPage();
  page.faults = [];
  page.asked = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4(00|01|22)/.test(message.text())) page.faults.push(message.text());
  });
  page.on('request', (request) => page.asked.push(request));
  await page.goto(origin + path);
  return page;
}

async function close(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

/** Waits until the picture is of what the form says now. */
async function drawn(page) {
  await page.waitForTimeout(150);
  await page.waitForSelector('.stage:not(.busy, .stale) img', { timeout: 5000 });
}

/** The bytes that the page offers for download. */
async function shownBytes(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  return readFileSync(await download.path());
}

async function copied(page, caller) {
  await page.click(`#tab-${caller}`);
  await page.click('.copy');
  return page.evaluate(() => navigator.clipboard.readText());
}

const tokenOf = (page) => page.getAttribute('meta[name="development-token"]', 'content');

async function accessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join('; ')}`);
  assert.deepEqual(found, [], `axe-core: ${where}`);
}

const noSidewaysScroll = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

const picture = (name) => ({ path: join(folder, `${name}.png`) });

const checks = {
  async 'draws at once, without a token to type'() {
    const page = await open('/', WIDE);
    await drawn(page);
    assert.equal(await page.textContent('#authority-state'), 'Development mode');
    assert.match(await page.textContent('#receipt'), /No warnings\..*25 × 25 modules.*4 modules all around/);
    await page.waitForFunction(() => document.getElementById('status').textContent.startsWith('QR Code drawn'));
    await accessible(page, 'at the start');
    await page.screenshot(picture('1280-light'));
    await close(page);
  },

  async 'draws while one types, not at every key'() {
    const page = await open('/', WIDE);
    await drawn(page);
    const before = await page.getAttribute('.stage img', 'src');
    page.asked.length = 0;
    await page.fill('#data', '');
    await page.locator('#data').pressSequentially('A text of thirty-two characters.', { delay: 15 });
    await drawn(page);
    assert.notEqual(await page.getAttribute('.stage img', 'src'), before);
    const draws = page.asked.filter((request) => request.method() === 'POST').length;
    assert(draws >= 1 && draws <= 5, `${draws} requests for 32 keys`);
    await close(page);
  },

  async 'a symbology is found by its other name, with the keyboard alone'() {
    const page = await open('/', WIDE);
    await drawn(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('JAN 13');
    assert.equal(await page.textContent('#search-count'), '2 symbologies');
    await page.keyboard.press('Enter');
    assert.equal(await page.textContent('#id'), 'ean-13');
    assert.equal(new URL(page.url()).hash, '#ean-13');
    await page.fill('#search', 'nothing of this name');
    await page.waitForSelector('.choices.none');
    await page.fill('#search', '');
    await page.focus('input[value="ean-13"]');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.textContent('#id'), 'ean-8');
    // What was typed for a symbology is there on coming back.
    await page.fill('#data', '4912345');
    await page.keyboard.press('Shift+Tab');
    await page.click('label:has(input[value="qr-code"])');
    await page.click('label:has(input[value="ean-8"])');
    assert.equal(await page.inputValue('#data'), '4912345');
    await close(page);
  },

  async 'the copied calls answer the bytes that are shown'() {
    const page = await open('/', WIDE);
    const token = await tokenOf(page);
    const bearer = { Authorization: `Bearer ${token}` };
    const scenes = [
      ['qr-code', "It's 100 % \"日本\" & a+b=c?#\n\t\\ /", async () => {
        await page.click('[data-field="error_correction"] label:has-text("H")');
        await page.fill('[data-field="version"] input', '9');
        await page.fill('[data-field="encoding"] input', 'shift_jis');
        await page.fill('[data-field="structured_append.index"] input', '1');
        await page.fill('[data-field="structured_append.total"] input', '2');
        await page.click('summary:has-text("Colour")');
        await page.fill('[data-field="foreground"] input[type="text"]', '#123');
        await page.selectOption('#format', 'svg');
      }],
      ['gs1-128', '(01)04912345678904(10)A"%/', async () => {
        await page.fill('[data-field="module"] input', '0.33mm');
        await page.fill('[data-field="dpi"] input', '300');
        await page.click('[data-field="quiet_zone"] label:has-text("Modules")');
        await page.fill('[data-field="quiet_zone"] input[type="number"]', '12');
      }],
      ['itf', '1234', async () => {
        await page.click('[data-field="check_digit"] input');
        await page.fill('[data-field="bar_height"] input', '40');
        await page.click('summary:has-text("Finish")');
        await page.click('[data-field="rotate"] label:has-text("90")');
        await page.selectOption('#format', 'pdf');
      }],
    ];
    for (const [symbology, data, set] of scenes) {
      await page.click(`label:has(input[value="${symbology}"])`);
      await page.click('#drawing-reset', { timeout: 300 }).catch(() => {});
      await page.fill('#data', data);
      await set();
      await drawn(page);
      const shown = await shownBytes(page);
      const url = await copied(page, 'url');
      assert(!url.includes(token), 'the address holds no token');
      const answer = await fetch(url, { headers: bearer });
      assert.equal(answer.status, 200, url);
      assert(shown.equals(Buffer.from(await answer.arrayBuffer())), `${symbology}: other bytes at ${url}`);
      const request = JSON.parse(await copied(page, 'json'));
      assert.deepEqual([request.symbology, request.data], [symbology, data]);
      const fields = new (new Function(`return class { ${await copied(page, 'lwc')} }`)())();
      assert.deepEqual({ ...fields }, { data: request.data, ...(request.options && { options: request.options }), image: request.image });
      assert.match(await copied(page, 'apex'), /^RayBarcode\.Picture barcode = new RayBarcode\.Request\('[^]*\.draw\(\);\n/);
      const curl = await copied(page, 'curl');
      execFileSync('bash', ['-c', curl], { cwd: folder, env: { ...process.env, TOKEN: token }, stdio: 'ignore' });
      const file = curl.match(/-o (\S+)/)[1];
      assert(shown.equals(readFileSync(join(folder, file))), `${symbology}: other bytes from curl`);
    }
    await close(page);
  },

  async 'an error stands at its field, its place marked in the data'() {
    const page = await open('/#ean-13', WIDE);
    await drawn(page);
    await page.fill('#data', '4912345678907');
    await page.waitForSelector('#data[aria-invalid="true"]');
    assert.equal(await page.textContent('#mirror mark'), '7');
    assert.match(await page.textContent('#data-problem'), /At character 13 the check digit is 7; right would be 4/);
    await page.click('.place');
    assert.deepEqual(await page.evaluate(() => [document.activeElement.selectionStart, document.activeElement.selectionEnd]), [12, 13]);
    await page.waitForFunction(() => document.getElementById('status').textContent.includes('right would be 4'));
    await accessible(page, 'with an error in the data');
    await page.screenshot(picture('1280-error'));
    // The service counts bytes, the page characters.
    await page.click('label:has(input[value="code-128"])');
    await page.fill('#data', 'é漢');
    await page.waitForSelector('#data[aria-invalid="true"]');
    assert.equal(await page.textContent('#mirror mark'), '漢');
    assert.match(await page.textContent('#data-problem'), /At character 2/);
    await page.click('#example');
    await drawn(page);
    assert.equal(await page.textContent('#data-problem'), '');
    // An option.
    await page.click('label:has(input[value="qr-code"])');
    await page.fill('[data-field="version"] input', '41');
    await page.waitForSelector('[data-field="version"].wrong input[aria-invalid="true"]');
    assert.match(await page.textContent('[data-field="version"] .problem'), /1 to 40/);
    await page.click('#options-reset');
    await drawn(page);
    // A drawing option in a group that is closed.
    await page.click('summary:has-text("Colour")');
    await page.fill('[data-field="foreground"] input[type="text"]', 'no colour');
    await page.click('summary:has-text("Colour")');
    await page.waitForSelector('[data-field="foreground"].wrong', { state: 'visible' });
    await accessible(page, 'with an error in an option');
    await page.click('#drawing-reset');
    // Bytes.
    await page.click('label:has(input[value="data_base64"])');
    assert.equal(await page.inputValue('#data'), Buffer.from('https://example.com/').toString('base64'));
    await page.fill('#data', 'AA*A');
    await page.waitForSelector('#data[aria-invalid="true"]');
    assert.equal(await page.textContent('#mirror mark'), '*');
    await close(page);
  },

  async 'every symbology and every format is drawn'() {
    const page = await open('/', WIDE);
    await drawn(page);
    const { symbologies, formats } = await (await fetch(`${development.origin}/v1/symbologies`)).json();
    for (const { id, options } of symbologies) {
      await page.evaluate((next) => { location.hash = next; }, id);
      await page.waitForFunction((next) => document.getElementById('id').textContent === next, id);
      await page.waitForSelector('.stage:not(.busy)');
      assert.equal(await page.locator('.stage.stale').count(), 0, `${id}: ${await page.textContent('.request')}`);
      assert.equal(await page.locator('#options > .field').count(), options.length, id);
    }
    await page.evaluate(() => { location.hash = 'code-128'; });
    for (const { id } of formats) {
      await page.selectOption('#format', id);
      await page.waitForSelector('.stage:not(.busy)');
      assert.equal(await page.locator('.stage.stale').count(), 0, id);
      const [width, height] = await page.evaluate(() => {
        const image = document.querySelector('.stage img');
        return image.decode().then(() => [image.naturalWidth, image.naturalHeight]);
      });
      assert(width > 0 && height > 0, `${id} is not shown`);
    }
    await close(page);
  },

  async 'speaks Japanese where the browser does, and keeps the choice'() {
    const page = await open('/', { ...WIDE, locale: 'ja-JP', colorScheme: 'dark' });
    await drawn(page);
    assert.equal(await page.getAttribute('html', 'lang'), 'ja');
    assert.equal(await page.textContent('#options-title'), 'オプション');
    await page.click('label:has(input[value="code-128"])');
    await page.click('summary:has-text("色")');
    await page.fill('[data-field="foreground"] input[type="text"]', '#ddd');
    await page.waitForSelector('.notices .warning');
    assert.match(await page.textContent('.notices .warning'), /^コントラスト/);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert(ground.match(/\d+/g).every((part) => part < 64), `dark is ${ground}`);
    await accessible(page, 'dark, Japanese');
    await page.screenshot(picture('1280-dark-ja'));
    await page.click('.languages label:has-text("EN")');
    assert.equal(await page.textContent('#options-title'), 'Options');
    assert.equal(await page.inputValue('[data-field="foreground"] input[type="text"]'), '#ddd', 'the form is kept');
    await page.reload();
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await close(page);
  },

  async 'works on a phone'() {
    const page = await open('/', PHONE);
    await drawn(page);
    assert(await noSidewaysScroll(page), 'nothing is wider than the screen');
    await page.screenshot(picture('390-light'));
    await page.screenshot({ ...picture('390-light-whole'), fullPage: true });
    await page.tap('#chosen');
    await page.waitForSelector('.choices.open');
    await accessible(page, '390 px, the list open');
    await page.fill('#search', 'nw7');
    await page.screenshot(picture('390-list'));
    await page.tap('label:has(input[value="codabar"])');
    await page.waitForSelector('.choices:not(.open)', { state: 'attached' });
    assert.equal(await page.textContent('#chosen-name'), 'Codabar (NW-7)');
    await drawn(page);
    for (const group of await page.locator('.drawing summary').all()) {
      if (!(await group.evaluate((summary) => summary.parentElement.open))) await group.tap();
    }
    assert(await noSidewaysScroll(page), 'nor with all groups open');
    await accessible(page, '390 px, all groups open');
    await page.setViewportSize({ width: 320, height: 700 });
    assert(await noSidewaysScroll(page), 'nor at 320 px');
    await close(page);
    const dark = await open('/#qr-code', { ...PHONE, colorScheme: 'dark' });
    await drawn(dark);
    await accessible(dark, '390 px, dark');
    await dark.screenshot(picture('390-dark'));
    await close(dark);
  },

  async 'a keyboard reaches everything in order'() {
    const page = await open('/', WIDE);
    await drawn(page);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'data');
    await page.focus('#tab-url');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'curl');
    assert.equal(await page.getAttribute('#tab-curl', 'aria-selected'), 'true');
    await page.focus('#authority');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'token');
    await accessible(page, 'the dialog');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'authority');
    await close(page);
  },

  async 'production asks for a token and keeps it out of every address'() {
    const page = await open('/', WIDE, production);
    await page.waitForSelector('#problem:not(:empty)');
    assert.equal(await page.textContent('#problem'), 'Set a license token to draw.');
    assert.equal(await page.locator('meta[name="development-token"]').count(), 0);
    await accessible(page, 'without a token');
    await page.screenshot(picture('1280-no-token'));
    const env = { ...process.env, RAYBARCODE_MASTER_KEYS: MASTER_KEYS };
    const token = execFileSync(program, ['token', '--org', '00D000000000001EAA'], { env, encoding: 'utf8' }).trim();
    await page.click('#authority');
    await page.fill('#token', token);
    await page.click('#token-form button[type="submit"]');
    await drawn(page);
    assert.equal(await page.textContent('#authority-state'), 'Token set');
    await page.reload();
    await drawn(page);
    assert(!page.url().includes(token) && !page.asked.some((request) => request.url().includes(token)));
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage)), '{}');
    await page.click('#authority');
    await page.click('#token-forget');
    await page.waitForSelector('#problem:not(:empty)');
    await close(page);
  },

  async 'the API reference shows what the document says'() {
    const page = await open('/docs', WIDE);
    await page.waitForSelector('article');
    const document = await (await fetch(`${development.origin}/openapi.json`)).json();
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    assert.deepEqual(await page.locator('article').evaluateAll((articles) => articles.map(({ id }) => id)), operations);
    await accessible(page, 'the reference');
    await page.screenshot(picture('1280-docs'));
    await page.fill('#filter', 'options-qr-code');
    await page.click('summary:has-text("Options-qr-code")');
    await page.waitForSelector('details[open] td:has-text("Error correction level.")');
    await close(page);
    const phone = await open('/docs#schema-Problem', { ...PHONE, locale: 'ja-JP', colorScheme: 'dark' });
    await phone.waitForSelector('#schema-Problem[open] table');
    assert.equal(await phone.textContent('h1'), 'API リファレンス');
    assert(await noSidewaysScroll(phone), 'nothing is wider than the screen');
    await accessible(phone, 'the reference, 390 px, dark, Japanese');
    await phone.screenshot(picture('390-docs-dark-ja'));
    await close(phone);
  },
};

const start = Date.now();
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const began = Date.now();
  try {
    await check();
    console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error.stack}`);
  }
}
await browser.close();
development.stop();
production.stop();
console.log(`${Object.keys(checks).length - failed} of ${Object.keys(checks).length} held, ${((Date.now() - start) / 1000).toFixed(0)} s`);
process.exit(failed ? 1 : 0);
