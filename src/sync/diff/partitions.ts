import type { Table } from '../../schema/table'
import { CreateTable, type CreatePartition, type NamedPartition } from '../../statement/ddl/table-ddl'
import type { Change } from '../../dialect/schema-change'
import type { DiffContext } from './context'
import type { FacetDifference } from './compare-facets'
import type { NounLists } from './noun-lists'

/** A partition that the database lacks, and the facet that would tell so. */
export interface MissingPartition {
  readonly node: CreatePartition
  readonly facet: string
}

/** The partitions of the model that the database has not, each behind the one that it is a part of. */
export function missingPartitions(
  { wanted, found }: NounLists,
  { compiler }: Pick<DiffContext, 'compiler'>,
): readonly MissingPartition[] {
  const there = new Set(partitionsOf(found.noun.source as Table, compiler).map(({ facet }) => facet))
  return partitionsOf(wanted.noun.source as Table, compiler).filter(({ facet }) => !there.has(facet))
}

/** The changes that drop those of the database that are to go: each alone, since what is a part of it goes with it. */
export function partitionRemovals(
  { wanted, found, table }: NounLists,
  { compiler, unknown, existing }: Pick<DiffContext, 'compiler' | 'unknown' | 'existing'>,
): Change[] {
  const known = new Set(partitionsOf(wanted.noun.source as Table, compiler).map(({ facet }) => facet))
  if (known.size === 0) return []
  const others = partitionsOf(found.noun.source as Table, compiler).filter(({ facet }) => !known.has(facet))
  const isPart = (facet: string): boolean => others.some((other) => facet.startsWith(`${other.facet}.`))
  return others
    .filter(({ facet, node }) => !isPart(facet) && unknown.drops(placeOf(node), existing.defaultSchema))
    .map(({ node }) => ({ kind: 'dropPartition', table, node }))
}

function placeOf({ partition: { name, schema } }: CreatePartition): {
  name: string
  schema: string | undefined
} {
  return { name, schema }
}

/** The changes that add them. */
export function additionsOf(table: Table, missing: readonly MissingPartition[]): Change[] {
  return missing.map(({ node }) => ({ kind: 'addPartition', table, node }))
}

/** Whether a difference is only that a partition is missing. */
export function isOfMissing({ name }: FacetDifference, missing: readonly MissingPartition[]): boolean {
  return missing.some(({ facet }) => name.startsWith(`${facet}.`))
}

/** All partitions of a table, those of partitions included. */
export function partitionsOf(table: Table, compiler: DiffContext['compiler']): MissingPartition[] {
  const facets = new Map<NamedPartition, string>()
  return compiler.companions(new CreateTable(table)).flatMap((node) => {
    if (node.kind !== 'createPartition') return []
    const above = facets.get(node.parent) ?? `dialect.${compiler.dialectName}`
    const facet = `${above}.partitions.${node.partition.name}`
    facets.set(node.partition, facet)
    return [{ node, facet }]
  })
}
