/** What reads of a class leave out: rows that were deleted softly, and rows that its named filters do not let through. */
import { DefinitionError } from '../errors'
import { checkOptions, isPlainObject } from '../schema/items'
import { suggest } from '../util/closest'
import { describe } from '../types/sql-type'
import { valueType } from '../types/resolve-type'
import type { AnyClass } from './declaration'
import { withBases } from './declaration-store'
import type { MappedProperty, Mapper } from './mapper'

/** The parameters of a filter by name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a filter knows the types of its own parameters
type FilterParameters = Readonly<Record<string, any>>

/** A condition on the rows of a class, which queries switch on and off by its name. */
export interface RowFilter {
  /**
   * The rows that stay: a `where` object, a function that makes one of the parameters, or one that makes an expression of the
   * parameters and the columns.
   */
  readonly where:
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the class's columns are not known here
    object | ((parameters: FilterParameters, columns: any) => object)
  /** The names of the parameters, each of which must be given. */
  readonly parameters?: readonly string[] | undefined
  /** Whether the filter holds unless a query or session says `false`. */
  readonly default?: boolean | undefined
}

/** What `@Table` says of the rows that reads leave out. */
export interface RowFilterOptions<S extends string = string> {
  /**
   * The property that marks deleted rows: a nullable timestamp, or a boolean. `session.delete` sets it in place of a DELETE,
   * and reads leave such rows out.
   */
  readonly softDelete?: S | undefined
  /** Filters by name. */
  readonly filters?: Readonly<Record<string, RowFilter>> | undefined
}

/** How rows of a class are marked as deleted. */
export interface SoftDelete {
  readonly property: MappedProperty
  /** What the property holds in a row that is there. */
  readonly whenKept: null | false
  /** What it holds in a row that is deleted now. */
  readonly whenDeleted: () => Date | true
}

/** The filters of a class. */
export interface RowFilters {
  readonly softDelete: SoftDelete | undefined
  readonly named: ReadonlyMap<string, RowFilter>
}

const declared = new WeakMap<object, RowFilterOptions>()
const names = new Set<string>()

/** Notes what `@Table` says of a class. */
export function declareRowFilters(owner: AnyClass, options: RowFilterOptions): void {
  declared.set(owner, options)
  for (const name of Object.keys(options.filters ?? {})) names.add(name)
}

/** Refuses a filter that no class has. */
export function assertFilterName(name: string): void {
  if (names.has(name)) return
  throw new DefinitionError(`No class has a filter '${name}'.`, { hint: suggest(name, names) })
}

/** The filters of a class and of those that it extends. @throws DefinitionError for those that cannot be meant */
export function rowFiltersOf(mapper: Mapper): RowFilters {
  let softDelete: string | undefined
  const named = new Map<string, RowFilter>()
  for (const link of withBases(mapper.entityClass)) {
    const options = declared.get(link)
    softDelete = options?.softDelete ?? softDelete
    for (const [name, filter] of Object.entries(options?.filters ?? {})) {
      assertFilter(name, filter)
      named.set(name, filter)
    }
  }
  return { softDelete: softDelete === undefined ? undefined : softDeleteBy(mapper, softDelete), named }
}

function softDeleteBy(mapper: Mapper, name: string): SoftDelete {
  const property = mapper.properties.find((known) => known.name === name)
  if (property === undefined) {
    throw new DefinitionError(`softDelete names '${name}', which is no column.`, {
      hint: suggest(
        name,
        mapper.properties.map((known) => known.name),
      ),
    })
  }
  const { type, nullable } = property.column
  const { kind } = valueType(type)
  if (kind === 'timestamp' && nullable) return { property, whenKept: null, whenDeleted: () => new Date() }
  if (kind === 'boolean' && !nullable) return { property, whenKept: false, whenDeleted: () => true }
  throw new DefinitionError(
    `softDelete: ${name} is neither a nullable timestamp nor a boolean that is NOT NULL.`,
    {
      hint:
        kind === 'boolean'
          ? `Write @Column(t.boolean(), { defaultValue: false }) ${name}!: boolean.`
          : `Write @Column(t.timestamp(), { nullable: true }) ${name}!: Date | null.`,
    },
  )
}

function assertFilter(name: string, filter: RowFilter): void {
  if (!isPlainObject(filter))
    throw new DefinitionError(`The filter '${name}' must be an object, not ${describe(filter)}.`, {
      hint: `Write filters: { ${name}: { where: { … } } }.`,
    })
  checkOptions(`The filter '${name}'`, filter, ['where', 'parameters', 'default'])
  const { where, parameters } = filter as { readonly where?: unknown; readonly parameters?: unknown }
  if (!isPlainObject(where) && typeof where !== 'function')
    throw new DefinitionError(`The filter '${name}' has no condition.`, {
      hint: `Write { where: { … } }, or { where: ({ id }) => ({ tenantId: id }), parameters: ['id'] }.`,
    })
  if (parameters !== undefined && typeof where !== 'function')
    throw new DefinitionError(`The filter '${name}' has parameters, but its condition takes none.`, {
      hint: 'Write its condition as a function: ({ id }) => ({ tenantId: id }).',
    })
}
