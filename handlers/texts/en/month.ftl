# The history of a schedule, in numbers and as a picture.
month-name = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year }
month-title = { $title }, { $month }
month-first = { $title } (as of { $at })
month-empty = { $title }: no round is kept yet.
    Another month: <code>/rounds month 2026-10</code>
month-in = In by the cut-off: { $part } of { $expected } ({ $rate }).
month-in-time = On time: { $part } of { $expected } ({ $rate }).
month-nothing-expected = No entry was expected in a round that could be judged.
month-excused = Excused, in neither rate: { $count }.
month-claimed = Time of sending claimed and accepted: { $count }.
month-unjudged = Rounds not judged, because messages were lost: { $count } of { $rounds }.
month-all-in = Every unit: all in, all on time.
month-lowest-first = Units, the lowest rates first:
month-unit = { $unit }: in { $complete } of { $expected } ({ $complete_rate }), on time { $in_time } ({ $in_time_rate })
month-unit-not-expected = { $unit }: nothing expected
month-more = { $count ->
    [one] One more unit has rates no lower than these.
   *[other] { $count } more units have rates no lower than these.
}
month-percent = { $whole } %
month-no-rate = –
month-rate-in = In
month-rate-in-time = On time
month-rest = { $count ->
    [one] One more unit is not shown: its rates are no lower.
   *[other] { $count } more units are not shown: their rates are no lower.
}
month-sign-zero = ·
month-sign-events = !
month-sign-late = L
month-sign-excused = –
month-sign-missing = ×
month-sign-unjudged = ?
month-key-zero = nothing to report
month-key-events = with events
month-key-late = late
month-key-excused = excused
month-key-missing = not in
month-key-unjudged = not judged
month-no-font = The picture is left out: no font on the bot's machine has all these signs.
    To mend it there: install fonts-noto-cjk, or name a font's file in config.toml under [pictures].
month-no-schedule = No recurring report is set up in config.toml, so there is no history.
month-how = Which month? Like this: <code>/rounds month 2026-11</code>
