/** Reads one page: the rows behind a cursor, or behind a number of others. */
import type { Executor } from '../engine/executor'
import type { Decode, WireRow } from '../engine/wire-row'
import type { Expression } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import { select, type Select } from '../statement/select'
import type { SqlType } from '../types/sql-type'
import { decodeCursor, encodeCursor, type Seal } from './cursor'
import { columnsOf, conditionsOf, drawn } from './entity-query'
import type { PageSpec } from './page'
import type { RowOrder } from './row-order'
import { selectedOf } from './row-source'
import { compiledFor } from './statement-filters'
import { behind, orderSignature, reversed, uniqueOrder } from './page-order'

/** The rows of a page as they came over the wire, in its order, and what is known of their neighbours. */
export interface PageRows {
  readonly rows: readonly WireRow[]
  readonly startCursor: string | null
  readonly endCursor: string | null
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

/** The rows behind or in front of a cursor: one statement, which asks for one row more than the page holds. */
export async function readPage(
  executor: Executor,
  mapper: Mapper,
  { spec, secret }: { readonly spec: PageSpec; readonly secret: string | undefined },
): Promise<PageRows> {
  const order = uniqueOrder(mapper, spec.orderBy, spec.active)
  const textOf = (operand: Expression): string => {
    const { sql, parameters } = compiledFor(spec.active, executor, drawn(mapper, select(operand)))
    return JSON.stringify([sql, parameters.map(({ value }) => value)], printable)
  }
  const seal: Seal = { query: orderSignature(mapper, order, textOf), secret }
  const isBackward = (spec.before ?? null) !== null
  const cursor = (isBackward ? spec.before : spec.after) ?? null
  const from = cursor === null ? undefined : decodeCursor(cursor, seal)
  const query = pageQuery(mapper, spec, {
    order: isBackward ? reversed(order) : order,
    from,
    decoderOf: (type) => executor.dialect.codecs.decoder(type),
  })
  const { rows } = await executor.executeCompiled(compiledFor(spec.active, executor, query))
  const hasMore = rows.length > spec.limit
  const page = rows.slice(0, spec.limit)
  if (isBackward) page.reverse()
  const cursorOf = (row: WireRow | undefined): string | null =>
    row === undefined ? null : encodeCursor(row.slice(selectedOf(mapper).length), seal)
  return {
    rows: page,
    startCursor: cursorOf(page[0]),
    endCursor: cursorOf(page.at(-1)),
    hasNext: isBackward || hasMore,
    hasPrevious: isBackward ? hasMore : cursor !== null,
  }
}

function printable(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}

/** Behind the columns of the class stand the values that the rows are sorted by. */
export function pageQuery(
  mapper: Mapper,
  spec: PageSpec,
  {
    order,
    from,
    decoderOf,
  }: {
    readonly order: RowOrder
    readonly from: WireRow | undefined
    readonly decoderOf: (type: SqlType) => Decode
  },
): Select {
  const sorted = order.orderings.map(({ operand }, i) => operand.as(`dovetail_order_${i}`))
  let query = drawn(mapper, select(...columnsOf(mapper), ...sorted))
  query = query.where(...conditionsOf(mapper, spec))
  if (from !== undefined) query = query.where(behind(order, from, decoderOf))
  return order.sorted(query).limit(spec.limit + 1)
}
