/**
 * The words of the pages, in English and Japanese, and which of the two is spoken.
 */

import { LABELS, SENTENCES } from './ja.js';

const WORDS = {
  en: {
    skip: 'Skip to the data',
    tagline: 'Type, look, copy the call. The picture is what the service answers, byte for byte.',
    pages: 'Pages',
    playground: 'Playground',
    reference: 'API reference',
    title: 'Barcode playground',
    symbology: 'Symbology',
    search: 'Search symbologies',
    found: '{n} symbologies',
    found_none: 'No symbology of this name.',
    data: 'Data',
    data_kind: 'Kind of data',
    text: 'Text',
    example: 'Use the example',
    also: 'also {names}',
    options: 'Options',
    options_none: 'This symbology has none.',
    drawing: 'Drawing',
    reset: 'Reset',
    picture: 'Picture',
    format: 'Format',
    download: 'Download',
    receipt: 'Receipt',
    call: 'Call',
    copy: 'Copy',
    copied: 'Copied',
    cancel: 'Cancel',
    auto: 'Auto',
    on: 'On',
    off: 'Off',
    number: 'Number',
    range: '{min} to {max}',
    pick_colour: 'Pick a colour',
    'quiet_zone.true': 'Standard',
    'quiet_zone.false': 'None',
    'quiet_zone.number': 'Modules',
    group_size: 'Size',
    group_colour: 'Colour',
    group_text: 'Text',
    group_more: 'Finish',
    family_matrix: 'Matrix',
    family_stacked: 'Stacked',
    family_retail: 'Retail',
    family_gs1: 'GS1',
    family_industrial: 'Industrial',
    family_postal: 'Postal',
    family_health: 'Health',
    token: 'License token',
    token_why: 'Drawing needs a token. It stays in this tab and is sent as a header only, never in an address.',
    token_use: 'Use it',
    token_forget: 'Forget it',
    token_hint_development: 'Development mode: the page has a token of its own. Another one goes before it.',
    token_hint_given: 'A token is set. It is forgotten when the tab is closed.',
    token_hint_none: '`raybarcode token --org 00D…` makes one; a Salesforce org makes its own.',
    authority_development: 'Development mode',
    authority_given: 'Token set',
    authority_none: 'Set a token',
    need_token: 'Set a license token to draw.',
    unreachable: 'The service does not answer.',
    at: 'At character {n}',
    at_end: 'At the end of the data',
    at_byte: 'At byte {n}',
    drawn: '{name} drawn, {columns} by {rows} modules. {warnings}',
    alt: '{name}: {text}',
    caption: '{width} × {height} px · {bytes} bytes',
    caption_instead: 'Shown as SVG: browsers do not show {format}. The file has {bytes} bytes.',
    size: 'Symbol',
    modules: '{columns} × {rows} modules',
    x_dimension: 'X-dimension',
    x_of: '{mm} mm = {px} px at {dpi} dpi',
    deviation: '{percent} from what was asked',
    printed: 'On paper',
    printed_of: '{width} × {height} mm',
    quiet: 'Quiet zone',
    quiet_all: '{n} modules all around',
    quiet_none: 'none',
    quiet_sides: 'left {left}, right {right}, above {above}, below {below} modules',
    contrast: 'Contrast',
    contrast_of: '{white} % · {red} % in red light',
    readable: 'Text',
    facts: 'Facts of the symbol ({n})',
    fine: 'No warnings.',
    warnings: '{n} warnings',
    warnings_one: '1 warning',
    yes: 'yes',
    no: 'no',
    hint_url: 'GET for <img>. The token goes in the header Authorization; where none can be sent, as &token=….',
    hint_url_long: 'Too long for an address: at most 8192 bytes. Send it with POST.',
    hint_curl: 'Set TOKEN first.',
    hint_apex: 'RayBarcode is the class of the Salesforce package; it makes the token.',
    hint_lwc: 'c-barcode is the component of the Salesforce package; it draws through Apex.',
    hint_json: 'The body of POST /v1/barcodes, an item of a batch, a line of raybarcode batch.',
    skip_docs: 'Skip to the reference',
    docs_title: 'API reference',
    docs_lead: 'Everything below comes from /openapi.json, which comes from the tables that check requests.',
    docs_open: 'OpenAPI document',
    operations: 'Operations',
    schemas: 'Schemas',
    filter: 'Filter schemas',
    parameters: 'Parameters',
    body: 'Body',
    answers: 'Answers',
    required: 'required',
    default: 'default {value}',
    no_token: 'no token',
    needs_token: 'needs a token',
    members_none: 'No members.',
    name: 'Name',
    type: 'Type',
    meaning: 'Meaning',
    contents: 'Contents',
    scan: 'Scan',
    skip_scan: 'Skip to the scanner',
    scan_title: 'Scan barcodes',
    scan_lead: 'Hold a barcode before the camera, or choose a photograph. What the browser cannot read itself, the service reads; no picture is kept.',
    camera_start: 'Start the camera',
    camera_stop: 'Stop the camera',
    camera_none: 'The camera cannot be used: {reason}',
    photo: 'Choose a photograph',
    read_here: 'Read by the browser',
    read_there: 'Read by the service',
    scan_none: 'No barcode found.',
    scan_found: 'Found: {text}',
    scan_list: 'Found',
    scan_empty: 'Nothing yet.',
    scan_token: 'The service needs a license token. Set one in the playground, in this tab.',
  },
  ja: {
    skip: 'データ入力へ移動',
    tagline: '入力して、確かめて、呼び出しをコピー。表示される画像はサービスの応答そのものです。',
    pages: 'ページ',
    playground: 'プレイグラウンド',
    reference: 'API リファレンス',
    title: 'バーコードのプレイグラウンド',
    symbology: 'バーコードの種類',
    search: '種類を検索',
    found: '{n} 種類',
    found_none: '該当する種類はありません。',
    data: 'データ',
    data_kind: 'データの形式',
    text: 'テキスト',
    example: '例を入力',
    also: '別名 {names}',
    options: 'オプション',
    options_none: 'この種類にオプションはありません。',
    drawing: '描画',
    reset: '元に戻す',
    picture: '画像',
    format: '形式',
    download: 'ダウンロード',
    receipt: 'レシート',
    call: '呼び出し',
    copy: 'コピー',
    copied: 'コピーしました',
    cancel: 'キャンセル',
    auto: '自動',
    on: 'あり',
    off: 'なし',
    number: '数値',
    range: '{min} ～ {max}',
    pick_colour: '色を選ぶ',
    'quiet_zone.true': '規格値',
    'quiet_zone.false': 'なし',
    'quiet_zone.number': '指定',
    group_size: '寸法',
    group_colour: '色',
    group_text: '文字',
    group_more: '仕上げ',
    family_matrix: 'マトリックス型',
    family_stacked: 'スタック型',
    family_retail: '流通・書籍',
    family_gs1: 'GS1',
    family_industrial: '産業用',
    family_postal: '郵便・物流',
    family_health: '医療・医薬品',
    token: 'ライセンストークン',
    token_why: '描画にはトークンが必要です。トークンはこのタブにだけ保持され、ヘッダーでのみ送信されます。URL には含まれません。',
    token_use: '使用する',
    token_forget: '破棄する',
    token_hint_development: '開発モード: このページ専用のトークンを使用中です。別のトークンを入力すると、そちらが優先されます。',
    token_hint_given: 'トークンは設定済みです。タブを閉じると破棄されます。',
    token_hint_none: '`raybarcode token --org 00D…` で作成できます。Salesforce 組織では自動的に作成されます。',
    authority_development: '開発モード',
    authority_given: 'トークン設定済み',
    authority_none: 'トークンを設定',
    need_token: '描画するにはライセンストークンを設定してください。',
    unreachable: 'サービスが応答しません。',
    at: '{n} 文字目',
    at_end: 'データの末尾',
    at_byte: '{n} バイト目',
    drawn: '{name} を描画しました。{columns} × {rows} モジュール。{warnings}',
    alt: '{name}: {text}',
    caption: '{width} × {height} px · {bytes} バイト',
    caption_instead: 'ブラウザーは {format} を表示できないため、SVG で表示しています。ファイルは {bytes} バイトです。',
    size: 'シンボル',
    modules: '{columns} × {rows} モジュール',
    x_dimension: 'モジュール幅',
    x_of: '{mm} mm = {px} px ({dpi} dpi)',
    deviation: '指定との差 {percent}',
    printed: '印刷寸法',
    printed_of: '{width} × {height} mm',
    quiet: 'クワイエットゾーン',
    quiet_all: '四辺とも {n} モジュール',
    quiet_none: 'なし',
    quiet_sides: '左 {left}、右 {right}、上 {above}、下 {below} モジュール',
    contrast: 'コントラスト',
    contrast_of: '{white} % · 赤色光では {red} %',
    readable: '文字',
    facts: 'シンボルの詳細 ({n} 件)',
    fine: '警告はありません。',
    warnings: '警告 {n} 件',
    warnings_one: '警告 1 件',
    yes: 'はい',
    no: 'いいえ',
    hint_url: '<img> 用の GET です。トークンは Authorization ヘッダーで送ります。ヘッダーを送れない場合だけ &token=… を付けます。',
    hint_url_long: 'URL に収まりません (上限 8192 バイト)。POST で送ってください。',
    hint_curl: '先に TOKEN を設定してください。',
    hint_apex: 'RayBarcode は Salesforce パッケージのクラスです。トークンも作成します。',
    hint_lwc: 'c-barcode は Salesforce パッケージのコンポーネントです。Apex を通じて描画します。',
    hint_json: 'POST /v1/barcodes の本文です。一括処理の項目、raybarcode batch の 1 行としても使えます。',
    skip_docs: 'リファレンスへ移動',
    docs_title: 'API リファレンス',
    docs_lead: 'このページは /openapi.json から作られています。その内容は、リクエストを検査する表と同じものです。',
    docs_open: 'OpenAPI 文書',
    operations: '操作',
    schemas: 'スキーマ',
    filter: 'スキーマを検索',
    parameters: 'パラメーター',
    body: '本文',
    answers: '応答',
    required: '必須',
    default: '既定値 {value}',
    no_token: 'トークン不要',
    needs_token: 'トークン必要',
    members_none: 'メンバーはありません。',
    name: '名前',
    type: '型',
    meaning: '意味',
    contents: '目次',
    scan: '読み取り',
    skip_scan: '読み取りへ移動',
    scan_title: 'バーコードの読み取り',
    scan_lead: 'バーコードをカメラにかざすか、写真を選んでください。ブラウザーで読めないものはサービスが読み取ります。画像は保存されません。',
    camera_start: 'カメラを開始',
    camera_stop: 'カメラを停止',
    camera_none: 'カメラを使用できません: {reason}',
    photo: '写真を選ぶ',
    read_here: 'ブラウザーで読み取り',
    read_there: 'サービスで読み取り',
    scan_none: 'バーコードが見つかりません。',
    scan_found: '読み取り結果: {text}',
    scan_list: '読み取り結果',
    scan_empty: 'まだありません。',
    scan_token: 'サービスの利用にはライセンストークンが必要です。このタブのプレイグラウンドで設定してください。',
  },
};

