import { oneOf } from './items'
import { checkSequenceOptions, type SequenceOptions } from './sequence-options'

/** Options of an identity column. */
export interface IdentityOptions extends SequenceOptions {
  /** GENERATED ALWAYS: an insert may not give a number of its own. By default it may. */
  readonly always?: boolean | undefined
}

/**
 * GENERATED … AS IDENTITY: a column that the database numbers.
 *
 * @example
 * new Column('id', t.bigint(), { identity: new Identity({ always: true, start: 1000 }) })
 * // id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 1000) NOT NULL
 */
export class Identity {
  readonly kind = 'identity'
  readonly always: boolean
  readonly options: SequenceOptions
  readonly #said: ReadonlySet<string>

  constructor(options: IdentityOptions = {}) {
    checkSequenceOptions('Identity', options, ['always'])
    const { always, ...rest } = options
    oneOf('always', always, [true, false])
    this.always = always ?? false
    this.options = rest
    this.#said = new Set(
      Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : name)),
    )
  }

  /** Whether an option was given: what was not is the database's choice. @internal */
  says(option: string): boolean {
    return this.#said.has(option)
  }
}
