import type { Change, ChangeOf } from '../../schema-change'

/** The changes of a plan each by itself, with those that rebuilds are made of. */
export function singleChanges(
  changes: readonly Change[],
): readonly Exclude<Change, ChangeOf<'rebuildTable'>>[] {
  return changes.flatMap((change) =>
    change.kind === 'rebuildTable' ? singleChanges(change.changes) : [change],
  )
}
