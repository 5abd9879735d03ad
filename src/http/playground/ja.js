/**
 * Japanese for what the catalogue says in English. `tests/registry.rs` names what is missing.
 */

/** Names of options and of facts in the receipt. @type {Record<string, string>} */
export const LABELS = {
  module: 'モジュール幅',
  dpi: '解像度 (DPI)',
  width: '幅',
  height: '高さ',
  bar_height: 'バーの高さ',
  quiet_zone: 'クワイエットゾーン',
  foreground: '前景色',
  background: '背景色',
  text: '文字',
  text_content: '文字の内容',
  text_position: '文字の位置',
  font: '書体',
  text_size: '文字の大きさ',
  text_align: '文字の揃え',
  letter_spacing: '字間',
  rotate: '回転',
  border: '枠',
  title: '代替テキスト',
  bar_width_reduction: 'バー幅の補正',
  colour_space: '色の表し方',
  module_style: 'モジュールの形',
  profile: 'プロファイル',
  require: '必須条件',
  logo: 'ロゴ',
  logo_size: 'ロゴの大きさ',
  verify: '読み取り検証',
  verified: '読み取り結果',
  data_uri: 'data: URI',
  renderer: '描画の版',
  verdict: '判定',
  check_digit: 'チェックデジット',
  check_digits: 'チェックデジット',
  check_character: 'チェックキャラクター',
  check_characters: 'チェックキャラクター',
  check_codewords: 'チェックコード語',
  hibc_check_character: 'HIBC チェックキャラクター',
  dpd_check_character: 'DPD チェックキャラクター',
  check: 'チェック',
  ratio: '太細比',
  function_characters: 'ファンクションキャラクター',
  payment: '標準料金代理収納',
  add_on: 'アドオン',
  variant: '変型',
  error_correction: '誤り訂正',
  version: '型番',
  mask: 'マスク',
  model: 'モデル',
  ecc: '誤り訂正方式 (ECC)',
  encoding: '文字コード',
  eci: 'ECI',
  gs1: 'GS1',
  structured_append: '連結',
  cut: '切る位置',
  index: '順番',
  total: '総数',
  parity: 'パリティ',
  split: '自動分割',
  stem: '前に置くアドレス',
  strategy: '選び方',
  cross: 'スイス十字',
  format_control_code: 'フォーマット制御コード',
  customer_information: '顧客情報',
  layers: '層数',
  compact: 'コンパクト',
  id: '識別子',
  reader_programming: '読み取り機の設定',
  shape: '形',
  size: '大きさ',
  macro: 'マクロ',
  scheme: '符号化方式',
  schemes: '符号化方式',
  columns: '列数',
  rows: '行数',
  relabel: '再発行',
  address_extraction: '住所表示番号の抽出',
  address_number: '住所表示番号',
  postcode: '郵便番号',
  point_size: 'ポイント',
  mode: 'モード',
  modes: 'モード',
  compaction: '圧縮',
  file_id: 'ファイル識別子',
  file_name: 'ファイル名',
  time_stamp: '日時',
  sender: '送り主',
  addressee: '宛先',
  file_size: 'ファイルの大きさ',
  checksum: 'チェックサム',
  grouping: '分割',
  group_number: '分割の番号',
  revision: '版',
  composite: '2D コンポーネント',
  component: 'コンポーネントの種類',
  component_rows: 'コンポーネントの行数',
  component_codewords: 'コンポーネントのコード語',
  full_ascii: 'フル ASCII',
  show_start_stop: 'スタート・ストップの表示',
  bearer_bars: 'ベアラーバー',
  bearer_thickness: 'ベアラーバーの太さ',
  channels: 'チャネル数',
  import: '輸入車',
  digits: '桁数',
  codewords: 'コード語',
  data_codewords: 'データコード語',
  data_columns: 'データの列数',
  symbology_identifier: 'シンボル体系識別子',
  symbol_characters: 'シンボルキャラクター',
  characters: '文字',
  number: '番号',
  bars: 'バー',
  bits: 'ビット',
  elements: 'エレメント',
  barcode: 'バーコード',
  start: 'スタート',
  stop: 'ストップ',
  module_mm: 'モジュール幅 (mm)',
  frame: 'コマ',
  dx_number: 'DX 番号',
  upc_a: 'UPC-A',
  payment_longest_mm: '収納票の最大長 (mm)',
};

