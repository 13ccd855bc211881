# Told once.
all-called-first = No answer yet: { $heading }
all-called = { $everyone }: whoever reads this first, please answer.
all-called-led-first = Life at risk: { $heading }
all-called-led = { $everyone }: for your attention. { $leader }
not-deliverable = { $number }: { $who } was not reached, the call is not deliverable.
not-deliverable-next = { $who } is called now.
not-told-lead-taken = { $number }: { $who } was not reached and may not know that another leads.
not-told-decision-wanted = { $number }: { $who } leads, was not reached, and nothing is decided.
not-told-stale = { $number }: { $who } leads, was not reached, and there is no news.
not-told-step-passed-on = { $number }: { $who } was not reached, next in line for { $step }.
not-deliverable-mend = Telephone { $who }; they must open the bot and press Start.
activated = Plan started: { $heading }
activated-follows = { $steps ->
    [one] One step follows; press Take on what you do.
   *[other] { $steps } steps follow; press Take on what you do.
}
blocked-first = Blocked: { $step }, { $number }
blocked = { $at } { $who }: { $reason } Who can help? Reply here.
overdue-first = Overdue: { $step }, { $number }
overdue-held = Due { $at }. { $who }: done, or blocked? One tap on the step, or reply to it.
overdue-free = Due { $at }. Nobody has it. Who takes it?
reminded-first = Time limit: { $step }, { $number }
reminded = { $percent } % of the time is gone; due { $at }. { $who }: done? Reply here.
passed-first = Still open: { $step }, { $number }
passed-held = Due { $at }; { $who } has it.
passed-free = Due { $at }; nobody has it.
passed-you = You are next in line: do it, find somebody, or say what is in the way.
passed-nobody = Nobody is next in line. Who takes it?
lead-taken = { $number }: { $who } leads since { $at }, you no longer do.
    Anything only you know? Tell them, or add it here.
decision-first = Please decide: { $heading }
decision = You lead since { $at }; nothing is decided yet. Activate the plan, say that it is no incident, or watch.
decision-again = You are asked again at { $at }.
stale-first = No news: { $heading }
stale = Nothing was reported since { $at }. Still going? Add a word. No longer getting worse? Press Stable.
stood-down-first = Stood down: { $heading }
stood-down-out = Still out: { $who }. Each of you: say when you are back safe.
hot-wash = Hot wash, { $number }: fifteen minutes, same shift.
hot-wash-answer = Reply here; answers go into the record. Not: who is to blame.
after-action-first = After-action report: { $heading }
after-action-due = Due { $due }. { $who }: what happened, why, what do we do differently? Reply here.
after-action-overdue = Was due { $due }, not in yet. { $who }: reply here; three lines are enough.
reporter-added = { $number }: { $other } told of the same event and was added here.
