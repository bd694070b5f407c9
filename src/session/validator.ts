import type { InvalidEntity } from '../errors'

/** An instance that is about to be written. */
export interface EntityToValidate {
  readonly entity: object
  readonly entityName: string
  readonly isNew: boolean
}

/** The port through which instances are checked before they are written; `dovetail-orm/validation` has one to plug in. */
export interface Validator {
  /** Gives the instances that are not valid. */
  validate(entities: readonly EntityToValidate[]): Promise<readonly InvalidEntity[]>
}
