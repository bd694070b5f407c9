import { PrimaryKeyConstraint } from '../schema/primary-key'
import type { Change } from './schema-change'

/** The changes by which a primary key comes, goes or becomes another one. */
export function primaryKeyChanges(changes: readonly Change[]): readonly Change[] {
  return changes.filter(
    (change) =>
      'constraint' in change && change.constraint instanceof PrimaryKeyConstraint && isOfKey(change),
  )
}

function isOfKey({ kind }: Change): boolean {
  return kind === 'addConstraint' || kind === 'changeConstraint' || kind === 'dropConstraint'
}
