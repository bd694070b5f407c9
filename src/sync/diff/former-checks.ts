/** CHECKs whose names are made of their conditions: one that changes has another name, and is found by whose it was. */
import { requirementsOf } from '../../dialect/requirements'
import type { CheckConstraint } from '../../schema/check'
import { Column } from '../../schema/column'
import type { Table } from '../../schema/table'
import { AddConstraint } from '../../statement/ddl/table-ddl'
import { pairUp } from './pairing'
import type { Noun } from './nouns'

/**
 * The checks without a name of their own that the database does not have, beside those that an earlier model had of the same
 * columns, or of some of them: the convention made their names, and nobody else takes such a name.
 */
export function formerChecks(
  missing: readonly Noun[],
  free: readonly Noun[],
): readonly (readonly [wanted: Noun, found: Noun])[] {
  const unnamed = missing.filter(({ source }) => (source as CheckConstraint).givenName === undefined)
  const [first] = unnamed
  if (first === undefined) return []
  const { table } = first.source as CheckConstraint
  const own = free.filter(({ source }) => isOfEarlierModel(source as CheckConstraint, table))
  const { pairs, missing: rest } = pairUp(unnamed, own, [
    (noun) => JSON.stringify([...columnsOf(noun)].sort()),
  ])
  const taken = new Set(pairs.map(([, found]) => found))
  const others = rest.flatMap((noun): (readonly [Noun, Noun])[] => {
    const found = own.find((each) => !taken.has(each) && shareColumn(noun, each))
    if (found === undefined) return []
    taken.add(found)
    return [[noun, found]]
  })
  return [...pairs, ...others]
}

/** Whether a check of the database has a name that the convention of the model makes, under any name that the table has had. */
export function isOfEarlierModel({ givenName, dialect }: CheckConstraint, table: Table): boolean {
  if (givenName === undefined || dialect.postgres?.inherited === true) return false
  const { name, formerNames, metadata } = table
  const hashes = [...givenName.matchAll(/(?=([0-9a-f]{8}))/gu)].map(([, hash]) => hash ?? '')
  return [name, ...formerNames].some((each) =>
    hashes.some(
      (hash) => metadata.namingConvention.ck({ table: each, columns: [], target: '', hash }) === givenName,
    ),
  )
}

/** Whether two checks speak of one column. */
export function shareColumn(check: Noun, other: Noun): boolean {
  const columns = columnsOf(other)
  return [...columnsOf(check)].some((name) => columns.has(name))
}

function columnsOf({ source }: Noun): ReadonlySet<string> {
  const objects = requirementsOf(new AddConstraint(source as CheckConstraint))
  return new Set(objects.flatMap((each) => (each instanceof Column ? String(each.name).toLowerCase() : [])))
}
