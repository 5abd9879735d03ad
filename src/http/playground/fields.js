/**
 * From an option of the catalogue to a control: a choice becomes segments or a list, `true or false` a switch, a number
 * a number with its range, an object a group of fields.
 */

import { make, prose } from './dom.js';
import { label, say, sentence } from './words.js';

/**
 * An option as the catalogue describes it.
 * @typedef {{name: string, description: string, default: unknown, schema: object}} Option
 */

/**
 * A control in the form.
 * @typedef {object} Field
 * @property {string} name
 * @property {HTMLElement} element
 * @property {() => unknown} value what is asked for; `undefined` where it is the default
 * @property {(problem: {field: string, detail: string} | null) => boolean} refuse shows a problem or takes it away; tells
 *   whether it is this field's
 */

/** Most characters of all choices side by side; more of them become a list. */
const SEGMENTS = 22;

let ids = 0;

/**
 * The field of an option.
 * @param {Option} option
 * @param {unknown} initial what was asked for before
 * @param {() => void} changed called whenever the value is another
 * @param {string} [path] the names around it, each followed by a dot
 * @returns {Field}
 */
export function field(option, initial, changed, path = '') {
  const id = `field-${++ids}`;
  const kind = kindOf(option.schema);
  const normal = option.default ?? undefined;
  const hint = make('p', { class: 'hint', id: `${id}-hint` }, ...prose(sentence(option.description)));
  const problem = make('p', { class: 'problem', id: `${id}-problem` });
  const context = { id, option, kind, normal, initial, changed, path: `${path}${option.name}`, hint, describedby: `${hint.id} ${problem.id}` };
  const control = (CONTROLS[kind.is] ?? textControl)(context);
  const name = option.name;
  const words = label(name);
  const title = control.grouped
    ? make('span', { class: 'label', id: `${id}-label` }, words)
    : make('label', { class: 'label', for: id }, words);
  const element = make(
    'div',
    { class: `field row ${control.shape ?? kind.is}`, 'data-field': context.path, title: name },
    title,
    make('div', { class: 'control' }, control.element),
    hint,
    problem,
  );
  const members = control.members ?? [];
  return {
    name,
    element,
    value: control.value,
    refuse(refusal) {
      const inner = members.map((member) => member.refuse(refusal)).includes(true);
      // The service names a member of an object by its own name or by the whole path.
      const mine = !inner && [context.path, name].includes(refusal?.field);
      problem.textContent = mine ? refusal.detail : '';
      element.classList.toggle('wrong', mine);
      for (const input of control.inputs) input.toggleAttribute('aria-invalid', false);
      if (mine) for (const input of control.inputs) input.setAttribute('aria-invalid', 'true');
      return mine || inner;
    },
  };
}

/**
 * What a schema takes.
 * @param {object} schema
 * @returns {{is: string, nullable?: boolean, choices?: object[], min?: number, max?: number, schema: object}}
 */
function kindOf(schema) {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) {
    const real = alternatives.filter((one) => one.type !== 'null');
    const nullable = real.length < alternatives.length;
    if (real.every((one) => 'const' in one)) return { is: 'choice', choices: real, nullable, schema };
    return { ...kindOf(real[0]), nullable };
  }
  const types = [schema.type].flat();
  const nullable = types.includes('null');
  const real = types.filter((type) => type !== 'null');
  const { minimum: min, maximum: max, multipleOf: step } = schema;
  if (schema.enum) return { is: 'choice', choices: schema.enum.map((word) => ({ const: word })), nullable, schema };
  if (real.includes('boolean')) return { is: real.length > 1 ? 'margin' : 'boolean', nullable, min, max, schema };
  if (real.length > 1) return { is: 'text', numbers: real[0] === 'number', nullable, schema };
  if (real[0] === 'integer' && step > 1) {
    const choices = Array.from({ length: (max - min) / step + 1 }, (_, i) => ({ const: min + i * step }));
    return { is: 'choice', choices, nullable, schema };
  }
  if (real[0] === 'integer' || real[0] === 'number') return { is: 'number', whole: real[0] === 'integer', min, max, nullable, schema };
  if (real[0] === 'object') return { is: 'object', nullable, schema };
  if (schema.format === 'byte') return { is: 'picture', nullable, schema };
  return { is: /^#[0-9a-f]{6}$/i.test(schema.default) ? 'colour' : 'text', nullable, schema };
}

const CONTROLS = {
  choice: choiceControl,
  boolean: booleanControl,
  margin: marginControl,
  number: numberControl,
  object: objectControl,
  colour: colourControl,
  picture: pictureControl,
};

/** Values side by side, of which one holds. */
function segments({ id, describedby, changed }, values, chosen) {
  const inputs = values.map(({ value }, i) =>
    make('input', {
      type: 'radio', name: id, id: i === 0 ? id : null, value: String(value), checked: value === chosen,
      'aria-describedby': describedby, change: changed,
    }));
  const element = make(
    'div',
    { class: 'segments', role: 'radiogroup', 'aria-labelledby': `${id}-label` },
    ...values.map(({ words }, i) => make('label', {}, inputs[i], make('span', {}, words))),
  );
  const value = () => values[inputs.findIndex((input) => input.checked)]?.value;
  return { element, inputs, value, grouped: true };
}

