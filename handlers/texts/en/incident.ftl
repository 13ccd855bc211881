# The incident's card.
heading = { $plan } · { $unit } · { $number }
heading-unplanned = { $unit } · { $number }
plan-suggested = { $plan }?
plan-open = plan not yet chosen
topic = { $number } · { $title }
incident-first = { $number } · { $severity } · { $plan } · { $unit }
entry = { $at } { $told }
nothing-said = (no words)
reported-claim = { $told } Happened about { $claimed }.
corrected = (corrected)
files = { $count ->
    [one] + 1 file
   *[other] + { $count } files
}
place = + place: { $where }
leads = { $who } leads since { $at }.
nobody-leads = Nobody leads yet.
status-reported = Reported; leaders are being called.
status-called-all = Reported; nobody has answered, everyone is called.
status-answered = Reported; the plan is not started yet.
status-active = Plan active since { $at }.
status-stable = Stable since { $at }.
status-stood-down = Stood down { $at }; everyone reports back safe.
tracks = Progress: { $tracks }
track = { $title } { $done }/{ $all }
next-step = Next: { $number } { $title } — { $owner }
next-step-due = Next: { $number } { $title } — { $owner }, by { $due }
step-free = nobody yet
facts-unknown = Hurt, dead, missing: not known.
facts-line = { $facts }.
fact = { $name } { $value }
scene = On scene { $out }, back safe { $back }.
called-waiting = { $who } called { $at }, no answer yet
called-acknowledged = { $who } answered { $answered }
called-silent = { $who } called { $at }, delivered, no answer
called-unreachable = { $who } not deliverable
called-late = { $who } answered { $answered }, after another
called-overtaken = { $who } called { $at }, another answered first
called-line = Calls: { $calls }.
update-line = Update { $entry }
as-of = As of { $at }.
ended-resolved = Closed { $at }: resolved.
ended-false_alarm = Closed { $at }: false alarm. { $reason }
ended-duplicate = Closed { $at }: the same event as { $other }. It goes on there.
