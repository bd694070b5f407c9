/** Reads rows of chosen columns as plain objects. */
import type { Row } from '../engine/result'
import { decodeResult } from '../engine/wire'
import { valueFrom } from '../registry/embedded-value'
import type { Mapper } from '../registry/mapper'
import { assertColumns, assertFindOptions } from './arguments'
import type { FindSpec } from './find-plan'
import type { LoaderContext } from './loader/loader-context'
import { PlainRowsReader, selectedForRows } from './loader/plain-rows'
import { loadRelations } from './loader/select-in'
import { assertStrategy, assertWith } from './loader/with-spec'
import type { ReadSource } from './reader-context'

/** The rows that the options let through, as plain objects of the columns that are named, with the relations that are. */
export async function findPlainRows(
  { plans, executor: executorOf }: ReadSource,
  mapper: Mapper,
  options: FindSpec,
  context: LoaderContext,
): Promise<readonly Row[]> {
  const { columns, with: spec } = options
  const executor = executorOf()
  const selected = selectedForRows(mapper, options)
  const { compiled, values } = plans.find(executor, mapper, { ...options, columns: selected })
  const answer = await executor.executeCompiled(compiled, values)
  if (spec !== undefined)
    return new PlainRowsReader(context, loadRelations).read(mapper, options, answer.rows)
  const { rows } = decodeResult(answer, compiled.columns, executor.dialect.codecs)
  return byProperty(mapper, columns ?? [], rows)
}

/** Refuses what cannot be given as plain rows, before any statement is sent. */
export function assertPlainFind(mapper: Mapper, options: FindSpec): void {
  assertFindOptions(mapper, options)
  assertColumns(mapper, options.columns)
  assertWith(mapper, options.with)
  assertStrategy(options.strategy, 'find')
}

/** Rows by property: those of columns whose keys are their properties as they are, value objects made of their columns. */
function byProperty(mapper: Mapper, names: readonly string[], rows: readonly Row[]): readonly Row[] {
  if (mapper.inheritance === undefined && mapper.embedded.length === 0) return rows
  const read = names.map((name) => {
    const value = mapper.embedded.find((embedded) => embedded.name === name)
    const keyOf = (path: string): string => mapper.property(path).column.key
    return (row: Row): unknown =>
      value === undefined ? row[keyOf(name)] : valueFrom(value, (path) => row[keyOf(path)])
  })
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, read[i]?.(row)])))
}
