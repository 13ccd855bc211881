# Told once.
all-called-first = No answer yet: { $heading }
all-called = { $everyone }: whoever reads this first, please answer.
all-called-led-first = Life at risk: { $heading }
all-called-led = { $everyone }: for your attention. { $leader }
not-deliverable = { $number }: { $who } was not reached, the call is not deliverable.
not-deliverable-next = { $who } is called now.
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
stood-down-first = Stood down: { $heading }
stood-down-out = Still out: { $who }. Each of you: say when you are back safe.
hot-wash = Hot wash, { $number }: fifteen minutes, same shift.
hot-wash-answer = Reply here; answers go into the record. Not: who is to blame.
reporter-added = { $number }: { $other } told of the same event and was added here.
