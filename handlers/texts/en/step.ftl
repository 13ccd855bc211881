# Steps of a plan.
step-title = Step { $number } · { $title }
step-bare = Step { $number }
step-due = { $title } — by { $due }
step-gone = Step { $number }: no longer needed.
step-left = { $title }: not done when the incident was closed.
step-reply = Reply here
step-evidence-text = Then reply here: what was done, and when.
step-evidence-number = Then reply here with the number.
step-evidence-photo = Then reply here with a photo of things, not of people.
step-evidence-reference = Then reply here with the reference number and time.
step-every = Comes back until the stand-down.
step-every-done = Every { $every }; done { $times ->
    [one] once
   *[other] { $times } times
}, last { $last }.
step-standing = { $number }: { $told }
step-open = nobody has it yet.
step-taken = { $who } has it since { $at }.
step-blocked = blocked { $at }, { $who }: { $reason }
step-late = Its time has run out.
step-passed-on = Passed on to { $who }, { $at }.
step-clock = Reminder switched on by your organisation. Source: { $source }. Checked: { $checked }. Not legal advice.
step-approved = Approved.
step-approval-before = Needs { $quorum ->
    [one] a leader's approval
   *[other] the approval of { $quorum } leaders
} first: press Take and they are asked.
step-approval-ratify = Do it now; a leader confirms afterwards.
step-asked-open-before = Not before approval { $approval } is given; asked until { $until }.
step-asked-open-ratify = Leaders are asked to confirm (approval { $approval }).
step-asked-refused-before = Not approved ({ $approval }). Press Take to ask again.
step-asked-refused-ratify = Not confirmed by the leaders ({ $approval }): speak to them now.
step-asked-expired-before = Not approved, nobody decided ({ $approval }). Press Take to ask again.
step-asked-expired-ratify = Not confirmed yet, no answer ({ $approval }).
step-over-done = ✓ { $title } · { $who } { $at } { $said }
step-over-skipped = Skipped: { $title } · { $who } { $at } { $said }
