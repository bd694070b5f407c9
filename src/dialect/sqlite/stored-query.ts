/**
 * Reads what a query of SQLite is about: the tables and views that it reads from, and every name in it that may be a column of
 * theirs. Follows https://sqlite.org/lang_select.html as far as names go; what else stands in an expression is passed over.
 */
import type { Token } from '../../util/sql-tokenizer'
import { lower } from './name-key'
import { TokenReader } from './token-reader'

/** What stands in a FROM clause. All names are in lower case. */
export interface QuerySource {
  /** By what its columns are qualified. */
  readonly alias: string | undefined
  /** The table or view; undefined for a query, and for what a function gives. */
  readonly relation: string | undefined
  /** A query in parentheses, or of a WITH clause. */
  readonly query?: StoredQuery
}

/** The sources whose columns can be named somewhere, and those of the query around it. */
interface QueryScope {
  readonly sources: QuerySource[]
  readonly outer: QueryScope | undefined
}

/** A name that may be a column's. */
export interface ColumnName {
  readonly qualifier: string | undefined
  readonly name: string
  readonly scope: QueryScope
}

/** All columns of the sources, or of one. */
interface Star {
  readonly qualifier: string | undefined
  readonly scope: QueryScope
}

/** One column that a query gives, or several. */
interface QueryOutput {
  /** Undefined where the database makes a name of its text. */
  readonly name?: string | undefined
  /** The column of a source that it is, under its own name. */
  readonly plain?: ColumnName
  readonly star?: Star
}

/** What a query says. */
export interface StoredQuery {
  /** The tables and views that it reads from, however deep. */
  readonly sources: Set<string>
  readonly names: ColumnName[]
  /** Those of which it has to have all columns, and no other: `x IN table`. */
  readonly wholes: Set<string>
  /** Those of its first SELECT, which names them. */
  outputs: QueryOutput[]
  /** `*` of all of them. */
  readonly stars: Star[]
}

/** Reads a query. */
export function readStoredQuery(sql: string): StoredQuery {
  return new QueryReader(new TokenReader(sql)).read(undefined, new Map())
}

type CommonQueries = ReadonlyMap<string, StoredQuery>

interface Place {
  readonly scope: QueryScope
  readonly common: CommonQueries
}

const SET_WORDS: ReadonlySet<string> = new Set(['UNION', 'INTERSECT', 'EXCEPT'])
const CLAUSES: ReadonlySet<string> = new Set(['WHERE', 'GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT'])
const ENDS: ReadonlySet<string> = new Set([...SET_WORDS, ...CLAUSES])
const ITEM_ENDS: ReadonlySet<string> = new Set([...ENDS, 'FROM'])
const JOINS: ReadonlySet<string> = new Set([
  'NATURAL',
  'LEFT',
  'RIGHT',
  'FULL',
  'INNER',
  'CROSS',
  'OUTER',
  'JOIN',
])
const NO_ALIAS: ReadonlySet<string> = new Set([...ENDS, ...JOINS, 'ON', 'USING', 'INDEXED', 'NOT'])
const QUERIES: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES'])

/** Words that are names only in quotes. */
const NEVER_NAMES: ReadonlySet<string> = new Set(
  'ALL AND AS BETWEEN CASE CHECK COLLATE DEFAULT DISTINCT ELSE ESCAPE EXISTS FROM GROUP HAVING IN INDEX INTO IS ISNULL JOIN LIMIT NOT NOTNULL NULL ON OR ORDER SELECT SET TABLE THEN TO UNION UNIQUE USING VALUES WHEN WHERE'.split(
    ' ',
  ),
)

/** Words behind which an expression goes on, so that no alias can stand there. */
const GOES_ON: ReadonlySet<string> = new Set([
  ...NEVER_NAMES,
  ...'LIKE GLOB REGEXP MATCH OVER FILTER END'.split(' '),
])
/** Those among them that may end an expression. */
const MAY_END: ReadonlySet<string> = new Set(['NULL', 'ISNULL', 'NOTNULL', 'END'])

class QueryReader {
  constructor(private readonly text: TokenReader) {}

  /** Up to the parenthesis that closes it, or to the end. */
  read(outer: QueryScope | undefined, around: CommonQueries): StoredQuery {
    const query = emptyQuery()
    const common = this.commonQueries(outer, around, query)
    let count = 0
    while (this.core(query, { outer, common, isFirst: count++ === 0 }) && this.text.seesOneOf(SET_WORDS)) {
      this.text.next()
      this.text.take('ALL')
    }
    if (count > 1) needWholes(query)
    return query
  }

