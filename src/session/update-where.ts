import { FILTER_OPTIONS } from './row-filters'
import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import { flattened } from '../registry/embedded-value'
import type { Mapper } from '../registry/mapper'
import { checkOptions, isPlainObject } from '../schema/items'
import { stored, type Assignment } from '../statement/row-input'
import { Update } from '../statement/update'
import { describe } from '../types/sql-type'
import { columnsOf } from './entity-query'
import { rowPlanOf } from './flush/row-plan'
import { versionAfter } from './flush/row-version'
import {
  assertStandsAlone,
  assertMeant,
  refreshFrom,
  sending,
  settle,
  type ManyRowsContext,
  type RowsCondition,
  type RowsMeant,
  type RowsReader,
} from './many-rows'
import { assertPropertyValue } from './where-values'

/** What `updateWhere` was given. */
export interface UpdateWhereSpec extends RowsMeant {
  readonly set: unknown
}

/** Refuses what `updateWhere` cannot run, before anything is sent; gives the statement. */
export function updateStatement(
  mapper: Mapper,
  options: UpdateWhereSpec,
  reader: RowsReader,
): (context: ManyRowsContext) => Promise<number> {
  checkOptions('updateWhere', options, ['where', 'everyRow', 'set', ...FILTER_OPTIONS])
  assertStandsAlone(mapper, 'updateWhere')
  assertMeant(mapper, options, 'updateWhere')
  const { set: values, ...meant } = options
  const rows = reader.conditionsOf(mapper, meant)
  const set = assignmentsOf(mapper, typeof values === 'function' ? computed(mapper, values) : values)
  return (context) => updateRows(mapper, { set, ...rows }, context)
}

/** One UPDATE. Rows of known instances come back, so that these hold what their rows hold. */
async function updateRows(
  mapper: Mapper,
  { set, where, compile }: RowsCondition & { readonly set: readonly Assignment[] },
  context: ManyRowsContext,
): Promise<number> {
  const { executor, identityMap } = context
  const isKnown = [...identityMap.states].some((state) => state.mapper === mapper)
  const { table } = rowPlanOf(executor, mapper)
  const returned = isKnown ? columnsOf(mapper) : []
  const statement = new Update(table, { set, where, everyRow: where.length === 0, returned })
  const answer = await sending(mapper, identityMap, () =>
    executor.executeCompiled(compile(executor, statement)),
  )
  if (!isKnown) return answer.affected
  const hydrator = context.hydratorOf(mapper)
  for (const row of answer.rows) {
    const key = hydrator.keyOf(row)
    const state = key === undefined ? undefined : identityMap.find(mapper, key)
    if (state !== undefined) refreshFrom(context, hydrator, state, row)
  }
  settle(context)
  return answer.rows.length
}

/** What a callback sets that is given the columns of the class. */
function computed(mapper: Mapper, set: object): unknown {
  return (set as (columns: unknown) => unknown)(mapper.columns())
}

function assignmentsOf(mapper: Mapper, set: unknown): readonly Assignment[] {
  if (!isPlainObject(set) || Object.keys(set).length === 0) {
    throw new UsageError(`updateWhere of ${mapper.name} sets nothing.`, {
      hint: `Write { set: { ${mapper.properties.at(-1)?.name ?? 'name'}: … } }, not ${describe(set)}.`,
    })
  }
  const { version } = mapper
  const counted =
    version === undefined || version.name in set ? {} : { [version.name]: versionAfter(version) }
  return Object.entries({ ...flattened(mapper.embedded, set), ...counted }).map(([name, value]) => {
    const property = mapper.property(name)
    const { column } = property
    if (
      value === undefined ||
      column.options.computed !== undefined ||
      mapper.primaryKey.includes(property)
    ) {
      const [what, hint] =
        value === undefined
          ? ['is undefined, which is no value', 'Leave the property out, or write null.']
          : column.options.computed !== undefined
            ? ['is computed by the database', 'Write the properties that it is computed from.']
            : [
                'is part of the primary key, by which the session knows its instances',
                'Execute update(…), and load anew.',
              ]
      throw new UsageError(`updateWhere: ${mapper.name}.${name} ${what}.`, { hint })
    }
    if (!(value instanceof Expression)) assertPropertyValue(mapper, property, value)
    return { column, value: stored(column, value) }
  })
}
