/** What a default name is made of. */
export interface NameParts {
  readonly table: string
  /** The columns in their order; an expression stands as its hash. */
  readonly columns: readonly string[]
  /** The referenced table of a foreign key; empty otherwise. */
  readonly target: string
  /** A hash of the text of a CHECK; empty otherwise. */
  readonly hash: string
}

/** The kinds of object that get a default name. */
export type NamedKind = 'pk' | 'fk' | 'uq' | 'ix' | 'ck' | 'ex'

/** Makes the default names of constraints and indexes. */
export type NamingConvention = Readonly<Record<NamedKind, (parts: NameParts) => string>>

/** `pk_<table>`, `fk_<table>_<columns>_<target>`, `uq_<table>_<columns>`, `ix_<table>_<columns>`, `ck_<table>_<hash>`, `ex_<table>_<columns>`. */
export const defaultNamingConvention: NamingConvention = {
  pk: ({ table }) => `pk_${table}`,
  fk: ({ table, columns, target }) => `fk_${table}_${columns.join('_')}_${target}`,
  uq: ({ table, columns }) => `uq_${table}_${columns.join('_')}`,
  ix: ({ table, columns }) => `ix_${table}_${columns.join('_')}`,
  ck: ({ table, hash }) => `ck_${table}_${hash}`,
  ex: ({ table, columns }) => `ex_${table}_${columns.join('_')}`,
}
