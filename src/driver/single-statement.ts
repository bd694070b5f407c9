import { UsageError } from '../errors'

/** What can be told of an SQLite statement by its words alone. */
export interface StatementShape {
  /** The word that says what it does, lower case: of `WITH … INSERT INTO …` that is `insert`. */
  readonly verb: string
  /** Rows are written: INSERT, UPDATE, DELETE or REPLACE. */
  readonly writes: boolean
  /** It has a RETURNING clause. */
  readonly returning: boolean
  /** What it makes, or the way in which others read after it, is that of its connection alone. */
  readonly makesOwnState: boolean
}

/** What takes effect, or is worked out, while it is prepared: run once more, it would say what was true before. */
const PREPARED_EACH_TIME: ReadonlySet<string> = new Set(['explain', 'pragma'])

/** Whether a statement that was prepared may be run once more. */
export function runsAgain({ verb }: StatementShape): boolean {
  return !PREPARED_EACH_TIME.has(verb)
}

// One alternative per kind of token: string, three kinds of quoted names, two kinds of comments, word, anything else.
// The loops are written out (`x*(?:yx*)*`) so that a literal of many megabytes does not exhaust the regex engine's stack.
const TOKEN =
  /'[^']*(?:''[^']*)*'?|"[^"]*(?:""[^"]*)*"?|`[^`]*(?:``[^`]*)*`?|\[[^\]]*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\s+|[\s\S]/g

const WRITING = new Set(['insert', 'update', 'delete', 'replace'])
const TEMPORARY = new Set(['temp', 'temporary'])
/** https://sqlite.org/pragma.html */
const OWN_PRAGMAS = new Set(['case_sensitive_like', 'locking_mode', 'reverse_unordered_selects'])
const MAIN_VERBS = new Set([...WRITING, 'select', 'values'])

/**
 * Reads the shape of one SQLite statement, and refuses a text that holds a second one: `sqlite3` and `node:sqlite` run
 * the first and drop the rest without a word.
 *
 * @throws {@link UsageError} for a second statement
 */
export function readSingleStatement(sql: string): StatementShape {
  const words = new Words()
  for (const [token] of sql.matchAll(TOKEN)) {
    if (isSpace(token)) continue
    if (words.ended && token !== ';') throw severalStatements()
    words.take(token)
  }
  return words.shape()
}

function isSpace(token: string): boolean {
  return token.startsWith('--') || token.startsWith('/*') || token.trim() === ''
}

function severalStatements(): UsageError {
  return new UsageError('The text holds more than one SQL statement.', {
    hint: 'Run them one by one: one execute(…) for each.',
  })
}

/** Follows the tokens of one statement up to the semicolon that ends it. */
class Words {
  ended = false
  #first = ''
  #verb = ''
  #depth = 0
  #returning = false
  #makesOwnState = false
  #inTrigger = false
  #last = ''
  #beforeLast = ''

  take(token: string): void {
    const word = token.toLowerCase()
    if (word === ';') this.#semicolon()
    else this.#word(word)
    this.#makesOwnState ||= this.#isOwn(word)
    this.#beforeLast = this.#last
    this.#last = word
  }

  shape(): StatementShape {
    const verb = this.#verb === '' ? this.#first : this.#verb
    const writes = WRITING.has(verb)
    return { verb, writes, returning: writes && this.#returning, makesOwnState: this.#makesOwnState }
  }

  // The body of a trigger holds statements of its own; only the semicolon after `; END` closes it.
  #semicolon(): void {
    if (this.#first === '' || this.ended) return
    this.ended = !this.#inTrigger || (this.#last === 'end' && this.#beforeLast === ';')
  }

  #word(word: string): void {
    if (this.#first === '') this.#first = word
    if (word === '(') this.#depth++
    if (word === ')') this.#depth--
    if (word === 'trigger') this.#inTrigger ||= this.#createsTrigger()
    if (this.#depth > 0) return
    this.#returning ||= word === 'returning'
    if (this.#verb === '' && (this.#first === 'with' || this.#first === word) && MAIN_VERBS.has(word)) {
      this.#verb = word
    }
  }

  #isOwn(word: string): boolean {
    if (this.#first === 'attach') return true
    if (this.#first === 'pragma') return OWN_PRAGMAS.has(unquoted(word))
    if (this.#first !== 'create') return false
    return word === '.' ? unquoted(this.#last) === 'temp' : this.#last === 'create' && TEMPORARY.has(word)
  }

  #createsTrigger(): boolean {
    return this.#first === 'create' && /^(create|temp|temporary)$/.test(this.#last)
  }
}

function unquoted(name: string): string {
  return name.replaceAll(/["`[\]']/g, '')
}