const STORED = 'language';

let spoken = read() ?? (navigator.language.startsWith('ja') ? 'ja' : 'en');

function read() {
  const stored = localStorage.getItem(STORED);
  return stored in WORDS ? stored : null;
}

/** @returns {'en' | 'ja'} the language spoken */
export const language = () => spoken;

/**
 * Speaks another language from now on, and the next time.
 * @param {'en' | 'ja'} next
 */
export function speak(next) {
  spoken = next;
  localStorage.setItem(STORED, next);
}

/**
 * The words of that name, `{name}` replaced by the value of that name.
 * @param {string} key
 * @param {Record<string, unknown>} [values]
 * @returns {string | undefined}
 */
export function say(key, values = {}) {
  return WORDS[spoken][key]?.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * A sentence of the catalogue, which is written in English, in the language spoken.
 * @param {string} english
 * @returns {string}
 */
export function sentence(english) {
  const flowing = english.replaceAll('\n', ' ');
  return (spoken === 'ja' && SENTENCES[flowing]) || flowing;
}

/**
 * A name such as `error_correction` as a label.
 * @param {string} name
 * @returns {string}
 */
export function label(name) {
  if (spoken === 'ja' && LABELS[name]) return LABELS[name];
  const words = name.replaceAll('_', ' ').replace(/\b(eci|gs1|dpi|px|mm)\b/g, (word) => word.toUpperCase());
  return words[0].toUpperCase() + words.slice(1);
}

/**
 * A number as the language writes it.
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [how]
 */
export const figure = (value, how = { maximumFractionDigits: 3 }) => value.toLocaleString(spoken, how);

/** Says everything that the page itself holds. */
export function translatePage() {
  document.documentElement.lang = spoken;
  for (const element of document.querySelectorAll('[data-say]')) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll('[data-say-label]')) {
    element.setAttribute('aria-label', say(element.dataset.sayLabel));
  }
  for (const element of document.querySelectorAll('[data-say-placeholder]')) {
    element.setAttribute('placeholder', say(element.dataset.sayPlaceholder));
  }
}

/**
 * Lets the person choose the language by the page's switch.
 * @param {() => void} spokenAnew called after each choice
 */
export function offerLanguages(spokenAnew) {
  for (const choice of document.querySelectorAll('input[name="language"]')) {
    choice.checked = choice.value === spoken;
    choice.addEventListener('change', () => {
      speak(choice.value);
      translatePage();
      spokenAnew();
    });
  }
  translatePage();
}
