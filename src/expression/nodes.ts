import type {
  Between,
  Binary,
  Cast,
  Collate,
  Conjunction,
  InList,
  Label,
  Like,
  Not,
  NullTest,
  Parameter,
} from './expression'
import type { FunctionCall, Over } from './function-call'
import type { KeyMembership } from './key-membership'
import type { Identifier, RawSql } from './raw-sql'
import type { TruthTest } from './truth-test'

/** Every expression of this layer. The compiler adds to it what stands above (columns, selects). */
export type ExpressionNode =
  | Parameter
  | Binary
  | Conjunction
  | Not
  | NullTest
  | InList
  | Between
  | Like
  | Cast
  | Collate
  | Label
  | FunctionCall
  | Over
  | KeyMembership
  | TruthTest
  | RawSql
  | Identifier
