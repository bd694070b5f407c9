/** What a class's place in an inheritance asks of its rows. */
import { UsageError } from '../../errors'
import type { EntityState } from '../entity-state'
import type { UndoLog } from './undo-log'

/** Gives a row the discriminator's value of its class. */
export function takeDiscriminator({ entity, mapper }: EntityState, undo: UndoLog): void {
  const { inheritance } = mapper
  if (inheritance !== undefined && entity[inheritance.discriminator.name] === undefined)
    undo.set(entity, inheritance.discriminator.name, inheritance.value)
}

/** Refuses rows that say they are of another class, or lack what a sub-class must have and the shared table cannot ask for. */
export function assertClassRules({ entity, mapper }: Pick<EntityState, 'entity' | 'mapper'>): void {
  const { inheritance, name } = mapper
  if (inheritance === undefined) return
  const { discriminator, value, required } = inheritance
  if (entity[discriminator.name] !== value) {
    throw new UsageError(`${name}.${discriminator.name} says that the row is of another class.`, {
      hint: `Leave ${discriminator.name} as it is, and create an instance of the other class instead.`,
    })
  }
  const missing = required.find(({ name: property, column }) => {
    const given = entity[property]
    const isGiven = given === undefined ? column.options.defaultValue !== undefined : given !== null
    return !isGiven && !column.hasServerValue
  })
  if (missing === undefined) return
  throw new UsageError(`${name}.${missing.name} has no value, which only rows of other classes may lack.`, {
    hint: `Give it one, or write nullable: true on its column.`,
  })
}
