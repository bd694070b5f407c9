import { InvalidIdentifierError } from '../errors'
import { fitName } from '../util/fit-name'

const BARE = /^[a-z_][a-z0-9_]*$/

/** Writes names: quoted exactly when needed, and never a name that the database would cut or misread. */
export class IdentifierQuoter {
  constructor(
    private readonly reserved: ReadonlySet<string>,
    readonly limit: number | undefined,
  ) {}

  /** @throws InvalidIdentifierError for a name that is empty, too long, or holds NUL or half a surrogate pair */
  quote(name: string): string {
    this.assertValid(name)
    return BARE.test(name) && !this.reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`
  }

  /** Names with dots between them. */
  path(...names: readonly (string | undefined)[]): string {
    return names
      .filter((name) => name !== undefined)
      .map((name) => this.quote(name))
      .join('.')
  }

  private assertValid(name: string): void {
    if (name.length === 0) throw new InvalidIdentifierError('An identifier is empty.')
    if (name.includes('\0') || !name.isWellFormed()) {
      throw new InvalidIdentifierError('An identifier holds a NUL character or half a surrogate pair.')
    }
    const bytes = Buffer.byteLength(name)
    if (this.limit !== undefined && bytes > this.limit) {
      throw new InvalidIdentifierError(
        `The name '${name}' has ${bytes} bytes, and the database keeps only ${this.limit}.\n  Give a shorter one, such as '${fitName(name, this.limit)}'.`,
      )
    }
  }
}
