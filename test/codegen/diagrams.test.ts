import { expect } from 'chai'

import { toDbml } from '../../src/codegen/to-dbml'
import { toDot } from '../../src/codegen/to-dot'
import { toMermaid } from '../../src/codegen/to-mermaid'
import { ForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { UniqueConstraint } from '../../src/schema/unique'
import { View } from '../../src/schema/view'
import { sql } from '../../src/expression/raw-sql'
import { t } from '../../src/types/t'

/** A key of two columns, a link that may be missing, one row to one row, a table that points to itself, and a view. */
function company(): MetaData {
  const metadata = new MetaData()
  new Table(
    'dept',
    metadata,
    new Column('divno', t.integer(), { primaryKey: true }),
    new Column('deptno', t.integer(), { primaryKey: true }),
    new Column('name', t.varchar(40), { nullable: false, unique: true, comment: 'the "long" name' }),
    { schema: 'hr', comment: "who's who" },
  )
  new Table(
    'emp',
    metadata,
    new Column('empno', t.integer(), { primaryKey: true }),
    new Column('mgr', t.integer(), new ForeignKey('hr.emp.empno', { onDelete: 'SET NULL' })),
    new Column('divno', t.integer(), { nullable: false }),
    new Column('deptno', t.integer(), { nullable: false }),
    new Column('salary', t.numeric(10, 2)),
    new Column('grades', t.array(t.enum('grade', ['a', 'b']))),
    new Column('hired', t.timestamptz(), { nullable: false }),
    new ForeignKeyConstraint(['divno', 'deptno'], 'hr.dept'),
    { schema: 'hr' },
  )
  new Table(
    'desk',
    metadata,
    new Column('empno', t.integer(), new ForeignKey('hr.emp.empno', { onDelete: 'CASCADE' }), {
      primaryKey: true,
    }),
    new Column('no. of "drawers"', t.integer(), { nullable: false }),
    new UniqueConstraint('no. of "drawers"', { name: 'uq_drawers' }),
  )
  new View('tall <desk>', metadata, new Column('n', t.bigint()), { definition: sql`SELECT 1 AS n` })
  return metadata
}

describe('diagrams', () => {
  it('are entity relationship diagrams of Mermaid', () => {
    expect(toMermaid(company())).to.equal(`erDiagram
  "desk" {
    integer empno PK, FK
    integer no__of__drawers_ UK
  }
  "hr.dept" {
    integer divno PK
    integer deptno PK
    varchar(40) name UK "the 'long' name"
  }
  "hr.emp" {
    integer empno PK
    integer mgr FK
    integer divno FK
    integer deptno FK
    numeric(10-2) salary
    grade[] grades
    timestamptz hired
  }
  "tall <desk>" {
    bigint n
  }
  "desk" |o--|| "hr.emp" : "empno"
  "hr.emp" }o--o| "hr.emp" : "mgr"
  "hr.emp" }o--|| "hr.dept" : "divno, deptno"
`)
  })

  it('are graphs of Graphviz', () => {
    const lines = toDot(company()).split('\n')
    expect(lines.filter((line) => line.includes('->'))).to.deep.equal([
      '  "desk":c0 -> "hr.emp":c0 [arrowtail=teeodot, arrowhead=teetee, tooltip="fk_desk_empno_emp"]',
      '  "hr.emp":c1 -> "hr.emp":c0 [arrowtail=crowodot, arrowhead=teeodot, tooltip="fk_emp_mgr_emp"]',
      '  "hr.emp":c2 -> "hr.dept":c0 [arrowtail=crowodot, arrowhead=teetee, tooltip="fk_emp_divno_deptno_dept"]',
    ])
    expect(lines.filter((line) => line.startsWith('  "')).map((line) => line.split(' [')[0])).to.deep.equal([
      ...['  "desk"', '  "hr.dept"', '  "hr.emp"', '  "tall <desk>"'],
      ...['  "desk":c0 -> "hr.emp":c0', '  "hr.emp":c1 -> "hr.emp":c0', '  "hr.emp":c2 -> "hr.dept":c0'],
    ])
    expect(lines.find((line) => line.startsWith('  "desk" ['))).to.equal(
      '  "desk" [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="4">' +
        '<tr><td colspan="3" bgcolor="#e8e8e8"><b>desk</b></td></tr>' +
        '<tr><td port="c0" align="left">empno</td><td align="left">integer</td><td>PK FK</td></tr>' +
        '<tr><td port="c1" align="left">no. of &quot;drawers&quot;</td><td align="left">integer</td><td>UK</td></tr></table>>]',
    )
  })

  it('are DBML', () => {
    expect(toDbml(company())).to.equal(`Enum "grade" {
  "a"
  "b"
}

Table "desk" {
  "empno" integer [pk, not null]
  "no. of 'drawers'" integer [not null]
  indexes {
    ("no. of 'drawers'") [unique, name: 'uq_drawers']
  }
}

Table "hr"."dept" {
  "divno" integer [not null]
  "deptno" integer [not null]
  "name" varchar(40) [not null, note: 'the "long" name']
  indexes {
    ("divno", "deptno") [pk]
    ("name") [unique, name: 'uq_dept_name']
  }
  Note: 'who\\'s who'
}

Table "hr"."emp" {
  "empno" integer [pk, not null, increment]
  "mgr" integer [null]
  "divno" integer [not null]
  "deptno" integer [not null]
  "salary" numeric(10,2) [null]
  "grades" "grade[]" [null]
  "hired" timestamptz [not null]
  indexes {
    ("mgr") [name: 'ix_emp_mgr']
    ("divno", "deptno") [name: 'ix_emp_divno_deptno']
  }
}

Ref "fk_desk_empno_emp": "desk"."empno" - "hr"."emp"."empno" [delete: cascade]

Ref "fk_emp_mgr_emp": "hr"."emp"."mgr" > "hr"."emp"."empno" [delete: set null]

Ref "fk_emp_divno_deptno_dept": "hr"."emp".("divno", "deptno") > "hr"."dept".("divno", "deptno")
`)
  })

  it('show the tables that are named, and the keys between these', () => {
    const metadata = company()
    const tables = [metadata.table('desk'), metadata.table('dept', 'hr')]
    expect(toMermaid(metadata, { tables })).to.match(/^erDiagram\n {2}"desk" \{/)
    expect(
      [toMermaid, toDot, toDbml].map((write) => write(metadata, { tables }).includes('emp_')),
    ).to.deep.equal([false, false, false])
  })

  it('of nothing are diagrams too', () => {
    expect(toMermaid(new MetaData())).to.equal('erDiagram\n')
    expect(toDbml(new MetaData())).to.equal('')
  })
})
