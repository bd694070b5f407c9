import { DefinitionError } from '../errors'
import { Expression } from '../expression/expression'
import { checkDialectOptions, type ViewDialectOptions } from './dialect-options'
import { checkOptions, oneOf } from './items'

/** What makes a table a view. */
export interface ViewDefinition {
  /** The query: a select, or SQL of your own. */
  readonly definition: Expression
  /** Its rows are kept, and brought up to date when told. */
  readonly materialized?: boolean | undefined
  /** `false` leaves a materialized view empty until it is first refreshed. */
  readonly withData?: boolean | undefined
  readonly dialect?: ViewDialectOptions | undefined
}

const VIEW_OPTIONS: readonly (keyof ViewDefinition)[] = ['definition', 'materialized', 'withData', 'dialect']

/** Refuses what makes no view. */
export function checkView(owner: string, view: ViewDefinition | undefined): void {
  if (view === undefined) return
  checkOptions(owner, view, VIEW_OPTIONS)
  oneOf('materialized', view.materialized, [true, false])
  oneOf('withData', view.withData, [true, false])
  checkDialectOptions('view', owner, view.dialect)
  if ((view.definition as unknown) instanceof Expression) return
  throw new DefinitionError(`${owner}: 'definition' must be a query.`, {
    hint: 'Write { definition: sql`SELECT …` }, or a select.',
  })
}
