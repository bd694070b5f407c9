/** The commands and their options, for commander, which reads the command line and writes its help. */
import { Command, InvalidArgumentError, Option } from 'commander'

import { ddl } from './commands/ddl'
import { diagram, FORMATS } from './commands/diagram'
import { init, type InitOptions } from './commands/init'
import { inspect } from './commands/inspect'
import { plan } from './commands/plan'
import { sync } from './commands/sync'
import { verify } from './commands/verify'
import type { CommandBody } from './commands/command'
import type { ExitCode } from './exit-code'
import { Project, type CommonOptions } from './project'
import { Terminal, type TerminalOptions } from './terminal'

/** Where commands run: who hears with which terminal one began, and how it ended. */
export interface Stage {
  /** Says that the user wants to stop. */
  readonly signal: AbortSignal
  started(terminal: Terminal): void
  ended(code: ExitCode): void
}

/** The program `dovetail`. */
export function createProgram(version: string, stage: Stage): Command {
  const program = new Command('dovetail')
    .description('Brings databases to models, and models to databases.')
    .version(version, '-V, --version')
    .exitOverride()
    .addHelpText('after', EXIT_CODES)
  const command = <O>(name: string, description: string, body: CommandBody<O>): Command =>
    withCommon(program.command(name).description(description)).action((options: O & Common) =>
      perform(options, body, stage),
    )
  addSchemaCommands(command)
  addTextCommands(command)
  addInit(program, stage)
  return program
}

type Common = CommonOptions & TerminalOptions

type AddCommand = <O>(name: string, description: string, body: CommandBody<O>) => Command

async function perform<O>(options: O & Common, body: CommandBody<O>, stage: Stage): Promise<void> {
  const terminal = new Terminal(options)
  stage.started(terminal)
  await using project = await Project.open(options, terminal)
  stage.ended(await body({ project, terminal, signal: stage.signal }, options))
}

function withCommon(command: Command): Command {
  return command
    .option('-c, --config <file>', 'the config file (default: dovetail.config.*, then package.json#dovetail)')
    .option('-u, --url <url>', 'the database, instead of the one of the config')
    .option('--json', 'the result as JSON')
    .option('-q, --quiet', 'nothing on stderr but warnings and errors')
    .option('--verbose', 'the statements that are sent, and the stack of errors')
}

function allowOption(): Option {
  return new Option('--allow <safety>', 'the worst that a step may do').choices([
    'safe',
    'scans',
    'rewrites',
    'destroys',
  ])
}

function dropUnknownOption(): Option {
  return new Option(
    '--drop-unknown [names...]',
    'what the models do not name is to go: all of it, or legacy user.old_column alone',
  )
}

function addSchemaCommands(command: AddCommand): void {
  command('plan', 'what would bring the database to the models', plan)
    .addOption(dropUnknownOption())
    .option('-o, --out <file>', 'writes the plan into a file, for sync --plan')
  command('sync', 'brings the database to the models, as far as --allow goes', sync)
    .addOption(allowOption())
    // What is in a plan was decided when it was made.
    .addOption(dropUnknownOption().conflicts('plan'))
    .option('--dry-run', 'prints the SQL, and runs nothing')
    .option('-p, --plan <file>', 'applies what plan --out has written, if the database is still the same')
    .option('-y, --yes', 'does not ask before data is destroyed')
    .option('--lock-timeout <ms>', 'how long to wait for others that change the schema', milliseconds)
  command('verify', 'fails with the differences, if there are any', verify).addOption(dropUnknownOption())
}

function addTextCommands(command: AddCommand): void {
  const dialect = new Option('--dialect <name>', 'the database to write for').choices(['postgres', 'sqlite'])
  const formats = new Option('-f, --format <format>', 'what it is written in')
    .choices(FORMATS)
    .default('mermaid')
  const from = new Option('--from <source>', 'what is drawn (default: the models, if the config has some)')
  const extension = new Option('--extension <ending>', 'the ending of imports between files').choices([
    '.js',
    '.ts',
  ])
  command('ddl', 'the script that creates the models', ddl)
    .addOption(dialect)
    .option('--drop', 'the script that drops them instead')
    .option('-o, --out <file>', 'writes it into a file')
  withRead(command('inspect', 'entity classes for the tables of a database', inspect))
    .addOption(extension)
    .option('-o, --out <path>', 'a file, or a folder that gets a file for each class')
  withRead(command('diagram', 'a diagram of the models or of a database', diagram))
    .addOption(formats)
    .addOption(from.choices(['models', 'database']))
    .option('-o, --out <file>', 'writes it into a file')
}

function withRead(command: Command): Command {
  return command
    .option('--schema <name...>', 'the schemas to read, or all')
    .option('--table <name...>', 'the tables to read, with those that they need')
}

function addInit(program: Command, stage: Stage): void {
  program
    .command('init')
    .description('writes a config file')
    .option('-u, --url <url>', 'the database')
    .option('--models <glob>', 'the modules that export the models')
    .option('-q, --quiet', 'nothing on stderr but warnings and errors')
    .action((options: InitOptions & TerminalOptions) => {
      const terminal = new Terminal(options)
      stage.started(terminal)
      stage.ended(init(terminal, options))
    })
}

function milliseconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a number of milliseconds.')
}

const EXIT_CODES = `
Exit codes: 0 done, 1 error, 2 wrong use, 3 changes are pending or were refused.
Results go to stdout, everything else to stderr. Each command has its own --help.`
