import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect } from 'chai'

import * as errors from '../../src/errors'

/** The code of an error class, read from an instance made without its constructor's arguments being looked at. */
function codeOf(ErrorClass: new (...args: never[]) => { code: string }): string {
  return new ErrorClass(...([[], { candidates: [] }] as never[])).code
}

describe('error codes', () => {
  const classes = Object.values(errors).filter(
    (value): value is never => typeof value === 'function' && value.prototype instanceof errors.DovetailError,
  )
  const documented = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('### '))
    .map((line) => line.slice(4).trim())

  it('have a section each in docs/errors.md, and every section a code', () => {
    const codes = new Set(classes.map(codeOf))
    // A table that is defined twice is a duplicate name of its own class.
    expect([...codes].sort()).to.deep.equal([...documented].sort())
  })

  it('belong to classes that are named in the tree', () => {
    const text = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8')
    for (const ErrorClass of classes as { name: string }[]) expect(text).to.include(ErrorClass.name)
  })
})