function choiceControl(context) {
  const { id, option, kind, normal, initial, changed, describedby, hint } = context;
  const values = kind.choices.map((choice) => ({ value: choice.const, words: String(choice.const), description: choice.description }));
  if (kind.nullable || normal === undefined) values.unshift({ value: undefined, words: say('auto') });
  const chosen = initial ?? normal;
  const described = { ...context, changed: () => { tell(); changed(); } };
  let control;
  if (values.length <= 5 && values.map(({ words }) => words).join('').length <= SEGMENTS) {
    control = segments(described, values, chosen);
  } else {
    const select = make(
      'select',
      { id, 'aria-describedby': describedby, change: described.changed },
      ...values.map(({ value, words }) => make('option', { selected: value === chosen }, words)),
    );
    control = { element: select, inputs: [select], value: () => values[select.selectedIndex].value };
  }
  /** What the option means, and what the choice means. */
  function tell() {
    const { description } = values.find(({ value }) => value === control.value()) ?? {};
    hint.replaceChildren(...prose([option.description, description].filter(Boolean).map(sentence).join(' ')));
  }
  tell();
  return {
    ...control,
    value: () => (control.value() === normal ? undefined : control.value()),
  };
}

function booleanControl(context) {
  const { id, kind, normal, initial, changed, describedby } = context;
  if (kind.nullable) {
    const values = [{ value: undefined, words: say('auto') }, { value: true, words: say('on') }, { value: false, words: say('off') }];
    return segments(context, values, initial);
  }
  const input = make('input', {
    type: 'checkbox', role: 'switch', class: 'switch', id, checked: initial ?? normal,
    'aria-describedby': describedby, change: changed,
  });
  return { element: input, inputs: [input], value: () => (input.checked === normal ? undefined : input.checked) };
}

/** `true`, `false` or a number. */
function marginControl(context) {
  const { option, kind, normal, initial, changed, describedby } = context;
  const number = make('input', {
    type: 'number', min: kind.min, max: kind.max, step: 'any', value: typeof initial === 'number' ? initial : 4,
    'aria-label': `${label(option.name)}: ${say(`${option.name}.number`) ?? say('number')}`,
    'aria-describedby': describedby, input: changed,
  });
  const values = ['true', 'false', 'number'].map((value) => ({ value, words: say(`${option.name}.${value}`) ?? say({ true: 'on', false: 'off' }[value] ?? value) }));
  const choice = segments({ ...context, changed: () => { show(); changed(); } }, values, typeof initial === 'number' ? 'number' : String(initial ?? normal));
  const show = () => { number.hidden = choice.value() !== 'number'; };
  show();
  const read = () => (choice.value() === 'number' ? (number.value === '' ? normal : Number(number.value)) : choice.value() === 'true');
  return {
    element: make('div', { class: 'together' }, choice.element, number),
    inputs: [...choice.inputs, number],
    value: () => (read() === normal ? undefined : read()),
    grouped: true,
  };
}

function numberControl({ id, kind, normal, initial, changed, describedby }) {
  const placeholder = normal !== undefined && !(normal < kind.min) ? normal : say('auto');
  const input = make('input', {
    type: 'number', id, min: kind.min, max: kind.max, step: kind.whole ? 1 : 'any', placeholder, value: initial,
    'aria-describedby': `${describedby} ${id}-range`, input: changed,
  });
  const range = make('span', { class: 'unit', id: `${id}-range` }, say('range', kind));
  return {
    element: make('div', { class: 'together' }, input, kind.max === undefined ? null : range),
    inputs: [input],
    value: () => (input.value === '' || Number(input.value) === normal ? undefined : Number(input.value)),
  };
}

function textControl({ id, kind, normal, initial, changed, describedby }) {
  const long = kind.schema.maxLength > 100;
  const input = make(long ? 'textarea' : 'input', {
    id, type: long ? null : 'text', rows: long ? 2 : null, placeholder: normal ?? say('auto'),
    spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', 'aria-describedby': describedby, input: changed,
  });
  input.value = initial ?? '';
  const value = () => {
    const text = input.value;
    if (text === '' || text === normal) return undefined;
    // Where a number comes first it is a number, as in a query.
    return kind.numbers && /^-?\d*\.?\d+$/.test(text) ? Number(text) : text;
  };
  return { element: input, inputs: [input], value, shape: long ? 'long' : null };
}

function colourControl(context) {
  const text = textControl(context);
  const [input] = text.inputs;
  const swatch = make('input', {
    type: 'color', 'aria-label': `${label(context.option.name)}: ${say('pick_colour')}`, value: context.normal,
    input: () => { input.value = swatch.value; context.changed(); },
  });
  const follow = () => {
    const short = (input.value || context.normal).replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
    if (/^#[0-9a-f]{6}$/i.test(short)) swatch.value = short;
  };
  input.addEventListener('input', follow);
  follow();
  return { ...text, element: make('div', { class: 'together' }, swatch, input) };
}

/** A picture, chosen from the device and sent in base64. */
function pictureControl({ id, initial, changed, describedby }) {
  let text = initial;
  const input = make('input', {
    type: 'file', id, accept: 'image/png,image/svg+xml', 'aria-describedby': describedby,
    change: async () => {
      const [file] = input.files;
      text = file && btoa(Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));
      changed();
    },
  });
  return { element: input, inputs: [input], value: () => text };
}

function objectControl({ id, kind, initial, changed, path }) {
  const members = Object.entries(kind.schema.properties).map(([name, schema]) =>
    field({ name, schema, description: schema.description ?? '', default: schema.default }, initial?.[name], changed, `${path}.`));
  return {
    element: make('div', { class: 'members', role: 'group', 'aria-labelledby': `${id}-label` }, ...members.map((member) => member.element)),
    inputs: [],
    members,
    value: () => valuesOf(members),
    grouped: true,
  };
}

/**
 * What fields ask for beyond their defaults, by name; `undefined` where that is nothing.
 * @param {Field[]} fields
 * @returns {Record<string, unknown> | undefined}
 */
export function valuesOf(fields) {
  const asked = fields.map((one) => [one.name, one.value()]).filter(([, value]) => value !== undefined);
  return asked.length ? Object.fromEntries(asked) : undefined;
}
