import { FILTER_OPTIONS } from './row-filters'
import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import { flattened } from '../registry/embedded-value'
import { isA, type MappedProperty, type Mapper } from '../registry/mapper'
import { checkOptions, isPlainObject } from '../schema/items'
import { stored, type Assignment } from '../statement/row-input'
import { Update } from '../statement/update'
import { describe } from '../types/sql-type'
import { columnsOf } from './entity-query'
import { rowPlanOf } from './flush/row-plan'
import { versionAfter } from './flush/row-version'
import {
  assertInOneTable,
  assertMeant,
  classRows,
  knownState,
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
  assertInOneTable(mapper, 'updateWhere')
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
  const isKnown = [...identityMap.states].some((state) => isA(state.mapper, mapper))
  const { table } = rowPlanOf(executor, mapper)
  const returned = isKnown ? columnsOf(mapper) : []
  const statement = new Update(table, { set, where, everyRow: where.length === 0, returned })
  const answer = await sending(mapper, identityMap, () =>
    executor.executeCompiled(compile(executor, statement)),
  )
  if (!isKnown) return answer.affected
  for (const row of classRows(context.hydratorOf(mapper), answer.rows)) {
    const state = knownState(context, row)
    if (state !== undefined) refreshFrom(context, state, row)
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
    const [what, hint] = objection(mapper, property, value) ?? []
    if (hint !== undefined) throw new UsageError(`updateWhere: ${mapper.name}.${name} ${what}.`, { hint })
    if (!(value instanceof Expression)) assertPropertyValue(mapper, property, value)
    return { column, value: stored(column, value) }
  })
}

/** Why a property cannot be given a value, and what to do instead. */
function objection(
  { inheritance, primaryKey }: Mapper,
  property: MappedProperty,
  value: unknown,
): readonly [what: string, hint: string] | undefined {
  if (value === undefined)
    return ['is undefined, which is no value', 'Leave the property out, or write null.']
  if (property.column.options.computed !== undefined)
    return ['is computed by the database', 'Write the properties that it is computed from.']
  if (primaryKey.includes(property)) {
    return [
      'is part of the primary key, by which the session knows its instances',
      'Execute update(…), and load anew.',
    ]
  }
  if (property === inheritance?.discriminator)
    return ['says of which class a row is', 'Delete the row, and create an instance of the other class.']
  if (value === null && inheritance?.required.includes(property) === true)
    return ['cannot be null, which only rows of other classes may be there', 'Give it a value.']
  return undefined
}
