/** What a contender is: one file that exports `contender`, in `bench/contenders` or `bench/peers`. */

export type DriverName = 'pg' | 'sqlite3' | 'better-sqlite3'

/** How a contender stores points in time in SQLite: its file is filled in that form. */
export type DateFormat = 'epoch' | 'iso' | 'text' | 'zoned'

export interface Context {
  readonly driver: DriverName
  /** Of the PostgreSQL database, filled. */
  readonly url: string
  /** Of the contender's own SQLite database, filled. */
  readonly file: string
  readonly poolSize: number
}

export interface ReadingRow {
  readonly sensor: string
  readonly seq: number
  readonly value: number
  readonly amount: string
  readonly ok: boolean
  readonly takenAt: Date
  readonly note: string | null
}

export interface ChildRow {
  readonly title: string
  readonly qty: number
  readonly price: string
  readonly rate: number
  readonly done: boolean
  readonly createdAt: Date
  readonly note: string | null
}

export interface ParentRow {
  readonly name: string
  readonly code: string
  readonly qty: number
  readonly score: number
  readonly active: boolean
  readonly createdAt: Date
  readonly note: string | null
  readonly children: readonly ChildRow[]
}

export interface GraphIds {
  readonly parents: number[]
  readonly children: number[]
}

type Given<T> = T | Promise<T>
type Load = () => Given<any[]>

/** An update: what it loads is changed by the workload, and then saved; `changed` are those that were. */
export interface Update {
  readonly load: Load
  readonly save: (rows: any[], changed: any[]) => Given<unknown>
}

/**
 * Ways of doing the same, by name. `default` is what a user writes first. A name that starts with `~` is for comparison: it
 * runs only with `--all`, and is no floor.
 */
type Strategies<F> = Readonly<Record<string, F>>

export interface Workloads {
  readonly w1?: Strategies<Load>
  readonly w2?: Strategies<Load>
  readonly w3?: Strategies<(id: number) => any>
  readonly w4?: Strategies<Load>
  readonly w5bulk?: Strategies<(rows: readonly ReadingRow[]) => Given<number[]>>
  readonly w5graph?: Strategies<(rows: readonly ParentRow[]) => Given<GraphIds>>
  readonly w6?: Strategies<Load>
  readonly w10?: Strategies<Update>
}

/** The program of the cold start, on SQLite. */
interface ColdStart {
  /** The packages that it imports, the database driver included. */
  readonly imports: readonly string[]
  /**
   * TypeScript text of a module with this many linked classes, E1, E2 …, that exports `first(file)`: it makes all of them
   * ready and reads the empty table of the first.
   */
  readonly source: (size: number) => string
}

export interface Contender {
  readonly name: string
  readonly drivers: readonly DriverName[]
  readonly dates: DateFormat
  readonly cold?: ColdStart
  open(context: Context): Given<Workloads>
  close(): Given<unknown>
}
