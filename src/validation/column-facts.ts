/** What a column says of its values, as rules of class-validator. */
import { columnFacts, type ColumnFacts } from '../registry/column-facts'
import { mapperOf } from '../registry/lookup'
import type { EntityClass } from '../registry/mapper'
import { loadClassValidator } from './load'

interface Rule {
  /** The name that class-validator's own rule has. */
  readonly name: string
  readonly constraints: readonly unknown[]
  readonly holds: (value: unknown) => boolean
  readonly message: string
}

const registered = new WeakMap<object, Set<string>>()

/**
 * Registers what the columns of a class say as rules of class-validator, so that whoever validates instances of it heeds them:
 * NOT NULL where nothing fills the column in, length, range of integers, labels of an enum. CHECK constraints are left to the
 * database. The rules hold in all groups; doing it twice does nothing.
 *
 * @example
 * registerColumnFacts(User)
 * await validate(Object.assign(new User(), { name: 'x'.repeat(61) }))   // name must be shorter than or equal to 60 characters
 */
export function registerColumnFacts(entityClass: EntityClass): void {
  const known = new Set<string>()
  if (registered.has(entityClass)) return
  registered.set(entityClass, known)
  const { ValidateBy } = loadClassValidator()
  for (const facts of columnFacts(mapperOf(entityClass))) {
    const { property } = facts
    known.add(property)
    // class-validator knows rules of base classes. A value object's properties stand for other columns in each class.
    if (property.includes('.') || isKnownToBase(entityClass, property)) continue
    for (const { name, constraints, holds, message } of rulesOf(facts)) {
      const validator = { validate: holds, defaultMessage: () => `$property ${message}` }
      ValidateBy({ name, constraints, validator }, { always: true })(
        entityClass.prototype as object,
        property,
      )
    }
  }
}

function isKnownToBase(entityClass: object, property: string): boolean {
  for (let base: unknown = Object.getPrototypeOf(entityClass); base; base = Object.getPrototypeOf(base))
    if (registered.get(base)?.has(property) === true) return true
  return false
}

/** What a column says, as rules. */
export function rulesOf({ isRequired, maxLength, labels, integerRange }: ColumnFacts): readonly Rule[] {
  const rules: Rule[] = []
  if (isRequired) {
    rules.push({
      name: 'isDefined',
      constraints: [],
      holds: isGiven,
      message: 'should not be null or undefined',
    })
  }
  if (maxLength !== undefined) {
    rules.push({
      name: 'maxLength',
      constraints: [maxLength],
      holds: ifGiven((value) => typeof value === 'string' && [...value].length <= maxLength),
      message: `must be shorter than or equal to ${maxLength} characters`,
    })
  }
  if (labels !== undefined) {
    rules.push({
      name: 'isIn',
      constraints: [labels],
      holds: ifGiven((value) => labels.includes(value as string)),
      message: `must be one of the following values: ${labels.join(', ')}`,
    })
  }
  return integerRange === undefined ? rules : [...rules, ...rangeRules(integerRange)]
}

function rangeRules([least, most]: readonly [number, number]): readonly Rule[] {
  return [
    {
      name: 'isInt',
      constraints: [],
      holds: ifGiven((value) => Number.isInteger(value)),
      message: 'must be an integer number',
    },
    {
      name: 'min',
      constraints: [least],
      holds: ifGiven((value) => Number(value) >= least),
      message: `must not be less than ${least}`,
    },
    {
      name: 'max',
      constraints: [most],
      holds: ifGiven((value) => Number(value) <= most),
      message: `must not be greater than ${most}`,
    },
  ]
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** What is not there is not the matter of a rule about values. */
function ifGiven(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => !isGiven(value) || holds(value)
}
