import type { ReferentialAction } from '../../schema/foreign-key'
import type { KeyOptions } from '../../schema/key-constraint'
import type { PrimaryKeyOptions } from '../../schema/primary-key'
import type { UniqueOptions } from '../../schema/unique'
import type { CheckFacts, ForeignKeyFacts, KeyFacts } from '../table-facts'
import type { ConstraintRow } from './catalog-rows'

/** The constraints of one table. */
export interface ReadConstraints {
  readonly primaryKey: KeyFacts<PrimaryKeyOptions> | undefined
  readonly uniques: readonly KeyFacts<UniqueOptions>[]
  readonly checks: readonly CheckFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
}

/** What the reading of constraints needs from outside. */
export interface ConstraintContext {
  readonly targetOf: (
    oid: number,
  ) => { readonly name: string; readonly schema: string | undefined } | undefined
  readonly note: (line: string) => void
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
  r: 'RESTRICT',
}

/** Turns catalog rows into constraints; what they cannot hold is noted. */
export function readConstraints(
  rows: readonly ConstraintRow[],
  { targetOf, note }: ConstraintContext,
): ReadConstraints {
  for (const row of rows) for (const line of remarksOn(row)) note(`constraint ${row.name}: ${line}`)
  const ofKind = (kind: ConstraintRow['kind']): ConstraintRow[] => rows.filter((row) => row.kind === kind)
  return {
    primaryKey: ofKind('p').map(keyFacts)[0],
    uniques: ofKind('u').map(keyFacts),
    checks: ofKind('c').map(({ name, condition }) => ({ sql: condition ?? '', options: { name } })),
    foreignKeys: ofKind('f').flatMap((row) => {
      const target = targetOf(row.target)
      if (target === undefined) note(`constraint ${row.name}: ${row.definition}`)
      return target === undefined ? [] : [foreignKeyFacts(row, target)]
    }),
  }
}

function keyFacts({ name, columns, deferrable, deferred }: ConstraintRow): KeyFacts<KeyOptions> {
  return {
    columns: columns ?? [],
    options: {
      name,
      deferrable: deferrable ? true : undefined,
      initially: deferred ? 'DEFERRED' : undefined,
    },
  }
}

function foreignKeyFacts(
  row: ConstraintRow,
  target: { readonly name: string; readonly schema: string | undefined },
): ForeignKeyFacts {
  const { columns, options } = keyFacts(row)
  return {
    columns,
    target: { schema: target.schema, table: target.name, columns: row.targetColumns ?? [] },
    options: {
      ...options,
      onDelete: ACTIONS[row.onDelete],
      onUpdate: ACTIONS[row.onUpdate],
      match: row.match === 'f' ? 'FULL' : undefined,
    },
  }
}

function remarksOn(row: ConstraintRow): string[] {
  const { raw, kind } = row
  if (kind === 'x' || kind === 't') return [row.definition]
  const isCheck = kind === 'c'
  const remarks: readonly (readonly [boolean, string])[] = [
    [!row.validated, 'NOT VALID'],
    // A key or foreign key of an ordinary table is marked so too, and means nothing there.
    [isCheck && row.noInherit, 'NO INHERIT'],
    [isCheck && (row.deferrable || row.deferred), 'DEFERRABLE'],
    [row.includes === true, 'INCLUDE'],
    [row.nullsNotDistinct === true, 'NULLS NOT DISTINCT'],
    [Array.isArray(raw['confdelsetcols']), 'columns of ON DELETE SET'],
    [raw['conenforced'] === false, 'NOT ENFORCED'],
    [raw['conperiod'] === true, 'PERIOD or WITHOUT OVERLAPS'],
  ]
  return remarks.flatMap(([applies, remark]) => (applies ? remark : []))
}
