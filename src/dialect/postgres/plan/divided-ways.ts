import type { DdlNode } from '../../../statement/nodes'
import { KeyConstraint } from '../../../schema/key-constraint'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Draft } from '../../plan-draft'

/** https://www.postgresql.org/docs/current/ddl-partitioning.html: CONCURRENTLY is for tables that hold rows themselves. */
export const INDEX_OF_DIVIDED =
  'CREATE INDEX … ON ONLY the table, CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION for each of these; sync then finds the index by its name.'

export const KEY_OF_DIVIDED =
  'ALTER TABLE ONLY … ADD CONSTRAINT, on each partition CREATE UNIQUE INDEX CONCURRENTLY and ADD CONSTRAINT … USING INDEX, then ALTER INDEX … ATTACH PARTITION for each of these; sync then finds the key by its name.'

const FOREIGN_KEY_OF_DIVIDED =
  'ADD CONSTRAINT … NOT VALID on each partition, VALIDATE CONSTRAINT there, and then add it to the table, which takes up those of the partitions.'

/** How that which is added to a table with partitions is had with less harm. */
export function withDividedWay(draft: Draft): Draft {
  const { assessment, nodes } = draft
  const [way] = nodes.flatMap((node) => wayOf(node) ?? [])
  if (assessment.saferWay === undefined || way === undefined) return draft
  return { ...draft, assessment: { ...assessment, saferWay: way } }
}

function wayOf(node: DdlNode): string | undefined {
  if (node.kind === 'createIndex') return INDEX_OF_DIVIDED
  if (node.kind !== 'addConstraint') return undefined
  if (node.constraint instanceof KeyConstraint) return KEY_OF_DIVIDED
  return node.constraint instanceof ForeignKeyConstraint ? FOREIGN_KEY_OF_DIVIDED : undefined
}
