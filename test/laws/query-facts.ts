/** What there is to be found, in plain objects: the measure of all queries. */
import type { EntityClass } from '../../src/registry/mapper'
import type { Draw } from './draw'
import { Customer, Mark, Parcel, Purchase, PurchaseMark, Zone } from './query-model'

/** A row with its related rows: one or null, or a list. */
export type Fact = Record<string, unknown>

/** What a property holds, which decides on how it can be compared. */
export type ValueKind =
  'integer' | 'double' | 'bigint' | 'decimal' | 'text' | 'word' | 'boolean' | 'date' | 'time' | 'uuid'

/** A class as the laws know it. */
export interface FactClass {
  readonly entityClass: EntityClass
  readonly key: readonly string[]
  readonly values: Readonly<Record<string, ValueKind>>
  readonly one: Readonly<Record<string, () => FactClass>>
  readonly many: Readonly<Record<string, () => FactClass>>
}

const ZONE: FactClass = {
  entityClass: Zone,
  key: ['zoneId'],
  values: { zoneId: 'integer', name: 'word', rank: 'integer' },
  one: {},
  many: { customers: () => CUSTOMER },
}
const CUSTOMER: FactClass = {
  entityClass: Customer,
  key: ['region', 'no'],
  values: {
    region: 'word',
    no: 'integer',
    name: 'word',
    age: 'integer',
    balance: 'decimal',
    active: 'boolean',
    since: 'date',
    zoneId: 'integer',
    byNo: 'integer',
  },
  one: { zone: () => ZONE, by: () => CUSTOMER },
  many: { brought: () => CUSTOMER, purchases: () => PURCHASE },
}
const PURCHASE: FactClass = {
  entityClass: Purchase,
  key: ['purchaseId'],
  values: { purchaseId: 'bigint', customerNo: 'integer', weight: 'double', note: 'text', paidAt: 'time' },
  one: { customer: () => CUSTOMER, parcel: () => PARCEL },
  many: { marks: () => MARK },
}
export const PARCEL: FactClass = {
  entityClass: Parcel,
  key: ['parcelId'],
  values: { parcelId: 'integer', size: 'integer' },
  one: { purchase: () => PURCHASE },
  many: {},
}
const MARK: FactClass = {
  entityClass: Mark,
  key: ['markId'],
  values: { markId: 'uuid', text: 'text', worth: 'bigint' },
  one: {},
  many: { purchases: () => PURCHASE },
}
export const FACT_CLASSES: readonly FactClass[] = [ZONE, CUSTOMER, PURCHASE, PARCEL, MARK]

const POOLS: Readonly<Record<ValueKind, readonly unknown[]>> = {
  integer: [0, 1, 2, 3, -1, 2147483647],
  double: [0, 0.5, -2.25, 1e10, 3],
  bigint: [0n, 1n, 2n, -5n, 9007199254740993n, 9223372036854775807n],
  decimal: ['0.00', '1.50', '10.00', '9.00', '-3.25', '99999999.99'],
  // No letter that one collation puts elsewhere than another.
  word: ['ann', 'bob', 'carl', 'dora', 'eve'],
  text: ['a', '', 'ab', 'A', '%', 'a_b', 'a\\b', "it's", 'ä', 'b%'],
  boolean: [true, false],
  date: ['2024-02-29', '2020-01-01', '1999-12-31', '2024-03-01'],
  time: [
    new Date('2024-02-29T12:00:00Z'),
    new Date('2024-02-29T12:00:00.001Z'),
    new Date('2024-02-29T23:59:59.999Z'),
    new Date('1969-12-31T23:59:59Z'),
  ],
  uuid: [1, 2, 3, 4, 5].map((digit) => `0000000${digit}-0000-4000-8000-000000000000`),
}

/** A value that a property may hold, or be compared with. */
export function randomValue(draw: Draw, kind: ValueKind): unknown {
  return draw.of(POOLS[kind])
}

/** Everything there is, by class; `links` are the rows between purchases and marks. */
export interface Facts {
  readonly of: ReadonlyMap<FactClass, readonly Fact[]>
  readonly links: readonly Fact[]
}

