# Marks, names and small words that many messages share.
drill = DRILL
repeated = (repeated)
cut = cut
cut-here = … cut: the rest does not fit here.
none = none
somebody = somebody
former-member = a former member
erased = (erased)
more = { $count } more
comma = { ", " }
semicolon = { "; " }
unknown = unknown
unit-unknown = place not known
quote = “{ $words }”
date-and-time = { $day } { $month ->
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
} { $clock }
span-minutes = { $minutes } min
span-hours = { $hours } h
span-both = { $hours } h { $minutes } min

severity-high = Life at risk
    .signed = Life at risk 🔴
severity-medium = Serious
    .signed = Serious 🟠
severity-low = Contained
    .signed = Contained 🟡
severity-unrated = Not rated yet
    .signed = Not rated yet

fact-hurt = Hurt
fact-dead = Dead
fact-missing = Missing
fact-evacuated = Evacuated

role-admin = administrator
role-leader = leader
role-deputy = deputy
role-duty = duty officer
role-head = head of unit
role-responder = responder

chosen = ✓ { $name }
keyboard-report = 🆘 Report event
keyboard-clear = ✅ All clear
