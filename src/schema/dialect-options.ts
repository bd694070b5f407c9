/**
 * Options that one database alone knows. They are addressed to it by name, `{ dialect: { postgres: { … } } }`, so the others
 * ignore them by right. What they are is declared by each dialect: the types by declaration merging into the interfaces of
 * this file, the checks at run time through `registerDialectOptions`. Nothing here knows a database.
 */
import { DefinitionError } from '../errors'
import { suggest } from '../util/closest'
import { DIALECT_NAMES, type DialectName } from '../util/dialect-name'
import { isPlainObject } from './items'

/** Options of a table, by database. */
export interface TableDialectOptions {}
/** Options of a column, by database. */
export interface ColumnDialectOptions {}
/** Options of an index, by database. */
export interface IndexDialectOptions {}
/** Options of a primary key, by database. */
export interface PrimaryKeyDialectOptions {}
/** Options of a UNIQUE constraint, by database. */
export interface UniqueDialectOptions {}
/** Options of a CHECK, by database. */
export interface CheckDialectOptions {}
/** Options of a foreign key, by database. */
export interface ForeignKeyDialectOptions {}
/** Options of an EXCLUDE constraint, by database. */
export interface ExcludeDialectOptions {}
/** Options of a view, by database. */
export interface ViewDialectOptions {}

/** What has options of one database. */
interface DialectOptions {
  readonly table: TableDialectOptions
  readonly column: ColumnDialectOptions
  readonly index: IndexDialectOptions
  readonly primaryKey: PrimaryKeyDialectOptions
  readonly unique: UniqueDialectOptions
  readonly check: CheckDialectOptions
  readonly foreignKeyConstraint: ForeignKeyDialectOptions
  readonly exclude: ExcludeDialectOptions
  readonly view: ViewDialectOptions
}

/** The kinds of schema object that have such options. */
export type Construct = keyof DialectOptions

/** Says what a value should have been, or undefined if it may be used. */
export type OptionCheck = (value: unknown) => string | undefined

/** The options of one database with their checks. */
export type OptionRules = Readonly<Partial<Record<Construct, Readonly<Record<string, OptionCheck>>>>>

const rules = new Map<DialectName, OptionRules>()

/** Makes the options of a database known. Each dialect does it once, when it is loaded. */
export function registerDialectOptions(dialect: DialectName, known: OptionRules): void {
  rules.set(dialect, known)
}

/**
 * Refuses databases and options that do not exist, and values that an option does not take.
 *
 * @throws DefinitionError that names the option and what to write
 */
export function checkDialectOptions(construct: Construct, owner: string, options: unknown): void {
  if (options === undefined) return
  if (!isPlainObject(options)) {
    throw new DefinitionError(`${owner}: 'dialect' must be an object.`, {
      hint: 'Write { dialect: { postgres: { … } } }.',
    })
  }
  for (const [dialect, given] of Object.entries(options)) {
    if (given === undefined) continue
    if (!DIALECT_NAMES.includes(dialect as DialectName)) {
      throw new DefinitionError(`${owner}: there is no dialect '${dialect}'.`, {
        hint: suggest(dialect, DIALECT_NAMES),
      })
    }
    checkOptionsOf(dialect as DialectName, construct, `${owner}, dialect.${dialect}`, given)
  }
}

function checkOptionsOf(dialect: DialectName, construct: Construct, owner: string, given: unknown): void {
  const known = rules.get(dialect)?.[construct] ?? {}
  if (!isPlainObject(given)) throw new DefinitionError(`${owner} must be an object.`)
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, name)) {
      throw new DefinitionError(`${owner}: there is no option '${name}'.`, {
        hint: suggest(name, Object.keys(known)),
      })
    }
    const expected = value === undefined ? undefined : known[name]?.(value)
    if (expected !== undefined)
      throw new DefinitionError(`${owner}: the option '${name}' has a value that is not allowed.`, {
        hint: `Write ${expected}.`,
      })
  }
}
