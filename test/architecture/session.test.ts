import { runChapter } from '../support/run-chapter'

runChapter('session.md', '')
