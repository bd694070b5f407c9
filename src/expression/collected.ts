import { Expression } from './expression'

/** The values of a group in one value, which the codecs' `collectedDecoder` takes apart: an array, or JSON. */
export class Collected extends Expression {
  readonly kind = 'collected'
  readonly type = undefined

  constructor(readonly operand: Expression) {
    super()
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}