  private commonQueries(
    outer: QueryScope | undefined,
    around: CommonQueries,
    query: StoredQuery,
  ): CommonQueries {
    if (!this.text.take('WITH')) return around
    this.text.take('RECURSIVE')
    const common = new Map(around)
    do {
      const name = lower(this.text.name())
      const own = emptyQuery()
      common.set(name, own)
      const columns = this.text.sees('(') ? this.text.names() : []
      this.text.take('AS')
      this.text.take('NOT')
      this.text.take('MATERIALIZED')
      if (!this.text.take('(')) break
      Object.assign(own, this.read(outer, common))
      this.text.take(')')
      if (columns.length > 0) needWholes(own)
      if (columns.length > 0) own.outputs = columns.map(given)
      include(query, own)
    } while (this.text.take(','))
    return common
  }

  /** SELECT or VALUES, with all that stands behind it. Gives whether there was one. */
  private core(
    query: StoredQuery,
    {
      outer,
      common,
      isFirst,
    }: { readonly outer: QueryScope | undefined; readonly common: CommonQueries; readonly isFirst: boolean },
  ): boolean {
    const scope: QueryScope = { sources: [], outer }
    const place = { scope, common }
    if (this.text.take('VALUES')) this.expression(query, place, SET_WORDS)
    else if (this.text.take('SELECT')) {
      const outputs = this.items(query, place)
      if (isFirst) query.outputs = outputs
      query.stars.push(...outputs.flatMap(({ star }) => star ?? []))
      if (this.text.take('FROM')) this.from(query, place)
      while (this.text.seesOneOf(CLAUSES)) {
        this.text.next()
        this.text.take('BY')
        this.expression(query, place, ENDS)
      }
    } else return false
    return true
  }

  private items(query: StoredQuery, place: Place): QueryOutput[] {
    if (!this.text.take('DISTINCT')) this.text.take('ALL')
    const outputs: QueryOutput[] = []
    do outputs.push(this.item(query, place))
    while (this.text.take(','))
    return outputs
  }

  private item(query: StoredQuery, place: Place): QueryOutput {
    const star = this.star(place)
    if (star !== undefined) return star
    const before = query.names.length
    const { first, count, last } = this.expression(query, place, ITEM_ENDS, 'item')
    if (this.text.take('AS')) return given(this.text.name())
    // The last of two that stand side by side is what the first one is called.
    if (last !== undefined) return given(last.value)
    const plain = query.names[before]
    const isPlain = plain !== undefined && query.names.length === before + 1 && isChain(count, plain) && first
    return isPlain ? { name: plain.name, plain } : {}
  }

  private star({ scope }: Place): QueryOutput | undefined {
    if (this.text.take('*')) return { star: { qualifier: undefined, scope } }
    if (!this.text.seesAt(1, '.') || !this.text.seesAt(2, '*')) return undefined
    const qualifier = lower(this.text.name())
    this.text.take('.', '*')
    return { star: { qualifier, scope } }
  }

  /** Tables, queries and functions, and how they are joined. */
  private from(query: StoredQuery, place: Place): void {
    do {
      while (this.text.seesOneOf(JOINS)) this.text.next()
      this.source(query, place)
      this.constraints(query, place)
    } while (this.text.take(',') || this.text.seesOneOf(JOINS))
  }

  private source(query: StoredQuery, { scope, common }: Place): void {
    if (this.text.take('(')) {
      if (this.text.seesOneOf(QUERIES)) {
        const own = this.read(scope.outer, common)
        this.text.take(')')
        include(query, own)
        scope.sources.push({ alias: this.alias(), relation: undefined, query: own })
        return
      }
      this.from(query, { scope, common })
      this.text.take(')')
      this.alias()
      return
    }
    const isQualified = this.text.seesAt(1, '.')
    const name = lower(this.text.path())
    const found = isQualified ? undefined : common.get(name)
    if (this.text.take('(')) {
      this.expression(query, { scope, common }, NONE)
      this.text.take(')')
      scope.sources.push({ alias: this.alias() ?? name, relation: undefined })
      return
    }
    if (found === undefined) query.sources.add(name)
    const alias = this.alias() ?? name
    scope.sources.push(
      found === undefined ? { alias, relation: name } : { alias, relation: undefined, query: found },
    )
  }

  private alias(): string | undefined {
    if (this.text.take('AS')) return lower(this.text.name())
    const token = this.text.peek()
    if (token === undefined || !isNameLike(token) || this.text.seesOneOf(NO_ALIAS)) return undefined
    return lower(this.text.name())
  }

  /** INDEXED BY, ON and USING. */
  private constraints(query: StoredQuery, place: Place): void {
    if (this.text.take('INDEXED', 'BY')) this.text.next()
    this.text.take('NOT', 'INDEXED')
    if (this.text.take('ON')) this.expression(query, place, ENDS, 'join')
    else if (this.text.take('USING'))
      for (const name of this.text.names())
        query.names.push({ qualifier: undefined, name: lower(name), scope: place.scope })
  }

