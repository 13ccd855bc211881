# What the bot says of itself.
outage = The bot was off { $since }–{ $until }.
    Messages from that time are being read now, in order. Buttons pressed then may be lost: please press again.
    Nobody is marked late because of it.
outage-long = The bot was off { $since }–{ $until }.
    Telegram keeps messages for one day only: please send again what you sent in that time, and press again what you pressed.
    Nobody is marked late because of it.
outage-rival = Another program took this bot's messages { $since }–{ $until }.
    Please send again what you sent in that time, and press again what you pressed. No report that was open then is judged.
    It may go on. Administrator: stop the other program, or give it a token of its own.
outage-due = Came due meanwhile: { $due }. Calls go out at once; all else waits until everything is read, and 2 minutes more for pressing again.
outage-due-none = Nothing came due meanwhile.
outage-not-judged = Reports due in that time are not judged.
outage-of-incident = { $count ->
    [one] { $count } on an incident
   *[other] { $count } on incidents
}
outage-of-round = { $count ->
    [one] { $count } on a regular report
   *[other] { $count } on regular reports
}
outage-of-duty = { $count } on duty shifts
outage-of-other = { $count ->
    [one] { $count } other matter
   *[other] { $count } other matters
}
sealed = The record holds { $seq } events, the last hash is <code>{ $hash }</code>.
    This message proves it later: <code>fieldline verify --head { $seq }:{ $hash }</code>
swept = Kept long enough and erased now: the texts and files of { $what }. What happened and when, and every count, stays.
swept-incident = { $count ->
    [one] { $count } incident
   *[other] { $count } incidents
}
swept-round = { $count ->
    [one] { $count } regular report
   *[other] { $count } regular reports
}
swept-followup = { $count ->
    [one] { $count } follow-up
   *[other] { $count } follow-ups
}
swept-note = { $count ->
    [one] { $count } handover note
   *[other] { $count } handover notes
}
forgotten = Somebody who has left was forgotten, from the server: the name is erased, and what stood queued to them. What they wrote about incidents stays.
alarm = The bot has found something wrong with itself:
alarm-overdue = • Something fell due and was not dealt with.
alarm-waiting = • Messages stay here although nothing holds them.
alarm-undelivered = • A call, or a question to you, reached nobody: see /status.
alarm-record = • The record is not as the bot left it.
alarm-disk = • The disk is almost full: less than 100 MB are left.
alarm-goes-on = It goes on; tell your administrator.
unsaved = Since { $since } I cannot save anything. The database says: <code>{ $cause }</code>
    What you send is not lost: Telegram keeps it for 24 hours, and I read it in order when I can save again. Until then I answer nobody and call nobody: call each other.
unsaved-passing = Tell your administrator: is the disk full, or not to be written?
unsaved-damaged = Tell your administrator: the file is damaged. Stop me, keep the file, restore a backup.
saved-again = I can save again; I could not since { $since }. What you sent meanwhile is being read, in order; calls go out now.
