# Refusals: what did not happen, why, who can, what is allowed at once.
refused-not-allowed = Not done: you cannot { $act } here.
    Who can: { $able }. You are: { $yours }; nothing has changed.
    Danger to life? Leaving, stopping machines and calling for help need no approval.
refused-not-enrolled = Not done: to { $act } you must be enrolled.
    Ask your administrator for a link, open it and press Start.
    Danger to life? Call the emergency services now; that needs no approval.
refused-no-such-incident = Not done: no open incident { $number }. What is open: <code>/status</code>
refused-no-such-thing = Not done: there is no { $number } any more. Use the newest message.
refused-closed = Not done: { $number } is closed. Something new? Report it as a new incident.
refused-erased = Not done: what was written about { $number } was erased because of its age.
refused-last-of-role = Not done: nobody else is { $roles }. Enrol another one first.
refused-already-active = Not done: the plan of { $number } runs already. End it by Stable, Stand down, Close.
refused-no-such-plan = Not done: there is no plan { $plan }. All plans: <code>/plans</code>
refused-plan-runs = Not changed: the plan { $plan } runs already and stays as it is.
refused-led-by = { $who } leads { $number } already. Nothing has changed.
refused-not-active = Not done: the plan of { $number } is not started yet. A leader starts it with Activate plan.
refused-no-such-step = Not done: { $number } has no step { $step } at present.
refused-already-done = Step { $step } is done already, by { $who }. Nothing has changed.
refused-already-skipped = Step { $step } was skipped already, by { $who }. Nothing has changed.
refused-already-taken = Step { $step } is taken already, by { $who }. Nothing has changed.
refused-already-blocked = Step { $step } is marked blocked already, by { $who }. Nothing has changed.
refused-already-open = Step { $step } is open already. Nothing has changed.
refused-taken = { $who } has step { $step }. Ask them, or take another.
refused-approval-first = Not done yet: step { $step } waits for the leaders' approval. Press Take and they are asked.
    Leaving and stopping machines needs no approval.
refused-evidence-text = Not done yet: reply to step { $step } with what was done.
refused-evidence-number = Not done yet: reply to step { $step } with the number.
refused-evidence-photo = Not done yet: reply to step { $step } with a photo of things, not of people.
refused-evidence-reference = Not done yet: reply to step { $step } with the reference number and time.
refused-evidence-none = Not done yet: step { $step }.
refused-not-on-scene = Nothing to take back: you are not on scene in { $number }.
refused-no-such-approval = Not counted: there is no approval { $approval }.
refused-approval-open = Approval { $approval } is still open.
refused-approval-granted = Not counted: approval { $approval } was given already.
refused-approval-refused = Not counted: approval { $approval } was refused already. It can be asked again.
refused-approval-expired = Not counted: approval { $approval } has run out, so not approved. It can be asked again.
refused-own-request = Not counted: you asked for { $approval } yourself; somebody else must decide.
refused-reworded = Not counted: the text of { $approval } has changed. Read it again, then vote.
refused-reason-wanted = Not counted yet: why not? Write <code>/no { $approval }</code> and the reason.
refused-voted-already = Your word on { $approval } was counted already. Nothing has changed.
refused-not-your-request = Not changed: only { $who } can reword { $approval }.
refused-not-stable = Not done: { $number } is not stable yet. First Stable, then Stand down, then Close.
refused-watch-when = Not done: { $number } can be watched for at most 12 hours from now. Like this: <code>/watch { $number } 15:00</code>
refused-still-open = Not closed: { $number } still has something open.
    Steps: { $steps }. Approvals: { $approvals }. Not back yet: { $out }.
refused-no-such-unit = Not done: there is no unit { $unit }. There are: { $units }.
refused-bad-code = Not enrolled: this link does not work, or no longer. Ask your administrator for a new one.
refused-code-for-group = Not enrolled: this link is for a group. Open it and choose the group.
refused-code-for-person = Not connected: this link is for one person, who opens it in a private chat.
refused-not-expected = Nothing entered: nothing is expected of { $unit } here.
refused-not-of-unit = Nothing entered: you are not of { $unit }.
    Its own people answer, or the duty officer for it: <code>/byphone</code>
    Something happened? Anybody may report it: <code>/report</code>
refused-round-closed = Nothing entered: this round was cut off.
refused-round-erased = Nothing entered: this round was erased because of its age.
    { $unit } stands as { $column }. To revise it: <code>/revise</code>
refused-round-over = Not done: this round was cut off already.
    How it stands: <code>/rounds</code>
refused-already-in = Nothing changed: { $unit } is in already, as { $column }.
refused-figures-wanted = Nothing entered yet: numbers are missing.
    Reply with { $figures }.
refused-zero-with-incident = Nothing entered yet: { $number } was reported today.
    { $unit } can include it, or is still all clear: <code>/include</code> or <code>/zero sure</code>
refused-reminded-lately = Not sent: they were reminded less than five minutes ago.
refused-all-in = Nobody is left to remind: all are in.
refused-no-such-round = Nothing entered: there is no such round.
refused-no-claim = Nothing to rule on: { $unit } claims nothing.
    Only who says that it wrote in time, without signal, is ruled on.
refused-claim-ruled = Ruled already: the claim of { $unit } stands as it is.
refused-no-question = Nothing to answer: { $unit } was asked no check question.
refused-period-is-past = Not changed: that last day of { $period } is past.
    Like this: <code>/period { $period } open 2026-09-30</code>
refused-edited-zero = Not changed: { $unit } stands as { $column }; an edit adds nothing.
    Something happened? Write it anew, as a reply: that counts at once.
refused-due-is-past = Nobody was asked: that time is past.
    Like this: <code>/ask How many are on site? by 14:30</code>
refused-no-units = Nobody was asked: the config names no units.
refused-no-such-period = Not changed: there is no duty period { $period }. There are: { $periods }.
refused-due-past = Not noted: { $due } is past. Name a day that is still to come.
refused-followup-closed = { $number } was checked by { $who } and is closed. Nothing has changed.
refused-followup-done = { $number } is done already, by { $who }. It waits for a second person's check.
refused-followup-owned = Not done: { $who } owns { $number }. Nothing has changed; ask them, or a leader hands it over.
refused-followup-open = Not closed: { $number } is not done yet. First its owner says what was done.
refused-own-check = Not closed: { $number } was done by you, so somebody else must check it.
refused-what-was-done = Not done yet: reply to { $number } with what was done, in words or a photo of things.
