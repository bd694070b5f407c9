/** Reduces what a contender returned to a checksum; the types of values count, the order of related rows does not. */
import { createHash } from 'node:crypto'

type Kind = 'int' | 'text' | 'float' | 'num' | 'bool' | 'ts'
interface Shape {
  /** `name:kind`, separated by blanks. */
  readonly fields: string
  readonly one?: Readonly<Record<string, Shape>>
  readonly many?: Readonly<Record<string, Shape>>
}

const CHILD = 'id:int title:text qty:int price:num rate:float done:bool createdAt:ts note:text'
const PARENT = 'id:int name:text code:text qty:int score:float active:bool createdAt:ts note:text'
const READING = 'id:int sensor:text seq:int value:float amount:num ok:bool takenAt:ts note:text'
const PRODUCT = 'id:int name:text sku:text price:num active:bool'
const ITEM: Shape = {
  fields: 'id:int qty:int unitPrice:num discount:float gift:bool',
  one: { product: { fields: PRODUCT } },
}

const SHAPES: Readonly<Record<string, Shape>> = {
  w1: { fields: PARENT, many: { children: { fields: CHILD } } },
  w2: {
    fields: 'id:int name:text email:text createdAt:ts',
    many: {
      orders: {
        fields: 'id:int status:text total:num orderedAt:ts',
        many: { items: ITEM },
      },
    },
  },
  w3: { fields: CHILD, one: { parent: { fields: PARENT } } },
  w4: { fields: READING },
  w6: {
    fields: 'id:int name:text email:text year:int',
    many: { courses: { fields: 'id:int title:text code:text credits:int' } },
  },
}

/** @throws where a value has another type than the column's, or the rows are not ordered by their keys */
export function checksum(workload: string, rows: readonly any[]): string {
  const shape = SHAPES[workload]!
  const plain = rows.map((row) => canonical(row, shape))
  for (let i = 1; i < plain.length; i++)
    if ((plain[i]?.[0] as number) <= (plain[i - 1]?.[0] as number))
      throw new Error('the rows are not ordered by id')
  return createHash('sha1').update(JSON.stringify(plain)).digest('hex').slice(0, 12)
}

function canonical(row: any, { fields, one = {}, many = {} }: Shape): unknown[] {
  const values: unknown[] = fields.split(' ').map((field) => {
    const [name, kind] = field.split(':') as [string, Kind]
    return value(name, kind, row[name])
  })
  for (const [name, shape] of Object.entries(one)) values.push(canonical(row[name], shape))
  for (const [name, shape] of Object.entries(many)) {
    const items: any[] = [...(row[name].getItems?.() ?? row[name])]
    values.push(items.map((item) => canonical(item, shape)).sort((a, b) => Number(a[0]) - Number(b[0])))
  }
  return values
}

const TYPES = {
  int: 'number',
  float: 'number',
  text: 'string',
  bool: 'boolean',
}

function value(name: string, kind: Kind, found: unknown): unknown {
  if (found === null && name === 'note') return null
  if (found === null || found === undefined) throw new Error(`${name} is missing`)
  // A query builder gives a decimal as the driver does: as a number from SQLite.
  if (kind === 'num') return Number(found).toFixed(2)
  if (kind === 'ts') {
    if (!(found instanceof Date)) throw new Error(`${name} is no Date`)
    return found.getTime()
  }
  if (typeof found !== TYPES[kind]) throw new Error(`${name} is a ${typeof found}, not a ${TYPES[kind]}`)
  return found
}
