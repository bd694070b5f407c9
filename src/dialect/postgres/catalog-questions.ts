/** Asks pg_catalog: a constant number of questions, and none about what the database does not have. */
import type { CatalogReader } from '../inspector'
import {
  assembleColumns,
  assembleConstraints,
  assembleIndexes,
  ColumnNames,
  isKeptByIndex,
} from './catalog-assembly'
import { DATABASE, LOST, OTHERS, SEQUENCES, SURVEY, TYPES } from './catalog-objects'
import { COLUMNS, CONSTRAINTS, INDEXES, RELATIONS, SORTING, USED_TYPES } from './catalog-queries'
import type { CatalogRows } from './catalog-reading'
import type {
  ColumnFactsRow,
  ConstraintCatalogRow,
  IndexCatalogRow,
  LostRow,
  RelationRow,
  SequenceRow,
  SortingRow,
  SurveyRow,
  UsedTypesRow,
} from './catalog-rows'

/** What is asked about. */
export interface CatalogQuestion {
  /** Their names as a JSON array with null for the default schema; null for all schemas. */
  readonly schemas: string | null
  /** Their names; all if not given. */
  readonly tables: readonly string[] | undefined
  /** Whether to read what cannot be made anew, too. */
  readonly whole: boolean
  /** Whether to read what belongs to no table even if only some tables are asked for. */
  readonly withObjects?: boolean
  /** Whether to read what there are no classes for. */
  readonly withOthers?: boolean
}

type Parameters = readonly (string | boolean | null)[]

/** All rows that an inspection needs. */
export async function askCatalog(reader: CatalogReader, question: CatalogQuestion): Promise<CatalogRows> {
  const { schemas, tables, whole, withObjects = false, withOthers = false } = question
  const isAll = tables === undefined || withObjects
  const read = <R>(sql: string, asked = true): Promise<R[]> =>
    asked ? readRows<R>(reader, sql, [schemas]) : Promise.resolve([])
  const [survey] = (await read<SurveyRow>(SURVEY)) as [SurveyRow]
  const relations = await readLists<RelationRow>(reader, RELATIONS, [schemas, namesOf(tables)])
  const lost = await readRowsIf<LostRow>(survey.custom && !whole, reader, LOST, [])
  return {
    relations,
    lost,
    ...(await askParts(reader, question, { relations, lost, survey })),
    database: await read(DATABASE, isAll),
    types: await read(TYPES, isAll && survey.types),
    others: await read(OTHERS, withOthers && tables === undefined && survey.custom),
  }
}

interface Known {
  readonly relations: readonly RelationRow[]
  readonly lost: readonly LostRow[]
  readonly survey: SurveyRow
}

/** What belongs to the relations. */
async function askParts(
  reader: CatalogReader,
  { schemas, tables, withObjects = false }: CatalogQuestion,
  known: Known,
): Promise<Pick<CatalogRows, 'columns' | 'constraints' | 'indexes' | 'sequences'>> {
  const { relations, survey } = known
  const oids = JSON.stringify(relations.map(({ oid }) => oid))
  const facts = await readLists<ColumnFactsRow>(reader, COLUMNS, [oids])
  const isDescribed = facts.some((row) => row.isDescribed)
  const types = await readRowsIf<UsedTypesRow>(isDescribed, reader, USED_TYPES, [oids])
  const sequences = survey.sequences
    ? await readLists<SequenceRow>(reader, SEQUENCES, [oids, schemas, tables === undefined || withObjects])
    : []
  const asked: Parameters = [oids, needsDefinitions(known)]
  const constraints = await readLists<ConstraintCatalogRow>(reader, CONSTRAINTS, asked)
  const indexes = await readLists<IndexCatalogRow>(reader, INDEXES, asked)
  const names = new ColumnNames(facts)
  const whole = assembleIndexes(indexes, names, await askSorting(reader, indexes))
  const kept = new Set(constraints.filter(isKeptByIndex).map(({ index }) => index))
  return {
    columns: assembleColumns(facts, relations, { sequences, types }),
    constraints: assembleConstraints(constraints, names, whole),
    indexes: whole.filter(({ id }) => !kept.has(id)),
    sequences,
  }
}

/** Of what is left out, and of what partitions have of their own, the definition is told. */
function needsDefinitions({ relations, lost }: Known): boolean {
  return lost.length > 0 || relations.some(({ kind, isPartition }) => isPartition || kind === 'f')
}

function askSorting(reader: CatalogReader, indexes: readonly IndexCatalogRow[]): Promise<SortingRow[]> {
  const of = (name: 'operators' | 'collations'): string =>
    JSON.stringify([...new Set(indexes.flatMap((row) => row[name]))])
  return readRowsIf(indexes.length > 0, reader, SORTING, [of('operators'), of('collations')])
}

function namesOf(tables: readonly string[] | undefined): string | null {
  return tables === undefined ? null : JSON.stringify(tables)
}

async function readRowsIf<R>(
  isAsked: boolean,
  reader: CatalogReader,
  sql: string,
  parameters: Parameters,
): Promise<R[]> {
  return isAsked ? readRows(reader, sql, parameters) : []
}

/** The answers to a question that gives one JSON object for each row. */
export async function readRows<R>(reader: CatalogReader, sql: string, parameters: Parameters): Promise<R[]> {
  return (await reader.read(sql, parameters)).map((row) => parse(row) as R)
}

/** The answers to a question that gives one JSON object with a list for each column. */
async function readLists<R>(reader: CatalogReader, sql: string, parameters: Parameters): Promise<R[]> {
  const [answer = {}] = await reader.read(sql, parameters)
  const lists = Object.entries(parse(answer) as Readonly<Record<string, readonly unknown[] | null>>)
  const length = lists[0]?.[1]?.length ?? 0
  const rows = Array.from({ length }, (_, i) => {
    const row: Record<string, unknown> = {}
    for (const [name, values] of lists) row[name] = values?.[i]
    return row
  })
  return rows as R[]
}

function parse(row: Record<string, unknown>): unknown {
  return JSON.parse(String(row['row']))
}
