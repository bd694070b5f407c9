/** Examples of the documentation under the compiler. */
import { join } from 'node:path'

import ts from 'typescript'

const root = join(__dirname, '../..')

/** What TypeScript says of modules that stand in no file, as if they were tests of the documentation. */
export function complaintsAbout(modules: readonly string[]): readonly string[] {
  const texts = new Map(modules.map((text, i) => [join(root, `test/architecture/example-${i}.ts`), text]))
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  )
  const host = ts.createCompilerHost(options)
  const readSource = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name)
    return text === undefined
      ? readSource(name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)
  }
  const fileExists = host.fileExists.bind(host)
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  const program = ts.createProgram({
    rootNames: [...texts.keys()],
    options: { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
    host,
  })
  return [...texts.keys()].flatMap((name) => {
    const source = program.getSourceFile(name)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start }) =>
        `${ts.flattenDiagnosticMessageText(messageText, '\n')}\n${texts.get(name)?.slice(start, (start ?? 0) + 80) ?? ''}`,
    )
  })
}
