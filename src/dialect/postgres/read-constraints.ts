import type { ForeignKeyOptions, ReferentialAction } from '../../schema/foreign-key'
import type { PrimaryKeyOptions } from '../../schema/primary-key'
import type { UniqueOptions } from '../../schema/unique'
import type { CheckFacts, ExcludeFacts, ForeignKeyFacts, KeyFacts } from '../table-facts'
import type { ConstraintRow, IndexFactsRow } from './catalog-rows'
import { indexRemarks, keyStorage, readParts, type ReadingContext } from './read-indexes'
import { forPostgres } from './read-storage'
import { isNotNullName } from './server-names'
import { readable, serverSql } from './server-text'

/** The constraints of one table. */
export interface ReadConstraints {
  readonly primaryKey: KeyFacts<PrimaryKeyOptions> | undefined
  readonly uniques: readonly KeyFacts<UniqueOptions>[]
  readonly checks: readonly CheckFacts[]
  readonly excludes: readonly ExcludeFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
}

/** Where a table is found. */
export interface Place {
  readonly name: string
  readonly schema: string | undefined
}

/** What the reading of constraints needs from outside. */
export interface ConstraintContext extends ReadingContext {
  readonly table: string
  readonly targetOf: (oid: number) => Place | undefined
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
  r: 'RESTRICT',
}

/** Turns catalog rows into constraints; what they cannot hold is noted. */
export function readConstraints(rows: readonly ConstraintRow[], context: ConstraintContext): ReadConstraints {
  const held = rows.filter((row) => isHeld(row, context))
  const ofKind = (kind: ConstraintRow['kind']): ConstraintRow[] => held.filter((row) => row.kind === kind)
  return {
    primaryKey: ofKind('p').map(keyFacts)[0],
    uniques: ofKind('u').map(uniqueFacts),
    checks: ofKind('c').map(checkFacts),
    excludes: ofKind('x').map(excludeFacts),
    foreignKeys: ofKind('f').map((row) => foreignKeyFacts(row, context.targetOf(row.target) as Place)),
  }
}

/** Whether the classes can hold a constraint; if not, or not all of it, that is noted. */
function isHeld(row: ConstraintRow, context: ConstraintContext): boolean {
  if (row.kind === 'n') {
    if (!isOrdinaryNotNull(row, context.table)) context.note(`constraint ${row.name}: ${definitionOf(row)}`)
    return false
  }
  for (const line of remarksOn(row)) context.note(`constraint ${row.name}: ${line}`)
  const why = obstacleOf(row, context)
  if (why !== undefined) context.note(`constraint ${row.name}: ${row.constraintDefinition} (${why})`)
  return why === undefined
}

/** Why a constraint must be left out: as another one it would be told wrongly, or could not be created. */
function obstacleOf(row: ConstraintRow, { leftOut, targetOf }: ConstraintContext): string | undefined {
  const lost = leftOut.constraint(row.id)
  if (lost !== undefined) return `it needs ${lost}`
  if (!row.isEnforced) return 'NOT ENFORCED'
  if (row.isPeriod) return row.kind === 'f' ? 'PERIOD' : 'WITHOUT OVERLAPS'
  if (row.operators?.some(({ isVisible }) => !isVisible) === true && row.kind === 'x')
    return 'an operator of a schema that is not searched'
  if (row.kind === 'f' && targetOf(row.target) === undefined) return 'its target is not read'
  return undefined
}

function isOrdinaryNotNull({ name, columns, noInherit, validated }: ConstraintRow, table: string): boolean {
  return !noInherit && validated && isNotNullName(name, table, columns?.[0] ?? '')
}

/** The server does not say of every NOT NULL what is special about it. */
function definitionOf({ constraintDefinition, columns, noInherit, validated }: ConstraintRow): string {
  const parts = [
    `NOT NULL ${columns?.[0] ?? ''}`,
    noInherit ? 'NO INHERIT' : '',
    validated ? '' : 'NOT VALID',
  ]
  return constraintDefinition === '' ? parts.filter((part) => part !== '').join(' ') : constraintDefinition
}

function commonOptions({ name, deferrable, deferred, comment }: ConstraintRow) {
  return {
    name,
    deferrable: deferrable ? true : undefined,
    initially: deferred ? ('DEFERRED' as const) : undefined,
    comment: comment ?? undefined,
  }
}

function keyFacts(row: ConstraintRow): KeyFacts<PrimaryKeyOptions> {
  const index = row.index as IndexFactsRow
  return {
    columns: row.columns ?? [],
    options: {
      ...commonOptions(row),
      include: index.include ?? undefined,
      dialect: forPostgres(keyStorage(index)),
    },
  }
}

function uniqueFacts(row: ConstraintRow): KeyFacts<UniqueOptions> {
  const { columns, options } = keyFacts(row)
  const nullsNotDistinct = row.index?.nullsNotDistinct === true ? true : undefined
  return { columns, options: { ...options, nullsNotDistinct } }
}

function checkFacts(row: ConstraintRow): CheckFacts {
  const { name, condition, comment, validated, noInherit, isInherited } = row
  const dialect = forPostgres({
    notValid: validated ? undefined : true,
    noInherit: noInherit ? true : undefined,
    inherited: isInherited ? true : undefined,
  })
  return { sql: readable(condition ?? ''), options: { name, comment: comment ?? undefined, dialect } }
}

function excludeFacts(row: ConstraintRow): ExcludeFacts {
  const index = row.index as IndexFactsRow
  const operators = row.operators ?? []
  return {
    elements: readParts(index).map((part, i) => ({ part, operator: operators[i]?.operator ?? '' })),
    options: {
      ...commonOptions(row),
      using: index.method,
      where: index.where === null ? undefined : serverSql(index.where),
      include: index.include ?? undefined,
      dialect: forPostgres(keyStorage(index)),
    },
  }
}

function foreignKeyFacts(row: ConstraintRow, target: Place): ForeignKeyFacts {
  return {
    columns: row.columns ?? [],
    target: { schema: target.schema, table: target.name, columns: row.targetColumns ?? [] },
    options: {
      ...commonOptions(row),
      onDelete: onDeleteOf(row),
      onUpdate: ACTIONS[row.onUpdate],
      match: row.match === 'f' ? 'FULL' : undefined,
      dialect: forPostgres({ notValid: row.validated ? undefined : true }),
    },
  }
}

function onDeleteOf({ onDelete, deleteColumns }: ConstraintRow): ForeignKeyOptions['onDelete'] {
  if (deleteColumns === null) return ACTIONS[onDelete]
  return onDelete === 'n' ? { setNull: deleteColumns } : { setDefault: deleteColumns }
}

function remarksOn({ index, kind, isEnforced, isPeriod }: ConstraintRow): string[] {
  if (index === null || !isEnforced || isPeriod) return []
  const isComment = index.indexComment !== null && kind !== 'f'
  return [...indexRemarks(index), ...(isComment ? ['the comment of its index'] : [])]
}
