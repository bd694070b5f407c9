import { DefinitionError, DuplicateNameError } from '../errors'
import { Expression } from '../expression/expression'
import { t } from '../types/t'
import type { Column } from './column'
import { checkComment } from './comment'
import { oneOf } from './items'
import { tableKey, type MetaData } from './metadata'
import { checkSequenceOptions, type SequenceOptions } from './sequence-options'

/** Options of a sequence that stands alone. */
export interface StandaloneSequenceOptions extends SequenceOptions {
  /** The schema; that of the MetaData if not given. */
  readonly schema?: string | undefined
  /** The width of its numbers; 64 bits if not given. */
  readonly dataType?: 'smallint' | 'integer' | 'bigint' | undefined
  /** The column with which it is dropped, or a function that gives it once there is one. */
  readonly ownedBy?: Column | (() => Column | undefined) | undefined
  readonly comment?: string | undefined
}

/**
 * A sequence, which counts on its own. SQLite has none.
 *
 * @example
 * const orderNumber = new Sequence('order_number', metadata, { start: 1000 })
 * new Column('number', t.bigint(), { serverDefault: orderNumber.nextValue() })
 * // CREATE SEQUENCE order_number START WITH 1000
 * // number BIGINT DEFAULT nextval('order_number'::regclass)
 */
export class Sequence {
  readonly kind = 'sequence'
  readonly schema: string | undefined
  readonly options: StandaloneSequenceOptions

  constructor(
    readonly name: string,
    readonly metadata: MetaData,
    options: StandaloneSequenceOptions = {},
  ) {
    if (typeof name !== 'string' || name === '') throw new DefinitionError('A sequence needs a name.')
    checkSequenceOptions(`Sequence '${name}'`, options, ['schema', 'dataType', 'ownedBy', 'comment'])
    oneOf('dataType', options.dataType, ['smallint', 'integer', 'bigint'])
    checkComment(options.comment)
    this.schema = options.schema ?? metadata.schema
    this.options = options
    if (metadata.sequences.has(this.key))
      throw new DuplicateNameError(`This MetaData has a sequence '${this.key}' already.`)
    metadata.addSequence(this)
  }

  /** The name in its MetaData, with the schema where there is one. */
  get key(): string {
    return tableKey(this.name, this.schema)
  }

  /** The column with which it is dropped. */
  get ownedBy(): Column | undefined {
    const { ownedBy } = this.options
    return typeof ownedBy === 'function' ? ownedBy() : ownedBy
  }

  /** The next number: `nextval('order_number'::regclass)`. */
  nextValue(): NextValue {
    return new NextValue(this)
  }
}

/** The next number of a sequence. */
export class NextValue extends Expression<bigint> {
  readonly kind = 'nextValue'
  readonly type = t.bigint()

  constructor(readonly sequence: Sequence) {
    super()
  }
}
