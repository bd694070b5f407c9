/** Which filters hold for one read, or for all reads of a session. */
import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { Mapper } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import { assertFilterName, type RowFilter } from '../registry/row-filter'
import { isPlainObject } from '../schema/items'
import type { Select } from '../statement/select'
import { suggest } from '../util/closest'
import { describe } from '../types/sql-type'
import type { EntityState } from './entity-state'
import { selectsIn } from './selects-in'

/**
 * Filters by name: `true` or the parameters switch one on, `false` switches it off.
 *
 * @example
 * await session.find(Invoice, { filters: { tenant: { id: 7 }, open: false } })
 */
export type FilterSettings = Readonly<Record<string, boolean | Readonly<Record<string, unknown>>>>

/** What a read says of the rows that are left out. */
export interface FilterOptions {
  /** Rows that were deleted softly are read, too. */
  readonly withDeleted?: boolean
  /** Switches named filters on and off for this read. */
  readonly filters?: FilterSettings
}

/** The names of these options. */
export const FILTER_OPTIONS = ['withDeleted', 'filters']

const NONE: readonly unknown[] = []

/** The filters that hold, and the conditions that they mean for each class. */
export class ActiveFilters {
  #conditions: Map<Mapper, readonly unknown[]> | undefined
  #given: WeakSet<Select> | undefined

  private constructor(
    private readonly settings: FilterSettings,
    readonly withDeleted: boolean,
    private readonly withAll = false,
  ) {}

  /** Those of a session. @throws DefinitionError for a filter that no class has */
  static ofSession(settings: FilterSettings = {}): ActiveFilters {
    assertSettings(settings)
    Object.keys(settings).forEach(assertFilterName)
    return new ActiveFilters({ ...settings }, false)
  }

  /** None at all: for finding what goes with deleted instances. */
  static readonly none = new ActiveFilters({}, true, true)

  /** Those of one read. @throws UsageError for a filter that neither its class nor any that it leads to has */
  forRead(mapper: Mapper, options: FilterOptions): ActiveFilters {
    if (options.filters !== undefined) assertKnownFilters([mapper], options.filters)
    return this.forStatement(options)
  }

  /** Those of one statement, whose classes are not known yet: see `assertKnownFilters`. */
  forStatement({ withDeleted, filters }: FilterOptions): ActiveFilters {
    if (withDeleted === undefined && filters === undefined) return this
    if (withDeleted !== undefined && typeof withDeleted !== 'boolean')
      throw new UsageError('withDeleted is true or false.')
    if (filters !== undefined) assertSettings(filters)
    return new ActiveFilters({ ...this.settings, ...filters }, withDeleted ?? this.withDeleted)
  }

  /** What rows of a class must fulfil, each in the form of a `where`. */
  of(mapper: Mapper): readonly unknown[] {
    if (!hasFilters(mapper)) return NONE
    this.#conditions ??= new Map<Mapper, readonly unknown[]>()
    let conditions = this.#conditions.get(mapper)
    if (conditions === undefined) this.#conditions.set(mapper, (conditions = this.conditions(mapper, true)))
    return conditions
  }

  /**
   * What rows must fulfil that a relation leads to. A key that is NOT NULL promises a row, so one that was deleted softly is
   * still there at the end of it.
   */
  along(relationship: Relationship): readonly unknown[] {
    return promisesRow(relationship)
      ? this.conditions(relationship.target, false)
      : this.of(relationship.target)
  }

  /** Whether a select is one of the program's own, that stands in a condition. */
  isGiven(select: Select): boolean {
    return this.#given?.has(select) === true
  }

