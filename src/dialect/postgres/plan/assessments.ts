/** What statements do to a table in use, in PostgreSQL's words. */
import type { Table } from '../../../schema/table'
import type { PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import { wantedOf } from '../../table-pairs'

export const ACCESS_EXCLUSIVE = 'ACCESS EXCLUSIVE'

/** Nothing but the catalog is written to. */
export function inCatalog(lock = ACCESS_EXCLUSIVE): Assessment {
  return { safety: 'safe', lock, reason: 'only the catalog is written to' }
}

export function onEmpty(lock = ACCESS_EXCLUSIVE): Assessment {
  return { safety: 'safe', lock, reason: 'the table is empty' }
}

/** A constraint that is not valid yet. */
export function unchecked(lock = ACCESS_EXCLUSIVE): Assessment {
  return { safety: 'safe', lock, reason: 'the rows that are there are not checked yet' }
}

/** VALIDATE CONSTRAINT on a table, as the model or the database has it. */
export function validation(table: Table, facts: PlanningFacts): Assessment {
  const lock = 'SHARE UPDATE EXCLUSIVE'
  if (facts.isEmpty(wantedOf(table, facts) ?? table)) return onEmpty(lock)
  return { safety: 'scans', lock, reason: 'all rows are checked, while others read and write' }
}

/** CREATE INDEX CONCURRENTLY. */
export const BUILDING: Assessment = {
  safety: 'scans',
  lock: 'SHARE UPDATE EXCLUSIVE',
  reason: 'the index is built, while others read and write',
}

/** An index that is there takes the place of another, or becomes that of a key. */
export function swapped(lock = ACCESS_EXCLUSIVE): Assessment {
  return { safety: 'safe', lock, reason: 'the index is built already' }
}