  /** Everything up to one of these words, or to a parenthesis that closes what was open before; of an item, or of ON, to its end. */
  private expression(
    query: StoredQuery,
    place: Place,
    ends: ReadonlySet<string>,
    of?: 'item' | 'join',
  ): Passed {
    const passed: Passed = { first: false, count: 0, last: undefined }
    for (let before: Token | undefined; !this.isOver(before, ends, of); before = this.text.passed) {
      const token = this.text.peek() as Token
      if (of === 'item' && before !== undefined && isAlias(token) && endsExpression(before)) {
        passed.last = this.text.next()
        break
      }
      if (passed.count === 0) passed.first = isNameLike(token)
      const position = this.text.position
      this.operand(query, place, before)
      passed.count += this.text.position - position
    }
    return passed
  }

  private isOver(
    before: Token | undefined,
    ends: ReadonlySet<string>,
    of: 'item' | 'join' | undefined,
  ): boolean {
    if (this.text.isAtEnd || this.text.sees(')')) return true
    // IS DISTINCT FROM
    if (this.text.seesOneOf(ends)) return before?.text.toUpperCase() !== 'DISTINCT'
    if (of === undefined) return false
    return this.text.sees(',') || (of === 'item' ? this.text.sees('AS') : this.isJoin())
  }

  /** LEFT and the like may be columns, too. */
  private isJoin(): boolean {
    if (!this.text.seesOneOf(JOINS)) return false
    return this.text.sees('JOIN') || [...JOINS].some((word) => this.text.seesAt(1, word))
  }

  private operand(query: StoredQuery, place: Place, before: Token | undefined): void {
    if (this.text.take('(')) return this.parenthesis(query, place)
    if (this.text.take('IN')) return this.listed(query, place)
    if (this.isSkipped()) return
    const token = this.text.next() as Token
    const isString = token.kind === 'string' && !this.text.sees('.') && before?.text !== '.'
    if (!isNameLike(token) || isString || this.text.sees('(')) return
    this.column(query, place, token)
  }

  /** Collations, windows and types have names of their own. */
  private isSkipped(): boolean {
    const isNamed = this.text.take('COLLATE') || this.text.take('OVER')
    if (isNamed && !this.text.sees('(')) this.text.next()
    const isTyped = !isNamed && this.text.take('AS')
    if (isTyped && !this.text.sees('(')) this.text.skipTo([')'])
    return isNamed || isTyped
  }

  /** `name`, `table.name` or `schema.table.name`. */
  private column(query: StoredQuery, { scope }: Place, first: Token): void {
    const parts = [first.value]
    while (this.text.take('.')) parts.push(this.text.name())
    const [name = '', qualifier] = parts.toReversed().map(lower)
    query.names.push({ qualifier, name, scope })
  }

  private parenthesis(query: StoredQuery, place: Place): void {
    if (this.text.seesOneOf(QUERIES)) include(query, this.read(place.scope, place.common))
    else this.expression(query, place, NONE)
    this.text.take(')')
  }

  /** `IN (…)`, or in all rows of a table. */
  private listed(query: StoredQuery, { common }: Place): void {
    if (this.text.sees('(')) return
    const name = lower(this.text.path())
    if (this.text.sees('(') || common.has(name)) return
    query.sources.add(name)
    query.wholes.add(name)
  }
}

/** What an expression was. */
interface Passed {
  /** Whether it begins with a name. */
  first: boolean
  /** Of how many tokens it is. */
  count: number
  /** What it is called, without AS. */
  last: Token | undefined
}

const NONE: ReadonlySet<string> = new Set()

function emptyQuery(): StoredQuery {
  return { sources: new Set(), names: [], wholes: new Set(), outputs: [], stars: [] }
}

/** Where the number of columns is settled elsewhere, `*` has to stand for as many. */
function needWholes(query: StoredQuery, stars: readonly Star[] = query.stars): void {
  for (const { qualifier, scope } of stars)
    for (const { alias, relation, query: inner } of scope.sources) {
      if (qualifier !== undefined && qualifier !== alias) continue
      if (relation !== undefined) query.wholes.add(relation)
      if (inner !== undefined && inner !== query) needWholes(query, inner.stars)
    }
}

function include(query: StoredQuery, { sources, names, wholes }: StoredQuery): void {
  for (const source of sources) query.sources.add(source)
  for (const whole of wholes) query.wholes.add(whole)
  query.names.push(...names)
}

function given(name: string): QueryOutput {
  return { name: lower(name) }
}

function isChain(count: number, { qualifier }: ColumnName): boolean {
  return qualifier === undefined ? count === 1 : count === 3 || count === 5
}

function isNameLike({ kind, text }: Token): boolean {
  return kind === 'quoted' || kind === 'string' || (kind === 'word' && !NEVER_NAMES.has(text.toUpperCase()))
}

/** Whether it can be a name that stands behind an expression without AS. */
function isAlias(token: Token): boolean {
  return isNameLike(token) && !(token.kind === 'word' && GOES_ON.has(token.text.toUpperCase()))
}

function endsExpression({ kind, text }: Token): boolean {
  if (kind === 'symbol') return text === ')'
  const word = text.toUpperCase()
  return kind !== 'word' || MAY_END.has(word) || !GOES_ON.has(word)
}
