import { t } from '../types/t'
import { Expression } from './expression'

const BOOLEAN = t.boolean()

/** `operand IS [NOT] TRUE`: never null, where a condition alone may be. */
export class TruthTest extends Expression<boolean> {
  readonly kind = 'truthTest'
  readonly type = BOOLEAN

  constructor(
    readonly operand: Expression,
    readonly negated: boolean,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}
