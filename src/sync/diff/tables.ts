import { enumTypes } from '../../statement/ddl/type-order'
import type { Table } from '../../schema/table'
import type { Change } from '../change'
import type { Snapshot } from '../snapshot'
import { diffColumns } from './columns'
import { diffConstraints } from './constraints'
import type { DiffContext } from './context'
import { diffIndexes } from './indexes'
import { nounLists } from './noun-lists'

/** All changes that lead from a database to a model. */
export function diffTables(snapshot: Snapshot, context: DiffContext): Change[] {
  const tables = [...snapshot.missing, ...snapshot.pairs.map(({ wanted }) => wanted)]
  return [
    ...missingSchemas(tables, context),
    ...(context.enumTypes ? diffEnums(tables, context) : []),
    ...snapshot.obstructed.map((table): Change => ({
      kind: 'differs',
      subject: `table ${table.key}`,
      wanted: 'a table',
      found: 'a view or the like',
    })),
    ...snapshot.missing.map((table): Change => ({ kind: 'addTable', table })),
    ...snapshot.pairs.flatMap((pair) => {
      const lists = nounLists(pair, context.facets)
      return [
        ...diffColumns(lists, context),
        ...diffConstraints(lists, context),
        ...diffIndexes(lists, context),
      ]
    }),
  ]
}

function missingSchemas(tables: readonly Table[], { existing, schemas }: DiffContext): Change[] {
  if (!schemas) return []
  const names = new Set(tables.flatMap(({ schema }) => schema ?? []))
  return [...names]
    .sort()
    .flatMap((name): Change[] => (existing.hasSchema(name) ? [] : [{ kind: 'addSchema', name }]))
}

/** An enum type that has other labels is told once here, and not again for each column. */
function diffEnums(tables: readonly Table[], { existing, compiler }: DiffContext): Change[] {
  return enumTypes(tables, compiler).flatMap(({ type, schema }): Change[] => {
    const found = existing.enumLabels(type.name ?? '', schema)
    if (found === undefined) return [{ kind: 'addEnum', type, schema }]
    const [wanted, there] = [type.values.join(', '), found.join(', ')]
    return wanted === there
      ? []
      : [{ kind: 'differs', subject: `enum type ${type.name ?? ''}`, wanted, found: there }]
  })
}
