import { SqlType } from './sql-type'

/** What every type that is an object of the database may say of itself. */
export interface DefinedTypeOptions {
  /** The schema that the type lives in; that of the table which uses it if not given. */
  readonly schema?: string | undefined
  /** COMMENT ON the type. */
  readonly comment?: string | undefined
}

/** A type that has to be created before a column can use it. Which schema it is found in does not tell two of a name apart. */
export abstract class DefinedType<T = unknown> extends SqlType<T> {
  abstract readonly name: string | undefined
  readonly schema: string | undefined
  readonly comment: string | undefined

  protected constructor({ schema, comment }: DefinedTypeOptions) {
    super()
    this.schema = schema
    this.comment = comment
  }

  override get parameters(): readonly unknown[] {
    return [this.name]
  }

  override toString(): string {
    return this.name === undefined ? this.kind : `${this.kind} ${this.name}`
  }
}
