/** What `sync`, `planSync`, `plan.apply` and `verify` take, checked. */
import type { Safety } from '../dialect/diff-rules'
import { UsageError } from '../errors'
import { suggest } from '../util/closest'
import type { StepListener } from './progress'
import { isSafety } from './safety'
import type { DropUnknown } from './unknown'

/** What ends a comparison, or the application of a plan, early. */
export interface AbortOptions {
  /** Ends it with a `SyncAbortedError` when it is aborted: while it waits, or between two steps. */
  readonly signal?: AbortSignal | undefined
}

/** How far `apply` may go. */
export interface ApplyOptions extends AbortOptions {
  /** The worst that a step may do; `'safe'` if not given. */
  readonly allow?: Safety
  /** How long to wait for others that change the schema; a minute if not given. */
  readonly lockTimeoutMs?: number
  /** Is told of each step when it begins and when it has ended. */
  readonly onStep?: StepListener
  /** `false` keeps nothing of it in the table `dovetail_history`. */
  readonly history?: boolean
}

/** How a model is compared with a database. */
export interface CompareOptions extends AbortOptions {
  /**
   * What becomes of that which the database has and the model does not name. It stays, if nothing is said. `true`: it is dropped:
   * columns, constraints and indexes of the model's tables, and tables, views, types and sequences of the schemas that it uses;
   * names become those of the model, and options about which it is silent are set back. A list: these alone are dropped, each by its
   * name (`'legacy'`, `'app.legacy'`) or that of its table and its own (`'user.old_column'`).
   */
  readonly dropUnknown?: DropUnknown | undefined
}

/** The options of an application, with their defaults. */
export interface ApplySettings {
  readonly allow: Safety
  readonly lockTimeoutMs: number
  readonly onStep: StepListener | undefined
  readonly history: boolean
  readonly signal: AbortSignal | undefined
}

/** How long is waited for locks where nobody says. */
export const DEFAULT_LOCK_TIMEOUT_MS = 60_000
const APPLY_OPTIONS = ['allow', 'lockTimeoutMs', 'onStep', 'history', 'signal']

/** Options with their defaults. `more` are the names that this owner takes besides. @throws UsageError */
export function applySettings(
  owner: string,
  options: ApplyOptions,
  more: readonly string[] = [],
): ApplySettings {
  assertNames(owner, options, [...APPLY_OPTIONS, ...more])
  const { allow = 'safe', lockTimeoutMs = DEFAULT_LOCK_TIMEOUT_MS, onStep, history = true, signal } = options
  if (!isSafety(allow)) throw wrongValue(owner, 'allow', ['safe', 'scans', 'rewrites', 'destroys'])
  return { allow, lockTimeoutMs, onStep, history, signal }
}

/** What of the unknown is to be dropped. @throws UsageError */
export function dropUnknownOf(owner: string, options: CompareOptions): DropUnknown | undefined {
  assertNames(owner, options, ['dropUnknown', 'signal'])
  const { dropUnknown } = options
  const isNames = (list: unknown): boolean =>
    Array.isArray(list) && list.every((name) => typeof name === 'string' && name !== '')
  if (dropUnknown === undefined || typeof dropUnknown === 'boolean' || isNames(dropUnknown))
    return dropUnknown
  throw new UsageError(`${owner}: the option 'dropUnknown' has a value that is not allowed.`, {
    hint: "Write true, or what is to be dropped: ['legacy', 'user.old_column'].",
  })
}

/** @throws UsageError for an option that does not exist */
function assertNames(owner: string, options: object, names: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue
    throw new UsageError(`${owner} has no option '${name}'.`, { hint: suggest(name, names) })
  }
}

/** An option whose value is none of those that it can have. */
export function wrongValue(owner: string, name: string, values: readonly string[]): UsageError {
  const quoted = values.map((value) => `'${value}'`)
  return new UsageError(`${owner}: the option '${name}' has a value that is not allowed.`, {
    hint: `Write ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}.`,
  })
}
