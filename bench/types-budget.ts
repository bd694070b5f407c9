/**
 * What the types cost: writes a project of decorated classes and relation queries, compiles it with each TypeScript that is
 * installed, and fails if a number is over its budget. Run: tsx bench/types-budget.ts [typescript-5.9]
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const ROOT = join(__dirname, '..')
/** Beyond the library's own sources: the classes with their decorators and queries; one query, however long the chain. */
/** What the dialects add to the options of tables. */
const OPTIONS = ['postgres', 'sqlite'].map((dialect) => join(ROOT, 'src', 'dialect', dialect, 'options.ts'))
const BUDGET = { cycle: 60_000, chain: 2_000 }
/** Those that are named, or all that users may have. */
const COMPILERS =
  process.argv.length > 2 ? process.argv.slice(2) : ['typescript-5.9', 'typescript', 'typescript-7']

function entity(i: number, next: number | undefined): string {
  const columns = ['varchar(40)', 'text()', 'boolean()', 'timestamptz()', 'numeric(10, 2)', 'double()']
  const types = ['string', 'string', 'boolean', 'Date', 'string', 'number']
  const plain = columns.map((column, n) => `  @Column(t.${column}) c${n}!: ${types[n]}`)
  const relation =
    next === undefined
      ? ''
      : `  @Column() @ForeignKey(() => E${next}) nextId!: number
  @ManyToOne(() => E${next}) next!: One<E${next}, 'id'>
  @OneToMany(() => E${next}) others!: Many<E${next}>`
  return `@Table('e${i}')
@TableArgs<E${i}>((c) => [new UniqueConstraint(c.c0, c.c1)])
export class E${i} {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(9), { nullable: true }) note!: string | null
${plain.join('\n')}
${relation}
}`
}

function query(i: number, many: boolean): string {
  const [first, second] = many ? ['others', 'next'] : ['next', 'others']
  const item = many ? `rows[0]?.${first}[0]?.${second}.c0` : `rows[0]?.${first}.${second}[0]?.c0`
  return `{
  const rows = await find(E${i}, { where: { c0: 'x', id: gt(${i}) }, with: { ${first}: { with: { ${second}: true } } }, orderBy: { id: 'asc' } })
  const value: string | undefined = ${item}
  void value
}`
}

function project(dir: string, size: number, cycle: boolean, queries: number): string {
  const up = relative(dir, join(ROOT, 'src'))
  const imports = `import { Column } from '${up}/decorators/column'
import { ForeignKey } from '${up}/decorators/foreign-key'
import { ManyToOne, OneToMany } from '${up}/decorators/relationship'
import { Table } from '${up}/decorators/table'
import { TableArgs } from '${up}/decorators/table-args'
import type { Many, One } from '${up}/registry/relation-types'
import { UniqueConstraint } from '${up}/schema/unique'
import type { FindOptions, With } from '${up}/session/find-options'
import type { Loaded } from '${up}/session/loaded'
import { gt } from '${up}/session/operators'
import { t } from '${up}/types/t'
`
  const find = `import type { Session } from '${up}/session/session'
declare const find: Session['find']`
  const entities = Array.from({ length: size }, (_, i) => {
    const next = i + 1 < size ? i + 1 : cycle ? 0 : undefined
    return entity(i, next)
  })
  const asked = Array.from({ length: queries }, (_, i) => query(i % (size - 2), i % 2 === 0))
  return [
    imports,
    find,
    ...entities,
    `export async function all(): Promise<void> {\n${asked.join('\n')}\n}`,
  ].join('\n')
}

/** What a compilation took. */
interface Cost {
  readonly instantiations: number
  /** Of the checker alone, on a machine that may be busy with else. */
  readonly seconds: number
}

function compile(compiler: string, source: string, legacy: boolean): Cost {
  mkdirSync(join(ROOT, 'node_modules', '.cache'), { recursive: true })
  const dir = mkdtempSync(join(ROOT, 'node_modules', '.cache', 'types-budget-'))
  try {
    writeFileSync(join(dir, 'models.ts'), source)
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2024', 'esnext.disposable', 'esnext.decorators'],
      module: 'node20',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      noEmit: true,
      experimentalDecorators: legacy,
    }
    writeFileSync(
      join(dir, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['models.ts', ...OPTIONS] }),
    )
    const bin = join(ROOT, 'node_modules', compiler, 'bin', 'tsc')
    const output = execFileSync(process.execPath, [bin, '-p', dir, '--extendedDiagnostics'], {
      encoding: 'utf8',
    })
    return {
      instantiations: Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1]),
      seconds: Number(/^Check time:\s+([\d.]+)s/m.exec(output)?.[1]),
    }
  } catch (error) {
    process.stderr.write(((error as { stdout?: string }).stdout ?? '').slice(0, 2000))
    throw error
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function report(label: string, whole: Cost, base: Cost, budget: number): void {
  const cost = whole.instantiations - base.instantiations
  const time = `checked in ${whole.seconds} s, of which ${base.seconds} s without`
  console.log(
    `${label}: ${cost} instantiations, ${time}${cost > budget ? `  OVER THE BUDGET of ${budget}` : ''}`,
  )
  if (cost > budget) process.exitCode = 1
}

function main(): void {
  const dir = join(ROOT, 'node_modules', '.cache', 'x')
  for (const compiler of COMPILERS) {
    for (const legacy of [true, false]) {
      const cost = (size: number, cycle: boolean, queries: number): Cost =>
        compile(compiler, project(dir, size, cycle, queries), legacy)
      const mode = `${compiler.padEnd(14)} ${legacy ? 'legacy  ' : 'standard'}`
      report(`${mode} 40 classes in a cycle, 80 queries`, cost(40, true, 80), cost(3, true, 0), BUDGET.cycle)
      report(
        `${mode} one query in a chain of 200 classes`,
        cost(200, false, 1),
        cost(200, false, 0),
        BUDGET.chain,
      )
    }
  }
}

main()
