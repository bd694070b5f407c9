/** The rows of all tables, the same in every run, and the input of the workloads that write. */
import type { ChildRow, ParentRow, ReadingRow } from './contender'

export type ColumnKind = 'int' | 'text' | 'float' | 'num' | 'bool' | 'ts'
export type ColumnSpec = readonly [name: string, kind: ColumnKind, references?: string]

const READING: ColumnSpec[] = [
  ['sensor', 'text'],
  ['seq', 'int'],
  ['value', 'float'],
  ['amount', 'num'],
  ['ok', 'bool'],
  ['taken_at', 'ts'],
  ['note', 'text'],
]
const PARENT: ColumnSpec[] = [
  ['name', 'text'],
  ['code', 'text'],
  ['qty', 'int'],
  ['score', 'float'],
  ['active', 'bool'],
  ['created_at', 'ts'],
  ['note', 'text'],
]
const child = (parent: string): ColumnSpec[] => [
  ['parent_id', 'int', parent],
  ['title', 'text'],
  ['qty', 'int'],
  ['price', 'num'],
  ['rate', 'float'],
  ['done', 'bool'],
  ['created_at', 'ts'],
  ['note', 'text'],
]

/** Tables by name; each has a generated `id` in front of these columns. Only `note` may be null. */
export const TABLES: Readonly<Record<string, readonly ColumnSpec[]>> = {
  parent: PARENT,
  child: child('parent'),
  reading: READING,
  customer: [
    ['name', 'text'],
    ['email', 'text'],
    ['created_at', 'ts'],
  ],
  orders: [
    ['customer_id', 'int', 'customer'],
    ['status', 'text'],
    ['total', 'num'],
    ['ordered_at', 'ts'],
  ],
  product: [
    ['name', 'text'],
    ['sku', 'text'],
    ['price', 'num'],
    ['active', 'bool'],
  ],
  item: [
    ['order_id', 'int', 'orders'],
    ['product_id', 'int', 'product'],
    ['qty', 'int'],
    ['unit_price', 'num'],
    ['discount', 'float'],
    ['gift', 'bool'],
  ],
  student: [
    ['name', 'text'],
    ['email', 'text'],
    ['year', 'int'],
  ],
  course: [
    ['title', 'text'],
    ['code', 'text'],
    ['credits', 'int'],
  ],
  ins_reading: READING,
  ins_parent: PARENT,
  ins_child: child('ins_parent'),
  upd_reading: READING,
}

const range = <T>(size: number, make: (i: number) => T): T[] =>
  Array.from({ length: size }, (_, i) => make(i + 1))
const at = (i: number): Date => new Date(Date.UTC(2024, 0, 1) + i * 61_007)
const money = (i: number): string => (((i * 37) % 100_000) / 100).toFixed(2)
const note = (i: number): string | null => (i % 4 === 0 ? null : `note ${i} lorem ipsum dolor`)

const reading = (i: number): ReadingRow => ({
  sensor: `sensor-${i % 97}`,
  seq: i,
  value: i * 0.25 + 0.125,
  amount: money(i),
  ok: i % 3 === 0,
  takenAt: at(i),
  note: note(i),
})
const childRow = (i: number): ChildRow => ({
  title: `Child ${i}`,
  qty: i % 1000,
  price: money(i),
  rate: i / 16,
  done: i % 5 === 0,
  createdAt: at(i),
  note: note(i),
})
const parentRow = (i: number): Omit<ParentRow, 'children'> => ({
  name: `Parent ${i}`,
  code: `P-${i}`,
  qty: i % 50,
  score: i / 8,
  active: i % 2 === 0,
  createdAt: at(i),
  note: note(i),
})

/** W5: 10,000 new rows. */
export const newReadings = (): ReadingRow[] => range(10_000, reading)

/** W5: 1,000 new parents with 5 children each. */
export const newGraph = (): ParentRow[] =>
  range(1000, (i) => ({
    ...parentRow(i),
    children: range(5, (j) => childRow((i - 1) * 5 + j)),
  }))

/** Rows by table, in the order of their columns, the key first. */
export const tableRows = (): Record<string, unknown[][]> => ({
  parent: range(1000, (i) => [i, ...Object.values(parentRow(i))]),
  child: range(10_000, (i) => [i, Math.ceil(i / 10), ...Object.values(childRow(i))]),
  reading: range(50_000, (i) => [i, ...Object.values(reading(i))]),
  customer: range(200, (i) => [i, `Customer ${i}`, `c${i}@example.com`, at(i)]),
  orders: range(2000, (i) => [i, Math.ceil(i / 10), ['new', 'paid', 'sent'][i % 3], money(i), at(i)]),
  product: range(500, (i) => [i, `Product ${i}`, `SKU-${i}`, money(i), i % 7 !== 0]),
  item: range(10_000, (i) => [
    i,
    Math.ceil(i / 5),
    ((i * 7) % 500) + 1,
    (i % 9) + 1,
    money(i),
    (i % 10) / 16,
    i % 11 === 0,
  ]),
  student: range(1000, (i) => [i, `Student ${i}`, `s${i}@example.com`, (i % 4) + 1]),
  course: range(100, (i) => [i, `Course ${i}`, `C-${i}`, (i % 6) + 1]),
})

/** The pairs of the many-to-many relation: 10 courses for each student. */
export const studentCourses = (): number[][] =>
  range(10_000, (i) => [Math.ceil(i / 10), ((Math.ceil(i / 10) * 3 + (i % 10) * 7) % 100) + 1])