  /** Notes the selects in a condition that the program has written itself. */
  note(condition: Expression): void {
    for (const select of selectsIn(condition)) (this.#given ??= new WeakSet<Select>()).add(select)
  }

  /** As it was: what a filter itself asks for is left as it is. */
  settled(condition: Expression): Expression {
    for (const select of selectsIn(condition)) this.#given?.delete(select)
    return condition
  }

  /** Whether nobody needs to ask the database which instances of a class are left out. */
  isKnown(mapper: Mapper): boolean {
    return this.conditions(mapper, false).length === 0
  }

  /** Whether the instance is of a row that was deleted softly, and such are left out. */
  hides({ mapper, entity }: EntityState, relationship?: Relationship): boolean {
    const { softDelete } = mapper.rowFilters
    if (softDelete === undefined || this.withDeleted) return false
    if (relationship !== undefined && promisesRow(relationship)) return false
    return entity[softDelete.property.name] !== softDelete.whenKept
  }

  /** An instance, unless it is left out, or only the database could tell. */
  visible(state: EntityState | undefined): EntityState | undefined {
    return state !== undefined && this.isKnown(state.mapper) && !this.hides(state) ? state : undefined
  }

  private conditions(mapper: Mapper, withoutDeleted: boolean): readonly unknown[] {
    if (!hasFilters(mapper)) return NONE
    const { softDelete, named } = mapper.rowFilters
    const found: unknown[] = []
    if (withoutDeleted && softDelete !== undefined && !this.withDeleted)
      found.push({ [softDelete.property.name]: softDelete.whenKept })
    for (const [name, filter] of this.withAll ? [] : named) {
      const setting = this.settings[name] ?? filter.default ?? false
      if (setting !== false) found.push(conditionOf(mapper, name, filter, setting === true ? {} : setting))
    }
    return found
  }
}

function hasFilters({ rowFilters: { softDelete, named } }: Mapper): boolean {
  return softDelete !== undefined || named.size > 0
}

/** A to-one relation along a key that is NOT NULL. */
function promisesRow({ ownsKey, pairs }: Relationship): boolean {
  return ownsKey && pairs.every(({ source }) => !source.nullable)
}

function conditionOf(
  { name: className }: Mapper,
  name: string,
  { where, parameters = [] }: RowFilter,
  given: Readonly<Record<string, unknown>>,
): unknown {
  const missing = parameters.filter((parameter) => given[parameter] === undefined)
  const unknown = Object.keys(given).find((parameter) => !parameters.includes(parameter))
  const form = `{ filters: { ${name}: ${parameters.length === 0 ? 'true' : `{ ${parameters.map((parameter) => `${parameter}: …`).join(', ')} }`} } }`
  if (missing.length > 0) {
    throw new UsageError(`The filter '${name}' of ${className} needs ${missing.join(', ')}.`, {
      hint: `Write ${form}, for the query or for the session; ${name}: false switches it off.`,
    })
  }
  if (unknown !== undefined) {
    throw new UsageError(`The filter '${name}' of ${className} has no parameter '${unknown}'.`, {
      hint: `Write ${form}.`,
    })
  }
  if (typeof where !== 'function') return where
  const build = where as (parameters: object, columns?: unknown) => object
  // Of the parameters alone, it gives an object; with the columns, which stand under a name that the statement gives them.
  return build.length < 2 ? build(given) : (columns: unknown) => build(given, columns)
}

function assertSettings(settings: unknown): asserts settings is FilterSettings {
  const isFit = (value: unknown): boolean => typeof value === 'boolean' || isPlainObject(value)
  if (isPlainObject(settings) && Object.values(settings).every(isFit)) return
  throw new UsageError(`filters takes an object by the filters' names, not ${describe(settings)}.`, {
    hint: 'Write { filters: { open: true, tenant: { id: 7 } } }.',
  })
}

const reachableNames = new WeakMap<Mapper, ReadonlySet<string>>()

/** Refuses filters that neither the classes of a statement nor any that they lead to have. */
export function assertKnownFilters(classes: readonly Mapper[], settings: unknown): void {
  assertSettings(settings)
  const reachable = classes.map(reachableFrom)
  const unknown = Object.keys(settings).find((name) => !reachable.some((names) => names.has(name)))
  if (unknown === undefined) return
  const names =
    classes.length === 0 ? 'a class of the statement' : classes.map(({ name }) => name).join(' or ')
  throw new UsageError(`Neither ${names} nor a class that it leads to has a filter '${unknown}'.`, {
    hint: suggest(unknown, new Set(reachable.flatMap((each) => [...each]))),
  })
}

function reachableFrom(mapper: Mapper): ReadonlySet<string> {
  let names = reachableNames.get(mapper)
  if (names === undefined) reachableNames.set(mapper, (names = namesFrom(mapper)))
  return names
}

/** The filters of a class and of all that its relations lead to. */
function namesFrom(mapper: Mapper): ReadonlySet<string> {
  const reached = new Set([mapper])
  for (const { relationships } of reached)
    for (const { target, through } of relationships.values()) {
      reached.add(target)
      if (through?.mapper !== undefined) reached.add(through.mapper)
    }
  return new Set([...reached].flatMap(({ rowFilters }) => [...rowFilters.named.keys()]))
}
