import { DIALECT_NAMES, type DialectName } from '../util/dialect-name'
import { oneOf } from './items'

/** On which databases something is emitted: one, several, or those for which a function says yes. */
export type DdlCondition = DialectName | readonly DialectName[] | ((dialect: DialectName) => boolean)

/** Whether something with this condition is part of the schema of a database. */
export function isFor(condition: DdlCondition | undefined, dialect: DialectName): boolean {
  if (condition === undefined) return true
  if (typeof condition === 'function') return condition(dialect)
  return typeof condition === 'string' ? condition === dialect : condition.includes(dialect)
}

/** Refuses a condition that names no database. */
export function checkCondition(condition: unknown): void {
  oneOf('ddlIf', condition, isCondition, "'postgres', 'sqlite', a list of them, or a function of the name")
}

function isCondition(value: unknown): boolean {
  return typeof value === 'function' || (Array.isArray(value) ? value.every(isName) : isName(value))
}

function isName(name: unknown): boolean {
  return DIALECT_NAMES.includes(name as DialectName)
}
