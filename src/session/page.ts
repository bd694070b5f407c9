/** A part of the rows at a time. */
import { UsageError } from '../errors'
import { LIMIT_OPTIONS, type ExecuteOptions } from '../engine/limits'
import type { OrderBy } from '../registry/order-by'
import { checkOptions, isPlainObject } from '../schema/items'
import { describe } from '../types/sql-type'
import { assertWhere } from './arguments'
import type { RowOptions } from './entity-query'
import type { Named, Where, With } from './find-options'
import { FILTER_OPTIONS, type FilterOptions } from './row-filters'

interface PageOptions<E, W> extends FilterOptions, ExecuteOptions {
  readonly where?: Where<E>
  readonly with?: Named<E, W>
  readonly orderBy?: OrderBy<E>
  /** The largest number of rows on a page. */
  readonly limit: number
}

/** Which page, from a row on. Without `after` and `before` it is the first one. */
export interface CursorPageOptions<E, W = With<E>> extends PageOptions<E, W> {
  /** The rows behind this cursor: `endCursor` of the page before. */
  readonly after?: string | null
  /** The rows in front of this cursor: `startCursor` of the page behind. */
  readonly before?: string | null
}

/** Which page, by the number of rows in front of it. */
export interface OffsetPageOptions<E, W = With<E>> extends PageOptions<E, W> {
  readonly offset: number
}

/** A page between two cursors. */
export interface CursorPage<T> {
  readonly items: T[]
  /** Where the page begins; null on an empty one. */
  readonly startCursor: string | null
  /** Where the page ends; null on an empty one. */
  readonly endCursor: string | null
  /** There are rows behind the page. Of a page before a cursor this is taken for granted. */
  readonly hasNext: boolean
  /** There are rows in front of the page. Of a page after a cursor this is taken for granted. */
  readonly hasPrevious: boolean
}

/** A page by number. */
export interface OffsetPage<T> {
  readonly items: T[]
  /** The number of rows on all pages. */
  readonly total: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

const PAGE_OPTIONS = [
  'where',
  'with',
  'orderBy',
  'limit',
  'after',
  'before',
  'offset',
  ...FILTER_OPTIONS,
  ...LIMIT_OPTIONS,
]

/** What `paginate` was given, checked. */
export interface PageSpec extends FilterOptions, ExecuteOptions, Pick<RowOptions, 'narrowing' | 'active'> {
  readonly where?: unknown
  readonly with?: unknown
  readonly orderBy?: unknown
  readonly limit: number
  readonly offset?: number
  readonly after?: unknown
  readonly before?: unknown
}

/** Refuses options of `paginate` that cannot be meant. */
export function assertPageOptions(options: unknown): asserts options is PageSpec {
  if (!isPlainObject(options))
    throw new UsageError(`paginate takes an object of options, not ${describe(options)}.`, {
      hint: "Write { orderBy: { name: 'asc' }, limit: 20 }.",
    })
  checkOptions('paginate', options, PAGE_OPTIONS)
  assertWhere(options)
  assertWhole('limit', options['limit'], 1)
  const starts = ['after', 'before', 'offset'].filter((name) => isGiven(options[name]))
  if (starts.length > 1)
    throw new UsageError(`paginate takes ${starts.join(' or ')}, not both.`, { hint: 'Leave one out.' })
  if (options['offset'] !== undefined) assertWhole('offset', options['offset'], 0)
}

function assertWhole(name: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) return
  throw new UsageError(`paginate: ${name} must be a whole number, ${least} or more.`, {
    hint: `Write { ${name}: ${least === 0 ? 40 : 20} }.`,
  })
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
