# Overviews.
brief = Briefing { $heading }, as of { $at }
brief-severity = { $severity }.
brief-what = <b>What</b>: { $what }
brief-who = <b>Who</b>: { $leader } On scene: { $out }.
brief-now = <b>Now</b>: { $status } { $facts }
brief-needs = <b>Needs</b>: { $needs }.
need-help = { $step } is blocked
need-time = { $step } is overdue
need-vote = approval { $approval } until { $until }
open = Open: { $count ->
    [one] { $count } incident
   *[other] { $count } incidents
}, as of { $at }.
nothing-open = No incident is open, as of { $at }.
open-line = { $number } · { $status } · { $unit }
state-reported = reported
state-active = active
state-stable = stable
