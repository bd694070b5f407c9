/**
 * The command line. Enters: arguments. Leaves: an exit code; what was asked for on stdout, all else on stderr.
 */
import { createRequire } from 'node:module'

import { CommanderError } from 'commander'

import {
  CompileError,
  DefinitionError,
  DovetailError,
  PendingChangesError,
  StalePlanError,
  SyncAbortedError,
  UsageError,
} from '../errors'
import { EXIT, type ExitCode } from './exit-code'
import { Interruption } from './interruption'
import { createProgram } from './program'
import { Terminal } from './terminal'

/**
 * Runs `dovetail` with arguments, such as `['plan', '--json']`, and gives its exit code: 0 done, 1 error, 2 wrong use, 3 changes
 * are pending or were refused, 130 interrupted.
 *
 * @example
 * process.exitCode = await run(['verify', '--config', 'db/dovetail.config.ts'])
 */
export async function run(args: readonly string[]): Promise<number> {
  using interruption = new Interruption()
  return await interruption.around(runCommand(args, interruption.signal))
}

async function runCommand(args: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  let terminal = new Terminal({})
  let code: ExitCode = EXIT.ok
  const stage = {
    signal,
    started: (given: Terminal) => {
      terminal = given
    },
    ended: (given: ExitCode) => {
      code = given
    },
  }
  try {
    await createProgram(ownVersion(), stage).parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return failure(error, terminal)
  }
}

/** Tells a failure, and says how it ends. */
function failure(error: unknown, terminal: Terminal): ExitCode {
  // Commander has told it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  const isKnown = error instanceof DovetailError
  const message =
    error instanceof Error ? (isKnown ? error.message : `${error.name}: ${error.message}`) : String(error)
  terminal.error(message)
  if (terminal.options.verbose === true) terminal.warn(terminal.withoutSecrets(stackOf(error)))
  if (terminal.options.json === true)
    terminal.json({
      error: { code: isKnown ? error.code : 'unknown', message: terminal.withoutSecrets(message) },
    })
  return codeOf(error)
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof SyncAbortedError) return EXIT.interrupted
  if (error instanceof PendingChangesError || error instanceof StalePlanError) return EXIT.refused
  return isWrongUse(error) ? EXIT.usage : EXIT.error
}

/** The command line, the config and the models are what the user writes. */
function isWrongUse(error: unknown): boolean {
  if (error instanceof DefinitionError || error instanceof CompileError) return true
  return error instanceof UsageError && error.code === 'usage'
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}

function ownVersion(): string {
  return (createRequire(__filename)('dovetail-orm/package.json') as { version: string }).version
}
