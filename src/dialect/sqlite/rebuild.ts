/**
 * A table is built anew by the recipe of https://sqlite.org/lang_altertable.html#otheralter: made under another name, filled,
 * put in the place of the old one, and given its indexes and triggers back as they were. `foreign_keys` must be off, for which
 * there may be no open transaction: else DROP TABLE would delete the rows of others that point to the table.
 *
 * Views, and triggers of other tables, are not touched: `legacy_alter_table` makes RENAME leave them alone, and lets it pass
 * though they speak of a table that is not there at that moment.
 */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { Column } from '../../schema/column'
import type { Table } from '../../schema/table'
import { CreateTable } from '../../statement/ddl/table-ddl'
import type { Circumstances } from './catalog'
import { tokenize } from '../../util/sql-tokenizer'
import type { RowSearch } from '../row-search'
import { lower } from './name-key'
import { knownConstraints } from './read-table'
import { namesOneOf } from './mentions'
import { placedText } from './placed-text'
import { copyStatement, fitStatements, misfits, type Conversions, type CopyParts } from './rebuild/copy'
import type { ReadTable } from './rebuild/constraint-pairs'
import { newDefinition, unqualified, type NewDefinition, type TableOption } from './rebuild/definition'
import { oldNameOf, withOldNames, type OldNamesOfTables } from './rebuild/old-names'
import { inSchema, SchemaTexts, type StoredObject } from './schema-texts'
import { readStoredTable, type StoredTable } from './stored-table'
import { textLiteral } from './text-literal'

interface Named {
  readonly name: string
}

/** What is made of what. What the model does not name stays: columns, constraints, indexes and triggers. */
export interface RebuildRequest {
  /** The name that the table has. */
  readonly from: string
  readonly wanted: Table
  /** Columns and constraints that were found and go, though nothing of the model takes their place. */
  readonly droppedColumns?: readonly Named[]
  readonly droppedConstraints?: readonly Named[]
  /** Columns of the model that the table does not get, because they are added to it afterwards, or not at all. */
  readonly leftOutColumns?: readonly Named[]
  /** Columns that stay as they are, because what the model has of them fits only a key that the table does not get. */
  readonly heldColumns?: readonly Column[]
  /** Constraints of the model that are there under another name, or in another form. */
  readonly replacedConstraints?: readonly Named[]
  /** What the model does not speak of goes: comments, collations and the like. */
  readonly isExact?: boolean
  /** What becomes of values whose type changes. */
  readonly conversions?: Conversions
  /** What has another name in the model, and gets it only afterwards. */
  readonly renamedLater?: OldNamesOfTables
}

/** What the statements are made with. */
export interface RebuildContext {
  /** The rows of `sqlite_schema`. */
  readonly objects: readonly StoredObject[]
  readonly circumstances: Circumstances
  readonly compiler: DdlCompiler
  readonly quoter: IdentifierQuoter
}

/** A table that is built anew. */
export interface Rebuilt {
  /** The statements, in their order. */
  readonly statements: readonly string[]
  readonly from: StoredTable
  readonly to: StoredTable
  /** How the values are found that keep it from being built. */
  readonly searches: readonly RowSearch[]
}

/** Builds a table anew. */
export function rebuilt(request: RebuildRequest, context: RebuildContext): Rebuilt {
  return new Rebuild(request, context).result()
}

class Rebuild {
  readonly #schema: string | undefined
  readonly #objects: readonly StoredObject[]
  readonly #texts: SchemaTexts
  readonly #found: ReadTable
  /** The name that the table has while it is filled. */
  readonly #newName: string

  constructor(
    private readonly request: RebuildRequest,
    private readonly context: RebuildContext,
  ) {
    const { from: name, wanted } = request
    const { schema } = wanted
    this.#schema = schema
    this.#objects = inSchema(context.objects, schema)
    this.#texts = new SchemaTexts(this.#objects, new Set())
    this.#found = this.read(this.#texts.table(name) as StoredTable)
    this.#newName = freeName(`new_${name}`, this.#objects)
  }

