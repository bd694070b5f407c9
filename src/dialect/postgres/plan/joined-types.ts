import { AlterTable } from '../../../statement/ddl/alter-ddl'
import type { DdlNode } from '../../../statement/nodes'

/**
 * New types of several columns in one ALTER TABLE, which writes the rows once. What goes before one goes before all, and what comes
 * behind one behind all; undefined for any other statements.
 */
export function joinedTypes(
  first: readonly DdlNode[],
  second: readonly DdlNode[],
): readonly DdlNode[] | undefined {
  const [one, other] = [first.findIndex(isOfType), second.findIndex(isOfType)]
  const [found, more] = [first[one], second[other]]
  if (found?.kind !== 'alterTable' || more?.kind !== 'alterTable' || found.table !== more.table)
    return undefined
  return [
    ...first.slice(0, one),
    ...second.slice(0, other),
    new AlterTable(found.table, [...found.actions, ...more.actions]),
    ...first.slice(one + 1),
    ...second.slice(other + 1),
  ]
}

function isOfType(node: DdlNode): boolean {
  return node.kind === 'alterTable' && node.actions.some(({ kind }) => kind === 'setType')
}
