import type { ViewDefinition } from '../../schema/view-definition'
import { stronglyConnected } from '../../util/components'
import type { RelationRow } from './catalog-rows'
import type { PostgresTableOptions } from './options'
import { forPostgres, readStorage } from './read-storage'
import { serverSql } from './server-text'

/** Whether it becomes a table of its own: partitions are part of the table that they divide. */
export function isTable({ kind, isPartition }: RelationRow): boolean {
  return isView({ kind }) || ((kind === 'r' || kind === 'p') && !isPartition)
}

export function isView({ kind }: Pick<RelationRow, 'kind'>): boolean {
  return kind === 'v' || kind === 'm'
}

/** What a relation is called in remarks. */
export function wordFor({ kind, isPartition }: RelationRow): string {
  const words: Readonly<Record<string, string>> = { v: 'view', m: 'materialized view', f: 'foreign table' }
  return isPartition && kind !== 'f' ? 'partition' : (words[kind] ?? 'table')
}

/** How a table is kept. */
export function readTableOptions(row: RelationRow): PostgresTableOptions {
  return {
    unlogged: row.persistence === 'u' ? true : undefined,
    with: readStorage(row.options, row.toastOptions),
    tablespace: row.tablespace ?? undefined,
    using: row.method ?? undefined,
  }
}

/** The query of a view, and how it is kept. */
export function readView(row: RelationRow): ViewDefinition {
  const isMaterialized = row.kind === 'm'
  return {
    definition: serverSql(withoutSemicolon(row.definition ?? '')),
    materialized: isMaterialized ? true : undefined,
    withData: isMaterialized && !row.isPopulated ? false : undefined,
    dialect: forPostgres({
      with: readStorage(row.options, row.toastOptions),
      tablespace: row.tablespace ?? undefined,
    }),
  }
}

function withoutSemicolon(definition: string): string {
  const text = definition.trim()
  return text.endsWith(';') ? text.slice(0, -1) : text
}

/** Tables so that each follows those it inherits from, then views so that each follows those it reads from. */
export function inOrder(rows: readonly RelationRow[]): RelationRow[] {
  const byOid = new Map(rows.map((row) => [row.oid, row]))
  const among = (oids: readonly number[] | null): RelationRow[] =>
    (oids ?? []).map((oid) => byOid.get(oid)).filter((row) => row !== undefined)
  const tables = stronglyConnected(
    rows.filter((row) => !isView(row)),
    ({ parents }) => among(parents),
  )
  const views = stronglyConnected(rows.filter(isView), ({ reads }) => among(reads).filter(isView))
  return [...tables, ...views].flat()
}

/** What no class says of a relation. */
export function relationRemarks(row: RelationRow): string[] {
  const each = (what: string, names: readonly string[] | null): string[] =>
    (names ?? []).map((name) => `${what} ${name}`)
  return [
    ...(row.rowSecurity ? ['row level security (enabled)'] : []),
    ...(row.forcedRowSecurity ? ['row level security (forced)'] : []),
    ...(row.replicaIdentity === 'f' ? ['replica identity full'] : []),
    ...(row.replicaIdentity === 'n' && !isView(row) ? ['replica identity nothing'] : []),
    ...(row.ofType === null ? [] : [`of type ${row.ofType}`]),
    ...((row.isPartition || isView(row)) && row.method !== null ? [`access method ${row.method}`] : []),
    ...each('trigger', row.triggers),
    ...each('policy', row.policies),
    ...each('rule', row.rules),
    ...each('statistics', row.statistics),
  ]
}