  result(): Rebuilt {
    const { quoter } = this.context
    const definition = this.definition()
    const body = unqualified(definition.body, this.name)
    const create = `CREATE TABLE ${this.path(this.#newName)}${body}`
    const to = readStoredTable(create)
    const copied: CopyParts = {
      from: this.#found.table,
      to,
      source: this.path(this.name),
      target: this.path(this.#newName),
      columns: definition.columns,
      conversions: this.request.conversions ?? new Map(),
    }
    const searches = misfits(copied, quoter)
    const statements = [
      ...fitStatements(searches, quoter),
      create,
      copyStatement(copied, quoter),
      ...this.lastNumber(to),
      ...this.statisticsOf(this.name, this.#newName),
      `DROP TABLE ${this.path(this.name)}`,
      'PRAGMA legacy_alter_table = ON',
      `ALTER TABLE ${this.path(this.#newName)} RENAME TO ${quoter.quote(this.name)}`,
      'PRAGMA legacy_alter_table = OFF',
      ...this.statisticsOf(this.#newName, this.name),
      ...this.kept(),
    ]
    return { statements, from: this.#found.table, to, searches }
  }

  private get name(): string {
    return this.#found.table.name
  }

  private definition(): NewDefinition {
    const { wanted, droppedColumns, droppedConstraints, leftOutColumns, replacedConstraints } = this.request
    const { isExact = false, renamedLater = new Map(), heldColumns = [] } = this.request
    const compiled = this.context.compiler.compile(new CreateTable(wanted))
    const sql = withOldNames(compiled, renamedLater)
    const names = (items: readonly Named[] = []): ReadonlySet<string> =>
      new Set(items.map(({ name }) => lower(name)))
    return newDefinition({
      found: this.#found,
      wanted: this.read(readStoredTable(sql)),
      removals: { columns: names(droppedColumns), constraints: names(droppedConstraints) },
      leftOut: names(leftOutColumns),
      held: names(heldColumns.map((column) => ({ name: oldNameOf(column, renamedLater) }))),
      texts: this.#texts,
      replaced: names(replacedConstraints),
      unspoken: this.unspoken(),
      isExact,
      spelledTypes: names(
        wanted.columns
          .filter(({ options }) => isExact || options.dialect?.sqlite?.declaredType !== undefined)
          .map((column) => ({ name: oldNameOf(column, renamedLater) })),
      ),
    })
  }

  private unspoken(): ReadonlySet<TableOption> {
    const said = this.request.wanted.dialect.sqlite ?? {}
    const options = ['withoutRowid', 'autoincrement'] as const
    const { isExact = false } = this.request
    return new Set(isExact ? [] : options.filter((option) => said[option] === undefined))
  }

  private read(table: StoredTable): ReadTable {
    return { table, known: knownConstraints(table, this.#texts) }
  }

  /** AUTOINCREMENT never gives a number again, not even that of a row that is gone. https://sqlite.org/autoinc.html */
  private lastNumber(to: StoredTable): string[] {
    const { primaryKey } = this.#found.table
    if (primaryKey?.autoincrement !== true || to.primaryKey?.autoincrement !== true) return []
    const table = this.path('sqlite_sequence')
    const [from, goal] = [textLiteral(this.name), textLiteral(this.#newName)]
    return [
      `DELETE FROM ${table} WHERE name = ${goal}`,
      `INSERT INTO ${table} (name, seq) SELECT ${goal}, seq FROM ${table} WHERE name = ${from}`,
    ]
  }

  /** What ANALYZE found out would go along with the old table. */
  private statisticsOf(from: string, to: string): string[] {
    const own = this.context.circumstances.statistics.filter(({ schema }) =>
      isSameSchema(schema, this.#schema),
    )
    return own.map(
      ({ name: table }) =>
        `UPDATE ${this.path(table)} SET tbl = ${textLiteral(to)} WHERE tbl = ${textLiteral(from)}`,
    )
  }

  /** Indexes before triggers, each as it stands. */
  private kept(): string[] {
    const dropped = (this.request.droppedColumns ?? []).map(({ name }) => name)
    const own = (type: string): string[] =>
      this.#objects.flatMap((object) =>
        object.type === type && lower(object.table) === lower(this.name) ? (object.sql ?? []) : [],
      )
    // An index over a column goes with it.
    const indexes = own('index').filter((sql) => !namesOneOf(partsOf(sql), dropped))
    const texts = [...indexes, ...own('trigger')]
    return [
      ...texts.map((sql) => placedText(sql, this.#schema, this.context.quoter)),
      ...this.temporaryTriggers(),
    ]
  }

  /** Those of the connection itself; which schema their table is in, their text may leave open. */
  private temporaryTriggers(): string[] {
    return this.context.circumstances.temporaryTriggers
      .filter(({ table }) => lower(table) === lower(this.name))
      .map(({ sql }) => sql.replace(/^CREATE TRIGGER /, 'CREATE TEMP TRIGGER IF NOT EXISTS '))
  }

  private path(name: string): string {
    return this.context.quoter.path(this.#schema, name)
  }
}

function isSameSchema(one: string | undefined, other: string | undefined): boolean {
  return lower(one ?? 'main') === lower(other ?? 'main')
}

/** A name that nothing of the schema has. */
function freeName(name: string, objects: readonly StoredObject[]): string {
  const taken = new Set(objects.map((object) => lower(object.name)))
  let free = name
  for (let number = 2; taken.has(lower(free)); number++) free = `${name}_${number}`
  return free
}

/** What an index is over: the text behind its table, which may be called as a column is. */
function partsOf(sql: string): string {
  const tokens = tokenize(sql, { brackets: true })
  const on = tokens.findIndex(({ kind, text: word }) => kind === 'word' && word.toUpperCase() === 'ON')
  return sql.slice(tokens.find(({ text: symbol }, i) => i > on && symbol === '(')?.start)
}
