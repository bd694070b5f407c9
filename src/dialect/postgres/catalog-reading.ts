/** Brings the rows of all questions together: which relation is called what, what belongs to it, and what is left out. */
import type { Extension, NamedSchema } from '../../schema/metadata'
import { tableKey } from '../../schema/metadata'
import type { SqlType } from '../../types/sql-type'
import { groupBy } from '../../util/group-by'
import type { BuiltBefore, CatalogFacts, SequenceFacts, TableFacts, TableOptionFacts } from '../table-facts'
import type {
  ColumnRow,
  ConstraintRow,
  DatabaseRow,
  IndexRow,
  LostRow,
  RelationRow,
  SequenceRow,
  TypeRow,
} from './catalog-rows'
import { LeftOut } from './left-out'
import { labelsOf, readColumns } from './read-columns'
import { readConstraints, type Place } from './read-constraints'
import { readIndexes } from './read-indexes'
import { isSameColumn, partitionRemarks } from './partition-remarks'
import { readPartitionBy, readPartitions } from './read-partitions'
import {
  inOrder,
  isTable,
  isView,
  readTableOptions,
  readView,
  relationRemarks,
  wordFor,
} from './read-relations'
import { readCounting } from './read-sequences'
import { forPostgres, given } from './read-storage'
import { readType } from './type-reader'

/** What the questions gave. */
export interface CatalogRows {
  readonly relations: readonly RelationRow[]
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
  readonly sequences: readonly SequenceRow[]
  readonly database: readonly DatabaseRow[]
  readonly types: readonly TypeRow[]
  readonly others: readonly { readonly line: string }[]
  readonly lost: readonly LostRow[]
}

type Named = Pick<RelationRow, 'name' | 'schema' | 'isDefault'>

/** One reading of a catalog. */
export class CatalogReading {
  readonly #leftOut: LeftOut
  readonly #unsupported: string[] = []
  /** Sequences that the word `serial` brings along. */
  readonly #serials = new Set<number>()
  readonly #tables: ReadonlyMap<number, RelationRow>
  readonly #partitions: ReadonlyMap<number | undefined, readonly RelationRow[]>
  readonly #partitionRows: ReadonlyMap<number, RelationRow>
  readonly #columns: ReadonlyMap<number, readonly ColumnRow[]>
  readonly #constraints: ReadonlyMap<number, readonly ConstraintRow[]>
  readonly #indexes: ReadonlyMap<number, readonly IndexRow[]>
  readonly #usedTypes: ReadonlySet<number>

  constructor(
    private readonly rows: CatalogRows,
    private readonly asksDefault: boolean,
  ) {
    this.#leftOut = new LeftOut(rows.lost)
    const held = rows.relations.filter((row) => this.isHeld(row))
    this.#tables = new Map(held.filter(isTable).map((row) => [row.oid, row]))
    const partitions = held.filter(({ isPartition }) => isPartition)
    this.#partitions = groupBy(partitions, (row) => row.parents?.[0])
    this.#partitionRows = new Map(partitions.map((row) => [row.oid, row]))
    this.#columns = groupBy(rows.columns, (row) => row.oid)
    this.#constraints = groupBy(rows.constraints, (row) => row.oid)
    this.#indexes = groupBy(rows.indexes, (row) => row.oid)
    this.#usedTypes = this.typesOfTables()
  }

  /** Types that columns of tables have, by oid: those of views and of columns that are left out create nothing. */
  private typesOfTables(): ReadonlySet<number> {
    const columns = this.rows.columns.filter(({ oid, number }) => {
      const table = this.#tables.get(oid)
      return table !== undefined && !isView(table) && this.#leftOut.column(oid, number) === undefined
    })
    return new Set(columns.flatMap(({ types }) => types ?? []).map(({ oid }) => oid))
  }

