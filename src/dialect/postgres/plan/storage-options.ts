/** How a table or a partition is stored: what its options are changed by, and what that costs. */
import {
  ResetOptions,
  SetLogged,
  SetOptions,
  SetTablespace,
  type TableAction,
} from '../../../statement/ddl/alter-ddl'
import type { Assessment } from '../../diff-rules'
import type { ChangedFacet } from '../../schema-change'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty } from './assessments'

const CATALOG_LOCK = 'SHARE UPDATE EXCLUSIVE'

/** The action that brings an option to what the model says; undefined for options of other things. */
export function storageAction(option: string, { first }: ChangedFacet): TableAction | undefined {
  const parameter = /^with\.(.*)$/su.exec(option)?.[1]
  if (parameter !== undefined)
    return first === undefined ? new ResetOptions([parameter]) : new SetOptions({ [parameter]: first })
  if (option === 'unlogged') return new SetLogged(first === undefined)
  return option === 'tablespace' ? new SetTablespace(first) : undefined
}

/** All but parameters means that the rows are written anew. */
export function assessStorage(
  { kind }: TableAction,
  { what, isEmpty }: { readonly what: 'table' | 'partition'; readonly isEmpty: boolean },
): Assessment {
  if (kind === 'setOptions' || kind === 'resetOptions') return inCatalog(CATALOG_LOCK)
  if (isEmpty) return onEmpty()
  return {
    safety: 'rewrites',
    lock: what === 'table' ? ACCESS_EXCLUSIVE : `${ACCESS_EXCLUSIVE} on the partition`,
    reason: `the whole ${what} is written anew, with all its indexes`,
    saferWay: 'Do it in a quieter hour.',
  }
}