/** Sentences, by the English one. @type {Record<string, string>} */
export const SENTENCES = {
  'How colours are written.':
    'ファイルでの色の表し方。',
  'As red, green and blue.':
    '赤・緑・青 (RGB)。',
  'As cyan, magenta, yellow and black, for the press; black is black ink alone. PDF, EPS and TIFF.':
    'シアン・マゼンタ・イエロー・ブラック (CMYK)。印刷用で、黒は墨だけになります。PDF、EPS、TIFF で使えます。',
  'Form of the modules of a matrix code. Their middles stay dark, so that no error correction is spent on it.':
    'マトリックスコードのモジュールの形。中心は塗られたままなので、誤り訂正は消費しません。',
  'Squares, as every standard has them.':
    '規格どおりの正方形。',
  'Squares with round corners where dark areas end; at least 4 px a module.':
    '端の角を丸めた正方形。1 モジュール 4 px 以上。',
  'Round dots that do not touch, finder patterns solid; QR Code, at least 4 px a module.':
    '互いに離れた丸い点。位置検出パターンはそのままです。QR コード用、1 モジュール 4 px 以上。',
  'PNG for Visualforce pages with `renderAs="pdf"`: two colours, opaque, at most 190 mm wide and 4 million pixels. The JSON answer has its `<img>` mark-up.':
    '`renderAs="pdf"` の Visualforce ページ用の PNG: 2 色、不透明、幅 190 mm 以下、400 万ピクセル以下。JSON の応答に `<img>` タグが付きます。',
  'Picture in the middle of a QR Code: PNG or SVG of at most 32 KiB, in base64 or as `data:` URI, drawn in at most 14 colours. It is accepted only where the symbol still reads.':
    'QR コードの中央に入れる画像です。32 KiB 以内の PNG か SVG を base64 または `data:` URI で指定します。14 色以内で描きます。読み取れる場合だけ受け付けます。',
  'Width of the logo with the clear zone around it, as a share of the symbol\'s. Left out: 0.2.':
    'ロゴの幅 (周囲の余白を含む) を、シンボルの幅に対する割合で指定します。省略時は 0.2 です。',
  'Whether the finished picture is read back before it is answered: one that does not hold what was asked for is refused. The receipt tells what came of it.':
    'できあがった画像を応答の前に読み取って確かめます。指定したデータを読み取れない画像は返しません。結果は受領情報に入ります。',
  'The answer is a `data:` URI of the picture, as text; in JSON the member `data_uri`. Archives and sheets have none.':
    '応答を画像の `data:` URI (テキスト) にします。JSON では `data_uri` に入ります。ZIP とシートでは無効です。',
  'What the receipt\'s verdict holds the picture against: the rules of an application standard, or of a printer.':
    '判定の基準。用途の規格、またはプリンターの条件です。判定はレシートに記します。',
  'Application standards and printers that a picture can be held against.':
    '判定の基準にできる規格とプリンター。',
  'Trade items at the till: GS1 General Specifications, symbol specification table 1.':
    '店頭の商品: GS1 総合仕様書 シンボル仕様表 1。',
  'Cartons and logistic units: GS1 General Specifications, symbol specification tables 2 and 5.':
    '集合包装と物流単位: GS1 総合仕様書 シンボル仕様表 2 と 5。',
  'Payment slips of Japanese convenience stores (標準料金代理収納).':
    'コンビニエンスストアの払込票 (標準料金代理収納)。',
  'Customer barcode of Japan Post, 8 to 11.5 points (郵便番号・バーコードマニュアル).':
    '日本郵便のカスタマバーコード、8~11.5 ポイント (郵便番号・バーコードマニュアル)。',
  'Thermal label printer of 203 dpi, print head of 104 mm.':
    '203 dpi の感熱・熱転写ラベルプリンター、印字幅 104 mm。',
  'Thermal label printer of 300 dpi, print head of 106 mm.':
    '300 dpi の感熱・熱転写ラベルプリンター、印字幅 106 mm。',
  'Thermal label printer of 600 dpi, print head of 106 mm.':
    '600 dpi の感熱・熱転写ラベルプリンター、印字幅 106 mm。',
  'What must hold before anything is drawn.':
    '描く前に満たすべき条件。',
  'Ink that differs from its ground. Whatever else harms reading is a warning.':
    '前景色と背景色が異なること。読み取りを損なうそのほかの点は警告になります。',
  'The verdict: what fails a check of the profile, or comes with a warning where there is no profile, is refused.':
    '判定の合格。プロファイルの検査に不合格のもの (プロファイルがなければ警告のあるもの) は描かずにエラーにします。',
  'Nothing: even white on white is drawn.':
    '条件なし。白地に白でも描きます。',
  'Width of the narrowest element, the X-dimension: `4px`, `0.33mm`, `0.013in`, `13mil`. Snapped to whole dots of `dpi`. Without `dpi` a length in mm is drawn exactly, at the resolution that makes it whole pixels (300 dpi or more). Left out: 4 px for matrix codes, 2 px for linear and stacked codes, 8 px for MaxiCode.':
    '最も細いエレメントの幅 (X 寸法): `4px`、`0.33mm`、`0.013in`、`13mil`。`dpi` のドット単位に丸めます。`dpi` がなければ mm の長さは、整数ピクセルになる解像度 (300 dpi 以上) で正確に描きます。省略時: マトリックス型は 4 px、リニアとスタック型は 2 px、MaxiCode は 8 px。',
  'Dots an inch of the printer or screen; written into the file, but for WebP and GIF. Left out: 96 where lengths in px and mm meet.':
    'プリンターまたは画面の 1 インチあたりのドット数。WebP と GIF 以外ではファイルにも書き込まれます。省略時、px と mm の換算には 96 を使います。',
  'Width of the picture (`300`, `300px`, `40mm`): the largest whole-pixel module that fits is drawn, centred.':
    '画像の幅 (`300`、`300px`、`40mm`)。収まる最大の整数ピクセルのモジュールで、中央に描きます。',
  'Height of the picture. Linear codes grow to fill it, others are centred in it.':
    '画像の高さ。リニアコードは高さいっぱいに伸び、その他は中央に置かれます。',
  'Height of the bars of a linear code: modules (`50`) or a length (`12mm`, `80px`).':
    'リニアコードのバーの高さ: モジュール数 (`50`) または長さ (`12mm`、`80px`)。',
  'Light margin: `true` for the least of the standard, `false` for none, or a number of modules.':
    '余白: `true` は規格の最小値、`false` はなし、数値はモジュール数。',
  'Colour of the bars and the text: any CSS colour.':
    'バーと文字の色。CSS の色で指定します。',
  'Colour of the ground: any CSS colour or `transparent`.':
    '背景の色。CSS の色、または `transparent` (透明)。',
  'Whether human-readable text is drawn. Left out: where the standard has it.':
    '目視文字を描くかどうか。省略時は規格に従います。',
  'Text in place of the symbology\'s own; a line feed starts a new line.':
    'シンボル本来の文字の代わりに描く文字。改行で行を分けます。',
  'Where the text stands.':
    '文字の位置。',
  'Where the standard puts it, below the bars as a rule.':
    '規格の位置 (通常はバーの下)。',
  'Above the bars.':
    'バーの上。',
  'Typeface of the text; a character it lacks is taken from another.':
    '文字の書体。ない文字は別の書体で補います。',
  'OCR-B, the typeface of EAN and UPC symbols.':
    'OCR-B。EAN・UPC シンボルの書体です。',
  'BIZ UDGothic, a Japanese sans-serif of even width.':
    'BIZ UDゴシック。等幅の日本語ゴシック体です。',
  'BIZ UDMincho, a Japanese serif of even width.':
    'BIZ UD明朝。等幅の日本語明朝体です。',
  'Size of the text (its em): `12px`, `9pt`, `3mm`. Left out: as the standard shows it, smaller where it does not fit.':
    '文字の大きさ (em): `12px`、`9pt`、`3mm`。省略時は規格の図のとおり。収まらなければ小さくします。',
  'Where a line of text stands under the bars. Text that the standard ties to its bars (EAN, UPC) stays.':
    'バーの下の文字の揃え。規格でバーに結び付いた文字 (EAN、UPC) は動きません。',
  'In the middle.':
    '中央。',
  'From the left end of the bars.':
    'バーの左端に揃えます。',
  'To the right end of the bars.':
    'バーの右端に揃えます。',
  'Its characters spread over the bars.':
    'バーの幅に均等に割り付けます。',
  'Space added after each character: `2px`, `0.5mm`.':
    '文字ごとに加える間隔: `2px`、`0.5mm`。',
  'Turn of the whole picture, clockwise, in degrees.':
    '画像全体の回転 (時計回り、度)。',
  'Lines around the symbol and its quiet zone.':
    'シンボルとクワイエットゾーンを囲む線。',
  'What the symbology asks for: bearer bars where its options say so, else nothing.':
    'シンボルの指定に従います。ベアラーバーのオプションがあればそれを描き、なければ何も描きません。',
  'Nothing.':
    'なし。',
  'Bearer bars above and below.':
    '上下のベアラーバー。',
  'A frame on all four sides.':
    '四辺の枠。',
  'Accessible name of the picture, for SVG and PDF. Left out: the text of the symbol.':
    'SVG と PDF の代替テキスト。省略時はシンボルの文字。',
  'Taken from the width of every bar to make up for ink that spreads: `1px`, `0.02mm`. Linear codes only.':
    'インクのにじみを補うため、各バーの幅から差し引く長さ: `1px`、`0.02mm`。リニアコードのみ。',
  'How many check characters are added.':
    '付加するチェックキャラクターの数。',
  'One from 1 to 9 characters of data, two from 10.':
    'データが 9 文字以下なら 1 文字、10 文字以上なら 2 文字。',
  'The modulo 11 character C.':
    'モジュラス 11 のキャラクター C。',
  'The characters C and K.':
    'キャラクター C と K。',
  'Width of a wide element in narrow ones.':
    '太いエレメントの幅 (細いエレメントの何倍か)。',
  '`{FNC1}`, `{FNC2}` and `{FNC3}` in the data stand for the function characters, not for themselves.':
    'データ中の `{FNC1}`、`{FNC2}`、`{FNC3}` を文字そのものではなくファンクションキャラクターとして扱います。',
  'Payment slip of Japanese convenience stores (標準料金代理収納): the data is its 44 digits with AI 91, or 43 without check digit, or its fields as `biller=912345;free=0012;reissue=0;due=271231;stamp=0;amount=5400`.':
    'コンビニエンスストアの標準料金代理収納の払込票。データは AI 91 の付いた 44 桁、チェックデジットのない 43 桁、または `biller=912345;free=0012;reissue=0;due=271231;stamp=0;amount=5400` の形の項目です。',
  'Add-on of 2 digits (issue) or 5 digits (price) to the right of the symbol.':
    'シンボルの右に置く 2 桁 (号数) または 5 桁 (価格) のアドオン。',
  'Variant of the serial, as a change of price: the digits 11 and 12; 0 unless the data tells it.':
    '価格変更などを表す刊行物の変型: 11・12 桁目。データに含まれない場合は 0。',
  'Add-on of 2 or 5 digits: the issue.':
    '2 桁または 5 桁のアドオン (号数)。',
  'Error correction level.':
    '誤り訂正レベル。',
  'Recovers about 7 % of the codewords.':
    'コード語の約 7 % を復元できます。',
  'Recovers about 15 % of the codewords.':
    'コード語の約 15 % を復元できます。',
  'Recovers about 25 % of the codewords.':
    'コード語の約 25 % を復元できます。',
  'Recovers about 30 % of the codewords.':
    'コード語の約 30 % を復元できます。',
  'Version, the size of the symbol; left out: the smallest that fits. Model 1 ends with version 12.':
    'バージョン (シンボルの大きさ)。省略時はデータが収まる最小。モデル 1 はバージョン 12 まで。',
  'Model: 2, or 1 for old closed systems whose readers know no other (versions 1 to 12, neither ECI nor GS1). Left out: 2.':
    'モデル: 2。1 は、ほかを読めない古い閉じたシステム用 (バージョン 1~12、ECI と GS1 なし)。省略時は 2。',
  'Error checking and correction. All but 200 are for closed systems that know no other: squares of odd size up to 49x49, up to 511 characters, without ECI, GS1 and structured append.':
    '誤り検出・訂正の方式。200 以外は、ほかを読めない閉じたシステム用: 49x49 までの奇数の正方形、511 文字まで、ECI・GS1・連結なし。',
  'Reed–Solomon codes: the kind for all open systems.':
    'リード・ソロモン符号: 開かれたシステムすべてで使う方式。',
  'None: a CRC finds errors, nothing corrects them.':
    'なし: CRC で誤りを検出するだけで、訂正しません。',
  'Convolutional code of rate 3/4, about 2.8 % of the symbol may be damaged.':
    '符号化率 3/4 の畳み込み符号。シンボルの約 2.8 % の損傷まで。',
  'Convolutional code of rate 2/3, about 5.5 % of the symbol may be damaged.':
    '符号化率 2/3 の畳み込み符号。シンボルの約 5.5 % の損傷まで。',
  'Convolutional code of rate 1/2, about 12.6 % of the symbol may be damaged.':
    '符号化率 1/2 の畳み込み符号。シンボルの約 12.6 % の損傷まで。',
  'Convolutional code of rate 1/4, about 25 % of the symbol may be damaged.':
    '符号化率 1/4 の畳み込み符号。シンボルの約 25 % の損傷まで。',
  'Version, the size of the symbol; left out: the smallest that fits.':
    '型番 (シンボルの大きさ)。省略時は収まる最小の型番。',
  'Mask pattern; left out: that with the least penalty.':
    'マスクパターン。省略時は失点が最小のもの。',
  'Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8.':
    '文字コード: `utf-8`、`shift_jis`、`iso-8859-1` など。`auto` または省略時は UTF-8。',
  'Never, whatever the encoding.':
    '文字コードによらず書きません。',
  'The data is a GS1 element string with AIs in brackets, `(01)04912345678904(10)ABC`.':
    'データは AI を括弧で囲んだ GS1 エレメントストリングです: `(01)04912345678904(10)ABC`。',
  'One of several symbols that are read as one message.':
    '複数のシンボルを 1 つのメッセージとして読み取る連結。',
  'Place of this symbol, counted from 1.':
    'このシンボルの順番 (1 から数えます)。',
  'Number of symbols.':
    'シンボルの総数。',
  'Exclusive or of all bytes of the whole message, the same in every symbol, as readers join symbols of equal parity. Left out: 0, or with `split` as it is.':
    'メッセージ全体のバイトの排他的論理和。読み取り側は値の等しいシンボルを連結するため、すべてのシンボルで同じ値にします。省略時は 0、`split` の場合は計算されます。',
  'The data is the whole message: this symbol gets its part of it, and the parity is reckoned.':
    'データはメッセージ全体です。このシンボルには該当部分だけを描き、パリティを計算します。',
  'About 8 % of the codewords can be restored.':
    'コード語の約 8 % を復元できます。',
  'About 15 %.':
    '約 15 %。',
  'About 23 %.':
    '約 23 %。',
  'About 30 %.':
    '約 30 %。',
  'Version, 23 to 189 modules wide; left out: the smallest that holds the data.':
    '型番 (幅 23 ～ 189 モジュール)。省略時はデータが入る最小の型番。',
  'Data mask; left out: the one of least penalty.':
    'データマスク。省略時は失点が最小のもの。',
  'Encoding of the text; left out: GB 18030, which readers take for granted.':
    '文字コード。省略時は、読み取り側が前提とする GB 18030。',
  'Error correction level; left out: the lowest, which in M1 is error detection alone.':
    '誤り訂正レベル。省略時は最低のレベル (M1 では誤り検出のみ)。',
  'Error correction level of M2 and larger.':
    'M2 以上の誤り訂正レベル。',
  'Recovers about 25 % of the codewords; M4 only.':
    'コード語の約 25 % を復元できます。M4 のみ。',
  'Size of a Micro QR Code symbol.':
    'マイクロ QR コードの大きさ。',
  '11 by 11 modules: digits.':
    '11 × 11 モジュール: 数字のみ。',
  '13 by 13 modules: digits and alphanumeric characters.':
    '13 × 13 モジュール: 数字と英数字。',
  '15 by 15 modules.':
    '15 × 15 モジュール。',
  '17 by 17 modules.':
    '17 × 17 モジュール。',
  'Mask pattern; left out: the one the standard prefers.':
    'マスクパターン。省略時は規格が選ぶもの。',
  'Character encoding of the text, as `utf-8`, `shift_jis` or `iso-8859-1`; `auto` or left out: UTF-8. The symbol cannot name it.':
    '文字コード: `utf-8`、`shift_jis`、`iso-8859-1` など。`auto` または省略時は UTF-8。シンボルに文字コードは明記できません。',
  'Size as `R11x27`, height before width; left out: chosen by `strategy`.':
    '`R11x27` の形の大きさ (高さ x 幅)。省略時は `strategy` で選びます。',
  'Which of the sizes that hold the data is taken.':
    'データが入る大きさのうち、どれを選ぶか。',
  'The smallest area.':
    '面積が最小のもの。',
  'The lowest, and of these the narrowest.':
    '高さが最小で、その中で幅が最小のもの。',
  'The narrowest, and of these the lowest.':
    '幅が最小で、その中で高さが最小のもの。',
  'Whether the check character is added or stands at the end of the data.':
    'チェックキャラクターを付加するか、データの末尾に含まれているか。',
  'It is added.':
    '付加します。',
  'The data ends with it; it is verified.':
    'データの末尾に含まれています。検証します。',
  'The Swiss cross in the middle, in whole modules.':
    '中央のスイス十字 (整数モジュール)。',
  'Version; left out: the smallest of A to H.':
    'バージョン。省略時は A ～ H のうち最小のもの。',
  '16 rows of 18.':
    '16 行 × 18 列。',
  '22 rows of 22.':
    '22 行 × 22 列。',
  '28 rows of 32.':
    '28 行 × 32 列。',
  '40 rows of 42.':
    '40 行 × 42 列。',
  '52 rows of 54.':
    '52 行 × 54 列。',
  '70 rows of 76.':
    '70 行 × 76 列。',
  '104 rows of 98.':
    '104 行 × 98 列。',
  '148 rows of 134.':
    '148 行 × 134 列。',
  '8 rows of 11, a number of up to 6 digits.':
    '8 行 × 11 列。6 桁までの数。',
  '8 rows of 21, a number of up to 12 digits.':
    '8 行 × 21 列。12 桁までの数。',
  '8 rows of 31, a number of up to 18 digits.':
    '8 行 × 31 列。18 桁までの数。',
  '16 rows of 17.':
    '16 行 × 17 列。',
  '16 rows of 33.':
    '16 行 × 33 列。',
  '16 rows of 49.':
    '16 行 × 49 列。',
  'Character encoding of the text; left out: ISO-8859-1 where it has every character, else UTF-8.':
    '文字コード。省略時、すべての文字が ISO-8859-1 にあれば ISO-8859-1、なければ UTF-8。',
  'Place of this symbol in a message spread over up to 128 symbols.':
    '最大 128 個のシンボルに分けたメッセージの中での、このシンボルの順番。',
  'Number of this symbol, counted from 1.':
    'このシンボルの番号 (1 から数えます)。',
  'What the barcode is for; it decides the format control code.':
    'バーコードの用途。フォーマット制御コードが決まります。',
  'Standard customer barcode 11, or by the length of the customer information 59 (37 + 15 bars) or 62 (37 + 30 bars).':
    '標準カスタマーバーコード 11。顧客情報の長さにより 59 (37 + 15 本) または 62 (37 + 30 本)。',
  'Customer barcode 2 (59), also where there is less customer information than it holds.':
    'カスタマーバーコード 2 (59)。顧客情報が短い場合も同じです。',
  'Customer barcode 3 (62), also where there is less customer information than it holds.':
    'カスタマーバーコード 3 (62)。顧客情報が短い場合も同じです。',
  'Reply paid (45).':
    '料金受取人払い (45)。',
  'Routing (87).':
    'ルーティング (87)。',
  'Redirection (92).':
    '転送 (92)。',
  'Null customer barcode (00), which carries no valid sorting code.':
    '空のカスタマーバーコード (00)。有効な区分コードを持ちません。',
  'How the customer information is encoded.':
    '顧客情報の符号化方法。',
  'Two bars a character where all are digits, else three.':
    'すべて数字なら 1 文字 2 本、そうでなければ 3 本。',
  'Digits, two bars each (table N).':
    '数字、1 文字 2 本 (表 N)。',
  'Letters, digits, blank and #, three bars each (table C).':
    '英字、数字、空白、#、1 文字 3 本 (表 C)。',
  'The bars themselves by the letters F, A, D and T, for an encoding of the customer\'s own.':
    'F、A、D、T の文字でバーを直接指定します。',
  'Layers of data: 1-4 for a compact symbol, 1-32 for a full-range one; left out: the fewest that hold the data.':
    'データの層数: コンパクトは 1 ～ 4、フルレンジは 1 ～ 32。省略時はデータが入る最小の層数。',
  'A compact symbol, or a full-range one; left out: compact where it fits, with `layers` full-range.':
    'コンパクトかフルレンジか。省略時は入ればコンパクト、`layers` を指定した場合はフルレンジ。',
  'Least share of check codewords in percent, to which three codewords are added; left out: 23.':
    'チェックコード語の最小割合 (%)。これに 3 コード語が加わります。省略時は 23。',
  'The data is a GS1 element string with bracketed AIs.':
    'データは AI を括弧で囲んだ GS1 エレメントストリングです。',
  'What the symbols of one sequence have in common, in ASCII without spaces.':
    '1 組のシンボルに共通の識別子 (空白のない ASCII)。',
  'The data is the whole message: this symbol gets its part of it.':
    'データはメッセージ全体です。このシンボルには該当部分だけを描きます。',
  'The data programs the reader and is not transmitted by it; compact symbols then have 1 layer, others up to 22.':
    'データは読み取り機の設定用で、送信されません。コンパクトは 1 層、その他は 22 層までです。',
  'Which sizes may be chosen; the smallest that fits is.':
    '選択の対象とする大きさ。収まる最小のものを使います。',
  'The 24 squares.':
    '24 種類の正方形。',
  'The 6 rectangles of ISO/IEC 16022.':
    'ISO/IEC 16022 の 6 種類の長方形。',
  'Squares and rectangles, whichever takes the least area.':
    '正方形と長方形のうち、面積が最小のもの。',
  'The 18 rectangles of ISO/IEC 21471 (DMRE), which not every reader knows.':
    'ISO/IEC 21471 (DMRE) の 18 種類の長方形。対応しない読み取り機もあります。',
  'Size in rows and columns, as `12x36`; left out: the smallest of the shape.':
    '行数と列数による大きさ: `12x36`。省略時は、その形で最小のもの。',
  'File identification, the same in every symbol of a sequence; left out: 1, or made from the message with `split`.':
    'ファイル識別。1 組のシンボルで同じ値です。省略時は 1、`split` の場合はメッセージから作られます。',
  'Whether the header and trailer of formats 05 and 06 of ISO/IEC 15434 become one codeword.':
    'ISO/IEC 15434 のフォーマット 05・06 のヘッダーとトレーラーを 1 コード語にするかどうか。',
  'Where the data has exactly that header and trailer; readers give them back.':
    'データにそのヘッダーとトレーラーがある場合。読み取り側で元に戻ります。',
  'Never.':
    '使いません。',
  'Encodation scheme for all of the data; left out: whatever is shortest.':
    'データ全体の符号化方式。省略時は最短のもの。',
  'A way to write characters as codewords (clause 5.2.1, table 1).':
    '文字をコード語に変える方式 (5.2.1、表 1)。',
  'A character or two digits in a codeword.':
    '1 文字または 2 桁を 1 コード語に。',
  'Capitals and digits, three in two codewords.':
    '大文字と数字、3 文字を 2 コード語に。',
  'Small letters and digits, three in two codewords.':
    '小文字と数字、3 文字を 2 コード語に。',
  'Capitals, digits, space, CR, `*` and `>`, three in two codewords.':
    '大文字、数字、空白、CR、`*`、`>`、3 文字を 2 コード語に。',
  'Characters from space to `^`, four in three codewords.':
    '空白から `^` までの文字、4 文字を 3 コード語に。',
  'Any byte in a codeword.':
    '任意の 1 バイトを 1 コード語に。',
  'The data programs the reader and is not transmitted by it.':
    'データは読み取り機の設定用で、送信されません。',
  'Size of the symbol; left out: type 7, or type 9 where the customer content needs it.':
    'シンボルの大きさ。省略時はタイプ 7、顧客情報が入らなければタイプ 9。',
  'Section 2.1: the sizes of a Mailmark.':
    'Mailmark の大きさ (2.1)。',
  'Type 7, with room for 6 characters of customer content in C40.':
    'タイプ 7。C40 で 6 文字の顧客情報が入ります。',
  'Type 9, with room for 45 characters.':
    'タイプ 9。45 文字まで入ります。',
  'Type 29, with room for 25 characters.':
    'タイプ 29。25 文字まで入ります。',
  'Number of columns; left out: about three columns to two rows.':
    '列数。省略時は行 2 に対して列およそ 3。',
  'Data mask; left out: the one that scores best.':
    'データマスク。省略時は評価が最も高いもの。',
  'Place of this symbol in a message spread over up to 35 symbols.':
    '最大 35 個のシンボルに分けたメッセージの中での、このシンボルの順番。',
  'The code of a relabel, which has no identification tag and half the height.':
    '再発行ラベルのコード。識別タグがなく、高さは半分です。',
  'Takes the address number from a written address by the rules of the postal manual. The data is the postcode and what follows the name of the town: `100-0013 1丁目3番2号 郵便プラザ503室`.':
    '郵便番号・バーコードマニュアルの規則に従い、住所から住所表示番号を取り出します。データは郵便番号と、町域名より後の部分です: `100-0013 1丁目3番2号 郵便プラザ503室`。',
  'Size of the barcode in points, where `module` of the picture is left out: at 10 points that is 0.6 mm.':
    'バーコードの大きさ (ポイント)。画像の `module` を省略したときに使います。10 ポイントでモジュール幅は 0.6 mm です。',
  '2 and 3 carry a structured message for carriers with a numeric (2) or alphanumeric (3) postcode, 4 any text, 5 the same with more error correction, 6 settings for a reader. Left out: 4.':
    '2 と 3 は運送業者用の構造化メッセージ (郵便番号が数字なら 2、英数字なら 3)、4 は任意のテキスト、5 は誤り訂正を強めたもの、6 は読み取り機の設定。省略時は 4。',
  'Place of this symbol in a message spread over up to 8 symbols.':
    '最大 8 個のシンボルに分けたメッセージの中での、このシンボルの順番。',
  'Number of data columns, more where the data does not fit and `rows` is left out. Left out: such that the symbol is smallest.':
    'データの列数。`rows` を省略してデータが入らない場合は増やします。省略時はシンボルが最小になる列数。',
  'Number of rows, one of those that exist for the columns; left out: as few as hold the data.':
    '行数。列数に応じて存在するもの。省略時はデータが入る最小の行数。',
  'What the size is chosen by, of those that are left.':
    '残った候補の中で、何を優先して大きさを選ぶか。',
  'As low as possible.':
    'できるだけ低く。',
  'As narrow as possible.':
    'できるだけ幅を狭く。',
  'Which modes of compaction may be used.':
    '使用する圧縮モード。',
  'All, for the fewest codewords.':
    'すべて。コード語が最も少なくなります。',
  'Text compaction alone: printable ASCII, tab, LF and CR.':
    'テキスト圧縮のみ: 印字可能な ASCII、タブ、LF、CR。',
  'Numeric compaction alone: digits.':
    '数字圧縮のみ: 数字。',
  'Byte compaction alone.':
    'バイト圧縮のみ。',
  'One of several symbols that are read as one message: Macro MicroPDF417.':
    '複数のシンボルを 1 つのメッセージとして読み取る連結 (マクロ MicroPDF417)。',
  'What the symbols of one sequence have in common: groups of three digits, each 000 to 899; left out: 000.':
    '1 組のシンボルに共通の識別子: 000 ～ 899 の 3 桁の組。省略時は 000。',
  'Name of the file, in characters of text compaction.':
    'ファイル名 (テキスト圧縮の文字)。',
  'Seconds since 1970-01-01 00:00 GMT.':
    '1970-01-01 00:00 GMT からの秒数。',
  'Sender, in characters of text compaction.':
    '送り主 (テキスト圧縮の文字)。',
  'Addressee, in characters of text compaction.':
    '宛先 (テキスト圧縮の文字)。',
  'Bytes of the whole file.':
    'ファイル全体のバイト数。',
  'CRC-16 of the whole file (CCITT polynomial).':
    'ファイル全体の CRC-16 (CCITT 多項式)。',
  'Number of data columns, more where the data does not fit and `rows` is left out. Left out: such that the symbol is about twice as wide as high.':
    'データの列数。`rows` を省略してデータが入らない場合は増やします。省略時は幅が高さの約 2 倍になる列数。',
  'Number of rows; left out: as few as hold the data.':
    '行数。省略時はデータが入る最小の行数。',
  'Error correction level; left out: the level that the standard recommends for the amount of data.':
    '誤り訂正レベル。省略時は、データ量に応じて規格が推奨するレベル。',
  'Compact PDF417 (once called truncated): no right row indicators, for places where the symbol is not damaged.':
    'コンパクト PDF417 (旧称トランケート)。右側の行指示子がなく、シンボルが損傷しにくい場所で使います。',
  'One of several symbols that are read as one message: Macro PDF417.':
    '複数のシンボルを 1 つのメッセージとして読み取る連結 (マクロ PDF417)。',
  'Number of data columns, more where the data does not fit and `rows` is left out.':
    'データの列数。`rows` を省略してデータが入らない場合は増やします。',
  'The data is the whole message, to be cut into as many symbols as it needs, up to 9.':
    'データはメッセージ全体です。必要な数 (最大 9) のシンボルに分けます。',
  'Which of the symbols of `grouping` this is, counted from 0.':
    '`grouping` で分けたシンボルのうち何番目か (0 から数えます)。',
  'Symbol characters a row that carry data; left out: such that the symbol is smallest without growing too wide.':
    '1 行のデータキャラクター数。省略時は、幅が広がりすぎない範囲で最小のシンボルになる数。',
  'Level of error correction.':
    '誤り訂正のレベル。',
  'About 4 % more codewords.':
    'コード語が約 4 % 増えます。',
  'About 8 %, the usual level.':
    '約 8 % (通常のレベル)。',
  'About 16 %.':
    '約 16 %。',
  'About 24 %.':
    '約 24 %。',
  'About 32 %.':
    '約 32 %。',
  'Revision of the specification, which changed the tiles that tell the number of columns.':
    '仕様の版。列数を示すタイルが異なります。',
  'Of 2015.':
    '2015 年版。',
  'Of 2021.':
    '2021 年版。',
  'Pairs of symbol characters in a row.':
    '1 行のシンボルキャラクターの組の数。',
  'Element string of the 2D component, as `(10)ABC123`; it may also stand in the data, behind `|`.':
    '2D コンポーネントのエレメントストリング (例: `(10)ABC123`)。データの中で `|` の後に書くこともできます。',
  'Which kind of 2D component.':
    '2D コンポーネントの種類。',
  'The smallest that holds the data.':
    'データが入る最小のもの。',
  'CC-A: up to 56 digits.':
    'CC-A: 56 桁まで。',
  'CC-B: up to 338 digits.':
    'CC-B: 338 桁まで。',
  'CC-C: up to 2361 digits, above GS1-128 alone.':
    'CC-C: 2361 桁まで。GS1-128 の上のみ。',
  'Pairs of symbol characters in a row; the 2D component takes the width of two.':
    '1 行のシンボルキャラクターの組の数。2D コンポーネントは 2 組分の幅を取ります。',
  'Whether the modulo 43 check character is added.':
    'モジュラス 43 のチェックキャラクターを付加するかどうか。',
  'Whether all of ASCII is taken: characters outside the alphabet become pairs. The reader must be set to it.':
    'ASCII のすべての文字を受け付けるかどうか。固有の文字以外は 2 文字の組になります。読み取り機側の設定も必要です。',
  'Whether the text shows the start and stop character `*`.':
    '文字にスタート・ストップキャラクター `*` を含めるかどうか。',
  'Whether all of ASCII is taken: a character outside the alphabet becomes a shift character and a letter.':
    'ASCII のすべての文字を受け付けるかどうか。固有の文字以外はシフト文字と英字の組になります。',
  'The check digit that is added before the stop letter.':
    'ストップ文字の前に付加するチェックデジット。',
  'None.':
    'なし。',
  'Modulus 16 over all characters, start and stop letters included (AIIM; モジュラス16).':
    'モジュラス 16。スタート・ストップ文字を含むすべての文字 (AIIM; モジュラス16)。',
  'The number modulo 7 (7DR).':
    '数を 7 で割った余り (7DR)。',
  '7 less the number modulo 7 (7DSR).':
    '7 から、数を 7 で割った余りを引いた値 (7DSR)。',
  'The number modulo 9 (9DR).':
    '数を 9 で割った余り (9DR)。',
  '9 less the number modulo 9 (9DSR).':
    '9 から、数を 9 で割った余りを引いた値 (9DSR)。',
  'Luhn: modulus 10, weights 2 and 1, the digits of each product added (ルーンズ, M10W21 split).':
    'ルーンズ: モジュラス 10、ウエイト 2・1、積の各桁を加算 (M10W21 分割)。',
  'Modulus 10, weights 2 and 1, the products added whole (M10W21 lump).':
    'モジュラス 10、ウエイト 2・1、積をそのまま加算 (M10W21 一括)。',
  'Modulus 10, weights 3 and 1 (M10W3).':
    'モジュラス 10、ウエイト 3・1 (M10W3)。',
  'Modulus 11, weights 2 to 7 from the right, repeated; 10 and 11 become 0.':
    'モジュラス 11、右からウエイト 2 ～ 7 の繰り返し。10 と 11 は 0 とします。',
  'Weighted modulus 11 (加重モジュラス11): weights 6 3 5 9 10 7 8 4 5 3 6 2, up to 12 digits.':
    '加重モジュラス 11: ウエイト 6 3 5 9 10 7 8 4 5 3 6 2、12 桁まで。',
  'Whether the text shows the start and stop letters; left out: where the data gives them.':
    '文字にスタート・ストップ文字を含めるかどうか。省略時は、データに含まれる場合に表示します。',
  'Whether a check digit, modulus 10 with weights 3 and 1, is added.':
    'モジュラス 10、ウエイト 3・1 のチェックデジットを付加するかどうか。',
  'Bearer bars, which keep a skewed scan from reading a part of the digits.':
    'ベアラーバー。斜めの走査で桁の一部だけが読まれるのを防ぎます。',
  'Along the top and the bottom of the bars.':
    'バーの上下。',
  'Around the bars and their quiet zones.':
    'バーとクワイエットゾーンの周囲。',
  'Thickness of the bearer bars in modules.':
    'ベアラーバーの太さ (モジュール)。',
  'Width of a wide element in narrow ones; the standard aims at 2.5 and allows 2.25 to 3.':
    '太いエレメントの幅 (細いエレメントの何倍か)。規格の目標は 2.5、範囲は 2.25 ～ 3。',
  'Bearer bars, which even out the pressure of a printing plate and keep a skewed scan from reading a part.':
    'ベアラーバー。印刷版の圧力を均一にし、斜めの走査で一部だけが読まれるのを防ぎます。',
  'Thickness of the bearer bars in modules: about 5 on printing plates, at least 2 on labels.':
    'ベアラーバーの太さ (モジュール): 印刷版では約 5、ラベルでは 2 以上。',
  'The check digits that are added.':
    '付加するチェックデジット。',
  'One, modulus 10 (Luhn).':
    '1 桁、モジュラス 10 (Luhn)。',
  'Two, each modulus 10.':
    '2 桁、それぞれモジュラス 10。',
  'One, modulus 11 with weights 2 to 7 (IBM).':
    '1 桁、モジュラス 11、ウエイト 2 ～ 7 (IBM)。',
  'Two, modulus 11 with weights 2 to 7 (IBM), then modulus 10.':
    '2 桁、モジュラス 11、ウエイト 2 ～ 7 (IBM)、次にモジュラス 10。',
  'One, modulus 11 with weights 2 to 9 (NCR).':
    '1 桁、モジュラス 11、ウエイト 2 ～ 9 (NCR)。',
  'Two, modulus 11 with weights 2 to 9 (NCR), then modulus 10.':
    '2 桁、モジュラス 11、ウエイト 2 ～ 9 (NCR)、次にモジュラス 10。',
  'Number of channels; left out: the least that the number and its digits need.':
    'チャネル数。省略時は、数と桁数に必要な最小値。',
  'The version.':
    'バージョン。',
  'All of ASCII, the shorter one.':
    'ASCII のすべての文字、短い方。',
  'All of ASCII, for more ink spread.':
    'ASCII のすべての文字、インクのにじみに強い方。',
  'Digits, capitals, hyphen and full stop, the shorter one.':
    '数字、大文字、ハイフン、ピリオド、短い方。',
  'Digits, capitals, hyphen and full stop, for more ink spread.':
    '数字、大文字、ハイフン、ピリオド、インクのにじみに強い方。',
  'Whether the letter I of an imported vehicle stands before the number in the bars.':
    '輸入車の文字 I を、バーの中で番号の前に置くかどうか。',
  'How many digits the number has.':
    '番号の桁数。',
  'Eight digits, since 2013.':
    '8 桁、2013 年から。',
  'Seven digits, until 2019.':
    '7 桁、2019 年まで。',
  '0-9 and -':
    '0-9 と -',
  'ISO/IEC 8859-1, control characters included':
    'ISO/IEC 8859-1 (制御文字を含む)',
  'element strings with bracketed AIs, as (01)04912345678904(10)ABC':
    'AI を括弧で囲んだエレメントストリング、例: (01)04912345678904(10)ABC',
  '17 digits, or 18 with check digit; (00) may stand before them':
    '17 桁、またはチェックデジットを含む 18 桁。前に (00) を置けます',
  '13 digits, or 14 with check digit; (01) may stand before them':
    '13 桁、またはチェックデジットを含む 14 桁。前に (01) を置けます',
  '12 digits, or 13 with check digit':
    '12 桁、またはチェックデジットを含む 13 桁',
  '7 digits, or 8 with check digit':
    '7 桁、またはチェックデジットを含む 8 桁',
  '11 digits, or 12 with check digit':
    '11 桁、またはチェックデジットを含む 12 桁',
  '6 digits; 7 with the number system 0 or 1 first; 8 with check digit':
    '6 桁。先頭にナンバーシステム 0 か 1 を置く 7 桁。チェックデジットを含む 8 桁',
  '2 digits':
    '2 桁',
  '5 digits':
    '5 桁',
  'ISBN of 13 or 10 characters, with or without hyphens; 12 digits without check digit':
    '13 桁または 10 桁の ISBN (ハイフンは任意)。チェックデジットのない 12 桁',
  'ISSN of 8 characters, with or without hyphen; 12 or 13 digits beginning with 977':
    '8 文字の ISSN (ハイフンは任意)。977 で始まる 12 桁または 13 桁',
  'ISMN of 13 digits beginning with 979-0, or M and 9 digits, with or without hyphens':
    '979-0 で始まる 13 桁、または M と 9 桁の ISMN (ハイフンは任意)',
  'the ISBN of 12 or 13 digits, a blank, and 12 or 13 digits beginning with 192 (class and price)':
    '12 桁または 13 桁の ISBN、空白、192 で始まる 12 桁または 13 桁 (分類と価格)',
  '12 or 13 digits beginning with 491, a blank, and the 5 digits of the price add-on':
    '491 で始まる 12 桁または 13 桁、空白、5 桁の価格アドオン',
  'text or bytes: up to 7089 digits, 4296 characters of 0-9 A-Z space $ % * + - . / :, or 2953 bytes':
    'テキストまたはバイト列: 数字 7089 桁、0-9 A-Z 空白 $ % * + - . / : 4296 文字、2953 バイトまで',
  'any text (GB 18030) or bytes':
    '任意のテキスト (GB 18030) またはバイト列',
  'text or bytes: up to 35 digits, 21 characters of 0-9 A-Z space $ % * + - . / :, or 15 bytes':
    'テキストまたはバイト列: 数字 35 桁、0-9 A-Z 空白 $ % * + - . / : 21 文字、15 バイトまで',
  'text or bytes: up to 361 digits, 219 characters of 0-9 A-Z space $ % * + - . / :, or 150 bytes':
    'テキストまたはバイト列: 数字 361 桁、0-9 A-Z 空白 $ % * + - . / : 219 文字、150 バイトまで',
  'element string with AIs in brackets, or a Digital Link URI':
    'AI を括弧で囲んだエレメントストリング、または Digital Link URI',
  'Address that the elements are put behind; left out: that of GS1, `https://id.gs1.org`.':
    'エレメントの前に置くアドレス。省略時は GS1 の `https://id.gs1.org`。',
  'element string with AIs in brackets':
    'AI を括弧で囲んだエレメントストリング',
  '0-9 A-Z space - . $ / + %, with or without the leading +':
    '0-9 A-Z 空白 - . $ / + %。先頭の + は任意',
  '31 to 34 lines of payment data that begin with SPC, up to 997 characters':
    'SPC で始まる 31 ～ 34 行の支払データ、997 文字まで',
  'the record of a payment order: lines of ISO/IEC 8859-2 that begin with UPNQR, up to 411 characters':
    '支払指図のレコード: UPNQR で始まる ISO/IEC 8859-2 の行、411 文字まで',
  'any text or bytes; version S: up to 18 digits':
    '任意のテキストまたはバイト列。バージョン S は 18 桁まで',
  '8-digit sorting code, alone or followed by customer information (0-9 A-Z a-z blank #)':
    '8 桁の区分コード。後に顧客情報 (0-9 A-Z a-z 空白 #) を続けられます',
  'CEP of 8 digits, with or without its hyphen and its check digit':
    '8 桁の CEP (ハイフンとチェックデジットは任意)',
  'D, A, F and T, up to 500':
    'D、A、F、T、500 文字まで',
  'text or bytes: up to 3832 digits, 3067 letters or 1914 bytes':
    'テキストまたはバイト列: 数字 3832 桁、英字 3067 文字、1914 バイトまで',
  'a number from 0 to 255':
    '0 ～ 255 の数',
  'text or bytes: up to 3116 digits, 2335 letters or 1556 bytes':
    'テキストまたはバイト列: 数字 3116 桁、英字 2335 文字、1556 バイトまで',
  'element strings with bracketed AIs':
    'AI を括弧で囲んだエレメントストリング',
  '45 characters: `JGB `, information type, version, class, supply chain id (7 digits), item id (8 digits), postcode with DPS (9 places), service type, return postcode (7 places), 6 blanks; then customer content':
    '45 文字: `JGB `、情報種別、バージョン、クラス、サプライチェーン ID (7 桁)、品目 ID (8 桁)、DPS 付き郵便番号 (9 文字)、サービス種別、返送先郵便番号 (7 文字)、空白 6 文字。その後に顧客情報',
  'any text or bytes':
    '任意のテキストまたはバイト列',
  '27 characters 0-9 A-Z: postcode 7, tracking number 14, service 3, country 3; an identification tag may stand before them':
    '0-9 A-Z の 27 文字: 郵便番号 7、追跡番号 14、サービス 3、国 3。前に識別タグを置けます',
  'A, B, C, D or E':
    'A、B、C、D、E のいずれか',
  '20 digits, or 25, 29 or 31 with the routing ZIP code; a hyphen may divide the two':
    '20 桁、またはルーティング ZIP コードを含む 25、29、31 桁。両者はハイフンで区切れます',
  '7-digit postcode and address number (0-9 A-Z -); a written address with `address_extraction`':
    '7 桁の郵便番号と住所表示番号 (0-9 A-Z -)。`address_extraction` を使う場合は住所',
  'postcode, house number and X with addition, without blanks: 0-9 A-Z, up to 18':
    '郵便番号、番地、X と付加情報 (空白なし): 0-9 A-Z、18 文字まで',
  '6 digits, or 7 with the check digit':
    '6 桁、またはチェックデジットを含む 7 桁',
  'format, version, class, supply chain id (C: 2 digits, L: 6), item id (8 digits), postcode with DPS (9 places, filled with blanks): 22 or 26 characters':
    'フォーマット、バージョン、クラス、サプライチェーン ID (C: 2 桁、L: 6 桁)、品目 ID (8 桁)、DPS 付き郵便番号 (9 文字、空白で埋める): 22 文字または 26 文字',
  'up to 93 characters; modes 2 and 3: postcode GS country GS class of service GS message':
    '93 文字まで。モード 2 と 3: 郵便番号 GS 国 GS サービスクラス GS メッセージ',
  'text in any encoding, or bytes; up to 250 characters, 366 digits or 150 bytes':
    '任意の文字コードのテキスト、またはバイト列。250 文字、数字 366 桁、150 バイトまで',
  'text in any encoding, or bytes; up to 1850 characters, 2710 digits or 1108 bytes':
    '任意の文字コードのテキスト、またはバイト列。1850 文字、数字 2710 桁、1108 バイトまで',
  'ASCII: up to 49 characters of 0-9 A-Z - . space $ / + %, or 81 digits':
    'ASCII: 0-9 A-Z - . 空白 $ / + % 49 文字、または数字 81 桁まで',
  'ISO/IEC 8859-1, control characters included; up to 77 characters or 154 digits':
    'ISO/IEC 8859-1 (制御文字を含む)。77 文字、または数字 154 桁まで',
  'ISO/IEC 8859-1, control characters included; up to 2726 characters or 5452 digits':
    'ISO/IEC 8859-1 (制御文字を含む)。2726 文字、または数字 5452 桁まで',
  '11 or 13 digits, with or without the check digit':
    '11 桁または 13 桁 (チェックデジットは任意)',
  'ZIP code of 5, 9 or 11 digits, with or without its hyphen and its check digit':
    '5、9、11 桁の ZIP コード (ハイフンとチェックデジットは任意)',
  'postcode and delivery point suffix without blanks: 0-9 A-Z, up to 50':
    '郵便番号と配達点サフィックス (空白なし): 0-9 A-Z、50 文字まで',
  'ISO-8859-1 or bytes, up to 252':
    'ISO-8859-1 またはバイト列、252 文字まで',
  '2 letters, 8 digits, 2 letters of the country; or with the check digit before the country':
    '英字 2、数字 8、国を表す英字 2。国の前にチェックデジットを含めることもできます',
  '13 or 14 digits, or (01) and a GTIN':
    '13 桁または 14 桁、または (01) と GTIN',
  '13 or 14 digits that begin with 0 or 1, or (01) and a GTIN':
    '0 か 1 で始まる 13 桁または 14 桁、または (01) と GTIN',
  'element strings with bracketed AIs, up to 74 digits or 41 letters':
    'AI を括弧で囲んだエレメントストリング。数字 74 桁、英字 41 文字まで',
  'one element, (8110) or (8112)':
    '(8110) または (8112) のエレメント 1 つ',
  '13 or 14 digits, | and the element string of the 2D component':
    '13 桁または 14 桁、| の後に 2D コンポーネントのエレメントストリング',
  '13 or 14 digits that begin with 0 or 1, | and the element string of the 2D component':
    '0 か 1 で始まる 13 桁または 14 桁、| の後に 2D コンポーネントのエレメントストリング',
  'an element string, | and the element string of the 2D component':
    'エレメントストリング、| の後に 2D コンポーネントのエレメントストリング',
  '12 or 13 digits, | and the element string of the 2D component':
    '12 桁または 13 桁、| の後に 2D コンポーネントのエレメントストリング',
  '7 or 8 digits, | and the element string of the 2D component':
    '7 桁または 8 桁、| の後に 2D コンポーネントのエレメントストリング',
  '11 or 12 digits, | and the element string of the 2D component':
    '11 桁または 12 桁、| の後に 2D コンポーネントのエレメントストリング',
  '6, 7 or 8 digits, | and the element string of the 2D component':
    '6、7、8 桁、| の後に 2D コンポーネントのエレメントストリング',
  '0-9 A-Z space - . $ / + %; ASCII with full_ascii':
    '0-9 A-Z 空白 - . $ / + %。full_ascii では ASCII',
  '0-9 - $ : / . +, between start and stop letters A-D':
    '0-9 - $ : / . +。スタート・ストップ文字 A-D で囲みます',
  '0-9; an odd number of digits gets a leading zero':
    '0-9。奇数桁の場合は先頭に 0 が付きます',
  '13 digits, or 14 with check digit':
    '13 桁、またはチェックデジットを含む 14 桁',
  '5 digits, or 6 with check digit':
    '5 桁、またはチェックデジットを含む 6 桁',
  '15 digits, or 16 with check digit':
    '15 桁、またはチェックデジットを含む 16 桁',
  '0-9, and X as the second of a pair; an odd number of digits gets a leading zero':
    '0-9 と、組の 2 文字目の X。奇数桁の場合は先頭に 0 が付きます',
  '1 to 7 digits, up to 7742862':
    '1 ～ 7 桁、7742862 まで',
  '7 to 18 of 0-9 A-Z without O':
    'O を除く 0-9 A-Z、7 ～ 18 文字',
  'ASCII; the limited versions 0-9 A-Z - .':
    'ASCII。限定バージョンは 0-9 A-Z - .',
  '0-9, one of them not 0':
    '0-9。少なくとも 1 つは 0 以外',
  'DX number as 79-7, 1271 or 012710, and a frame as /22A':
    '79-7、1271、012710 のような DX 番号と、/22A のようなコマ番号',
  '0-9 A-Z space - . $ / + %':
    '0-9 A-Z 空白 - . $ / + %',
  '17 characters of 0-9 A-Z without I, O and Q':
    'I、O、Q を除く 0-9 A-Z の 17 文字',
  'a number from 3 to 131070':
    '3 ～ 131070 の数',
  'a number from 4 to 64570080':
    '4 ～ 64570080 の数',
  '8 digits, or 9 with check digit':
    '8 桁、またはチェックデジットを含む 9 桁',
  'text (GB 2312 in the fewest modules) or bytes':
    'テキスト (GB 2312 なら最小のモジュール数) またはバイト列',
  'Where `split` may cut.':
    '`split` で切ってよい位置。',
  'Between characters, so that each symbol can be read by itself.':
    '文字の間。どのシンボルも単独で読み取れます。',
  'Between bytes: a character may be in two symbols, and only joined ones are read right.':
    'バイトの間。1 文字が 2 つのシンボルにまたがることがあり、連結して初めて正しく読み取れます。',
  'Whether an ECI names the encoding; automatic: for all but ASCII, UTF-8 and Shift_JIS, which readers guess, and not for bytes without `encoding`.':
    '文字コードを ECI で示すかどうか。自動では、読み取り側が推測する ASCII・UTF-8・Shift_JIS 以外のときに書き、`encoding` のないバイト列には書きません。',
  'For encodings that readers do not take by themselves; never for ASCII and for bytes without `encoding`.':
    '読み取り側がそのままでは判別できない文字コードのときに書きます。ASCII と `encoding` のないバイト列には書きません。',
  'Always; for bytes without `encoding` the ECI of binary data.':
    '常に書きます。`encoding` のないバイト列にはバイナリーデータの ECI。',
  'Whether an ECI names the encoding; automatic: for all but ASCII and ISO-8859-1, which readers take by the standard and do not guess beyond, and not for bytes without `encoding`.':
    '文字コードを ECI で示すかどうか。自動では、規格により読み取り側が前提とする ASCII・ISO-8859-1 以外のときに書き、`encoding` のないバイト列には書きません。',
  'Version, 18 to 162 modules wide; left out: the smallest that holds the data.':
    '型番 (幅 18～162 モジュール)。省略時はデータが入る最小の型番。',
  'Error correction level: 10 % of the codewords for each. Left out: what the standard recommends for the size, or as much of it as a given version has room for.':
    '誤り訂正レベル: 1 段ごとにコード語の 10 %。省略時は規格がその大きさに推奨するレベル、型番の指定があれば入る範囲で最も高いレベル。',
  'Character encoding of the text, as `gb2312`, `utf-8` or `gb18030`; `auto` or left out: GB 2312 where it has every character, else UTF-8.':
    'テキストの文字コード: `gb2312`、`utf-8`、`gb18030` など。`auto` または省略時は、すべての文字があれば GB 2312、なければ UTF-8。',
  'Whether an ECI names the encoding; automatic: for all but GB 2312 and ASCII.':
    '文字コードを ECI で示すかどうか。自動では GB 2312 と ASCII 以外のときに書きます。',
  'File signature, the same in every symbol of a sequence; left out: 0.':
    'ファイル識別。1 組のシンボルで同じ値です。省略時は 0。',
  'The data programs the reader.':
    '読み取り機を設定するデータ。',
  'Whether an ECI names the encoding; automatic: for all but GB 18030 and ASCII, and not for bytes without `encoding`.':
    '文字コードを ECI で示すかどうか。自動では GB 18030 と ASCII 以外のときに書き、`encoding` のないバイト列には書きません。',
};
