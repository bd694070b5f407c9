/**
 * Looks over the properties of instances: which of them differ from what the database holds, and what they are in comparable
 * form. A flush does so for all instances of a session, so each class has a function compiled for it that tells the usual
 * values by `===`, and asks the general rules of `snapshot.ts` about all others. Every name in the generated code is
 * JSON-quoted, and nothing but names and numbers gets into it; where code cannot be generated, a loop does the same.
 */
import type { Executor } from '../../engine/executor'
import type { Mapper } from '../../registry/mapper'
import { isKeptDecimal } from '../../types/decimal'
import type { SqlType } from '../../types/sql-type'
import type { EntityState } from '../entity-state'
import { comparable, plainForm, type IdentityKey } from '../identity-key'
import { changedSignature, currentValues, isOtherAt } from './snapshot'

/** Looks over instances of one class. */
export interface RowMirror {
  /**
   * The places of the properties whose values differ from what the database holds, as characters; empty where none does.
   *
   * @throws UsageError for one that is undefined
   */
  readonly changed: (state: EntityState) => string
  /** The instance's values as they are now, in comparable form. */
  readonly values: (state: EntityState) => (IdentityKey | null)[]
}

type Codecs = Executor['dialect']['codecs']

const mirrors = new WeakMap<Codecs, WeakMap<Mapper, RowMirror>>()

const INTERPRETED: RowMirror = { changed: changedSignature, values: currentValues }

/** What decides on how instances are looked over. */
export interface MirrorContext {
  readonly executor: Executor
  /** Whether code may be generated. */
  readonly generateCode: boolean
}

/** What looks over the instances of a class. */
export function rowMirrorOf({ executor, generateCode }: MirrorContext, mapper: Mapper): RowMirror {
  if (!generateCode) return INTERPRETED
  const { codecs } = executor.dialect
  let ofDialect = mirrors.get(codecs)
  if (ofDialect === undefined) mirrors.set(codecs, (ofDialect = new WeakMap<Mapper, RowMirror>()))
  let mirror = ofDialect.get(mapper)
  if (mirror === undefined) ofDialect.set(mapper, (mirror = compiled(mapper, codecs)))
  return mirror
}

/** Bits that a number takes `1 << position` for. */
const BITS = 31

/**
 * The variables of the generated code: `s` a state, `e` its instance, `r` and `w` what is known of its row, `x` a value of the
 * instance and `v` what is known of it; `c` what has changed, bit by bit where there are
 * bits enough, which `n` names; `o` and `f` follow the general rules, `k` tells decimals that need none, `d3` decodes and `q3` compares the property at
 * place 3, whose type is `t3`.
 */
function compiled(mapper: Mapper, codecs: Codecs): RowMirror {
  const isShort = mapper.properties.length <= BITS
  const parts = mapper.properties.map(({ name, column }, position) => ({
    position,
    value: `e[${JSON.stringify(name)}]`,
    type: column.type,
    codecs,
  }))
  const source = [
    ...parts.map(({ position }) => `const d${position} = d[${position}], q${position} = q[${position}];`),
    ...parts.map(({ position }) => `const t${position} = t[${position}];`),
    'return {',
    `changed(s) { const e = s.entity, w = s.written, r = s.row; let x, v, c = ${isShort ? '0' : '""'};`,
    'if (w !== undefined) {',
    ...parts.map((part) => changeCode(part, 'w', isWritten(part), isShort)),
    '} else if (r !== undefined) {',
    ...parts.map((part) => changeCode(part, 'r', isStored(part), isShort)),
    '} else return l(s);',
    isShort ? 'return c === 0 ? "" : n(c); },' : 'return c; },',
    `values(s) { const e = s.entity; let x; return [${parts.map(formCode).join(', ')}]; } };`,
  ].join('\n')
  const types = parts.map(({ type }) => type)
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names are JSON-quoted; see the head of this file
    const make = new Function('d', 'q', 't', 'o', 'f', 'k', 'l', 'n', source) as (
      ...args: unknown[]
    ) => RowMirror
    return make(
      types.map((type) => codecs.decoder(type)),
      types.map((type) => codecs.holdsTest(type)),
      types,
      isOtherAt,
      comparable,
      isTrimmedDecimal,
      changedSignature,
      signatures(),
    )
  } catch (error) {
    if (error instanceof EvalError) return INTERPRETED
    throw error
  }
}

interface Part {
  readonly position: number
  readonly value: string
  readonly type: SqlType
  readonly codecs: Codecs
}

/** Gives the places that bits stand for as characters. Rows that were changed alike mostly follow each other. */
function signatures(): (bits: number) => string {
  let last = 0
  let signature = ''
  return (bits) => {
    if (bits === last) return signature
    last = bits
    signature = ''
    for (let position = 0; position < BITS; position++)
      if ((bits & (1 << position)) !== 0) signature += String.fromCharCode(position)
    return signature
  }
}

function changeCode({ position, value }: Part, known: 'r' | 'w', isSame: string, isShort: boolean): string {
  const place = isShort ? `c |= ${1 << position};` : `c += ${JSON.stringify(String.fromCharCode(position))};`
  return `x = ${value}; v = ${known}[${position}]; if (!(${isSame}) && o(s, ${position})) ${place}`
}

/** Code that is true where the instance's value is certainly the one of the row that came over the wire. */
function isStored({ position, type, codecs }: Part): string {
  if (codecs.holdsTest(type) !== undefined) return `v === null ? x === null : q${position}(x, v)`
  const inline = codecs.inlineDecoder(type)
  if (inline === undefined) return BOTH_NULL
  return `x === (v === null ? null : ${inline.replaceAll('d(v)', `d${position}(v)`)}) && x !== undefined`
}

/** As `isStored`, for what the session has written. */
function isWritten({ type }: Part): string {
  switch (plainForm(type)) {
    case undefined:
      return BOTH_NULL
    case 'date':
      return '(x instanceof Date ? x.getTime() === v : x === null && v === null)'
    default:
      return 'x === v && x !== undefined'
  }
}

const BOTH_NULL = 'x === null && v === null'

/** Code that gives the comparable form of the instance's value, which has been written. */
function formCode({ position, value, type }: Part): string {
  const general = `f(x, t${position})`
  switch (plainForm(type)) {
    case undefined:
      return `(x = ${value}, ${general})`
    case 'date':
      return `((x = ${value}) instanceof Date ? x.getTime() : ${general})`
    case 'decimal':
      return `(typeof (x = ${value}) === 'string' && k(x) ? x : ${general})`
    default:
      return `typeof (x = ${value}) === '${plainForm(type)}' ? x : ${general}`
  }
}

function isTrimmedDecimal(text: string): boolean {
  return isKeptDecimal(text, undefined, 0)
}
