/** Puts together what the questions to pg_catalog tell apart, so that the server need not look it up for every row. */
import { groupBy } from '../../util/group-by'
import type {
  ColumnFactsRow,
  ColumnRow,
  ConstraintCatalogRow,
  ConstraintRow,
  IndexCatalogRow,
  IndexPartRow,
  IndexRow,
  RelationRow,
  SequenceRow,
  SortingRow,
  UsedTypesRow,
} from './catalog-rows'

/** Columns with the sequences that belong to them and with what their types are made of. */
export function assembleColumns(
  rows: readonly ColumnFactsRow[],
  relations: readonly RelationRow[],
  {
    sequences,
    types,
  }: { readonly sequences: readonly SequenceRow[]; readonly types: readonly UsedTypesRow[] },
): ColumnRow[] {
  const owned = groupBy(sequences, ({ owner }) => owner && `${owner.oid}:${owner.number}`)
  const schemas = new Map(relations.map(({ oid, schema }) => [oid, schema]))
  const made = new Map(types.map((row) => [`${row.schema}:${row.typeKey}`, row.types]))
  return rows.map((row) =>
    complete<ColumnFactsRow, ColumnRow>(row, {
      types: row.isDescribed ? (made.get(`${schemas.get(row.oid) ?? ''}:${row.typeKey}`) ?? null) : null,
      sequence: owned.size === 0 ? null : sequenceOf(row, owned.get(`${row.oid}:${row.number}`) ?? []),
    }),
  )
}

/** Rows were made for this reading alone: copies of all of them would be the most of its garbage. */
function complete<R extends object, W extends object>(row: R, more: Partial<W>): W {
  return Object.assign(row, more) as unknown as W
}

function sequenceOf(column: ColumnFactsRow, owned: readonly SequenceRow[]): ColumnRow['sequence'] {
  const isIdentity = column.identity !== ''
  if (!isIdentity && column.default === null) return null
  const [first] = owned
    .filter(({ owner }) => owner?.isIdentity === isIdentity)
    .toSorted((a, b) => a.oid - b.oid)
  return first === undefined
    ? null
    : { ...first, isIdentity, isPlain: first.owner?.isPlain === true && first.comment === null }
}

/** The names of columns, by relation and number. */
export class ColumnNames {
  readonly #columns: ReadonlyMap<number, ReadonlyMap<number, ColumnFactsRow>>

  constructor(rows: readonly ColumnFactsRow[]) {
    const groups = groupBy(rows, ({ oid }) => oid)
    this.#columns = new Map(
      [...groups].map(([oid, columns]) => [oid, new Map(columns.map((column) => [column.number, column]))]),
    )
  }

  find(relation: number, number: number): ColumnFactsRow | undefined {
    return this.#columns.get(relation)?.get(number)
  }

  /** Null where there are none. */
  of(relation: number, numbers: readonly number[] | null): string[] | null {
    const names = (numbers ?? []).flatMap((number) => this.find(relation, number)?.name ?? [])
    return names.length === 0 ? null : names
  }
}

/** Indexes, those of constraints among them. */
export function assembleIndexes(
  rows: readonly IndexCatalogRow[],
  columns: ColumnNames,
  sorting: readonly SortingRow[],
): IndexRow[] {
  const named = new Map(sorting.map((row) => [`${row.kind}:${row.oid}`, row]))
  return rows.map((row) =>
    complete<IndexCatalogRow, IndexRow>(row, {
      definition: row.definition ?? '',
      include: columns.of(row.oid, row.numbers.slice(row.keyCount)),
      parts: row.numbers.slice(0, row.keyCount).map((_, place) => partOf(row, place, { columns, named })),
    }),
  )
}

interface Naming {
  readonly columns: ColumnNames
  readonly named: ReadonlyMap<string, SortingRow>
}

function writtenOf({ written }: IndexCatalogRow, place: number): string | undefined {
  return written?.[place]
}

const NOTHING_SPECIAL = { parameters: null, statistics: null }

function partOf(row: IndexCatalogRow, place: number, { columns, named }: Naming): IndexPartRow {
  const column = columns.find(row.oid, row.numbers[place] ?? 0)
  return {
    column: column?.name ?? null,
    sql: writtenOf(row, place) ?? column?.name ?? '',
    option: row.order[place] ?? 0,
    ...operatorsOf(row.operators[place] ?? 0, named),
    ...(row.special?.[place + 1] ?? NOTHING_SPECIAL),
    ...sortingOf(row.collations[place] ?? 0, column, named),
  }
}

function operatorsOf(
  oid: number,
  named: Naming['named'],
): Pick<IndexPartRow, 'operators' | 'isDefaultOperators'> {
  const operators = named.get(`operators:${oid}`)
  return { operators: operators?.path ?? [], isDefaultOperators: operators?.isDefault ?? true }
}

function sortingOf(
  oid: number,
  column: ColumnFactsRow | undefined,
  named: Naming['named'],
): Pick<IndexPartRow, 'collation' | 'collationOid' | 'isOwnCollation'> {
  const collation = named.get(`collation:${oid}`)
  return {
    collation: collation?.path ?? null,
    collationOid: collation?.oid ?? null,
    isOwnCollation: column === undefined ? null : column.collationOid !== oid,
  }
}

/** Constraints with their indexes. */
export function assembleConstraints(
  rows: readonly ConstraintCatalogRow[],
  columns: ColumnNames,
  indexes: readonly IndexRow[],
): ConstraintRow[] {
  const byId = new Map(indexes.map((index) => [index.id, index]))
  return rows.map((row) =>
    complete<ConstraintCatalogRow, ConstraintRow>(row, {
      constraintDefinition: row.constraintDefinition ?? '',
      columns: columns.of(row.oid, row.columns),
      targetColumns: columns.of(row.target, row.targetColumns),
      deleteColumns: columns.of(row.oid, row.deleteColumns),
      index: isKeptByIndex(row) ? (byId.get(row.index) ?? null) : null,
    }),
  )
}

/** Whether the index is there for the constraint; that of a foreign key is its target's. */
export function isKeptByIndex({ kind }: Pick<ConstraintRow, 'kind'>): boolean {
  return kind === 'p' || kind === 'u' || kind === 'x'
}
