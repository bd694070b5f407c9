import type { Collate, Ordering } from '../../expression/expression'
import type { SqlWriter } from '../sql-writer'
import { ColumnDdl } from './column-ddl'

/** The parts of an index or of an EXCLUDE constraint: a column or expression, how it is sorted and by which operators. */
export abstract class IndexPartDdl extends ColumnDdl {
  protected indexPart(ordering: Ordering, out: SqlWriter): void {
    const { operand } = ordering
    const collated = operand.kind === 'collate' ? (operand as Collate) : undefined
    this.expressions.indexed(collated?.operand ?? operand, out)
    if (collated !== undefined) out.write(' COLLATE ').identifier(...collated.collation)
    this.operatorClass(ordering, out)
    this.indexDirection(ordering, out)
  }

  /** The class of operators that the part supports. */
  protected abstract operatorClass(ordering: Ordering, out: SqlWriter): void

  protected indexDirection(ordering: Ordering, out: SqlWriter): void {
    this.expressions.direction(ordering, out)
  }
}
