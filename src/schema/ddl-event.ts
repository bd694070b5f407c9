/** What happens along with the creation and the removal of tables, besides what the model says by itself. */
import { DefinitionError } from '../errors'
import { RawSql } from '../expression/raw-sql'
import type { DialectName } from '../util/dialect-name'
import { checkCondition, type DdlCondition } from './conditional'
import type { MetaData } from './metadata'
import type { Table } from './table'

/** The moments that can be listened to. */
export type DdlMoment = 'beforeCreate' | 'afterCreate' | 'beforeDrop' | 'afterDrop'

const MOMENTS: readonly DdlMoment[] = ['beforeCreate', 'afterCreate', 'beforeDrop', 'afterDrop']

/** What a listener is told, and by what it acts. */
export interface DdlEvent {
  readonly moment: DdlMoment
  /** The table that is created or dropped, or the MetaData of several. */
  readonly target: Table | MetaData
  readonly dialect: DialectName
  /** Runs a statement in the same transaction. */
  execute(statement: DDL | RawSql): Promise<void>
}

/** A statement, or a function that is called at the moment. Only statements are part of a sync's plan. */
export type DdlListener = DDL | ((event: DdlEvent) => void | Promise<void>)

/**
 * A schema statement of your own.
 *
 * @example
 * user.listen('afterCreate', new DDL(sql`CREATE TRIGGER … ON "user" …`, { ddlIf: 'postgres' }))
 */
export class DDL {
  readonly kind = 'ddl'
  readonly ddlIf: DdlCondition | undefined

  constructor(
    readonly statement: RawSql,
    options: { readonly ddlIf?: DdlCondition | undefined } = {},
  ) {
    if (!((statement as unknown) instanceof RawSql)) {
      throw new DefinitionError('DDL needs a statement made by the sql tag.', {
        hint: 'Write new DDL(sql`CREATE TRIGGER …`).',
      })
    }
    checkCondition(options.ddlIf)
    this.ddlIf = options.ddlIf
  }
}

/** The listeners of one table or MetaData. */
export class DdlListeners {
  readonly #listeners = new Map<DdlMoment, DdlListener[]>()

  /** @throws DefinitionError for a moment that does not exist, or a listener that is none */
  add(moment: DdlMoment, listener: DdlListener): void {
    if (!MOMENTS.includes(moment))
      throw new DefinitionError(`There is no moment '${moment as string}'.`, {
        hint: `Write one of ${MOMENTS.join(', ')}.`,
      })
    if (!((listener as unknown) instanceof DDL) && typeof listener !== 'function')
      throw new DefinitionError('A listener is a function, or a DDL.')
    this.#listeners.set(moment, [...this.at(moment), listener])
  }

  /** The listeners of a moment, in the order in which they were added. */
  at(moment: DdlMoment): readonly DdlListener[] {
    return this.#listeners.get(moment) ?? []
  }
}
