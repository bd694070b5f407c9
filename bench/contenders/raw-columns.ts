/** Column lists of the hand-written statements. */
export const PARENT = 'id, name, code, qty, score, active, created_at, note'
export const CHILD = 'id, parent_id, title, qty, price, rate, done, created_at, note'
export const READING = 'id, sensor, seq, value, amount, ok, taken_at, note'
export const CUSTOMER = 'id, name, email, created_at'
export const ORDER = 'id, customer_id, status, total, ordered_at'
export const ITEM = 'id, order_id, product_id, qty, unit_price, discount, gift'
export const PRODUCT = 'id, name, sku, price, active'
export const STUDENT = 'id, name, email, year'
export const COURSE = 'id, title, code, credits'

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** `created_at as "createdAt"`: rows come as the objects that are wanted. */
export const named = (columns: string): string =>
  columns.replace(/\w+_\w+/g, (name) => `${name} as "${camel(name)}"`)

export const of = (table: string, columns: string): string =>
  columns
    .split(', ')
    .map((name) => `${table}.${name}`)
    .join(', ')