/** Draws rows of all classes, and leads them to each other. */
export function randomFacts(draw: Draw): Facts {
  const rowsOf = (most: number, make: (at: number) => Fact): Fact[] =>
    Array.from({ length: most - draw.below(most + 1) }, (_, at) => make(at))
  const maybe = (kind: ValueKind): unknown => (draw.once(3) ? null : randomValue(draw, kind))
  const oneOf = (rows: readonly Fact[]): Fact | null =>
    rows.length === 0 || draw.once(3) ? null : draw.of(rows)
  const zones = rowsOf(3, (at) => ({ zoneId: at, name: randomValue(draw, 'word'), rank: maybe('integer') }))
  const customers: Fact[] = []
  for (let at = 0, count = 9 - draw.below(10); at < count; at++) {
    const [zone, by] = [oneOf(zones), oneOf(customers)]
    customers.push({
      region: draw.of(['ann', 'bob']),
      no: at,
      name: randomValue(draw, 'word'),
      age: maybe('integer'),
      balance: maybe('decimal'),
      active: maybe('boolean'),
      since: maybe('date'),
      zoneId: zone?.['zoneId'] ?? null,
      byRegion: by?.['region'] ?? null,
      byNo: by?.['no'] ?? null,
      zone,
      by,
    })
  }
  const purchases = rowsOf(12, (at) => {
    const customer = oneOf(customers)
    return {
      purchaseId: 9007199254740990n + BigInt(at),
      customerRegion: customer?.['region'] ?? null,
      customerNo: customer?.['no'] ?? null,
      weight: maybe('double'),
      note: maybe('text'),
      paidAt: maybe('time'),
      customer,
    }
  })
  const free = [...purchases]
  const parcels = rowsOf(4, (at) => {
    const purchase = oneOf(free)
    if (purchase !== null) free.splice(free.indexOf(purchase), 1)
    return { parcelId: at, purchaseId: purchase?.['purchaseId'] ?? null, size: maybe('integer'), purchase }
  })
  const marks = rowsOf(4, (at) => ({
    markId: POOLS.uuid[at],
    text: randomValue(draw, 'text'),
    worth: maybe('bigint'),
  }))
  const links = purchases.flatMap((purchase) =>
    marks.filter(() => draw.once(3)).map((mark) => ({ purchase, mark })),
  )
  lead(zones, 'customers', customers, 'zone')
  lead(customers, 'brought', customers, 'by')
  lead(customers, 'purchases', purchases, 'customer')
  for (const purchase of purchases) {
    purchase['parcel'] = parcels.find((parcel) => parcel.purchase === purchase) ?? null
    purchase['marks'] = links.filter((link) => link.purchase === purchase).map(({ mark }) => mark)
  }
  for (const mark of marks)
    mark['purchases'] = links.filter((link) => link.mark === mark).map(({ purchase }) => purchase)
  const of = new Map([
    [ZONE, zones],
    [CUSTOMER, customers],
    [PURCHASE, purchases],
    [PARCEL, parcels],
    [MARK, marks],
  ])
  return {
    of,
    links: links.map(({ purchase, mark }) => ({ purchaseId: purchase.purchaseId, markId: mark.markId })),
  }
}

/** Gives rows the list of those that lead to them. */
function lead(rows: readonly Fact[], many: string, members: readonly Fact[], one: string): void {
  for (const row of rows) row[many] = members.filter((member) => member[one] === row)
}

/** The rows that stand in tables, in an order in which they can be inserted. */
export function tablesOf({ of, links }: Facts): readonly (readonly [EntityClass, readonly Fact[]])[] {
  return [
    ...[...of].map(([factClass, facts]) => {
      const relations = new Set([...Object.keys(factClass.one), ...Object.keys(factClass.many)])
      const rows = facts.map((fact) =>
        Object.fromEntries(Object.entries(fact).filter(([name]) => !relations.has(name))),
      )
      return [factClass.entityClass, rows] as const
    }),
    [PurchaseMark, links],
  ]
}

/** What tells a row of a class from all others. */
export function keyOf({ key }: FactClass, row: Fact): string {
  return key.map((name) => String(row[name])).join('/')
}

/** Two values of one kind in the order of SQL; neither is null. */
export function compareValues(kind: ValueKind, one: unknown, other: unknown): number {
  const [a, b] = kind === 'decimal' ? [Number(one), Number(other)] : [one, other]
  const [left, right] = a instanceof Date ? [a.getTime(), (b as Date).getTime()] : [a, b]
  return (left as number) < (right as number) ? -1 : (left as number) > (right as number) ? 1 : 0
}
