# Rounds: reports that are due at a time, also when nothing has happened.
round-one = { $unit }: { $title }, due { $due }.
round-several = { $title }, due { $due }.
round-in = In: { $count } of { $all }.
round-silent = Not in yet: { $units }.
round-silent-closed = Not in by { $at }, the cut-off: { $units }. Their state is not known.
round-how-asked = Reply to this message with the answer. Nothing to tell? One tap.
round-how = Nothing happened? One tap. Urgent things: at once, not at the due time.
round-figures = With it, please: { $figures }.
round-not-in = Not in by { $at }, the cut-off. Its state is not known.
entry-zero = ✓ { $at } all clear, { $who }.
entry-events = ✓ { $at } with events, { $who }:
entry-answer = ✓ { $at } { $who }:
entry-late = ✓ { $at } { $says }, after the due time, { $who }.
entry-excused = Excused { $at } by { $who }:
entry-by-phone = By phone.
entry-figure = { $name } { $value }

remind = Not in yet: { $units }. { $title }, due { $due }.
remind-several = { $title }, due { $due }. Not in yet: { $count }
remind-over = { $title }: all that was asked for here is in. Thank you.
remind-closed = { $title } was cut off at { $at }. Not in: { $units }.
remind-unjudged = { $title } was cut off at { $at }. Not judged; state not known: { $units }.
overdue-report = Not in: { $units }. { $title }, due { $due }.
overdue-report-several = { $title }, due { $due }. Not in: { $count }
overdue-calls = Reminded { $calls }.
overdue-told-deputy = { $who } was told { $at }.
overdue-told-head = { $who } was told { $at }.
overdue-told-leadership = The leaders were told { $at }.
overdue-next-deputy = The deputy head is told at { $at }.
overdue-next-head = The head of the unit is told at { $at }.
overdue-next-leadership = The leaders are told at { $at }.
overdue-until = It still counts, as late, until { $at }. By text: <code>/zero</code>
chase = Not in: { $title }, due { $due }.
    { $units }
chase-deputy = You stand in for the head. Anybody of the unit can answer: one tap, or <code>/zero</code>. Until { $at }.
chase-head = You are the head. Anybody of the unit can answer: one tap, or <code>/zero</code>. Until { $at }.
chase-leadership = Call them, enter by phone, or excuse them. It counts as late until { $at }.
missing-unreached = { $unit } (not reached, state unknown)

rollup-open = { $title }, due { $due }. As of { $at }
rollup-due = { $title } { $due }, as of { $at }
rollup-closed = { $title } { $due }, final. As of { $at }
rollup-away = I was off { $since } to { $until }: nobody is late because of it.
rollup-unjudged = Not judged: I was off from { $since } to { $until }.
rollup-rival = Not judged: another program took this bot's messages { $since } to { $until }.
rollup-rates = In { $whole } of { $all } ({ $complete }); on time { $timely } of { $all } ({ $timeliness }).
rollup-zero = All clear { $count }.
rollup-events = With events { $count }: { $units }.
rollup-answer = Answers { $count }: { $units }.
rollup-late = Late { $count }: { $units }.
rollup-claimed = Of these written in time, no signal { $count }: { $units }.
rollup-excused = Excused { $count }: { $units }.
rollup-missing = <b>Not in { $count }: { $units }.</b>
rollup-awaited = Awaited { $count }: { $units }.
rollup-revised = Revised { $at }: { $unit } was { $was }, now { $now }.
table-quick = All clear within seconds, five times or more: { $units }. Ask them.
column-zero = all clear
column-events = with events
column-answer = answered
column-late = late
column-excused = excused
column-missing = not in

claim = { $unit }, { $title }: written in time?
    Sent { $at }, said to be written { $written } without signal. Accepted, it is counted apart; else it is late.
claim-accepted = { $unit }, { $title }: written in time.
    Written { $written }, sent { $at }. Accepted by { $who }.
claim-refused = { $unit }, { $title }: stays late.
    Written { $written }, sent { $at }. Not accepted by { $who }.
include = { $unit } has reported { $numbers } today.
    Nothing is changed yet: include it, or still all clear?
closed-round = Nothing entered: { $title } was cut off at { $at }.
    { $unit } stands as { $column }. It can be revised; everybody sees that it was.
which-round = Which one? One tap.
choose-ex = { $title }: whom do you excuse?
choose-ph = { $title }: who is on the telephone?
ask-zr = { $unit }, { $title }: { $figures }?
    Reply with the numbers.
ask-ev = { $unit }, { $title }: what has happened?
    Reply with words, voice, photo or place. The leaders are called at once.
ask-ex = { $unit }, { $title }: why is it excused?
    Reply with the reason.
ask-ph = { $unit }, { $title }: what do they say?
    Reply “all clear”, or what there is.
ask-chk = { $unit }: all clear is noted.
    { $question } Reply in a word or two.
check-0 = When did you last look at it yourself?
check-1 = Was anybody hurt, even slightly?
check-2 = Is anything out of order that can wait?
check-3 = Whom did you ask before answering?
check-4 = Are all who went out back?
check-5 = Has anything been different from usual?
check-6 = What did the last shift hand over?
toast-entry = { $unit }, { $title }: { $column }, { $at }.
toast-rm = { $title }: reminded. Awaited: { $count }.
toast-chk = Noted, thank you.
toast-ca = { $unit }: accepted as written in time.
toast-cr = { $unit }: not accepted; it stays late.
round-skipped = { $title }, due { $due }: nobody was asked.
    That time was over when the config changed, so nobody is marked as missing.
round-skipped-next = It is asked for again from { $next }.
round-skipped-ask = Wanted all the same? <code>/ask How do things stand? by 18:00</code>
asked = Everybody is being asked. How it stands: <code>/rounds</code>
no-unit-of-yours = Nothing entered: you are of no unit that reports.
    The duty officer enters what others say: By phone, or <code>/byphone</code>
name-round = Not done: several reports are open. Write first which one.
    There are: { $numbers }. Like this: <code>/excuse daily shaft-3 no shift today</code>
no-round = No round is open, and none was lately.
check-how = No check question is open, or the answer is missing.
    Like this: <code>/answer at 16:30, all pumps</code>
claim-how = Whose claim? Like this: <code>/claimok shaft-3</code>
ask-how = Nobody was asked. Write the question and the time.
    Like this: <code>/ask How many are on site? by 14:30</code>
period-how = Not changed. Write the last day as year-month-day.
    Like this: <code>/period flood open 2026-09-30</code>
periods = Duty periods.
    Open or close one: <code>/period flood open</code>, <code>/period flood close</code>
periods-none = The config names no duty periods.
period-never = { $id }, { $name }: closed.
period-open = { $id }, { $name }: since { $begins }, until it is closed.
period-span = { $id }, { $name }: { $begins } to { $ends }.

words-clear = all clear|nothing to report|nothing|zero|none|ok|无事|零报告|无事，零报告|一切正常
words-sure = sure|still
words-month = month
words-open = open
words-close = close
words-by = by|until|before
words-before = 前
