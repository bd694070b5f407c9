import type { Column } from '../schema/column'
import type { Code } from './code'
import type { FileScope } from './file-scope'
import type { ModelNames } from './model-names'
import type { Scope } from './scope'

/** A place inside of a file where columns can be named. */
export abstract class InnerScope implements Scope {
  readonly names: ModelNames

  constructor(private readonly file: FileScope) {
    this.names = file.names
  }

  abstract columnName(column: Column): Code

  column(column: Column): Code {
    return this.columnName(column)
  }

  use(name: string): string {
    return this.file.use(name)
  }

  useEntry(entry: 'postgres' | 'sqlite', name: string): string {
    return this.file.useEntry(entry, name)
  }

  useCore(name: string, as?: string): string {
    return this.file.useCore(name, as)
  }

  useType(name: string): string {
    return this.file.useType(name)
  }

  reference(object: Parameters<Scope['reference']>[0]): string {
    return this.file.reference(object)
  }

  note(line: string): void {
    this.file.note(line)
  }
}
