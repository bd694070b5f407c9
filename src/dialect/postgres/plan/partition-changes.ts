/** Partitions that are there, but not as the model says. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { AlterTable, AttachPartition, DetachPartition } from '../../../statement/ddl/alter-ddl'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import {
  CreateTable,
  SetColumnStorage,
  type CreatePartition,
  type NamedPartition,
} from '../../../statement/ddl/table-ddl'
import type { Table } from '../../../schema/table'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import type { ChangedFacet, ChangeOf } from '../../schema-change'
import type { Partition } from '../options'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty } from './assessments'
import { REMAINDERS } from './division'
import { isDivided } from '../divided'
import { assessStorage, storageAction } from './storage-options'

type TableChange = ChangeOf<'changeTable'>

/** The statements that bring one facet of a partition to what the model says; undefined for facets of other things. */
export function partitionDrafts(
  change: TableChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): Draft[] | undefined {
  const [facet] = change.facets
  const place = facet && placeOf(change, facet, compiler)
  if (facet === undefined || place === undefined) return undefined
  const { node, option } = place
  const isEmpty = facts.isEmpty(change.table)
  if (REMAINDERS.test(`.${option}`)) return [byHand(change, REHASHED)]
  if (/^bounds\b/.test(option)) return movedDrafts(change, node, isEmpty)
  if (/^partition(By|s)\b/.test(option)) return [divided(change)]
  if (option === 'schema')
    return [
      byHand(change, {
        reason: `partition ${node.partition.name} lives in another schema: the model has ${change.wanted}, the database ${change.found}`,
        saferWay: 'Move it by ALTER TABLE … SET SCHEMA …, or name its schema at the partition.',
      }),
    ]
  const draft = { change, phase: 'partition' } as const
  if (option === 'comment') {
    const text = (node.partition as Partition).comment
    const target = { on: 'partition', partition: node.partition } as const
    return [
      {
        ...draft,
        phase: 'comment',
        nodes: [new CommentOn(target, text)],
        assessment: inCatalog('SHARE UPDATE EXCLUSIVE'),
      },
    ]
  }
  const action = storageAction(option, facet)
  if (action === undefined) return undefined
  const assessment = assessStorage(action, { what: 'partition', isEmpty })
  return [{ ...draft, nodes: [new AlterTable(node.partition, [action])], assessment }]
}

/** The rows of each would have to go to others. */
const REHASHED = {
  reason: 'rows of hash partitions cannot be divided by another number where they are',
  saferWay: 'Rename the table, let sync create it anew beside it, and copy the rows in batches.',
}

/** By what a table is divided is settled when it is created. */
export function divided(change: TableChange): Draft {
  return byHand(change, {
    reason: `by what a table is divided is settled when it is created: the model has ${change.wanted}, the database ${change.found}`,
    saferWay: isDivided(change.table)
      ? `Rename table ${change.table.key}, let sync create the divided one beside it, and copy the rows in batches; or attach the old one as a partition of it.`
      : `Rename table ${change.table.key}, let sync create the undivided one beside it, and copy the rows in batches.`,
  })
}

interface Place {
  readonly node: CreatePartition
  /** What of the partition the facet is about. */
  readonly option: string
}

/** The partitions that get other bounds by a change. */
export function movedPartitions(change: TableChange, compiler: DdlCompiler): readonly CreatePartition[] {
  const [facet] = change.facets
  const place = facet && placeOf(change, facet, compiler)
  return place !== undefined && /^bounds\b/.test(place.option) ? [place.node] : []
}

/** Names may have dots in them: the longest that fits is meant. */
function placeOf({ table }: TableChange, { name }: ChangedFacet, compiler: DdlCompiler): Place | undefined {
  const facets = new Map<NamedPartition, string>()
  const places = compiler.companions(new CreateTable(table)).flatMap((node): Place[] => {
    if (node.kind !== 'createPartition') return []
    const above = facets.get(node.parent) ?? 'dialect.postgres'
    const facet = `${above}.partitions.${node.partition.name}`
    facets.set(node.partition, facet)
    return name.startsWith(`${facet}.`) ? [{ node, option: name.slice(facet.length + 1) }] : []
  })
  return places.sort((a, b) => a.option.length - b.option.length)[0]
}

/**
 * All partitions that change their bounds come off before the first is put back: one may take what another has had. They come off
 * when columns have changed: what is done to the table is done to those that it has.
 */
function movedDrafts(
  change: TableChange,
  { parent, partition, table }: CreatePartition,
  isEmpty: boolean,
): Draft[] {
  const lock = `${ACCESS_EXCLUSIVE} on the divided table`
  return [
    {
      change,
      phase: 'table',
      nodes: [new DetachPartition(parent, partition)],
      assessment: { ...inCatalog(lock), reason: 'it comes back with other bounds, and keeps its rows' },
    },
    {
      change,
      phase: 'partition',
      nodes: [new AttachPartition(table, parent, partition)],
      assessment: isEmpty
        ? onEmpty(lock)
        : {
            safety: 'scans',
            lock,
            reason: 'all rows of the partition are checked, and one that is beyond the bounds makes it fail',
            saferWay:
              'Give the partition a CHECK of the new bounds, first as NOT VALID; when it is valid, the rows need not be read.',
          },
    },
  ]
}

/** A new partition has its columns as the table has them, but for the targets of ANALYZE. */
export function statisticsDrafts(change: ChangeOf<'addPartition'>): Draft[] {
  const nodes = change.table.columns
    .filter(({ options }) => options.dialect?.postgres?.statistics !== undefined)
    .map((column) => new SetColumnStorage(column, 'statistics'))
  if (nodes.length === 0) return []
  const needs = nodes.map(({ column }) => column)
  return [{ change, phase: 'partition', nodes, assessment: inCatalog('SHARE UPDATE EXCLUSIVE'), needs }]
}

/** The partitions of a table that are there, and those of them. */
export function foundPartitions(
  table: Table,
  { existing }: Pick<PlanningFacts, 'existing'>,
  compiler: DdlCompiler,
): readonly NamedPartition[] {
  return compiler
    .companions(new CreateTable(table))
    .flatMap((node) => (node.kind === 'createPartition' ? node.partition : []))
    .filter(({ name, schema }) => existing.hasTable({ name, schema }))
}