  /** Everything, as the classes are made of it. */
  facts(): CatalogFacts {
    const tables = inOrder([...this.#tables.values()]).map((row) => this.tableFacts(row))
    for (const row of [...this.#partitions.values()].flat()) this.remarkOnPartition(row)
    const sequences = this.rows.sequences.flatMap((row) => this.sequenceFacts(row))
    const types = this.rows.types.flatMap((row) => this.standaloneType(row))
    for (const { line } of this.rows.others) this.#unsupported.push(line)
    return {
      tables,
      sequences,
      extensions: this.extensions(),
      schemas: this.schemas(),
      types,
      unsupported: this.#unsupported,
    }
  }

  /** Notes what there is no class for. */
  private isHeld(row: RelationRow): boolean {
    const why = this.#leftOut.relation(row.oid)
    if (row.kind === 'f') this.#unsupported.push(this.lineOf(row))
    else if (why !== undefined) this.#unsupported.push(`${this.lineOf(row)} (it needs ${why})`)
    return row.kind !== 'f' && why === undefined
  }

  private lineOf(row: RelationRow): string {
    return `${wordFor(row)} ${this.keyOf(row)}`
  }

  private noteFor(row: RelationRow): (line: string) => void {
    return (line) => void this.#unsupported.push(`${this.lineOf(row)}: ${line}`)
  }

  private tableFacts(row: RelationRow): TableFacts {
    const note = this.noteFor(row)
    for (const line of relationRemarks(row)) note(line)
    const context = { table: row.name, leftOut: this.#leftOut, note }
    const read = readConstraints(this.#constraints.get(row.oid) ?? [], {
      ...context,
      targetOf: (oid) => this.placeOf(oid),
    })
    const columnRows = this.#columns.get(row.oid) ?? []
    const { columns, checks, serial } = readColumns(columnRows, {
      ...context,
      isView: isView(row),
      primaryKey: read.primaryKey,
      checks: read.checks,
      isInherited: (column) => this.isInherited(column, row),
      labelsAbove: (column) => this.labelsAbove(column, row),
    })
    if (serial !== undefined) this.#serials.add(serial)
    return {
      ...this.place(row),
      ...read,
      columns,
      checks,
      view: isView(row) ? readView(row) : undefined,
      options: (built) => this.optionsOf(row, built),
      indexes: readIndexes(this.#indexes.get(row.oid) ?? [], context),
    }
  }

  private optionsOf(row: RelationRow, built: BuiltBefore): TableOptionFacts {
    const comment = row.comment ?? undefined
    if (isView(row)) return { comment }
    const find = (name: string): ReturnType<BuiltBefore['column']> => built.column(name)
    const partitionsOf = (oid: number): readonly RelationRow[] => this.#partitions.get(oid) ?? []
    const partitions = readPartitions(row, { root: row, partitionsOf, find })
    const parents = (row.parents ?? []).map((oid) => this.placeOf(oid) as Place)
    const inherits = parents
      .map(({ name, schema }) => built.table(name, schema))
      .filter((table) => table !== undefined)
    const dialect = forPostgres({
      ...readTableOptions(row),
      partitionBy: row.partitionKey === null ? undefined : readPartitionBy(row.partitionKey, find),
      partitions: partitions.length === 0 ? undefined : partitions,
      inherits: inherits.length === 0 ? undefined : inherits,
    })
    return { comment, dialect }
  }

  /** A column that was changed since is told as the table's own, which the server merges with the inherited one. */
  private isInherited(column: ColumnRow, { parents }: RelationRow): boolean {
    if (column.isLocal) return false
    return (parents ?? []).some((parent) => {
      const above = this.#columns.get(parent)?.find(({ name }) => name === column.name)
      return above !== undefined && isSameColumn(column, above)
    })
  }

  /** The labels to which the table that a column is inherited from restricts it: the check is that table's, and called after it. */
  private labelsAbove({ name }: ColumnRow, { parents }: RelationRow): readonly string[] | undefined {
    for (const parent of parents ?? []) {
      const above = this.#tables.get(parent)
      const column = this.#columns.get(parent)?.find((other) => other.name === name)
      if (above === undefined || column === undefined) continue
      const { checks } = readConstraints(this.#constraints.get(parent) ?? [], {
        table: above.name,
        leftOut: this.#leftOut,
        note: () => undefined,
        targetOf: (oid) => this.placeOf(oid),
      })
      const labels = labelsOf(name, { table: above.name, checks })?.labels ?? this.labelsAbove(column, above)
      if (labels !== undefined) return labels
    }
    return undefined
  }

  private remarkOnPartition(row: RelationRow): void {
    const note = this.noteFor(row)
    for (const line of relationRemarks(row)) note(line)
    const above = this.partitionsAbove(row)
    const checks = above
      .flatMap(({ oid }) => this.#constraints.get(oid) ?? [])
      .filter(({ kind }) => kind === 'c')
    const own = {
      columns: this.#columns.get(row.oid) ?? [],
      constraints: [...(this.#constraints.get(row.oid) ?? []), ...checks],
      indexes: this.#indexes.get(row.oid) ?? [],
      name: row.name,
      handedDown: row.handedDown,
    }
    // Created again, it is like the table that is divided in the first place.
    const root = [row, ...above].at(-1)?.parents?.[0] ?? 0
    for (const line of partitionRemarks(own, this.#columns.get(root) ?? [])) note(line)
  }

  /** The partitions that a partition divides, the next one first. */
  private partitionsAbove({ parents }: RelationRow): RelationRow[] {
    const parent = this.#partitionRows.get(parents?.[0] ?? 0)
    return parent === undefined ? [] : [parent, ...this.partitionsAbove(parent)]
  }

  /** A sequence that is neither an identity column's, nor a serial's, nor left out. */
  private sequenceFacts(row: SequenceRow): SequenceFacts[] {
    if (row.owner?.isIdentity === true) return []
    const line = `sequence ${this.keyOf(row)}`
    const why = this.#leftOut.relation(row.oid)
    if (why !== undefined) this.#unsupported.push(`${line} (it needs ${why})`)
    if (why !== undefined || this.#serials.has(row.oid)) return []
    if (row.persistence === 'u') this.#unsupported.push(`${line}: unlogged`)
    const { name, schema } = this.place(row)
    const dataType = row.type === 'bigint' ? undefined : (row.type as 'smallint' | 'integer')
    const options = { schema, dataType, ...readCounting(row), comment: row.comment ?? undefined }
    return [{ name, options: given(options) ?? {}, ownedBy: this.ownerOf(row, line) }]
  }

  private ownerOf({ owner }: SequenceRow, line: string): SequenceFacts['ownedBy'] {
    if (owner === null) return undefined
    const place = this.placeOf(owner.oid)
    if (place !== undefined) return { schema: place.schema, table: place.name, column: owner.column }
    this.#unsupported.push(`${line}: it belongs to column ${owner.column} of a table that is not read`)
    return undefined
  }

  /** A type that no column has brought along. */
  private standaloneType(row: TypeRow): SqlType[] {
    const line = `type ${row.formatted}`
    const why = this.#leftOut.type(row.oid)
    if (why !== undefined) this.#unsupported.push(`${line} (it needs ${why})`)
    return why !== undefined || this.#usedTypes.has(row.oid) ? [] : [readType(row)]
  }

  private extensions(): Extension[] {
    const rows = this.rows.database.filter(({ kind }) => kind === 'extension')
    return rows.map(({ name, schema }) => (schema === null ? { name } : { name, schema }))
  }

  /** Schemas that have a comment, and those that nothing else would bring along. */
  private schemas(): NamedSchema[] {
    const inhabited = new Set([...this.#tables.values()].map(({ schema }) => schema))
    return this.rows.database.flatMap(({ kind, name, comment, isDefault }) => {
      if (kind === 'extension') return []
      if (comment !== null && !(name === 'public' && comment === COMMENT_OF_PUBLIC))
        return [{ name, comment }]
      return isDefault || name === 'public' || inhabited.has(name) ? [] : [{ name }]
    })
  }

  private placeOf(oid: number): Place | undefined {
    const table = this.#tables.get(oid)
    return table && this.place(table)
  }

  private place({ name, schema, isDefault }: Named): Place {
    return { name, schema: isDefault && this.asksDefault ? undefined : schema }
  }

  private keyOf(row: Named): string {
    const { name, schema } = this.place(row)
    return tableKey(name, schema)
  }
}

/** What the server itself writes there. */
const COMMENT_OF_PUBLIC = 'standard public schema'
