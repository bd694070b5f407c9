/** Values of all types, the awkward ones among them. */
import type { EntityClass } from '../../src/registry/mapper'
import type { Draw } from './draw'

const TEXTS = ['a', '', "O'Brien", '"quoted"', 'back\\slash', 'two\nlines', '🐟', '$1 ?', 'null', ' ']
const JSONS = [
  null,
  { a: 1 },
  [],
  {},
  'text',
  0,
  false,
  [1, null, { b: [true] }],
  { 'a b': "it's", z: 1e21, y: '🐟' },
]

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  facts: JSONS,
  settings: JSONS,
  area: [0, 0.1, -1.5, 1e-300, 1.7976931348623157e308, 123456789.125],
  savings: [0n, 1n, -1n, 9007199254740993n, 9223372036854775807n, -9223372036854775808n],
  salary: [null, '0.00', '12.50', '-9999999999.99', '9999999999.99', '0.01'],
  active: [true, false],
  bornAt: [
    null,
    new Date(0),
    new Date('1969-12-31T23:59:59.999Z'),
    new Date('2024-02-29T12:00:00.001Z'),
    new Date('0999-01-01T00:00:00.000Z'),
    new Date('9999-12-31T23:59:59.999Z'),
  ],
  hiredOn: [null, '2024-02-29', '1900-01-01', '9999-12-31'],
  photo: [null, Buffer.of(), Buffer.of(0), Buffer.of(0xff, 0, 0x27, 0x5c)],
  note: [null, ...TEXTS],
  level: [1, 0, -32768, 32767],
}

const DEFAULTS: Readonly<Record<string, unknown>> = { active: true, area: 0.5, level: 1 }

/** A value for a property, and whether it is what comes of itself, when nothing is said. */
export function randomValue(
  draw: Draw,
  entityClass: EntityClass,
  name: string,
  count: number,
): { readonly value: unknown; readonly isLeftOut?: boolean } {
  if (name === 'code' || name === 'passportNo')
    return { value: `${draw.of(TEXTS)} ${entityClass.name} ${String(count)}` }
  if (name === 'cityNo') return { value: count }
  if (name === 'skillNo') return { value: 9007199254740993n + BigInt(count) }
  if (name === 'nick') return { value: draw.once(2) ? null : `nick ${String(count)}` }
  if (name in DEFAULTS && draw.once(2)) return { value: DEFAULTS[name], isLeftOut: true }
  const value = draw.of(VALUES[name] as readonly unknown[])
  return { value, isLeftOut: value === null && draw.once(2) }
}
