/** The end of a frame: `file:line:column`, in brackets behind the name of a function. */
const FRAME = /(?:\(|at (?:async )?)([^()]+:\d+:\d+)\)?$/

/** The folder of this package's code: that of the sources, or that of the published files. */
const HOME = folderOf(fileIn(stackHere().stack?.split('\n')[1] ?? '') ?? '')

/** Notes where it is called, without writing out the stack yet: that costs more than noting it. */
export function stackHere(): { readonly stack?: string } {
  const here: { stack?: string } = {}
  Error.captureStackTrace(here, stackHere)
  return here
}

/** The line of the program that led here: the first on a stack that is neither this package's nor Node's. */
export function callingLine({ stack = '' }: { readonly stack?: string }): string | undefined {
  for (const frame of stack.split('\n').slice(1)) {
    const file = fileIn(frame)
    if (file === undefined || file.startsWith('node:')) continue
    if (HOME === '' || !file.includes(HOME)) return FRAME.exec(frame)?.[1]
  }
  return undefined
}

function folderOf(file: string): string {
  return file.replace(/(?:util[\\/])?[^\\/]*$/, '')
}

function fileIn(frame: string): string | undefined {
  return FRAME.exec(frame)?.[1]?.replace(/:\d+:\d+$/, '')
}
